"""A chat server of ours that speaks as Twitch does: over WebSocket, on loopback, sentence by sentence.

What Twitch says on its own is said here too (capabilities, welcome, JOIN, names, room state); the test says
the rest through a `Visit`, one for each connection of the connector.
"""

import asyncio
import ssl
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

WORDS_TO_TAG = str.maketrans({"\\": r"\\", ";": r"\:", " ": r"\s", "\r": r"\r", "\n": r"\n"})


def tagged(line: str, **tags: str) -> str:
    """Return the line with tags; underscores in their names stand for dashes."""
    written = (f"{name.replace('_', '-')}={value.translate(WORDS_TO_TAG)}" for name, value in tags.items())
    return f"@{';'.join(written)} {line}" if tags else line


def privmsg(text: str, *, channel: str = "lachaine", login: str = "bob", **tags: str) -> str:
    """Return a message as Twitch writes it; `id` and the time are needed to be told apart."""
    whole = {
        "badge-info": "",
        "badges": "",
        "display-name": login.title(),
        "emotes": "",
        "room-id": "777",
        "tmi-sent-ts": "1700000000000",
        "user-id": "42",
        **{name.replace("_", "-"): value for name, value in tags.items()},
    }
    return tagged(f":{login}!{login}@{login}.tmi.twitch.tv PRIVMSG #{channel} :{text}", **whole)


class Visit:
    """One connection, seen from the server."""

    def __init__(self, peer: "TwitchPeer", socket: ServerConnection) -> None:
        self.peer = peer
        self.socket = socket
        self.nick = ""
        self.heard: list[str] = []
        self.ended = asyncio.Event()

    async def say(self, *lines: str) -> None:
        """Send the lines in one frame."""
        await self.socket.send("".join(f"{line}\r\n" for line in lines))

    async def say_bytes(self, frame: bytes) -> None:
        """Send bytes as a text frame, whatever they are."""
        await self.socket.send(frame, text=True)

    async def say_in_pieces(self, pieces: Iterable[str]) -> None:
        """Send one frame in several fragments."""
        await self.socket.send(list(pieces))

    async def close(self) -> None:
        """End the connection as the protocol wants it."""
        await self.socket.close(1001)

    def abort(self) -> None:
        """Cut the connection without a word."""
        self.socket.transport.abort()

    def half_close(self) -> None:
        """Stop sending, without the closing words, and go on receiving."""
        self.socket.transport.write_eof()

    async def serve(self) -> None:
        """Answer until the connection ends."""
        try:
            async for frame in self.socket:
                assert isinstance(frame, str)
                for line in frame.splitlines():
                    self.heard.append(line)
                    await self._answer(line)
        except ConnectionClosed:
            pass
        finally:
            self.ended.set()

    async def _answer(self, line: str) -> None:
        peer = self.peer
        command, _, rest = line.partition(" ")
        match command:
            case "CAP":
                asked = rest.partition(":")[2]
                await self.say(f":tmi.twitch.tv CAP * {'ACK' if peer.grants_tags else 'NAK'} :{asked}")
            case "NICK":
                self.nick = rest
                if peer.sign_in_refusals > 0:
                    peer.sign_in_refusals -= 1
                    await self.say(":tmi.twitch.tv NOTICE * :Login authentication failed")
                    return
                await self.say(
                    f":tmi.twitch.tv 001 {rest} :Welcome, GLHF!",
                    f":tmi.twitch.tv 002 {rest} :Your host is tmi.twitch.tv",
                    f":tmi.twitch.tv 003 {rest} :This server is rather new",
                    f":tmi.twitch.tv 004 {rest} :-",
                    f":tmi.twitch.tv 375 {rest} :-",
                    f":tmi.twitch.tv 372 {rest} :You are in a maze of twisty passages, all alike.",
                    f":tmi.twitch.tv 376 {rest} :>",
                )
            case "JOIN":
                await self._let_in(rest)
            case "PING" if peer.answers_ping:
                await self.say(f":tmi.twitch.tv PONG tmi.twitch.tv {rest}")

    async def _let_in(self, channel: str) -> None:
        if self.peer.refuses_join:
            notice = f":tmi.twitch.tv NOTICE {channel} :This channel does not exist or has been suspended."
            await self.say(tagged(notice, msg_id=self.peer.refuses_join))
            return
        if self.peer.ignored_joins > 0:
            self.peer.ignored_joins -= 1
            return
        host = f"{self.nick}.tmi.twitch.tv"
        await self.say(
            f":{self.nick}!{self.nick}@{host} JOIN {channel}",
            f":{host} 353 {self.nick} = {channel} :{self.nick}",
            f":{host} 366 {self.nick} {channel} :End of /NAMES list",
        )
        await self.say(
            tagged(
                f":tmi.twitch.tv ROOMSTATE {channel}",
                emote_only="0",
                followers_only="-1",
                r9k="0",
                room_id="777",
                slow="0",
                subs_only="0",
            )
        )
        self.peer.joined.put_nowait(self)


class TwitchPeer:
    """The server; its attributes say how it misbehaves."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.visits: list[Visit] = []
        self.joined: asyncio.Queue[Visit] = asyncio.Queue()
        self.grants_tags = True
        self.answers_ping = True
        self.sign_in_refusals = 0
        self.ignored_joins = 0
        #: The msg-id of the notice that answers a JOIN, if any.
        self.refuses_join = ""
        self._tls = tls
        self._port = 0
        self._server: Server | None = None

    @property
    def address(self) -> str:
        """Return where to connect."""
        return f"{'wss' if self._tls else 'ws'}://127.0.0.1:{self._port}"

    async def next_visit(self) -> Visit:
        """Return the next connection that has joined the channel."""
        async with asyncio.timeout(10):
            return await self.joined.get()

    async def stop(self) -> None:
        """Refuse connections from now on, and cut those that are open."""
        assert self._server is not None
        for visit in self.visits:
            if not visit.ended.is_set():
                visit.abort()
        self._server.close()
        await self._server.wait_closed()
        self._server = None

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._server = await serve(
            self._welcome, "127.0.0.1", self._port, ssl=self._tls, compression=None, close_timeout=0.2
        )
        self._port = next(iter(self._server.sockets)).getsockname()[1]

    async def _welcome(self, socket: ServerConnection) -> None:
        visit = Visit(self, socket)
        self.visits.append(visit)
        await visit.serve()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            await self.stop()
