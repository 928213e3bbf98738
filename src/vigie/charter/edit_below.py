"""What a draft writes below the charter it extends: only what differs from it."""

import re
from collections.abc import Hashable, Mapping
from functools import cache
from typing import Final, TypeAlias

from vigie.charter.edit_values import Value, group, held, id_of, is_list, said, same, series
from vigie.charter.error import CharterError
from vigie.charter.load import find, read, shipped
from vigie.charter.nodes import Node, Text, compose, entry
from vigie.charter.vocabulary import listed, nearest

#: Whole texts of charters, by the name that `extends` gives them.
Known: TypeAlias = Mapping[str, str] | None

#: What undoes a field that is written above, where the field itself cannot be taken away.
_UNDONE: Final[Mapping[str, Value]] = {"acts_alone": False, "priority": "normal", "tags": []}
_NUMBER: Final = re.compile(r"\d{1,9}(\.\d{1,6})?")
#: What is said in several languages, each of which is inherited by itself.
_SAID: Final = ("title", "reason", "rests_on")


def tree_above(root: Node, known: Known) -> Node | None:
    """Return the whole tree of the charter above; None where a draft extends none.

    Parameters
    ----------
    root
        The draft's own tree.
    known
        Whole texts of the charters that it may extend besides the shipped ones, by name.

    Raises
    ------
    CharterError
        When it is none of these.
    """
    extends = entry(root, "charter", "extends")
    if extends is None:
        return None
    name = extends.value if isinstance(extends, Text) else ""
    if known and name in known:
        # What was published is right, and holds all that it inherits.
        return compose(known[name], f"extends {name}")
    if name in shipped():
        return _shipped(name)
    names = [*(known or ()), *shipped()]
    # A text from a screen reads no file of the machine.
    raise CharterError(
        f"'extends' names '{name[:200]}', and a draft extends shipped charters and its client's own",
        path=root.path,
        line=extends.line,
        column=extends.column,
        expected=f"one of {listed(names)}",
        suggestion=nearest(name, names),
    )


@cache
def _shipped(name: str) -> Node:
    # They do not change while the program runs; to read one takes longer than an edit.
    return read(find(name)).root


def clause_above(root: Node, clause_id: str, known: Known) -> dict[str, Value] | None:
    """Return the fields of a clause in the charter above; None where it has none of this id."""
    found = entry(tree_above(root, known), "clauses")
    clauses = series(held(found)) if found is not None else []
    return next((group(each) for each in clauses if id_of(each) == clause_id), None)


def differing(name: str, above: Value | None, value: Value | None, who: str) -> Value | None:
    """Return what is to be written of a field; None where it differs in nothing from the one above.

    Parameters
    ----------
    name
        The field.
    above, value
        What it holds above, and what it shall hold; None takes it away.
    who
        Whose field it is, for a sentence.

    Raises
    ------
    CharterError
        When it is written above and cannot be taken away.
    """
    if above is None:
        return value
    if value is None:
        if name == "examples":
            return None
        value = _UNDONE.get(name)
        if value is None:
            raise CharterError(
                f"{who}: '{name}' is written in the charter above, and cannot be taken away here",
                path="charter",
                suggestion="give it another value",
            )
    if name in _SAID and isinstance(value, Mapping) and isinstance(above, Mapping):
        changed = {
            code: sentence
            for code, sentence in value.items()
            if code not in above or not same(above[code], sentence)
        }
        return changed or None
    if name == "examples" and isinstance(value, Mapping) and isinstance(above, Mapping):
        sides = {side: _added(above.get(side), items) for side, items in value.items()}
        return {side: items for side, items in sides.items() if items} or None
    return None if alike(name, above, value) else value


def _added(above: Value | None, items: Value) -> list[Value]:
    """Return the examples that are not those above, which stay whatever is written below."""
    # By what is easily compared: a clause may have thousands above, and thousands below.
    left: dict[Hashable, list[Value]] = {}
    for each in map(_example, series(above)):
        left.setdefault(_roughly(each), []).append(each)
    added = []
    for each in series(items):
        near = left.get(_roughly(_example(each)), [])
        known = next((place for place, other in enumerate(near) if same(other, _example(each))), None)
        if known is None:
            added.append(each)
        else:
            del near[known]
    return added


def _roughly(value: Value) -> Hashable:
    """Return what is equal for two values that are the same, and for few others."""
    if isinstance(value, Mapping):
        return frozenset((name, _roughly(each)) for name, each in value.items())
    if is_list(value):
        return tuple(map(_roughly, value))
    text = said(value)
    return float(text) if _NUMBER.fullmatch(text) else text


def _example(value: Value) -> Value:
    """Return an example as it is shortest."""
    return value["text"] if isinstance(value, Mapping) and value.keys() == {"text"} else value


def alike(name: str, one: Value, other: Value) -> bool:
    """Tell whether two values of a field say the same; a condition may have brackets or not."""
    if name == "when":
        return same(_bare(one), _bare(other))
    if name == "examples" and isinstance(one, Mapping) and isinstance(other, Mapping):
        # A text alone, and a group with nothing but a text, are one example.
        return same(_examples(one), _examples(other))
    return same(one, other)


def _examples(sides: Mapping[str, Value]) -> Value:
    return {side: [_example(each) for each in series(items)] for side, items in sides.items() if items}


def empty(value: Value) -> bool:
    """Tell whether a list or a group holds nothing: it says what its absence does."""
    if isinstance(value, Mapping):
        return all(map(empty, value.values()))
    return is_list(value) and not value


def _bare(condition: Value) -> Value:
    """Return a condition in the one form that its brackets allow."""
    if not isinstance(condition, Mapping):
        return " ".join(said(condition).split())
    groups: dict[str, Value] = {}
    for name, parts in condition.items():
        items = parts if is_list(parts) else [parts]
        groups[name] = list(items) if name == "text matches" else [_bare(each) for each in items]
    (first, parts), *others = groups.items() or [("", [])]
    if not others and first in {"all", "any"} and len(series(parts)) == 1:
        return series(parts)[0]
    return groups
