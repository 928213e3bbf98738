"""What the examples of clauses claim: twice, against each other, or against what their clause says.

Nothing is examined here: only what is sure whatever the engine sees is told.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from vigie.charter.charter import Clause, Example
from vigie.charter.defects import Defects
from vigie.charter.domains import Domain, Span, Words
from vigie.charter.examples import history, messages
from vigie.charter.formulas import Known, Unknown, anything
from vigie.charter.pattern import prepared, searcher
from vigie.charter.place_and_time import in_place
from vigie.charter.tree import needed
from vigie.charter.verdict import OUTCOMES
from vigie.charter.wordlist import WordList, first_said

#: Fewer examples do not show what a clause is for.
ENOUGH: Final = 3

_Claim = tuple[Clause, Example]


def claims(defects: Defects, sound: Sequence[Clause]) -> None:
    """Tell what is wrong with the examples of all clauses.

    Parameters
    ----------
    defects
        Where to tell it.
    sound
        The clauses whose condition may hold and may not.
    """
    made: dict[Example, list[_Claim]] = {}
    for clause in defects.charter.clauses:
        _few(defects, clause)
        for example in clause.examples:
            made.setdefault(_bare(example), []).append((clause, example))
    disputed = {id(example) for same in made.values() for example in _disputes(defects, same)}
    for clause in sound:
        for example in clause.examples:
            if id(example) not in disputed:
                _against(defects, clause, example, sound)


def _few(defects: Defects, clause: Clause) -> None:
    count = sum(example.must for example in clause.examples)
    if count < ENOUGH:
        told = "no example" if not count else f"only {count} example{'s' if count > 1 else ''}"
        defects.doubt(
            clause,
            defects.at(clause, "examples"),
            f"{told} under 'must'",
            f"write {ENOUGH} or more of the messages it is for",
        )


def _bare(example: Example) -> Example:
    """Return the example without what it is to prove and where it stands."""
    text = unicodedata.normalize("NFC", example.text)
    return msgspec.structs.replace(example, text=text, must=True, line=0, column=0, path="")


def _disputes(defects: Defects, same: list[_Claim]) -> list[Example]:
    """Tell what is wrong between claims on one message; return the examples that were told of."""
    disputed: list[Example] = []
    for place, (clause, example) in enumerate(same):
        for other, earlier in same[:place]:
            at = example.place
            spoken = quoted(example)
            if other is clause:
                if other_side := earlier.must != example.must:
                    defects.error(
                        clause,
                        at,
                        f"the example {spoken} must match and must not "
                        f"(first at {earlier.place.beside(example.path)})",
                        "keep it on one side",
                    )
                else:
                    defects.doubt(
                        clause,
                        at,
                        f"the example {spoken} is written twice "
                        f"(first at {earlier.place.beside(example.path)})",
                        "remove one of the two",
                    )
                if other_side or example.must:
                    disputed.append(example)
                break
            if said := _disputed(clause, example, other, earlier):
                defects.doubt(clause, at, f"the example {spoken} {said[0]}", said[1])
                disputed += [example, earlier]
                break
    return disputed


def _disputed(clause: Clause, example: Example, other: Clause, earlier: Example) -> tuple[str, str] | None:
    """Return how two clauses go against each other on one message, and the mend; None where they do not."""
    if clause.outcome is None or other.outcome is None:
        return None
    where = f"clause '{other.id}' ({earlier.place.beside(example.path)})"
    if example.must and earlier.must and clause.outcome != other.outcome:
        strongest = max(clause.outcome, other.outcome, key=OUTCOMES.index)
        return (
            f"is claimed by {where} too: this one says {clause.outcome}, that one {other.outcome}, "
            f"and {strongest} wins",
            "keep it in the clause whose outcome it should have",
        )
    if example.must != earlier.must and clause.outcome == other.outcome:
        mine, theirs = ("must", "must not") if example.must else ("must not", "must")
        return (
            f"{mine} match here and {theirs} match {where}, with one outcome for both: {clause.outcome}",
            "check that the message should have that outcome",
        )
    return None


def _against(defects: Defects, clause: Clause, example: Example, clauses: Sequence[Clause]) -> None:
    """Tell of an example that its own clause belies, or that a stronger one takes away."""
    at, known = (
        example.place,
        _known(example, {each.name: each for each in defects.charter.lists}),
    )
    if example.must and defects.logic.never(clause.when, known=known):
        defects.error(
            clause,
            at,
            f"the example {quoted(example)} must match and never can: the condition asks for another message",
            "mend the example, or the condition",
        )
    elif not example.must and defects.logic.always(clause.when, known=known):
        defects.error(
            clause,
            at,
            f"the example {quoted(example)} must not match and always does",
            "mend the example, or put under 'unless' what excepts it",
        )
    elif example.must and clause.outcome is not None:
        supposed = {kind for kind, score in example.findings if score > 0}
        for other in clauses:
            if other.outcome is None or OUTCOMES.index(other.outcome) <= OUTCOMES.index(clause.outcome):
                continue
            kinds = needed(other.when)
            if (kinds is None or kinds & supposed) and defects.logic.always(other.when, known=known):
                defects.doubt(
                    clause,
                    at,
                    f"the example {quoted(example)} is taken away by clause '{other.id}' "
                    f"({other.place.beside(example.path)}): it gets {other.outcome}, not {clause.outcome}",
                    "move it to that clause, or except it there",
                )
                break


def _known(example: Example, lists: Mapping[str, WordList]) -> Known:
    """Return what is known of an example's message before the engine sees it."""
    message = messages(example)[0]
    roles = message.author.roles if message.author else ()
    series = max(example.repeat, example.authors) > 1
    before = history(example)
    numbers: dict[str, float | None] = {
        "length": float(len(message.text)),
        "rating": message.rating,
        "likes": message.likes,
        "author followers": example.followers,
        "author messages": before.messages if before else None,
        "author restricted": before.restricted if before else None,
    }
    if series and before:
        # Which message of the series matches is not known, nor what was written before it.
        del numbers["author messages"]
    text = prepared(message.text)
    supposed: dict[str, float] = {}
    for kind, score in example.findings:
        supposed[kind] = max(score, supposed.get(kind, 0.0))

    def known(unknown: Unknown) -> Domain:
        sort, name = unknown
        found: Domain = anything(unknown)
        if sort == "score" and name in supposed:
            found = Span(supposed[str(name)], 1.0)
        elif sort == "number" and name in numbers:
            number = numbers[str(name)]
            nothing = Span(1.0, 0.0, absent=True)
            found = nothing if number is None else Span(number, number)
        elif sort == "word" and name in {"kind", "network"}:
            found = Words(frozenset((message.kind if name == "kind" else message.space.network,)))
        elif sort == "role":
            found = Words(frozenset((name in roles,)))
        elif sort == "text":
            found = Words(frozenset((searcher(str(name))(text) is not None,)))
        elif sort == "list" and name in lists:
            found = Words(frozenset((first_said([lists[str(name)]], message.text) is not None,)))
        elif sort == "place" and example.space:
            found = Words(frozenset((in_place(message.space.key, [str(name)]),)))
        elif sort == "reply":
            found = Words(frozenset((example.reply,)))
        elif sort == "thread":
            found = Words(frozenset((example.thread is not None and in_place(example.thread, [str(name)]),)))
        return found

    return known


def quoted(example: Example) -> str:
    """Return the example's text, shortened, as it is told."""
    text = " ".join(example.text.split())
    return f"« {text if len(text) <= 60 else text[:59] + '…'} »"
