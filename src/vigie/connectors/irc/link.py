"""One connection to a server: registered, then heard line by line, and asked things in turn."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable

from vigie.clock import now_ms
from vigie.connectors.irc import sentences
from vigie.connectors.irc.lines import Line, read, written
from vigie.connectors.irc.server import Server
from vigie.connectors.irc.settings import Settings, Timing
from vigie.connectors.irc.signing_in import SigningIn, words_of
from vigie.connectors.irc.wire import Wire
from vigie.connectors.streaming import LostError

Hear = Callable[[Line, tuple[str, ...]], Awaitable[None]]


class Link:
    """A connection that is open; `register` first, then `listen` beside `ask`.

    Parameters
    ----------
    hear
        Called with each line, after `server` followed it, and what was repaired in it.
    """

    def __init__(
        self, wire: Wire, settings: Settings, password: str, timing: Timing, hear: Hear | None = None
    ) -> None:
        self.server = Server(settings.nick)
        #: When the server last said anything (ms).
        self.heard_at = now_ms()
        #: Whether it is of use, as far as is known.
        self.alive = True
        self._wire = wire
        self._settings = settings
        self._password = password
        self._timing = timing
        self._hear = hear
        self._one_asks = asyncio.Lock()
        self._answers: list[Line] | None = None
        self._answered: asyncio.Future[None] | None = None
        self._fence = ""

    async def send(self, command: str, *params: str) -> None:
        """Send one line.

        Raises
        ------
        LostError, ValueError
            The connection ended, or a part would break the line.
        """
        await self._wire.send(written(command, *params))

    async def register(self) -> None:
        """Sign in.

        Raises
        ------
        LostError, ConnectorError
            Trying again may help, or cannot.
        """
        try:
            async with asyncio.timeout(self._timing.sign_in):
                await self.send("CAP", "LS", "302")
                await self.send("NICK", self.server.nick)
                await self.send("USER", self._settings.nick, "0", "*", self._settings.nick)
                signing_in = SigningIn(self.server, self._settings, self._password, self.send)
                while True:
                    for line, _ in await self._lines():
                        if await signing_in.heard(line):
                            return
        except TimeoutError:
            raise LostError(sentences.silent(self._settings.server)) from None

    async def listen(self) -> None:
        """Hear what is said until the connection ends.

        Raises
        ------
        LostError
            How it ended.
        """
        probed = False
        try:
            while True:
                try:
                    async with asyncio.timeout(self._timing.answer if probed else self._timing.quiet):
                        lines = await self._lines()
                except TimeoutError:
                    if probed:
                        raise LostError(sentences.silent(self._settings.server)) from None
                    probed = True
                    await self.send("PING", "vigie")
                    continue
                probed = False
                for line, remarks in lines:
                    await self._take(line, remarks)
        except LostError as error:
            if self._answered is not None and not self._answered.done():
                self._answered.set_exception(LostError(error.sentence))
            raise

    async def ask(self, *lines: str) -> list[Line]:
        """Send lines, and return all that the server said until it had obeyed the last.

        A server answers in order: what comes before the answer to a PING sent behind is all there is.

        Raises
        ------
        LostError
            The connection ended, or the server is silent.
        """
        async with self._one_asks:
            self._fence = secrets.token_hex(6)
            self._answers, self._answered = [], asyncio.get_running_loop().create_future()
            try:
                # A server takes a line every two seconds from those who say much.
                async with asyncio.timeout(self._timing.answer + 2 * max(len(lines) - 5, 0)):
                    for line in lines:
                        await self._wire.send(line)
                    await self.send("PING", self._fence)
                    await self._answered
                return self._answers
            except TimeoutError:
                await self.close()
                raise LostError(sentences.silent(self._settings.server)) from None
            finally:
                self._answers = self._answered = None

    async def close(self) -> None:
        """End the connection."""
        self.alive = False
        await self._wire.close()

    async def _take(self, line: Line, remarks: tuple[str, ...]) -> None:
        if line.command == "PING":
            await self.send("PONG", line.params[-1] if line.params else "")
            return
        if line.command == "ERROR":
            raise LostError(sentences.ended(self._settings.server, words_of(line)))
        if self._answers is not None and self._answered is not None:
            if line.command == "PONG" and self._fence in line.params:
                if not self._answered.done():
                    self._answered.set_result(None)
            else:
                self._answers.append(line)
        self.server.take(line)
        if self._hear is not None:
            await self._hear(line, remarks)

    async def _lines(self) -> list[tuple[Line, tuple[str, ...]]]:
        pieces = await self._wire.receive()
        self.heard_at = now_ms()
        return [(line, remarks) for line, remarks in map(read, pieces) if line is not None]
