"""Reads a stretch of a room again, from its end backwards."""

import msgspec

from vigie.connectors.base import Gap
from vigie.connectors.matrix.hearing import TYPES
from vigie.connectors.matrix.session import Session, quoted
from vigie.connectors.matrix.shapes import Event, Page, events_of, names_in, shaped

_FILTER = msgspec.json.encode({"types": TYPES, "lazy_load_members": True}).decode()
#: Events a page, of which servers may give fewer.
_PAGE = 250


class Stretch(msgspec.Struct, frozen=True):
    """A part of a room that was not told: from the later end back to the earlier one."""

    later: str
    earlier: str


async def backwards(
    session: Session, room: str, gap: Gap, stretch: Stretch | None
) -> tuple[list[Event], dict[str, str]]:
    """Return the events of a stretch, or those between the gap's times, newest first; and who is who.

    Raises
    ------
    HttpError
        The server did not give a page.
    """
    found: list[Event] = []
    names: dict[str, str] = {}
    query: dict[str, str | int] = {"dir": "b", "limit": _PAGE, "filter": _FILTER}
    if stretch is not None:
        query |= {"from": stretch.later, "to": stretch.earlier}
    while True:
        answer = await session.ask("GET", f"/v3/rooms/{quoted(room)}/messages", query=query)
        page = shaped(answer, Page)
        names |= names_in(events_of(page.state))
        events = events_of(page.chunk)
        found += [one for one in events if stretch or gap.holds(one.origin_server_ts)]
        # Clocks of servers differ: only a whole page from before is the end.
        past = events and max(one.origin_server_ts for one in events) < gap.since
        if not page.end or page.end == query.get("from") or (past and not stretch):
            return found, names
        query["from"] = page.end
