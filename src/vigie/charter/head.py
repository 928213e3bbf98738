"""What the head of a charter's file says of whom it is for: its spaces, its event."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from vigie.charter.charter import Event
from vigie.charter.error import Fault
from vigie.charter.fields import Reader
from vigie.charter.nodes import Node, Text, described
from vigie.charter.place_and_time import check_place

MAX_SPACES: Final = 200
EVENT: Final = ("name", "from", "to")
_WRITTEN: Final = re.compile(r"\d{4}-\d\d-\d\d")
#: As the French and the English write them, for the suggestion only.
_OTHERWISE: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


def read_spaces(reader: Reader, node: Node | None) -> tuple[str, ...]:
    """Return the patterns of the spaces that the charter is meant for."""
    found: list[str] = []
    items = reader.series(node, "spaces", "spaces")
    if node is not None and len(items) > MAX_SPACES:
        reader.fail(
            node,
            f"the charter is meant for more than {MAX_SPACES} spaces",
            suggestion="write twitch:* for all those of a network",
        )
        return ()
    for item in items:
        pattern = reader.text(item, "spaces", 240)
        try:
            if pattern:
                check_place(pattern)
        except Fault as fault:
            reader.fault(item, fault)
        found.append(pattern)
    if node is not None and not found and not reader.errors:
        reader.fail(node, "'spaces' is empty", "spaces such as twitch:gazette, or twitch:* for all of them")
    return tuple(found)


def read_event(reader: Reader, node: Node | None) -> Event | None:
    """Return the event that the charter is written for."""
    if node is None:
        return None
    found = reader.fields(node, "'event'", EVENT, EVENT)
    first, last = _day(reader, found, "from"), _day(reader, found, "to")
    if first and last and last < first:
        reader.fail(
            found["to"],
            f"the event ends on {last} and begins on {first}",
            f"a date from {first}",
            "exchange 'from' and 'to'",
        )
    return Event(reader.text(found.get("name"), "name", 200), first or "", last or "")


def _day(reader: Reader, found: Mapping[str, Node], name: str) -> str | None:
    """Return a date as it is written, YYYY-MM-DD."""
    node = found.get(name)
    if node is None:
        return None
    if isinstance(node, Text) and _WRITTEN.fullmatch(node.value):
        try:
            return date.fromisoformat(node.value).isoformat()
        except ValueError:
            reader.fail(
                node, f"'{name}' is '{node.value}', a day that no calendar has", "a date such as 2026-05-24"
            )
            return None
    mend = None
    if isinstance(node, Text) and (other := _OTHERWISE.fullmatch(node.value)):
        mend = f"write '{other[3]}-{int(other[2]):02d}-{int(other[1]):02d}'"
    reader.fail(node, f"'{name}' is {described(node)}", "a date such as 2026-05-24", mend)
    return None
