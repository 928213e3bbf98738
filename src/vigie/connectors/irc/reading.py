"""Keeps an account connected, and tells what is said in its channels."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

from vigie.clock import now_ms
from vigie.connectors.backoff import delays
from vigie.connectors.base import ConnectorError, Mark, Sentence, Told
from vigie.connectors.irc import sentences
from vigie.connectors.irc.entries import entry_of
from vigie.connectors.irc.lines import Line
from vigie.connectors.irc.link import Link
from vigie.connectors.irc.memory import Memory
from vigie.connectors.irc.powers import able_in, lift_what_is_over
from vigie.connectors.irc.presence import Presence
from vigie.connectors.irc.settings import Settings, Timing, joins
from vigie.connectors.irc.wire import opened
from vigie.connectors.streaming import LostError, first_to_end, stream

Put = Callable[[Told], Awaitable[None]]


class Reader:
    """What an account hears; see `vigie.connectors.base.Connector`."""

    def __init__(
        self,
        settings: Settings,
        password: str,
        memory: Memory,
        timing: Timing,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._password = password
        self._memory = memory
        self._timing = timing
        self._tls = tls
        #: The connection, once it is signed in.
        self.link: Link | None = None
        #: Whether somebody reads, and why reading ended for good.
        self.is_read = False
        self.ended: ConnectorError | None = None
        self.presence = Presence(settings, None)
        self.health: Sentence = sentences.not_joined(settings.server)
        #: Set once the connection, a channel or our rank there changes; another one then takes its place.
        self.change = asyncio.Event()

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, through every reconnection.

        Raises
        ------
        ConnectorError
            The server refuses the account for good.
        """
        since = int(cursor) if cursor.isascii() and cursor.isdigit() else None
        self.presence = Presence(self._settings, since)
        self.is_read, self.ended = True, None
        at_rest = sentences.not_joined(self._settings.server)
        try:
            async with aclosing(stream(self._stay_connected, on_health=self._say, at_rest=at_rest)) as heard:
                async for told in heard:
                    yield told
        finally:
            self.is_read = False

    async def _stay_connected(self, put: Put) -> None:
        timing = self._timing
        clock = asyncio.get_running_loop().time
        waits = delays(first=timing.first_wait, longest=timing.longest_wait)
        while True:
            since = clock()
            try:
                await self._one_connection(put)
            except LostError as error:
                self._say(error.sentence)
            except ConnectorError as error:
                self.ended = error
                raise
            if clock() - since >= timing.settled:
                waits = delays(first=timing.first_wait, longest=timing.longest_wait)
            await asyncio.sleep(next(waits))

    async def _one_connection(self, put: Put) -> None:
        wire = await opened(self._settings, self._timing, self._tls)
        link: Link | None = None

        async def hear(line: Line, remarks: tuple[str, ...]) -> None:
            assert link is not None
            await self._hear(link, line, remarks, put)

        try:
            link = Link(wire, self._settings, self._password, self._timing, hear)
            await link.register()
            self.link = link
            await first_to_end(
                link.listen(),
                self._enter(link),
                self._mark(link, put),
                self._remember(link),
                lift_what_is_over(link, self._memory, self.presence, self._timing),
            )
        finally:
            if link is not None:
                self.presence.lost(link.heard_at)
            self.link = None
            await wire.close()

    async def _hear(self, link: Link, line: Line, remarks: tuple[str, ...], put: Put) -> None:
        if await self.presence.follow(line, link.server, put):
            self._say(self.presence.health)
        entry = entry_of(
            line, server=link.server, settings=self._settings, received_at=now_ms(), remarks=remarks
        )
        if entry is not None:
            link.server.met(line)
            await put(entry)

    async def _enter(self, link: Link) -> None:
        """Enter the channels, and again those that showed us out or let us not in."""
        while True:
            for channels in joins(self.presence.outside):
                await link.send("JOIN", channels)
            if not link.server.is_me(self._settings.nick):
                # A connection of ours that died keeps our name until its server notices.
                await link.send("NICK", self._settings.nick)
            await asyncio.sleep(self._timing.rejoin)

    async def _mark(self, link: Link, put: Put) -> None:
        marked = 0
        while True:
            if self.presence.inside and link.heard_at > marked:
                marked = link.heard_at
                # No place to go on from, but the time from which a restart will have missed something.
                await put(Mark(str(marked)))
            await asyncio.sleep(self._timing.mark)

    async def _remember(self, link: Link) -> None:
        """Keep what we may do, for the process that shows screens: it is nowhere in a channel."""
        while True:
            change = self.change
            for channel in sorted(self.presence.inside):
                await self._memory.may(channel, able_in(link.server, channel))
            await change.wait()

    def _say(self, health: Sentence) -> None:
        self.health = health
        self.change.set()
        self.change = asyncio.Event()
