"""Values of a charter's file as an editor holds them, and how each is written in YAML."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias, TypeGuard

from vigie.charter.effective import scalar
from vigie.charter.nodes import Fields, Node, Series, Text

#: What a field may hold. A `Text` is a scalar that was read: it keeps whether it stood between quotes.
Value: TypeAlias = str | bool | int | float | Text | Sequence["Value"] | Mapping[str, "Value"]

#: As wide as a line of the shipped charters.
_WIDEST: Final = 108
#: Written one below the other, whatever their length: they are what people read and add to.
_SPREAD: Final = frozenset(("clauses", "examples", "must", "must_not"))
#: What another reader of YAML would take for no text.
_NO_TEXT: Final = re.compile(
    r"[\d.+-][\d.,:_eE+-]*|0x.*|true|false|yes|no|on|off|y|n|null|none|", re.IGNORECASE
)


def held(node: Node) -> Value:
    """Return what a node holds."""
    if isinstance(node, Series):
        return [held(item) for item in node.items]
    if isinstance(node, Fields):
        return {name: held(value) for name, (_, value) in node.entries.items()}
    return node


def same(one: Value, other: Value) -> bool:
    """Tell whether two values say the same, whatever the quotes and the zeros behind a number."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if is_list(one) and is_list(other):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Mapping) or isinstance(other, Mapping) or is_list(one) or is_list(other):
        return False
    first, second = _text(one).value, _text(other).value
    if first == second or not any(isinstance(each, int | float) for each in (one, other)):
        return first == second
    try:
        return float(first) == float(second)
    except ValueError:
        return False


def group(value: Value | None) -> dict[str, Value]:
    """Return a group of fields; an empty one where there is none."""
    return dict(value) if isinstance(value, Mapping) else {}


def series(value: Value | None) -> Sequence[Value]:
    """Return the items of a list; none where there is no list."""
    return value if value is not None and is_list(value) else []


def id_of(clause: Value) -> str:
    """Return the id of a clause; an empty text where it has none."""
    return said(clause["id"]) if isinstance(clause, Mapping) and "id" in clause else ""


def said(value: Value) -> str:
    """Return the text of a single value."""
    return value.value if isinstance(value, Text) else str(value)


def inline(value: Value) -> str:
    """Return a value as it is written on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_name(name)}: {inline(each)}" for name, each in value.items()) + "}"
    if is_list(value):
        return "[" + ", ".join(map(inline, value)) + "]"
    text = _text(value)
    # A comma or a bracket would end the value; nothing at all would be no value.
    return _written(text, plain=not re.search(r"[,\[\]{}]", text.value))


def block(value: Value, indent: str, name: str = "") -> list[str] | None:
    """Return the lines of a value written below its name, or None where it stands beside it.

    Parameters
    ----------
    value
        What is written.
    indent
        What its lines begin with.
    name
        The field that holds it.
    """
    if not isinstance(value, Mapping) and not is_list(value):
        return None
    short = len(indent) + len(name) + len(inline(value)) <= _WIDEST
    if not value or (short and name not in _SPREAD):
        return None
    return [f"{indent}{line}" for line in _lines(value)]


def entry_lines(name: str, value: Value, indent: str) -> list[str]:
    """Return the lines of a field and its value."""
    below = block(value, f"{indent}  ", name)
    if below is None:
        return [f"{indent}{_name(name)}: {_beside(value)}"]
    return [f"{indent}{_name(name)}:", *below]


def item_lines(value: Value, indent: str) -> list[str]:
    """Return the lines of an item of a list; an example stands on one line where it fits."""
    short = len(indent) + 2 + len(inline(value)) <= _WIDEST and not (
        isinstance(value, Mapping) and "id" in value
    )
    if short or not value or not (isinstance(value, Mapping) or is_list(value)):
        return [f"{indent}- {_beside(value)}"]
    first, *others = [f"{indent}  {line}" for line in _lines(value)]
    return [f"{indent}- {first[len(indent) + 2 :]}", *others]


def _lines(value: Value) -> Iterator[str]:
    """Yield the lines of a group or of a list."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from entry_lines(name, each, "")
    elif is_list(value):
        for each in value:
            yield from item_lines(each, "")


def _beside(value: Value) -> str:
    """Return a value that stands on the line of its name."""
    if isinstance(value, Mapping) or is_list(value):
        return inline(value)
    return _written(_text(value), plain=True)


def _written(text: Text, *, plain: bool) -> str:
    """Return a scalar as it is written; without quotes where it may be."""
    told = scalar(Text(text.value, plain and text.plain and bool(text.value), 0, 0))
    # A regular expression is read more easily where no backslash is doubled.
    if told.startswith('"') and "\\" in text.value and text.value.isprintable():
        return "'" + text.value.replace("'", "''") + "'"
    return told


def _name(name: str) -> str:
    return inline(name)


def _text(value: Value) -> Text:
    """Return a single value as a scalar."""
    if isinstance(value, Text):
        return value
    if isinstance(value, bool):
        return Text(str(value).lower(), True, 0, 0)
    if isinstance(value, int | float):
        return Text(f"{value:.6f}".rstrip("0").rstrip("."), True, 0, 0)
    text = str(value)
    return Text(text, _NO_TEXT.fullmatch(text) is None, 0, 0)


def is_list(value: Value) -> TypeGuard[Sequence[Value]]:
    """Tell whether a value is a list."""
    return isinstance(value, Sequence) and not isinstance(value, str)
