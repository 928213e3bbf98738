"""Conditions as they are compared from one charter to another, whatever else the charters name."""

from collections.abc import Callable
from typing import Final

from vigie.charter.tree import Condition, Days, Every, Hours, Neither, Quantity, Says, Score, Some, leaves
from vigie.charter.wordlist import WordList

#: Which way an operator looks: "above" and "from" differ as numbers do.
_WAYS: Final = {">": ">", ">=": ">", "<": "<", "<=": "<", "=": "="}


def unnamed(condition: Condition) -> Condition:
    """Return a condition without the names of its numbers, its time zone and the entries of its lists."""
    return _each_leaf(condition, _plain)


def numbers_changed(old: Condition, new: Condition) -> list[tuple[Condition, Condition]]:
    """Return the leaves of which only a number changed, each with the new one; none where more changed."""
    old, new = unnamed(old), unnamed(new)
    if _each_leaf(old, _without_number) != _each_leaf(new, _without_number):
        return []
    pairs = zip(leaves(old), leaves(new), strict=True)
    return [(before, after) for before, after in pairs if before != after]


def _each_leaf(condition: Condition, change: Callable[[Condition], Condition]) -> Condition:
    match condition:
        case Every(parts):
            return Every(tuple(_each_leaf(part, change) for part in parts))
        case Some(parts):
            return Some(tuple(_each_leaf(part, change) for part in parts))
        case Neither(parts):
            return Neither(tuple(_each_leaf(part, change) for part in parts))
    return change(condition)


def _plain(leaf: Condition) -> Condition:
    match leaf:
        case Score(kind, operator, value):
            return Score(kind, operator, value)
        case Says(lists):
            return Says(tuple(WordList(each.name, ()) for each in lists))
        case Hours(first, last):
            return Hours(first, last, "")
        case Days(days, _, negated):
            return Days(days, "", negated)
    return leaf


def _without_number(leaf: Condition) -> Condition:
    match leaf:
        case Score(kind, operator):
            return Quantity(f"score {kind}{_WAYS[operator]}", "=", 0)
        case Quantity(field, operator):
            return Quantity(f"{field}{_WAYS[operator]}", "=", 0)
    return leaf
