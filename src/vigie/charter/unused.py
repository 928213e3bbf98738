"""What the head and the tables of a charter name, and no clause asks for."""

from collections.abc import Iterable, Sequence
from typing import Final

from vigie.charter.charter import Escalation, Filter, Titled
from vigie.charter.defects import Defects
from vigie.charter.error import CharterError
from vigie.charter.place_and_time import meet
from vigie.charter.threshold import Threshold
from vigie.charter.tree import Place, Score, leaves
from vigie.charter.vocabulary import listed, nearest

#: Doubts after which no name is proposed.
_PROPOSED: Final = 20


def unused(found: Defects) -> None:
    """Tell of each threshold, filter, escalation, reply and title that no clause names."""
    charter = found.charter
    clauses = charter.clauses
    thresholds = {leaf.threshold for each in clauses for leaf in leaves(each.when) if isinstance(leaf, Score)}
    _told(
        found,
        "threshold",
        charter.thresholds,
        thresholds,
        "no condition names it",
        "write it in a condition, as in 'insult >= {}', or remove it",
    )
    filters = {name for each in clauses for name in each.filters}
    _told(
        found,
        "filter",
        charter.filters,
        filters,
        "no clause asks for it",
        "write 'filter is {}' in a clause, or remove it",
    )
    named = "no clause names it"
    escalations = {each.escalate for each in clauses}
    _told(
        found,
        "escalation",
        charter.escalations,
        escalations,
        named,
        "write 'escalate: {}' in a clause, or remove it",
    )
    replies = {each.reply for each in clauses}
    _told(found, "reply", charter.replies, replies, named, "write 'reply: {}' in a clause, or remove it")
    for field, entries, said in (("route", charter.queues, "queue"), ("alert", charter.alerts, "alert")):
        names = {getattr(each, field) for each in clauses} - {None}
        _told(found, said, entries, names, named, f"write '{field}: {{}}' in a clause, or remove it", names)


def elsewhere(found: Defects) -> None:
    """Tell of a condition on spaces that are none of those the charter is meant for."""
    spaces = found.charter.spaces
    for clause in found.charter.clauses if spaces else ():
        for leaf in leaves(clause.when):
            for pattern in leaf.patterns if isinstance(leaf, Place) else ():
                if not any(meet(pattern, each) for each in spaces):
                    found.doubt(
                        clause,
                        found.of(clause, leaf),
                        f"'{pattern}' is none of the spaces that the charter is meant for",
                        _meant(found, pattern, spaces) or f"its 'spaces' are {listed(spaces)}",
                    )


def _told(
    found: Defects,
    sort: str,
    entries: Sequence[Threshold | Filter | Escalation | Titled],
    asked: Iterable[str | None],
    said: str,
    mend: str,
    meant: Iterable[str] = (),
) -> None:
    for each in entries:
        if each.name not in asked:
            found.doubt_as(
                CharterError(
                    f"{sort} '{each.name}': {said}",
                    path=each.path,
                    line=each.line,
                    column=each.column,
                    suggestion=_meant(found, each.name, meant) or mend.format(each.name),
                )
            )


def _meant(found: Defects, name: str, known: Iterable[str]) -> str | None:
    # To look among hundreds of names for each of thousands takes minutes, and nobody reads so far.
    return nearest(name, known) if len(found.doubts) < _PROPOSED else None
