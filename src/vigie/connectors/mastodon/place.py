"""What is read of a server, and how far: cursors, pages, and what was told already."""

import logging
from collections.abc import AsyncGenerator
from typing import Any

import msgspec

from vigie.connectors.http import Http
from vigie.connectors.mastodon.shapes import Notification, Status, shaped
from vigie.remembered import Noted

log = logging.getLogger(__name__)

#: Notifications that carry something said to the account.
SAID_TO_US = ("mention", "quote")
#: How many recent posts are remembered, so that what comes by stream and by page is told once.
_REMEMBERED = 5_000


class Source(msgspec.Struct, frozen=True, eq=False):
    """One list of the server that can be read page by page."""

    #: Its word in the cursor.
    name: str
    path: str
    #: The stream that tells the same as it happens.
    stream: str
    query: dict[str, object]
    #: The largest page that the server gives.
    limit: int


#: Servers keep apart what unknown accounts say, and no stream tells it: who harasses is often one of them.
MENTIONS = Source(
    "mentions", "/api/v1/notifications", "user", {"types[]": SAID_TO_US, "include_filtered": "true"}, 80
)
LOCAL = Source("local", "/api/v1/timelines/public", "public/local", {"local": "true"}, 40)


class Item(msgspec.Struct, frozen=True):
    """One thing of a list."""

    #: The list's own id of it.
    id: str
    status: Status


class Reached(msgspec.Struct):
    """How far one list was read."""

    #: Where the very first reading began: what is older was never ours to read.
    since: str
    #: Up to where everything was read page by page.
    read: str


def sorts(native: str) -> tuple[int, str]:
    """Return what puts ids in their order: "Sort by length, then lexically" (API guidelines)."""
    return len(native), native


def cursor_of(reached: dict[str, Reached]) -> str:
    """Return the place as a cursor."""
    return msgspec.json.encode(reached).decode()


def reached_of(cursor: str) -> dict[str, Reached]:
    """Return the place that a cursor tells; a cursor that cannot be read is a first reading."""
    try:
        return msgspec.json.decode(cursor, type=dict[str, Reached]) if cursor else {}
    except msgspec.MsgspecError:
        log.warning("A cursor of Mastodon could not be read; reading starts now")
        return {}


class Recent:
    """What was told lately, by post and revision."""

    def __init__(self) -> None:
        self._told: Noted[tuple[str, str]] = Noted(_REMEMBERED)
        self._posts: Noted[str] = Noted(_REMEMBERED)

    def knows(self, status: Status) -> bool:
        """Tell whether the post was told in any revision."""
        return status.id in self._posts

    def is_new(self, status: Status) -> bool:
        """Note the post; return whether it was not told in this revision."""
        self._posts.note(status.id)
        return self._told.note((status.id, status.edited_at or ""))


async def page(http: Http, source: Source, **bounds: str | int) -> tuple[list[Item], list[str]]:
    """Return one page, newest first, and the ids of all that stood on it, readable or not.

    Raises
    ------
    HttpError
        The server did not give it.
    """
    answer = await http.ask("GET", source.path, query={**source.query, "limit": source.limit, **bounds})
    items, ids = [], []
    for one in shaped(answer, list[Any]):
        item = item_of(source, one)
        if item is not None:
            items.append(item)
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            ids.append(one["id"])
    return items, ids


def item_of(source: Source, raw: object) -> Item | None:
    """Return one thing of a list, None where it says nothing to us or cannot be read."""
    try:
        if source is MENTIONS:
            notification = msgspec.convert(raw, Notification)
            if notification.type in SAID_TO_US and notification.status is not None:
                return Item(notification.id, notification.status)
            return None
        status = msgspec.convert(raw, Status)
    except msgspec.ValidationError:
        log.warning("Something on a page of Mastodon (%s) has not the documented form", source.name)
        return None
    return Item(status.id, status) if status.reblog is None else None


async def newer(http: Http, source: Source, reached: Reached) -> AsyncGenerator[list[Item], None]:
    """Yield pages after the place reached, oldest first, moving it after each.

    Raises
    ------
    HttpError
        The server did not give a page; the place stands after the last one that came.
    """
    while True:
        items, ids = await page(http, source, min_id=reached.read)
        newest = max(ids, key=sorts, default="")
        if not newest or sorts(newest) <= sorts(reached.read):
            return
        yield sorted(items, key=lambda item: sorts(item.id))
        reached.read = newest


async def older(http: Http, source: Source) -> AsyncGenerator[list[Item], None]:
    """Yield pages from the newest back to the first; whoever has enough stops asking.

    Raises
    ------
    HttpError
        The server did not give a page.
    """
    items, ids = await page(http, source)
    oldest = ""
    # A server that gives the same page again, whatever is asked, has no older one.
    while ids and (not oldest or sorts(min(ids, key=sorts)) < sorts(oldest)):
        yield items
        oldest = min(ids, key=sorts)
        items, ids = await page(http, source, max_id=oldest)
