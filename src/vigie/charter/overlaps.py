"""What the clauses of a charter do to each other: contradict, silence, repeat."""

from collections.abc import Sequence
from itertools import combinations

from vigie.charter.charter import Clause
from vigie.charter.compile import compile_charter
from vigie.charter.defects import Defects, expressions_of, told
from vigie.charter.formulas import Unknown, unknowns
from vigie.charter.vocabulary import RESERVED


def compare(defects: Defects, sound: Sequence[Clause]) -> None:
    """Tell what clauses do to each other.

    Parameters
    ----------
    defects
        Where to tell it.
    sound
        The clauses whose condition may hold and may not.
    """
    contradicted = _contradictions(defects, sound)
    _silenced(defects, [clause for clause in sound if clause.id not in contradicted])
    _repeated(defects, sound)


def _contradictions(defects: Defects, clauses: Sequence[Clause]) -> set[str]:
    """Tell of two outcomes for one condition; return the ids of the clauses that came second."""
    asked = {clause.id: unknowns(clause.when) for clause in clauses}
    found: set[str] = set()
    deciding = [clause for clause in clauses if clause.outcome]
    for first, second in combinations(deciding, 2):
        if (
            first.outcome == second.outcome
            or second.id in found
            or asked[first.id].isdisjoint(asked[second.id])
        ):
            continue
        if defects.logic.same(first.when, second.when):
            found.add(second.id)
            defects.error(
                second,
                defects.of(second, second.when),
                f"it has the condition of clause '{first.id}' ({first.place.beside(second.path)}), "
                f"which says {first.outcome} where this one says {second.outcome}",
                "keep one of the two, or let their conditions differ",
            )
    return found


def _silenced(defects: Defects, clauses: Sequence[Clause]) -> None:
    """Tell of clauses that never decide, because a stronger one matches wherever they do."""
    known = {clause.id for clause in clauses}
    # The compiled order is the one in which clauses decide; the program's own stand among them.
    ordered = [
        clause
        for clause in compile_charter(defects.charter).clauses
        if clause.outcome and (clause.id in known or clause.id.startswith(RESERVED))
    ]
    asked: dict[str, frozenset[Unknown]] = {clause.id: unknowns(clause.when) for clause in ordered}
    for place, clause in enumerate(ordered):
        if clause.id not in known:
            continue
        for stronger in ordered[:place]:
            if asked[stronger.id].isdisjoint(asked[clause.id]) or _calls_a_person(clause, stronger):
                continue
            if defects.logic.implies(clause.when, stronger.when):
                defects.doubt(clause, defects.of(clause, clause.when), *_said(clause, stronger))
                break


def _calls_a_person(clause: Clause, stronger: Clause) -> bool:
    """Tell whether a clause does something beside one that decides: nothing urgent is done alone."""
    return stronger.acts_alone and clause.priority == "urgent" and not clause.acts_alone


def _said(clause: Clause, stronger: Clause) -> tuple[str, str]:
    where = f" ({stronger.place.beside(clause.path)})" if stronger.line else ""
    other = f"clause '{stronger.id}'{where} matches wherever it does, and "
    other += (
        f"decides before it: {stronger.outcome}"
        if stronger.outcome == clause.outcome
        else f"{stronger.outcome} is stronger than {clause.outcome}"
    )
    idle = set(clause.tags) <= set(stronger.tags) and not (clause.route or clause.alert or clause.propose)
    mend = (
        "write as an exception, under 'unless' of that clause, what should be published"
        if clause.outcome == "publish" and stronger.line
        else "remove it, or let its condition go further than that one's"
        if idle
        else "remove its outcome, so that the rest stays, or let its condition go further than that one's"
    )
    return f"it never decides: {other}", mend


def _repeated(defects: Defects, clauses: Sequence[Clause]) -> None:
    """Tell of a regular expression that is written in several clauses."""
    first: dict[str, Clause] = {}
    for clause in clauses:
        for leaf in expressions_of(clause.when):
            other = first.setdefault(leaf.expression, clause)
            if other is not clause:
                defects.doubt(
                    clause,
                    defects.of(clause, leaf),
                    f"{told(leaf)} is written in clause '{other.id}' ({other.place.beside(clause.path)}) too",
                    "keep it in one of them, or remember to mend both",
                )
