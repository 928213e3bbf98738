"""Keeps an account connected, and tells what is said in its channels."""

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, Coroutine
from typing import Any

from vigie.clock import now_ms
from vigie.connectors.backoff import delays
from vigie.connectors.base import ConnectorError, Mark, Sentence, Told
from vigie.connectors.irc import sentences
from vigie.connectors.irc.entries import entry_of
from vigie.connectors.irc.errors import LostError
from vigie.connectors.irc.lines import Line
from vigie.connectors.irc.link import Link
from vigie.connectors.irc.memory import Memory
from vigie.connectors.irc.powers import able_in, lift_what_is_over
from vigie.connectors.irc.presence import Presence
from vigie.connectors.irc.settings import Settings, Timing, joins
from vigie.connectors.irc.wire import opened

log = logging.getLogger(__name__)

#: Entries read ahead of whoever iterates; beyond that the server waits.
_AHEAD = 1_000


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
        heard: asyncio.Queue[Told | None] = asyncio.Queue(_AHEAD)
        since = int(cursor) if cursor.isascii() and cursor.isdigit() else None
        self.presence = Presence(self._settings, since)
        self.is_read, self.ended = True, None
        keeper = asyncio.create_task(self._keep(heard))
        try:
            while (told := await heard.get()) is not None:
                yield told
            await keeper
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
            self.is_read = False
            if self.ended is None:
                self._say(sentences.not_joined(self._settings.server))

    async def _keep(self, heard: "asyncio.Queue[Told | None]") -> None:
        try:
            await self._stay_connected(heard)
        except ConnectorError as error:
            self.ended = error
            self._say(error.sentence)
            raise
        finally:
            self.link = None
            if not asyncio.current_task().cancelling():  # type: ignore[union-attr]  # it is a task
                await heard.put(None)

    async def _stay_connected(self, heard: "asyncio.Queue[Told | None]") -> None:
        timing = self._timing
        clock = asyncio.get_running_loop().time
        waits = delays(first=timing.first_wait, longest=timing.longest_wait)
        while True:
            since = clock()
            try:
                await self._one_connection(heard)
            except LostError as error:
                self._say(error.sentence)
            if clock() - since >= timing.settled:
                waits = delays(first=timing.first_wait, longest=timing.longest_wait)
            await asyncio.sleep(next(waits))

    async def _one_connection(self, heard: "asyncio.Queue[Told | None]") -> None:
        wire = await opened(self._settings, self._timing, self._tls)
        link: Link | None = None

        async def hear(line: Line, remarks: tuple[str, ...]) -> None:
            assert link is not None
            await self._hear(link, line, remarks, heard)

        try:
            link = Link(wire, self._settings, self._password, self._timing, hear)
            await link.register()
            self.link = link
            await _first_to_end(
                link.listen(),
                self._enter(link),
                self._mark(link, heard),
                self._remember(link),
                lift_what_is_over(link, self._memory, self.presence, self._timing),
            )
        finally:
            if link is not None:
                self.presence.lost(link.heard_at)
            self.link = None
            await wire.close()

    async def _hear(
        self, link: Link, line: Line, remarks: tuple[str, ...], heard: "asyncio.Queue[Told | None]"
    ) -> None:
        if await self.presence.follow(line, link.server, heard.put):
            self._say(self.presence.health)
        entry = entry_of(
            line, server=link.server, settings=self._settings, received_at=now_ms(), remarks=remarks
        )
        if entry is not None:
            link.server.met(line)
            await heard.put(entry)

    async def _enter(self, link: Link) -> None:
        """Enter the channels, and again those that showed us out or let us not in."""
        while True:
            for channels in joins(self.presence.outside):
                await link.send("JOIN", channels)
            if not link.server.is_me(self._settings.nick):
                # A connection of ours that died keeps our name until its server notices.
                await link.send("NICK", self._settings.nick)
            await asyncio.sleep(self._timing.rejoin)

    async def _mark(self, link: Link, heard: "asyncio.Queue[Told | None]") -> None:
        marked = 0
        while True:
            if self.presence.inside and link.heard_at > marked:
                marked = link.heard_at
                # No place to go on from, but the time from which a restart will have missed something.
                await heard.put(Mark(str(marked)))
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


async def _first_to_end(*coroutines: Coroutine[Any, Any, None]) -> None:
    """Run side by side until one ends, then stop the others and raise what it raised."""
    tasks = [asyncio.create_task(one) for one in coroutines]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
