"""One connection to Twitch chat, from its opening to its end: registered, joined, listened to, answered."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from vigie.clock import now_ms
from vigie.connectors.base import WELL, ConnectorError, Sentence
from vigie.connectors.irc.lines import Line, read, split
from vigie.connectors.streaming import LostError
from vigie.connectors.twitch import sentences
from vigie.connectors.twitch.entries import entry_of
from vigie.message import Entry

#: Notices after which joining again cannot help.
_GONE = frozenset({"msg_channel_suspended", "msg_room_not_found", "tos_ban"})


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """How patient the connector is, in seconds."""

    #: Silence after which the other end is asked whether it is there.
    quiet: float = 30
    #: How long it then has to show a sign of life; also to accept a connection.
    answer: float = 10
    #: How long the channel has to let us in.
    join: float = 15
    #: How long an old connection is still listened to after Twitch asked to move to a new one.
    linger: float = 5
    #: A connection that lasted this long was a good one: the next wait is short again.
    settled: float = 5
    first_wait: float = 0.5
    longest_wait: float = 30


class SignInRefusedError(Exception):
    """Twitch did not accept the anonymous name, in the words given."""


class Link:
    """One connection; `run` lasts as long as it does.

    Parameters
    ----------
    connection
        Makes the WebSocket: an un-awaited call of `websockets.asyncio.client.connect`.
    channel
        The channel to join, lower-case.
    put
        Takes each entry; while it waits, so does the network.
    on_health
        Told that all is well once the channel has let us in.
    """

    def __init__(
        self,
        connection: connect,
        channel: str,
        timing: Timing,
        *,
        put: Callable[[Entry], Awaitable[None]],
        on_health: Callable[[Sentence], None],
    ) -> None:
        self._connection = connection
        self._channel = channel
        self._timing = timing
        self._put = put
        self._on_health = on_health
        # Twitch gives read access to any name of this form.
        self._nick = f"justinfan{10_000 + secrets.randbelow(90_000)}"
        self._heard = 0
        self._joined_at: float | None = None
        #: Set when Twitch asks to move to another connection.
        self.told_to_move = asyncio.Event()
        #: Whether messages carry tags, hence the ids that make hearing one twice harmless.
        self.tagged = False

    @property
    def lasted(self) -> float:
        """Return for how many seconds the channel has been heard."""
        return 0.0 if self._joined_at is None else asyncio.get_running_loop().time() - self._joined_at

    async def run(self) -> None:
        """Connect, join and listen until the connection ends.

        Raises
        ------
        LostError, SignInRefusedError, ConnectorError
            What ended it; also the exceptions of `websockets` and of the network.
        """
        async with self._connection as socket:
            await socket.send("CAP REQ :twitch.tv/tags twitch.tv/commands\r\n")
            await socket.send(f"NICK {self._nick}\r\n")
            await self._listen(socket)

    async def _listen(self, socket: ClientConnection) -> None:
        clock = asyncio.get_running_loop().time
        timing = self._timing
        join_by = clock() + timing.join
        probed = False
        while True:
            patience = timing.answer if probed else timing.quiet
            if self._joined_at is None:
                patience = min(patience, join_by - clock())
                if patience <= 0:
                    raise LostError(sentences.not_let_in(self._channel))
            try:
                async with asyncio.timeout(patience):
                    # As bytes: one badly written message must not end the connection of a whole chat.
                    frame = await socket.recv(decode=False)
            except TimeoutError:
                if probed:
                    raise LostError(sentences.silent(self._channel, timing.quiet + timing.answer)) from None
                probed = True
                await socket.send("PING :vigie\r\n")
                continue
            probed = False
            for written in split(frame):
                await self._hear(written, socket)

    async def _hear(self, written: bytes, socket: ClientConnection) -> None:
        self._heard += 1
        line, remarks = read(written)
        if line is None:
            return
        match line.command:
            case "PING":
                await socket.send(f"PONG :{line.params[-1] if line.params else ''}\r\n")
            case "RECONNECT":
                self.told_to_move.set()
            case "CAP":
                self.tagged = line.params[1:2] == ["ACK"] and "twitch.tv/tags" in line.params[-1]
            case "001":
                await socket.send(f"JOIN #{self._channel}\r\n")
            case "NOTICE":
                self._heed(line)
            case _:
                await self._follow(line, remarks)

    async def _follow(self, line: Line, remarks: tuple[str, ...]) -> None:
        """Take what the channel says; other channels were not asked for."""
        target = f"#{self._channel}"
        if target not in (param.lower() for param in line.params[:-1] or line.params):
            return
        if line.command == "PART" and line.nick == self._nick:
            # Shown out of the room we would hear nothing more, on a connection that looks well.
            raise LostError(sentences.closed(self._channel))
        if self._joined_at is None:
            # Any word from the channel proves that we are in; usually it is our own JOIN.
            self._joined_at = asyncio.get_running_loop().time()
            self._on_health(WELL)
        entry = entry_of(line, received_at=now_ms(), place=f"{self._nick}:{self._heard}", remarks=remarks)
        if entry is not None:
            await self._put(entry)

    def _heed(self, line: Line) -> None:
        """Tell a refusal from the notices that only describe the room."""
        said = line.params[-1][:200] if line.params else ""
        if line.tags.get("msg-id") in _GONE:
            raise ConnectorError(sentences.gone(self._channel, said), permanent=True)
        # Before the channel let us in, a notice to nobody by name is about signing in.
        if self._joined_at is None and line.params[:1] == ["*"]:
            raise SignInRefusedError(said)
