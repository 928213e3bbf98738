"""Reads an account or a server: streams for what is said now, pages for what was said meanwhile."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from urllib.parse import urlsplit

import msgspec

from vigie.clock import now_ms
from vigie.connectors.backoff import delays
from vigie.connectors.base import WELL, ConnectorError, Gap, Mark, Sentence, Told
from vigie.connectors.dates import written_at
from vigie.connectors.http import HttpError
from vigie.connectors.mastodon import sentences
from vigie.connectors.mastodon.entries import message_of, removal_of
from vigie.connectors.mastodon.place import (
    LOCAL,
    MENTIONS,
    Item,
    Reached,
    Recent,
    Source,
    cursor_of,
    item_of,
    newer,
    older,
    page,
    reached_of,
    sorts,
)
from vigie.connectors.mastodon.session import Session
from vigie.connectors.mastodon.shapes import Instance, Status, shaped
from vigie.connectors.mastodon.stream import Event, events
from vigie.message import Entry

log = logging.getLogger(__name__)

#: The events of each stream that say something; "update" of a home timeline is what friends say to anybody.
_SAID = {MENTIONS: ("notification", "status.update"), LOCAL: ("update", "status.update")}
#: Events read ahead of whoever iterates; beyond that the server waits.
_AHEAD = 1_000
_Heard = asyncio.Queue[tuple[Source, Event] | Exception]


class Reader:
    """What an account hears; see `vigie.connectors.base.Connector`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._sources: tuple[Source, ...] = (MENTIONS, LOCAL) if session.whole_server else (MENTIONS,)
        self._recent = Recent()
        self.health: Sentence = sentences.not_read(session.place)

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, through every reconnection.

        Raises
        ------
        ConnectorError
            The server refused for good.
        """
        timing = self._session.timing
        reached = reached_of(cursor)
        waits = delays(first=timing.first_wait, longest=timing.longest_wait)
        try:
            while True:
                try:
                    async with aclosing(self._connected(reached)) as told:
                        async for one in told:
                            if isinstance(one, Mark):
                                waits = delays(first=timing.first_wait, longest=timing.longest_wait)
                            yield one
                except HttpError as error:
                    if error.permanent:
                        raise error.as_connector() from None
                    self.health = error.sentence
                    await asyncio.sleep(max(next(waits), error.retry_after or 0.0))
        except ConnectorError as error:
            self.health = error.sentence
            raise
        finally:
            self.health = self.health or sentences.not_read(self._session.place)

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first.

        Raises
        ------
        ConnectorError
            The server did not give a page.
        """
        received_at = now_ms()
        try:
            me = await self._session.me()
            for source in self._sources:
                found: list[Status] = []
                async with aclosing(older(self._session.http, source)) as pages:
                    async for items in pages:
                        dated = [(written_at(one.status.created_at, received_at)[0], one) for one in items]
                        found += [one.status for at, one in dated if gap.holds(at)]
                        if dated and max(at for at, _ in dated) < gap.since:
                            break
                for status in reversed(found):
                    if status.account.id != me.id:
                        yield message_of(status, self._session.space, received_at=received_at)
        except HttpError as error:
            raise error.as_connector() from None

    async def _connected(self, reached: dict[str, Reached]) -> AsyncGenerator[Told, None]:
        session = self._session
        me = await session.me()
        streaming = await self._streaming()
        heard: _Heard = asyncio.Queue(_AHEAD)
        listeners = [asyncio.create_task(self._listen(streaming, source, heard)) for source in self._sources]
        try:
            # Streams first, pages after: what is said between the two is on the pages.
            early = await self._all_open(heard)
            async for one in self._read_pages(reached, me.id):
                yield one
            self.health = WELL
            for source, event in early:
                entry = self._entry(source, event, me.id)
                if entry is not None:
                    yield entry
            yield Mark(cursor_of(reached))
            again = _clock() + session.timing.reread
            while True:
                try:
                    async with asyncio.timeout_at(again):
                        source, event = await _next(heard)
                except TimeoutError:
                    async for one in self._read_pages(reached, me.id):
                        yield one
                    again = _clock() + session.timing.reread
                else:
                    entry = self._entry(source, event, me.id)
                    if entry is not None:
                        yield entry
                yield Mark(cursor_of(reached))
        finally:
            for listener in listeners:
                listener.cancel()
            await asyncio.gather(*listeners, return_exceptions=True)

    async def _all_open(self, heard: _Heard) -> list[tuple[Source, Event]]:
        """Wait until every stream has shown a sign of life; return what they told meanwhile."""
        waited_for, early = set(self._sources), []
        while waited_for:
            source, event = await _next(heard)
            waited_for.discard(source)
            early.append((source, event))
        return early

    async def _listen(self, streaming: str, source: Source, heard: _Heard) -> None:
        session = self._session
        stream = events(
            f"{streaming}/api/v1/streaming/{source.stream}",
            place=session.place,
            headers=session.headers(),
            patience=session.timing.patience,
            silence=session.timing.silence,
            tls=session.tls,
        )
        try:
            async with aclosing(stream) as told:
                async for event in told:
                    await heard.put((source, event))
        except Exception as error:  # noqa: BLE001 - raised where events are waited for
            await heard.put(error)

    async def _read_pages(self, reached: dict[str, Reached], me: str) -> AsyncIterator[Told]:
        """Yield what the pages have and no stream told, and later changes of what they had."""
        http, received_at = self._session.http, now_ms()
        for source in self._sources:
            items, ids = await page(http, source)
            if source.name not in reached:
                newest = max(ids, key=sorts, default="0")
                reached[source.name] = Reached(newest, newest)
                continue
            place = reached[source.name]
            async with aclosing(newer(http, source, place)) as pages:
                async for some in pages:
                    for item in some:
                        if self._tells(item.status, me):
                            yield message_of(item.status, self._session.space, received_at=received_at)
                    yield Mark(cursor_of(reached))
            for item in reversed(items):
                if _was_read_and_changed(item, place) and self._tells(item.status, me):
                    yield message_of(item.status, self._session.space, received_at=received_at)

    def _entry(self, source: Source, event: Event, me: str) -> Entry | None:
        """Return what an event adds to the journal, None where it adds nothing."""
        space, received_at = self._session.space, now_ms()
        if event.name == "delete" and event.data.strip():
            return removal_of(event.data.strip(), space, received_at=received_at)
        if event.name not in _SAID[source]:
            return None
        try:
            raw = msgspec.json.decode(event.data)
        except msgspec.DecodeError:
            log.warning("An event of Mastodon (%s) is not JSON; it is passed over", event.name)
            return None
        item = item_of(LOCAL if event.name == "status.update" else source, raw)
        if item is None or (source is MENTIONS and not self._is_for_us(event, item.status, me)):
            return None
        return (
            message_of(item.status, space, received_at=received_at) if self._tells(item.status, me) else None
        )

    def _is_for_us(self, event: Event, status: Status, me: str) -> bool:
        """Tell whether a change told on a home timeline is of something said to us, not just a friend's."""
        if event.name != "status.update":
            return True
        return self._recent.knows(status) or any(mention.id == me for mention in status.mentions)

    def _tells(self, status: Status, me: str) -> bool:
        return status.account.id != me and self._recent.is_new(status)

    async def _streaming(self) -> str:
        """Return where the server streams: some have a host of its own for it."""
        session = self._session
        try:
            answer = await session.http.ask("GET", "/api/v2/instance")
            told = shaped(answer, Instance).configuration.urls.streaming or ""
        except HttpError as error:
            if error.status != 404:
                raise
            told = ""
        where = urlsplit(told)
        secure = session.base.startswith("https:")
        if not where.netloc or where.scheme not in ("wss", "https", *(() if secure else ("ws", "http"))):
            # The token is never sent in clear because a server said so.
            return session.base
        return f"{'https' if where.scheme in ('wss', 'https') else 'http'}://{where.netloc}"


def _was_read_and_changed(item: Item, place: Reached) -> bool:
    return bool(item.status.edited_at) and sorts(item.id) > sorts(place.since)


async def _next(heard: _Heard) -> tuple[Source, Event]:
    one = await heard.get()
    if isinstance(one, Exception):
        raise one
    return one


def _clock() -> float:
    return asyncio.get_running_loop().time()
