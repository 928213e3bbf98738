"""One connection to the gateway: greeting, heartbeats, events in their order, and why it ended."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from vigie.connectors.base import ConnectorError, Sentence
from vigie.connectors.discord import sentences
from vigie.connectors.discord.session import Timing
from vigie.connectors.discord.shapes import Frame
from vigie.connectors.streaming import LostError, first_to_end

log = logging.getLogger(__name__)
# The library logs whole frames when asked for details: the token is in the first.
_quiet = logging.getLogger(f"{__name__}.socket")
_quiet.setLevel(logging.WARNING)

#: Opcodes that are sent, and that of the greeting.
_BEAT, _IDENTIFY, _RESUME, _HELLO = 1, 2, 6, 10
#: GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT.
INTENTS = 1 << 0 | 1 << 9 | 1 << 12 | 1 << 15
#: Close codes after which coming again cannot help.
_FOR_GOOD: dict[int, Sentence] = {
    4004: sentences.TOKEN_REFUSED,
    4010: sentences.OUTDATED,
    4011: sentences.TOO_LARGE,
    4012: sentences.OUTDATED,
    4013: sentences.OUTDATED,
    4014: sentences.NO_CONTENT,
}
#: Close codes after which a session is over, and a new one must be opened.
_FORGOTTEN = frozenset({1000, 1001, 4003, 4007, 4009})
#: By 1000 and 1001 a session would end; any other code keeps it for some minutes.
_KEEPS_SESSION = 4000
#: A server's first event may tell of thousands of channels.
_LARGEST = 64 << 20


class ClosedError(LostError):
    """A connection ended.

    Parameters
    ----------
    sentence
        Why, and what comes next.
    forgotten
        Whether the session is over with it.
    moving
        Whether Discord asked for it: the next one is opened at once.
    astray
        Whether nobody listens there: another address is asked for.
    """

    def __init__(
        self, sentence: Sentence, *, forgotten: bool = False, moving: bool = False, astray: bool = False
    ) -> None:
        super().__init__(sentence)
        self.forgotten = forgotten
        self.moving = moving
        self.astray = astray


class Link:
    """One connection.

    Parameters
    ----------
    token
        The bot's.
    resume
        The session and the number of its last event, to have the later ones told again; None for a new one.
    on_event
        Takes each event: its name, its data and its number.
    on_alive
        Called at each answered heartbeat.
    on_garbled
        Called for what cannot be read.
    """

    def __init__(
        self,
        token: str,
        timing: Timing,
        *,
        resume: tuple[str, int] | None,
        on_event: Callable[[str, Any, int | None], Awaitable[None]],
        on_alive: Callable[[], Awaitable[None]],
        on_garbled: Callable[[], None],
    ) -> None:
        self._token = token
        self._timing = timing
        self._resume = resume
        self._on_event = on_event
        self._on_alive = on_alive
        self._on_garbled = on_garbled
        self._last = resume[1] if resume else None
        self._answered = True

    async def run(self, address: str) -> None:
        """Listen until the connection ends.

        Raises
        ------
        ClosedError
            It is of no more use; another one may be.
        ConnectorError
            Somebody must do something first.
        """
        try:
            async with asyncio.timeout(self._timing.patience):
                # Discord's own heartbeats tell a dead connection.
                socket = await connect(
                    f"{address.rstrip('/')}/?v=10&encoding=json",
                    max_size=_LARGEST,
                    ping_interval=None,
                    logger=_quiet,
                )
        except (OSError, TimeoutError, WebSocketException):
            raise ClosedError(sentences.UNREACHABLE, astray=True) from None
        try:
            await self._talk(socket)
        except ConnectionClosed as error:
            raise _ended(error) from None
        finally:
            # A dead connection would not answer the closing: the other end is not waited for long.
            closing = asyncio.ensure_future(socket.close(_KEEPS_SESSION))
            await asyncio.wait({closing}, timeout=min(1.0, self._timing.patience))
            if not closing.done():
                socket.transport.abort()
                await asyncio.gather(closing, return_exceptions=True)

    async def _talk(self, socket: ClientConnection) -> None:
        try:
            async with asyncio.timeout(self._timing.patience):
                hello = _frame(await socket.recv())
        except TimeoutError:
            raise ClosedError(sentences.SILENT) from None
        every = hello.d.get("heartbeat_interval") if hello and isinstance(hello.d, dict) else None
        if hello is None or hello.op != _HELLO or not isinstance(every, int | float) or every <= 0:
            raise ClosedError(sentences.ODD_ANSWER)
        await self._greet(socket)
        await first_to_end(self._beat(socket, min(every / 1000, self._timing.beat)), self._listen(socket))

    async def _greet(self, socket: ClientConnection) -> None:
        if self._resume is not None:
            session, last = self._resume
            await _send(socket, _RESUME, {"token": self._token, "session_id": session, "seq": last})
            return
        about = {"os": "linux", "browser": "vigie", "device": "vigie"}
        asked = {"token": self._token, "intents": INTENTS, "properties": about}
        await _send(socket, _IDENTIFY, asked)

    async def _beat(self, socket: ClientConnection, every: float) -> None:
        # Many who lost the same server do not beat together.
        await asyncio.sleep(every * random.random())  # noqa: S311 - no secret
        while True:
            if not self._answered:
                raise ClosedError(sentences.SILENT)
            self._answered = False
            await _send(socket, _BEAT, self._last)
            await asyncio.sleep(every)

    async def _listen(self, socket: ClientConnection) -> None:
        while True:
            frame = _frame(await socket.recv())
            if frame is None:
                self._on_garbled()
                continue
            match frame.op:
                case 0:
                    if frame.s is not None:
                        self._last = max(frame.s, self._last or 0)
                    await self._on_event(frame.t or "", frame.d, frame.s)
                case 1:
                    await _send(socket, _BEAT, self._last)
                case 7:
                    raise ClosedError(sentences.CLOSED, moving=True)
                case 9:
                    raise ClosedError(sentences.CLOSED, forgotten=frame.d is not True)
                case 11:
                    self._answered = True
                    await self._on_alive()


def _ended(error: ConnectionClosed) -> ClosedError | ConnectorError:
    code = error.rcvd.code if error.rcvd else 0
    if code in _FOR_GOOD:
        return ConnectorError(_FOR_GOOD[code], permanent=True)
    return ClosedError(sentences.CLOSED, forgotten=code in _FORGOTTEN)


def _frame(raw: str | bytes) -> Frame | None:
    """Read a frame; None where it has not the documented form."""
    try:
        return msgspec.json.decode(raw, type=Frame)
    except (msgspec.DecodeError, RecursionError):
        log.warning("A frame of Discord's gateway has not the documented form")
        return None


async def _send(socket: ClientConnection, op: int, data: Any) -> None:
    await socket.send(msgspec.json.encode({"op": op, "d": data}).decode())
