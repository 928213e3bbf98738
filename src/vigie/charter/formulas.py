"""Conditions as formulas over unknowns, each with the values it may take.

The score of a kind is an unknown, and so are the length, the sort of message, each role of its author…: an
interval for a number, a finite set of words or all but a finite set. Whatever else a condition asks is a yes
or a no that equals itself.
"""

from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from vigie.charter.domains import ANY_ANSWER, Domain, Span, Words, compared
from vigie.charter.tree import (
    Choice,
    Condition,
    Days,
    Every,
    Exists,
    Hours,
    InThread,
    Matches,
    Neither,
    Operator,
    Place,
    Present,
    Quantity,
    Reply,
    Says,
    Score,
    Some,
    Tagged,
)
from vigie.charter.vocabulary import LANGUAGE, LENGTH, MESSAGE_KINDS, QUANTITIES

#: A language that nobody could tell is no other language.
_UNTOLD: Final = frozenset((None, "und"))
#: The only number that is none whole.
_FRACTIONS: Final = frozenset(("rating",))
_UNKNOWN: Final = Span(1.0, 0.0, absent=True)

#: What an unknown is about, and its name: ("score", "insult"), ("number", "length"), ("word", "kind")…
Unknown = tuple[str, Hashable]
#: The values that an unknown may take before anything is asked.
Known = Callable[[Unknown], Domain]


class Is(NamedTuple):
    """An unknown has one of these values."""

    unknown: Unknown
    domain: Domain


class All(NamedTuple):
    """Every part is true."""

    parts: "tuple[Formula, ...]"


class One(NamedTuple):
    """At least one part is true."""

    parts: "tuple[Formula, ...]"


Formula = Is | All | One


def anything(unknown: Unknown) -> Domain:
    """Return the values that an unknown may take in any message at all."""
    sort, name = unknown
    if sort == "score":
        return Span(0.0, 1.0)
    if sort == "number":
        most = QUANTITIES.get(str(name))
        least = 0.0 if name in QUANTITIES else -float("inf")
        high = float("inf") if most is None else most
        whole = name in QUANTITIES and name not in _FRACTIONS
        return Span(least, high, absent=name != LENGTH, whole=whole)
    if sort == "minute":
        return Span(0.0, 1_440.0, high_open=True, absent=True, whole=True)
    if sort in {"word", "day"}:
        return Words(frozenset(MESSAGE_KINDS)) if name == "kind" else Words(frozenset(), inside=False)
    return ANY_ANSWER


def unknowns(condition: Condition) -> frozenset[Unknown]:
    """Return what the condition asks about."""
    found: set[Unknown] = set()
    waiting = [formula(condition, True)]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Is):
            found.add(each.unknown)
        else:
            waiting += each.parts
    return frozenset(found)


def formula(condition: Condition, truth: bool) -> Formula:
    """Return what it takes for the condition to hold, or not to hold."""
    match condition:
        case Score(kind, operator, value):
            return _number("score", kind, operator, value, truth)
        case Present(kind):
            return _number("score", kind, ">", 0.0, truth)
        case Quantity(field, operator, value):
            return _number("number", field, operator, value, truth)
        case Exists(field):
            return Is(("number", field), Span() if truth else _UNKNOWN)
        case Reply(negated):
            return Is(("reply", None), _answer(truth != negated))
        case Choice("author role", words, negated):
            # An author may have several roles: each is a question of its own.
            return _one_of("role", words, truth != negated)
        case Choice("kind" | "network" | "language" as field, words, negated):
            unsaid = _UNTOLD if field == LANGUAGE and negated else frozenset[str | None]()
            named = frozenset((*words, *unsaid))
            return Is(("word", field), Words(named, inside=negated != truth))
        case Matches(_, expression):
            return Is(("text", expression), _answer(truth))
        case Says(lists):
            return _one_of("list", [each.name for each in lists], truth)
        case Tagged(words, negated):
            return _one_of("tag", words, truth != negated)
        case Place(patterns, negated):
            # That one pattern may hold another's spaces is left aside: less is proved so, and nothing false.
            return _one_of("place", patterns, truth != negated)
        case InThread(patterns, negated):
            return _one_of("thread", patterns, truth != negated)
        case Hours(first, last, zone):
            return _hours(("minute", zone), first, last, truth)
        case Days(days, zone, negated):
            named = frozenset((*days, *((None,) if negated else ())))
            return Is(("day", zone), Words(named, inside=negated != truth))
        case Every(parts):
            inner = tuple(formula(part, truth) for part in parts)
            return All(inner) if truth else One(inner)
        case Some(parts):
            inner = tuple(formula(part, truth) for part in parts)
            return One(inner) if truth else All(inner)
        case Neither(parts):
            inner = tuple(formula(part, not truth) for part in parts)
            return All(inner) if truth else One(inner)
        case _:
            return Is(("answer", condition), _answer(truth))


def _one_of(sort: str, names: Iterable[str], truth: bool) -> Formula:
    """Return that one of several questions is answered by yes, or that none is."""
    parts = tuple(Is((sort, name), _answer(truth)) for name in names)
    return One(parts) if truth else All(parts)


def _hours(minute: Unknown, first: int, last: int, truth: bool) -> Formula:
    """Return that it is, or is not, between two minutes of the day; the last is left out."""
    early, late = Span(high=last, high_open=True), Span(low=first)
    if first < last:
        early, late = late.meet(early), late.meet(early)
    spans = (early,) if early == late else (early, late)
    if truth:
        return One(tuple(Is(minute, span) for span in spans))
    return All(tuple(One(tuple(Is(minute, rest) for rest in span.outside())) for span in spans))


def _answer(truth: bool) -> Words:
    return Words(frozenset((truth,)))


@lru_cache(4096)
def _number(sort: str, name: str, operator: Operator, value: float, truth: bool) -> Formula:
    unknown, span = (sort, name), compared(operator, value)
    return Is(unknown, span) if truth else One(tuple(Is(unknown, rest) for rest in span.outside()))
