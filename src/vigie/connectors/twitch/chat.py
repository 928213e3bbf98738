"""A Twitch live chat, read without an account: kept connected, and given as entries."""

import asyncio
import re
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from vigie.connectors.backoff import delays
from vigie.connectors.base import Capabilities, ConnectorError, Sentence
from vigie.connectors.streaming import LostError, stream
from vigie.connectors.twitch import sentences
from vigie.connectors.twitch.link import Link, SignInRefusedError, Timing
from vigie.connectors.twitch.moving import happened, hear_why
from vigie.message import Entry, Space

ADDRESS = "wss://irc-ws.chat.twitch.tv:443"

_ADDRESS_OF_CHANNEL = re.compile(r"(?:https?://)?(?:www\.|m\.)?twitch\.tv/", re.IGNORECASE)
_NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,24}", re.ASCII)
#: Refusals in a row before we stop asking: each one uses another name.
_REFUSALS = 3


def channel_name(given: str) -> str:
    """Return the channel's name in lower case, from "Name", "#name" or the address of its page.

    Raises
    ------
    ConnectorError
        When this cannot be the name of a channel.
    """
    name = _ADDRESS_OF_CHANNEL.sub("", given.strip(), count=1).removeprefix("#").rstrip("/").lower()
    if not _NAME.fullmatch(name):
        raise ConnectorError(sentences.bad_name(given), permanent=True)
    return name


class TwitchChat:
    """The chat of one channel; see `vigie.connectors.base.Connector`.

    Parameters
    ----------
    channel
        Its name, with or without "#", or the address of its page.
    address
        Where the chat server listens.
    timing
        How patient to be.
    tls
        How to check the server's certificate, where the machine's own way is not the right one.
    """

    capabilities = Capabilities(delivery="stream", kinds=frozenset({"chat"}), removals=True)

    def __init__(
        self,
        channel: str,
        *,
        address: str = ADDRESS,
        timing: Timing = Timing(),  # noqa: B008 - frozen
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.channel = channel_name(channel)
        self.space = Space("twitch", self.channel)
        self.address = address
        self._timing = timing
        self._tls = tls
        self._health = sentences.not_joined(self.channel)

    @property
    def health(self) -> Sentence:
        """Return what is wrong and what to do; empty while the chat is heard."""
        return self._health

    def receive(self, cursor: str = "") -> AsyncGenerator[Entry, None]:  # noqa: ARG002 - the chat has no past
        """Yield messages and removals as they are said, through every reconnection.

        Raises
        ------
        ConnectorError
            When the channel is gone, or Twitch lets nobody read without an account.
        """
        return stream(self._keep, on_health=self._on_health, at_rest=sentences.not_joined(self.channel))

    async def _keep(self, put: Callable[[Entry], Awaitable[None]]) -> None:
        """Keep one connection open until that becomes impossible."""
        links: set[asyncio.Task[None]] = set()
        try:
            await self._stay_connected(put, links)
        finally:
            for link in links:
                link.cancel()
            await asyncio.gather(*links, return_exceptions=True)

    async def _stay_connected(
        self, put: Callable[[Entry], Awaitable[None]], links: set[asyncio.Task[None]]
    ) -> None:
        timing = self._timing
        waits = delays(first=timing.first_wait, longest=timing.longest_wait)
        refusals = 0
        moved_before = False
        while True:
            link = Link(self._connection(), self.channel, timing, put=put, on_health=self._on_health)
            running = asyncio.create_task(link.run())
            links.add(running)
            running.add_done_callback(links.discard)
            await happened(link.told_to_move, running)
            if link.lasted >= timing.settled:
                waits = delays(first=timing.first_wait, longest=timing.longest_wait)
                moved_before = False
            if not running.done():
                self._leave(link, running)
            else:
                error = running.exception()
                refusals = refusals + 1 if isinstance(error, SignInRefusedError) else 0
                self._health = self._explained(error, refusals)
            # At once when asked to move, but not for ever to a server that asks as soon as we come.
            moving = link.told_to_move.is_set() and not moved_before
            moved_before = link.told_to_move.is_set()
            if not moving:
                await asyncio.sleep(next(waits))

    def _leave(self, link: Link, running: asyncio.Task[None]) -> None:
        """Listen to the old connection a little longer, so that nothing is missed while the new one opens."""
        running.add_done_callback(hear_why)
        if link.tagged:
            asyncio.get_running_loop().call_later(self._timing.linger, running.cancel)
        else:
            # Without ids a message heard on both connections would be kept twice.
            running.cancel()

    def _connection(self) -> connect:
        return connect(
            self.address,
            ssl=(self._tls or True) if self.address.startswith("wss:") else None,
            open_timeout=self._timing.answer,
            close_timeout=1,
            # The chat's own PING proves more than the transport's: that the chat server answers.
            ping_interval=None,
            compression=None,
        )

    def _on_health(self, sentence: Sentence) -> None:
        self._health = sentence

    def _explained(self, error: BaseException | None, refusals: int) -> Sentence:
        """Return the sentence for a lost connection; raise what trying again cannot mend."""
        match error:
            case LostError():
                return error.sentence
            case SignInRefusedError():
                sentence = sentences.sign_in_refused(self.channel, str(error))
                if refusals >= _REFUSALS:
                    raise ConnectorError(sentence, permanent=True)
                return sentence
            case None | ConnectionClosed():
                return sentences.closed(self.channel)
            case ssl.SSLCertVerificationError():
                return sentences.not_trusted(self.channel, error.verify_message)
            case OSError() | WebSocketException():
                return sentences.unreachable(self.channel, _briefly(error))
        raise error


def _briefly(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:150]
