"""Defects that a charter right in every field may still have: errors, which refuse it, and doubts.

Only what is sure is told. A condition is said to be unreachable, or covered by another, where that is proved
(`logic.py`); a score is said to be out of reach where the engine was shown never to give it (`ceilings.py`).
"""

from collections.abc import Iterable

from vigie.charter import wording
from vigie.charter.charter import Charter, Clause
from vigie.charter.claims import claims
from vigie.charter.defects import Defects
from vigie.charter.error import in_order
from vigie.charter.nodes import Node
from vigie.charter.overlaps import compare
from vigie.charter.overreach import overreaching, unsaid
from vigie.charter.reach import look, reachable
from vigie.charter.tree import Choice, Condition, Every, Neither, Some
from vigie.charter.unused import elsewhere, unused
from vigie.charter.vocabulary import LANGUAGE, listed


def defects(charter: Charter, root: Node | None = None) -> Defects:
    """Return the defects of a charter.

    Parameters
    ----------
    charter
        What `load` returned.
    root
        The tree it was read from, as `read` returned it, for the places.

    Returns
    -------
    Defects
        Its `errors` and its `doubts`, each in the order of the file.
    """
    found = Defects(charter, root)
    sound = [clause for clause in charter.clauses if reachable(found, clause)]
    for clause in sound:
        look(found, clause)
    compare(found, sound)
    claims(found, sound)
    for clause in charter.clauses:
        _effects(found, clause)
        wording.translations(found, clause)
    wording.titles(found)
    wording.tags(found)
    _languages(found)
    _quota(found)
    _grounds(found)
    unused(found)
    elsewhere(found)
    for said in (*overreaching(charter), *unsaid(charter)):
        found.doubt_as(said)
    if found.logic.is_spent:
        found.doubt_of_all(
            "id", "its conditions are too many to compare each with each", "split the charter in several"
        )
    found.errors.sort(key=lambda error: in_order(error, charter.path))
    found.doubts.sort(key=lambda doubt: in_order(doubt, charter.path))
    return found


def _effects(found: Defects, clause: Clause) -> None:
    """Tell of what a clause sets that changes nothing."""
    if clause.acts_alone and clause.outcome == "publish":
        found.doubt(
            clause,
            found.at(clause, "acts_alone"),
            "'acts_alone' changes nothing: no person is needed to publish",
            "remove 'acts_alone'",
        )
    # "urgent" calls a person whatever else matches; the others only order what waits.
    if clause.outcome in {None, "publish"} and clause.priority in {"low", "high"}:
        found.doubt(
            clause,
            found.at(clause, "priority"),
            f"'priority: {clause.priority}' is on what nobody waits for: the clause holds and hides nothing",
            "remove 'priority'",
        )


def _languages(found: Defects) -> None:
    """Tell of languages that the engine does not tell."""
    # Imported here: it loads the detectors of languages, which reading a charter does without.
    from vigie.engine.language import LANGUAGES, UNDETERMINED

    known = {*LANGUAGES, UNDETERMINED}
    if unread := [code for code in found.charter.languages if code not in known]:
        found.doubt_of_all(
            "languages",
            f"the engine does not know the language '{unread[0]}'",
            f"the engine's are {listed(LANGUAGES)}",
        )
    for clause in found.charter.clauses:
        for leaf in _asked(clause.when):
            if unread := [word for word in leaf.words if word not in known]:
                found.doubt(
                    clause,
                    found.of(clause, leaf),
                    f"the engine never finds the language '{unread[0]}': only a network may announce it",
                    f"the engine's are {listed(LANGUAGES)}",
                )


def _asked(condition: Condition) -> Iterable[Choice]:
    """Yield the parts of a condition that ask for languages."""
    if isinstance(condition, Choice) and condition.field == LANGUAGE:
        yield condition
    elif isinstance(condition, Every | Some | Neither):
        for part in condition.parts:
            yield from _asked(part)


def _quota(found: Defects) -> None:
    """Tell of clauses that should act alone where nothing may."""
    clauses = found.charter.clauses
    alone = [clause.id for clause in clauses if clause.acts_alone and clause.outcome != "publish"]
    if 0 in {found.charter.automatic_per_minute, found.charter.automatic_per_hour} and alone:
        shown = listed(f"'{each}'" for each in alone[:3]) + ("…" if len(alone) > 3 else "")
        found.doubt_of_all(
            "quota",
            f"the quota is 0, so no clause acts alone: {shown} would",
            "raise the quota, or remove 'acts_alone'",
        )


def _grounds(found: Defects) -> None:
    """Tell of clauses that take away without saying why they may, where others of the charter say it."""
    charter = found.charter
    # One doubt for all, and none where the field is not in use: a person who reads thirty reads none.
    silent = [
        clause
        for clause in charter.clauses
        if clause.outcome in {"hide", "delete"} and not clause.rests_on and clause.path == charter.path
    ]
    if silent and any(clause.rests_on for clause in charter.clauses):
        others = listed(f"'{each.id}'" for each in silent[1:4]) + ("…" if len(silent) > 4 else "")
        found.doubt(
            silent[0],
            silent[0].place,
            "it takes messages away and says neither law nor rule"
            + (f"; the same is true of {others}" if others else ""),
            "write 'rests_on' in it, as other clauses do",
        )
