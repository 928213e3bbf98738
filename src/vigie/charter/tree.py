"""A condition once read and checked: the tree from which the charter's function is generated.

A language that grows adds a leaf here, its sentence in `sentence.py`,
its code in `generate.py` and its explanation in `explain.py`.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from vigie.charter.wordlist import WordList

Operator = Literal[">", ">=", "<", "<=", "="]


class Score(msgspec.Struct, frozen=True):
    """`insult > 0.9`: the highest score of a kind (0 where nothing was seen) against a number."""

    kind: str
    operator: Operator
    value: float
    #: The name of the number, where the charter gives it one.
    threshold: str | None = None


class Present(msgspec.Struct, frozen=True):
    """`phone`: at least one finding of the kind, whatever its score above 0."""

    kind: str


class Quantity(msgspec.Struct, frozen=True):
    """`length > 500`: a number of the message; a number that is missing satisfies nothing."""

    field: str
    operator: Operator
    value: float


class Exists(msgspec.Struct, frozen=True):
    """`likes exists`: a number of the message is known."""

    field: str


class Reply(msgspec.Struct, frozen=True):
    """`message is reply`: it answers another message."""

    negated: bool = False


class Choice(msgspec.Struct, frozen=True):
    """`kind is private or review`: a word of the message among some words."""

    field: str
    words: tuple[str, ...]
    #: `kind is not private`; a word that is missing is not any word.
    negated: bool = False


class Matches(msgspec.Struct, frozen=True):
    """`text matches: …`: a regular expression found in the text."""

    #: As the author wrote it, for people.
    source: str
    #: The same, rewritten for RE2 (see `pattern.py`).
    expression: str


class Says(msgspec.Struct, frozen=True):
    """`text says insultes or moqueries`: an entry of one of the charter's lists is in the text."""

    lists: tuple[WordList, ...]


class Tagged(msgspec.Struct, frozen=True):
    """`tag is promo`: another clause that matches puts one of these tags on the message."""

    words: tuple[str, ...]
    #: `tag is not promo`: none does.
    negated: bool = False


class Place(msgspec.Struct, frozen=True):
    """`space is twitch:gazette or youtube:*`: the space it was written in."""

    #: Keys of spaces; a final `*` stands for anything.
    patterns: tuple[str, ...]
    negated: bool = False


class InThread(msgspec.Struct, frozen=True):
    """`thread is 12345 or live-*`: the conversation it belongs to; a message of none is in no thread."""

    #: Ids of threads; a final `*` stands for anything.
    patterns: tuple[str, ...]
    negated: bool = False


class Hours(msgspec.Struct, frozen=True):
    """`hour is 22 to 6`: the time of the day it was written at, on the clocks of the charter's zone."""

    #: Minutes of the day; the last is left out.
    first: int
    last: int
    zone: str


class Days(msgspec.Struct, frozen=True):
    """`day is saturday or sunday`: the day of the week it was written on."""

    days: tuple[str, ...]
    zone: str
    negated: bool = False


class Every(msgspec.Struct, frozen=True):
    """`all`: every part holds."""

    parts: tuple["Condition", ...]


class Some(msgspec.Struct, frozen=True):
    """`any`: at least one part holds."""

    parts: tuple["Condition", ...]


class Neither(msgspec.Struct, frozen=True):
    """`unless`: no part holds."""

    parts: tuple["Condition", ...]


Condition = (
    Score
    | Present
    | Quantity
    | Exists
    | Reply
    | Choice
    | Matches
    | Says
    | Tagged
    | Place
    | InThread
    | Hours
    | Days
    | Every
    | Some
    | Neither
)


def leaves(condition: Condition) -> Iterator[Condition]:
    """Yield what a condition asks, groups opened, in order."""
    match condition:
        case Every(parts) | Some(parts) | Neither(parts):
            for part in parts:
                yield from leaves(part)
        case _:
            yield condition


def asked_tags(condition: Condition) -> frozenset[str]:
    """Return the tags that a condition asks for; a clause that asks for none may give them."""
    return frozenset(word for leaf in leaves(condition) if isinstance(leaf, Tagged) for word in leaf.words)


def wanted(condition: Condition) -> tuple[Score | Present, ...]:
    """Return the leaves on findings that speak for the condition, in order (not those of `unless`)."""
    match condition:
        case Score() | Present():
            return (condition,)
        case Every(parts) | Some(parts):
            return tuple(leaf for part in parts for leaf in wanted(part))
        case _:
            return ()


def needed(condition: Condition) -> frozenset[str] | None:
    """Return kinds one of which must have been seen for the condition to hold; None where it may do without.

    The compiled function skips a clause whose kinds are all absent, which is the common case.
    """
    match condition:
        case Present(kind):
            return frozenset((kind,))
        case Score(kind, operator, value):
            # `insult < 0.5`, `insult >= 0` hold where nothing was seen.
            return frozenset((kind,)) if operator == ">" or (operator == ">=" and value > 0) else None
        case Some(parts):
            kinds = [needed(part) for part in parts]
            return None if None in kinds else frozenset().union(*(each for each in kinds if each))
        case Every(parts):
            # Any part's need is the whole's; the smallest set is the sharpest gate.
            known = [each for each in map(needed, parts) if each is not None]
            return min(known, key=len, default=None)
        case _:
            return None
