"""The `examples` of a clause: which fields, and what each should be."""

import re
from collections.abc import Callable
from typing import Final, cast

from vigie.charter.charter import Example
from vigie.charter.error import Fault
from vigie.charter.fields import Reader
from vigie.charter.nodes import Node, Text, described
from vigie.charter.place_and_time import read_at, read_key
from vigie.charter.vocabulary import KINDS, MESSAGE_KINDS, nearest
from vigie.message import Kind

EXAMPLE: Final = (
    "text",
    "kind",
    "space",
    "at",
    "language",
    "rating",
    "role",
    "repeat",
    "authors",
    "within",
    "findings",
)
_SUPPOSED = re.compile(r"\s*(\w+)(?:\s+(\d(?:\.\d+)?))?\s*")


def read_examples(reader: Reader, node: Node | None) -> tuple[Example, ...]:
    """Return the examples of a clause; what is wrong in them is on the reader's list of errors."""
    if node is None:
        return ()
    found = reader.fields(node, "'examples'", ("must", "must_not"))
    return tuple(
        _example(reader, item, must=name == "must")
        for name, items in found.items()
        for item in reader.series(items, name, "messages")
    )


def _example(reader: Reader, node: Node, *, must: bool) -> Example:
    if isinstance(node, Text):
        text = reader.text(node, "example", 10_000)
        return Example(text=text, must=must, line=node.line, column=node.column, path=node.path)
    found = reader.fields(node, "the example", EXAMPLE, ("text",))
    role, language = found.get("role"), found.get("language")
    space, at = found.get("space"), found.get("at")
    return Example(
        text=reader.text(found.get("text"), "text", 10_000),
        must=must,
        line=node.line,
        column=node.column,
        path=node.path,
        kind=cast(Kind, reader.choice(found.get("kind"), "kind", MESSAGE_KINDS) or "comment"),
        space=_said(reader, space, "space", read_key) if space else None,
        at=_said(reader, at, "at", read_at) if at else None,
        language=reader.text(language, "language", 3) if language else None,
        rating=reader.number(found["rating"], "rating", 0, 5, 0) if "rating" in found else None,
        role=reader.text(role, "role", 40) if role else None,
        repeat=reader.whole(found.get("repeat"), "repeat", 1, 500, 1),
        authors=reader.whole(found.get("authors"), "authors", 1, 500, 1),
        within=reader.number(found.get("within"), "within", 0, 3600, 5),
        findings=_supposed(reader, found.get("findings")),
    )


def _said(reader: Reader, node: Node, name: str, check: Callable[[str], object]) -> str:
    text = reader.text(node, name, 240)
    try:
        if text:
            check(text)
    except Fault as fault:
        reader.fault(node, fault)
    return text


def _supposed(reader: Reader, node: Node | None) -> tuple[tuple[str, float], ...]:
    found: list[tuple[str, float]] = []
    for item in reader.series(node, "findings", "findings"):
        said = _SUPPOSED.fullmatch(item.value) if isinstance(item, Text) else None
        if said is None or float(said[2] or 1) > 1:
            reader.fail(item, f"{described(item)} is no finding", "a kind and a score, as 'wave 0.9'")
        elif said[1] not in KINDS:
            reader.fail(
                item, f"'{said[1]}' is not known", f"one of {', '.join(KINDS)}", nearest(said[1], KINDS)
            )
        else:
            found.append((said[1], float(said[2] or 1)))
    return tuple(found)
