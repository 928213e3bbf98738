"""A condition as groups of sentences, each with its parts: what a screen draws and gives back."""

from collections.abc import Sequence
from typing import Any, Final, Union

import msgspec

from vigie.charter.edit_values import Value
from vigie.charter.error import Fault
from vigie.charter.nodes import Fields, Node, Series, Text
from vigie.charter.place_and_time import said_minute
from vigie.charter.sentence import Named, read_sentence
from vigie.charter.tree import (
    Choice,
    Condition,
    Days,
    Exists,
    Hours,
    InThread,
    Place,
    Present,
    Quantity,
    Reply,
    Says,
    Score,
    Tagged,
    leaves,
)
from vigie.charter.vocabulary import FILTER

#: The group of a condition that is one sentence.
ONE: Final = "one"
MATCHES: Final = "text matches"


class Row(msgspec.Struct, frozen=True):
    """One sentence of a condition, and its parts for a screen that draws a choice and a slider."""

    #: As it is written: what is given back.
    said: str
    #: score, present, quantity, exists, choice, reply, says, tag, space, thread, hours, days, filter,
    #: matches (a regular expression); "other" is drawn as a text.
    kind: str
    #: The kind of findings, or the field of the message.
    subject: str = ""
    operator: str = ""
    number: float | None = None
    #: The name of the number, where the charter gives it one.
    threshold: str | None = None
    #: The words of a choice; names of lists, tags, spaces, days, filters; the two hours.
    words: tuple[str, ...] = ()
    negated: bool = False
    #: Its place among `tree.leaves(clause.when)`, by which a dial moves its number.
    leaf: int = 0


class Group(msgspec.Struct, frozen=True):
    """`any`, `all`, `unless` or `text matches`, and what stands in it; `one` is a sentence alone."""

    name: str
    #: Sentences, and conditions that have groups of their own.
    rows: tuple[Union[Row, "Nested"], ...]


class Nested(msgspec.Struct, frozen=True):
    """A condition inside a group."""

    groups: tuple[Group, ...]


def groups_of(when: Node | None, named: Named) -> tuple[Group, ...] | None:
    """Return the groups of a condition; None where it is not written as a condition is.

    Parameters
    ----------
    when
        The condition.
    named
        What the head of the charter names.
    """
    return _Reading(named).groups(when)


def condition_of(groups: Sequence[Group]) -> Value | None:
    """Return what groups say, as it is written; None where there is no sentence in them."""
    told = {group.name: [_said(group.name, row) for row in group.rows] for group in groups if group.rows}
    return told[ONE][0] if ONE in told else told or None


def row_of(said: str, named: Named) -> Row:
    """Return a sentence with its parts; of kind "other" where it cannot be read.

    Parameters
    ----------
    said
        The sentence.
    named
        What the head of the charter names.
    """
    return _Reading(named).sentence(said)


def sentence(row: Row) -> str:
    """Return the sentence that the parts of a row say."""
    words = " or ".join(row.words)
    negated = "not " if row.negated else ""
    match row.kind:
        case "score" | "quantity":
            number = "" if row.number is None else f"{row.number:.6f}".rstrip("0").rstrip(".")
            return f"{row.subject} {row.operator} {row.threshold or number}"
        case "present":
            return row.subject
        case "exists":
            return f"{row.subject} exists"
        case "reply":
            return f"message is {negated}reply"
        case "says":
            return f"text says {words}"
        case "hours":
            return f"hour is {' to '.join(row.words)}"
        case "choice" | "tag" | "space" | "thread" | "days" | "filter":
            return f"{row.subject} is {negated}{words}"
    return row.said


def changed(row: Row, **parts: Any) -> Row:
    """Return a row with some of its parts changed, and its sentence with them."""
    row = msgspec.structs.replace(row, **parts)
    return msgspec.structs.replace(row, said=sentence(row))


class _Reading:
    """Reads sentences in order, and counts the leaves that they become."""

    def __init__(self, named: Named) -> None:
        self._named = named
        self._leaves = 0

    def groups(self, when: Node | None) -> tuple[Group, ...] | None:
        if isinstance(when, Text):
            return (Group(ONE, (self.sentence(when.value),)),)
        if not isinstance(when, Fields):
            return None
        found = []
        for name, (_, value) in when.entries.items():
            # A condition may stand without its brackets: `unless: question > 0.8`.
            items = value.items if isinstance(value, Series) else [value]
            rows = [self.row(name, item) for item in items]
            known = tuple(row for row in rows if row is not None)
            if len(known) < len(rows) or not known:
                return None
            found.append(Group(name, known))
        return tuple(found)

    def row(self, group: str, node: Node) -> Row | Nested | None:
        if isinstance(node, Text):
            return self.expression(node.value) if group == MATCHES else self.sentence(node.value)
        groups = self.groups(node) if group != MATCHES else None
        return Nested(groups) if groups else None

    def expression(self, said: str) -> Row:
        return Row(said, "matches", leaf=self.counted(1))

    def sentence(self, said: str) -> Row:
        try:
            read = read_sentence(said, self._named)
        except Fault:
            return Row(said, "other", leaf=self.counted(1))
        return msgspec.structs.replace(_parts(said, read), leaf=self.counted(sum(1 for _ in leaves(read))))

    def counted(self, leaves: int) -> int:
        first, self._leaves = self._leaves, self._leaves + leaves
        return first


def _parts(said: str, leaf: Condition) -> Row:
    words = said.split()
    if words[0] == FILTER:
        negated = words[2] == "not"
        names = " ".join(words[3 if negated else 2 :]).replace(" or ", ",").split(",")
        return Row(said, "filter", FILTER, words=tuple(name.strip() for name in names), negated=negated)
    match leaf:
        case Score(kind, operator, value, threshold):
            return Row(said, "score", kind, operator, value, threshold)
        case Quantity(field, operator, value):
            return Row(said, "quantity", field, operator, value)
        case Present(kind):
            return Row(said, "present", kind)
        case Exists(field):
            return Row(said, "exists", field)
        case Reply(negated):
            return Row(said, "reply", "message", negated=negated)
        case Choice(field, choices, negated):
            return Row(said, "choice", field, words=choices, negated=negated)
        case Says(lists):
            return Row(said, "says", words=tuple(each.name for each in lists))
        case Tagged(tags, negated):
            return Row(said, "tag", "tag", words=tags, negated=negated)
        case Place(patterns, negated):
            return Row(said, "space", "space", words=patterns, negated=negated)
        case InThread(patterns, negated):
            return Row(said, "thread", "thread", words=patterns, negated=negated)
        case Hours(first, last):
            return Row(said, "hours", "hour", words=(said_minute(first), said_minute(last)))
        case Days(days, _, negated):
            return Row(said, "days", "day", words=days, negated=negated)
    return Row(said, "other")


def _said(group: str, row: Row | Nested) -> Value:
    if isinstance(row, Nested):
        return condition_of(row.groups) or ""
    return {MATCHES: row.said} if row.kind == "matches" and group != MATCHES else row.said
