"""Reads a server: sessions of the gateway one after the other, and what they may have left out."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import msgspec

from vigie.clock import now_ms
from vigie.connectors.backoff import delays
from vigie.connectors.base import WELL, Mark, Sentence, Told
from vigie.connectors.discord import sentences
from vigie.connectors.discord.entries import EventError, is_blank, message_of, posted_of, removals_of
from vigie.connectors.discord.link import ClosedError, Link
from vigie.connectors.discord.past import Past
from vigie.connectors.discord.place import Place, place_of
from vigie.connectors.discord.session import Session, explained
from vigie.connectors.discord.shapes import Gateway, Ready, snowflake_at
from vigie.connectors.http import HttpError
from vigie.connectors.streaming import first_to_end
from vigie.message import Entry, Message
from vigie.remembered import Noted

log = logging.getLogger(__name__)

#: Ids are made by many machines: what is a little older may come a little later (ms).
_MARGIN = 60_000
#: Messages heard that are known again when the past tells them.
_REMEMBERED = 5_000


class Reading:
    """Reads one server for as long as that may help.

    Parameters
    ----------
    cursor
        Where to go on; empty at the very first reading.
    put
        Takes what is told, in order.
    on_health
        Given each change of health.
    """

    def __init__(
        self,
        session: Session,
        past: Past,
        cursor: str,
        *,
        put: Callable[[Told], Awaitable[None]],
        on_health: Callable[[Sentence], None],
    ) -> None:
        self._session = session
        self._past = past
        self._place: Place = place_of(cursor)
        self._put = put
        self._on_health = on_health
        #: The latest message heard (a snowflake).
        self._newest = 0
        #: Set while something may be missing after `Place.complete`.
        self._doubt = asyncio.Event()
        # A restart cannot know what was still to be read.
        self._doubt.set()
        self._catching_up = False
        #: Set once the session is open.
        self._open = asyncio.Event()
        #: What came without words, as without the right to read them.
        self._blank: Sentence = WELL
        self._told: Noted[tuple[str, str]] = Noted(_REMEMBERED)

    async def run(self) -> None:
        """Read.

        Raises
        ------
        ConnectorError
            Somebody must do something first.
        """
        timing = self._session.timing
        waits = delays(first=timing.first_wait, longest=timing.longest_wait)
        while True:
            began, wait = time.monotonic(), 0.0
            try:
                await self._once()
            except ClosedError as error:
                self._on_health(error.sentence)
                if error.forgotten:
                    self._place.forget_session()
                if error.astray:
                    # A cursor may be older than the machine it names; others may still know the session.
                    self._place.address = ""
                if error.moving or time.monotonic() - began >= timing.settled:
                    waits = delays(first=timing.first_wait, longest=timing.longest_wait)
            except HttpError as error:
                if error.permanent:
                    raise explained(error).as_connector() from None
                self._on_health(error.sentence)
                wait = error.retry_after or 0.0
            await asyncio.sleep(max(next(waits), wait))

    async def _once(self) -> None:
        """Ask whether the token and the server still stand, then listen through one connection."""
        place = self._place
        channels = await self._past.look()
        me, owner = await self._session.me(), await self._past.know_owner()
        if not place.origin:
            # By Discord's clock where it shows: ours may be ahead of it.
            last = [int(channel.last_message_id or 0) for channel in channels]
            place.origin = place.complete = max([snowflake_at(now_ms() - _MARGIN), *last])
        address = place.address or await self._address()
        self._open.clear()
        link = Link(
            self._session.token,
            self._session.timing,
            resume=(place.session, place.number) if place.session else None,
            on_event=lambda name, data, number: self._hear(name, data, number, me, owner),
            on_alive=self._mark,
            on_garbled=self._doubt.set,
        )
        await first_to_end(link.run(address), self._catch_up())

    async def _address(self) -> str:
        gateway = await self._session.read("gateway/bot", Gateway)
        starts = gateway.session_start_limit
        if starts.remaining < 1:
            # One more would end every session of the bot, and its token.
            raise HttpError(sentences.NO_STARTS, retry_after=max(starts.reset_after / 1000, 1.0))
        return gateway.url

    async def _hear(self, name: str, data: Any, number: int | None, me: str, owner: str) -> None:
        place = self._place
        if number is not None:
            if place.session and number > place.number + 1:
                self._doubt.set()
            place.number = max(number, place.number)
        try:
            told = self._read(name, data, me, owner)
        except EventError:
            # Never its words: logs are read by more people than messages.
            log.error("An event %.40s of %s could not be read", name, self._session.space.key)
            self._doubt.set()
            return
        for one in told:
            await self._tell(one)
        if told:
            await self._mark()

    def _read(self, name: str, data: Any, me: str, owner: str) -> list[Entry]:
        match name:
            case "READY":
                self._begin(data)
            case "RESUMED":
                self._opened()
            case "MESSAGE_CREATE" | "MESSAGE_UPDATE":
                return self._message(data, me, owner)
            case "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK":
                return [*removals_of(data, server=self._session.server, received_at=now_ms())]
        return []

    def _begin(self, data: Any) -> None:
        try:
            ready = msgspec.convert(data, Ready)
        except msgspec.ValidationError as error:
            raise EventError(str(error)) from None
        place = self._place
        place.session, place.address = ready.session_id, ready.resume_gateway_url
        # A new session tells nothing of what was said before it.
        self._doubt.set()
        self._opened()

    @property
    def _sure(self) -> bool:
        """Whether everything said so far was told."""
        return self._open.is_set() and not self._catching_up and not self._doubt.is_set()

    def _opened(self) -> None:
        self._open.set()
        if self._sure:
            self._on_health(self._blank)

    def _message(self, data: Any, me: str, owner: str) -> list[Entry]:
        posted = posted_of(data)
        private = posted.guild_id is None
        if not private and posted.guild_id != self._session.server:
            return []
        if private:
            self._place.met(posted.channel_id)
        elif not posted.author.bot and posted.webhook_id is None:
            self._look_at_words(is_blank(posted, me))
        message = message_of(
            posted,
            server=self._session.server,
            me=me,
            owner=owner,
            private=private,
            received_at=now_ms(),
        )
        return [message] if message else []

    def _look_at_words(self, blank: bool) -> None:
        blank_now = sentences.NO_CONTENT if blank else WELL
        if blank_now != self._blank:
            self._blank = blank_now
            if self._sure:
                self._on_health(blank_now)

    async def _tell(self, entry: Entry) -> None:
        if isinstance(entry, Message):
            if not self._told.note((entry.id, entry.revision)):
                return
            self._newest = max(self._newest, int(entry.id))
        await self._put(entry)

    async def _mark(self) -> None:
        if not self._open.is_set():
            return
        if self._sure:
            self._place.complete = max(self._place.complete, self._newest)
        await self._put(Mark(self._place.written()))

    async def _catch_up(self) -> None:
        """Read what the gateway may have left out, for as long as the connection lasts."""
        timing = self._session.timing
        waits = delays(first=timing.first_wait, longest=timing.longest_wait)
        while True:
            await self._open.wait()
            await self._doubt.wait()
            self._doubt.clear()
            newest, whole = self._newest, False
            self._catching_up = True
            try:
                await self._read_past()
                whole = True
            except HttpError as error:
                if error.permanent:
                    raise
                self._on_health(error.sentence)
                await asyncio.sleep(max(next(waits), error.retry_after or 0.0))
            finally:
                self._catching_up = False
                if not whole:
                    self._doubt.set()
            if not whole:
                continue
            self._place.complete = max(self._place.complete, newest)
            if self._sure:
                self._on_health(self._blank)
            await self._mark()
            await asyncio.sleep(timing.settle)

    async def _read_past(self) -> None:
        place = self._place
        after = max(place.origin, place.complete - (_MARGIN << 22))
        async with aclosing(self._past.everywhere(after, list(place.conversations))) as found:
            async for message in found:
                await self._tell(message)
