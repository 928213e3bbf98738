"""The `examples` of a clause: which fields, and what each should be."""

import re
from collections.abc import Callable, Mapping
from typing import Final, cast

from vigie.charter.charter import Example
from vigie.charter.error import Fault
from vigie.charter.fields import Reader
from vigie.charter.nodes import Node, Text, described
from vigie.charter.place_and_time import read_at, read_key
from vigie.charter.vocabulary import KINDS, MESSAGE_KINDS, nearest
from vigie.message import REMEMBERED, Kind

EXAMPLE: Final = (
    "text",
    "kind",
    "space",
    "at",
    "language",
    "rating",
    "likes",
    "reply",
    "thread",
    "role",
    "followers",
    "messages",
    "restricted",
    "repeat",
    "authors",
    "within",
    "findings",
)
#: More than any network tells.
_MANY: Final = 999_999_999
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
    space, at, thread = found.get("space"), found.get("at"), found.get("thread")
    _history(reader, found)
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
        likes=_count(reader, found.get("likes"), "likes"),
        reply=reader.boolean(found.get("reply"), "reply"),
        thread=reader.text(thread, "thread", 500) if thread else None,
        role=reader.text(role, "role", 40) if role else None,
        followers=_count(reader, found.get("followers"), "followers"),
        messages=_count(reader, found.get("messages"), "messages", REMEMBERED),
        restricted=_count(reader, found.get("restricted"), "restricted", REMEMBERED),
        repeat=reader.whole(found.get("repeat"), "repeat", 1, 500, 1),
        authors=reader.whole(found.get("authors"), "authors", 1, 500, 1),
        within=reader.number(found.get("within"), "within", 0, 3600, 5),
        findings=_supposed(reader, found.get("findings")),
    )


def _count(reader: Reader, node: Node | None, name: str, most: int = _MANY) -> int | None:
    return None if node is None else reader.whole(node, name, 0, most, 0)


def _history(reader: Reader, found: Mapping[str, Node]) -> None:
    """Put on the list of errors an author of whom more was hidden than they wrote."""
    messages, restricted = found.get("messages"), found.get("restricted")
    if isinstance(messages, Text) and isinstance(restricted, Text):
        both = messages.value, restricted.value
        if all(each.isdecimal() and len(each) < 4 for each in both) and int(both[1]) > int(both[0]):
            reader.fail(
                restricted,
                f"'restricted' is {both[1]}, of an author with {both[0]} messages",
                f"a number up to {both[0]}",
                f"write 'messages: {both[1]}' as well",
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
