"""EventSub over WebSocket: one session from its welcome to its end, and one session after another."""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from vigie.connectors.streaming import LostError
from vigie.connectors.twitch import sentences
from vigie.connectors.twitch.moving import happened, hear_why

ADDRESS = "wss://eventsub.wss.twitch.tv/ws"

#: At its most talkative the library writes whole frames, and with them what people say.
_discreet = logging.getLogger(f"{__name__}.frames")
_discreet.setLevel(logging.WARNING)


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How patient the connector of an account is, in seconds."""

    #: How long a connection has to open, and then to welcome us.
    welcome: float = 10
    #: How much later than announced a sign of life may come.
    slack: float = 5
    #: How long a session that was replaced is still heard after its last frame; less than a keepalive's time.
    linger: float = 2
    #: How often at most it is told that the network was heard.
    mark: float = 10
    #: A session that lasted this long was a good one: the next wait is short again.
    settled: float = 5
    first_wait: float = 0.5
    longest_wait: float = 30
    #: How often the token is validated; Twitch asks for an hour.
    validate: float = 3_600
    #: How often the subscriptions of webhooks are looked at.
    watch: float = 30
    #: How long a whole answer of the API may take.
    answer: float = 15


class Hearer(msgspec.Struct, frozen=True):
    """What a session calls, in order, while it lasts; the network waits meanwhile."""

    #: Given the session's id before anything else, save for a session that follows another: subscribes.
    subscribe: Callable[[str], Awaitable[None]]
    #: Given each notification: its metadata and its payload.
    notified: Callable[[Mapping[str, Any], Any], Awaitable[None]]
    #: Given the type and the status of a subscription that Twitch ended.
    revoked: Callable[[str, str], Awaitable[None]]
    #: Called for each frame: the network was heard.
    alive: Callable[[], Awaitable[None]]
    #: Called for what cannot be read.
    garbled: Callable[[], Awaitable[None]]


class Session:
    """One WebSocket connection.

    Parameters
    ----------
    address
        Where to connect: EventSub's own, or where it asked to move to.
    channel
        For sentences.
    follows
        Whether it goes on with the subscriptions of another session.
    """

    def __init__(
        self,
        address: str,
        channel: str,
        hearer: Hearer,
        patience: Patience,
        *,
        follows: bool = False,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._address = address
        self._channel = channel
        self._hearer = hearer
        self._patience = patience
        self._follows = follows
        self._tls = tls
        self._since: float | None = None
        self._listening: asyncio.Timeout | None = None
        self._leaving = False
        self.welcomed = asyncio.Event()
        #: Where Twitch asks to move; set with `moving`.
        self.move_to = ""
        self.moving = asyncio.Event()

    @property
    def lasted(self) -> float:
        """Return for how many seconds it has been heard."""
        return 0.0 if self._since is None else asyncio.get_running_loop().time() - self._since

    async def run(self) -> None:
        """Connect, subscribe and listen until the connection ends.

        Raises
        ------
        LostError
            What ended it; also the exceptions of `websockets`, of the network, and of the hearer.
        """
        async with self._connection() as socket:
            session = await self._welcome(socket)
            self._since = asyncio.get_running_loop().time()
            self.welcomed.set()
            if not self._follows:
                await self._hearer.subscribe(str(session["id"]))
            await self._hearer.alive()
            await self._listen(socket, _seconds(session, self._patience.welcome) + self._patience.slack)

    def leave(self) -> None:
        """End once nothing comes any more: what this end has received already is still heard."""
        self._leaving = True
        if self._listening is not None and not self._listening.expired():
            self._listening.reschedule(asyncio.get_running_loop().time() + self._patience.linger)

    def _connection(self) -> connect:
        return connect(
            self._address,
            ssl=(self._tls or True) if self._address.startswith("wss:") else None,
            open_timeout=self._patience.welcome,
            close_timeout=1,
            # Twitch closes the connection of a client that says anything; it pings, and tells that it lives.
            ping_interval=None,
            compression=None,
            logger=_discreet,
        )

    async def _welcome(self, socket: ClientConnection) -> Mapping[str, Any]:
        try:
            async with asyncio.timeout(self._patience.welcome):
                while True:
                    frame = _frame(await socket.recv(decode=False))
                    if frame is not None and frame[0].get("message_type") == "session_welcome":
                        session = frame[1].get("session")
                        if isinstance(session, dict) and session.get("id"):
                            return session
        except TimeoutError:
            raise LostError(sentences.silent(self._channel, self._patience.welcome)) from None

    async def _listen(self, socket: ClientConnection, silence: float) -> None:
        while True:
            try:
                async with asyncio.timeout(self._patience.linger if self._leaving else silence) as limit:
                    self._listening = limit
                    # As bytes: one badly written frame must not end the reading of a whole chat.
                    received = await socket.recv(decode=False)
            except TimeoutError:
                if self._leaving:
                    return
                raise LostError(sentences.silent(self._channel, silence)) from None
            finally:
                self._listening = None
            frame = _frame(received)
            if frame is None:
                await self._hearer.garbled()
            else:
                await self._heed(*frame)
            await self._hearer.alive()

    async def _heed(self, metadata: Mapping[str, Any], payload: Mapping[str, Any]) -> None:
        match metadata.get("message_type"):
            case "notification":
                await self._hearer.notified(metadata, payload)
            case "session_reconnect":
                session = payload.get("session")
                address = session.get("reconnect_url") if isinstance(session, dict) else None
                if isinstance(address, str) and address:
                    self.move_to = address
                    self.moving.set()
            case "revocation":
                subscription = payload.get("subscription")
                ended = subscription if isinstance(subscription, dict) else {}
                await self._hearer.revoked(str(ended.get("type", "")), str(ended.get("status", "")))


async def follow(session: Session, succeed: Callable[[str], Session]) -> tuple[Session, BaseException | None]:
    """Listen to a session and to those that it asks to move to; return the last one, and what ended it.

    The old session is heard until the new one has welcomed us; one that does not is given up, and the old
    one heard for as long as Twitch keeps it.

    Parameters
    ----------
    succeed
        Makes the session at the address that Twitch gives.
    """
    running = asyncio.create_task(session.run())
    tasks = {running}
    try:
        while True:
            if not await happened(session.moving, running):
                return session, running.exception()
            successor = succeed(session.move_to)
            following = asyncio.create_task(successor.run())
            tasks.add(following)
            if await happened(successor.welcomed, following):
                session.leave()
                running.add_done_callback(hear_why)
                session, running = successor, following
            else:
                following.exception()
                await asyncio.wait({running})
                return session, running.exception()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _frame(received: bytes) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return the metadata and the payload of a frame, None where it is no message of EventSub."""
    try:
        said = msgspec.json.decode(received)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    metadata, payload = said.get("metadata"), said.get("payload")
    return (metadata, payload) if isinstance(metadata, dict) and isinstance(payload, dict) else None


def _seconds(session: Mapping[str, Any], otherwise: float) -> float:
    told = session.get("keepalive_timeout_seconds")
    return float(told) if isinstance(told, int | float) and 0 < told <= 600 else otherwise
