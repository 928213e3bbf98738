"""Reads what a network lists newest first, again and again: each time back to what was read before."""

import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Any, NamedTuple, Protocol, TypeVar

import msgspec

from vigie.clock import now_ms
from vigie.connectors.base import Count, Gap, Sentence, Told
from vigie.connectors.http import HttpError
from vigie.connectors.polling import Page, poll
from vigie.message import Entry, Message, Space
from vigie.remembered import Noted

log = logging.getLogger(__name__)

Shape = TypeVar("Shape")

#: How many messages that were told are remembered, so as not to tell them again.
_REMEMBERED = 10_000


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    #: For a whole answer.
    patience: float = 15.0
    #: Between two looks at the newest page.
    every: float = 120.0
    #: Bounds of the waits between tries.
    first_wait: float = 2.0
    longest_wait: float = 300.0


class Dated(NamedTuple):
    """A message, and the date by which the network lists it (ms)."""

    at: int
    message: Message


class Listing(Protocol):
    """A place whose messages are listed newest first."""

    @property
    def space(self) -> Space:
        """The place."""
        ...

    @property
    def timing(self) -> Timing:
        """How patient to be."""
        ...

    def pages(self, received_at: int) -> AsyncGenerator[Sequence[Dated], None]:
        """Yield the list page by page; each page is asked for when it is wanted.

        Raises
        ------
        HttpError
            The network did not give a page.
        """
        ...

    async def total(self) -> int:
        """Return how many messages the place has.

        Raises
        ------
        HttpError
            The network did not say.
        """
        ...


class Reader:
    """What is said in a place; see `vigie.connectors.base.Connector`.

    Parameters
    ----------
    late
        How far back each look goes before the newest date read (ms): a message may be shown, or changed, so
        long after its date.
    not_read
        The health while nobody reads.
    """

    def __init__(self, listing: Listing, *, late: int, not_read: Sentence) -> None:
        self._listing = listing
        self._late = late
        self._not_read = not_read
        self._told: Noted[tuple[str, str]] = Noted(_REMEMBERED)
        self.health: Sentence = not_read

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, look after look.

        Raises
        ------
        ConnectorError
            The network refused for good.
        """
        # What was told to an earlier listener may not have been kept.
        self._told.clear()
        timing = self._listing.timing
        return poll(
            self._look,
            cursor,
            every=timing.every,
            on_health=self._tell,
            at_rest=self._not_read,
            first_wait=timing.first_wait,
            longest_wait=timing.longest_wait,
        )

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what is listed within the gap, oldest first.

        Raises
        ------
        ConnectorError
            The network did not give a page.
        """
        try:
            found = await self._since(gap.since, now_ms())
        except HttpError as error:
            raise error.as_connector() from None
        for one in found:
            if gap.until is None or one.at <= gap.until:
                yield one.message

    async def count(self, space: Space, thread: str = "") -> Count | None:
        """Ask how many messages the place has; it has no threads.

        Raises
        ------
        ConnectorError
            The network did not say.
        """
        if thread:
            return None
        try:
            return Count(space=space, messages=await self._listing.total(), at=now_ms())
        except HttpError as error:
            raise error.as_connector() from None

    async def _look(self, cursor: str) -> Page:
        begun, reached = _place(cursor)
        now = now_ms()
        if not begun:
            # The first look proves that the token may read; it tells nothing from before.
            await self._since(now, now)
            return Page((), f"{now}:{now}")
        found = await self._since(max(begun, reached - self._late), now)
        told = [one.message for one in found if self._told.note((one.message.id, one.message.revision))]
        newest = max(reached, found[-1].at) if found else reached
        # After a date that is still to come, no look would find anything.
        return Page(told, f"{begun}:{min(newest, now)}")

    async def _since(self, since: int, now: int) -> list[Dated]:
        """Return what is listed since then, each message once, oldest first."""
        found: dict[str, Dated] = {}
        async with aclosing(self._listing.pages(now)) as pages:
            async for page in pages:
                before = len(found)
                for one in page:
                    # The first of a name is its newest: a page may repeat what moved down meanwhile.
                    found.setdefault(one.message.id, one)
                # The same page again and again would have no end.
                if any(one.at < since for one in page) or (page and len(found) == before):
                    break
        return sorted((one for one in found.values() if one.at >= since), key=_by_date)

    def _tell(self, sentence: Sentence) -> None:
        self.health = sentence


def readable(
    listed: Sequence[Any], shape: type[Shape], network: str, name_of: Callable[[Shape], str]
) -> list[Shape]:
    """Return what has the documented form and a name; the rest is told in the log, and passed over."""
    found = []
    for raw in listed:
        try:
            one = msgspec.convert(raw, shape)
        except msgspec.ValidationError:
            one = None
        if one is None or not name_of(one):
            log.warning("Something that %s lists has not the documented form; it is passed over", network)
        else:
            found.append(one)
    return found


def _by_date(one: Dated) -> tuple[int, str]:
    return one.at, one.message.id


def _place(cursor: str) -> tuple[int, int]:
    """Return when reading began, and the newest date that was read (ms); zeros where it never began."""
    begun, _, reached = cursor.partition(":")
    right = all(part.isascii() and part.isdigit() and len(part) < 16 for part in (begun, reached))
    return (int(begun), int(reached)) if right else (0, 0)
