"""Asking a network what it allows about one message, from the process that shows screens.

That process runs no account: it makes the connector for one question, and keeps the answer for a minute.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable

from vigie.actions.claims import about
from vigie.actions.network import ActionRequest
from vigie.channels.account import account_of
from vigie.channels.models import Channel
from vigie.connectors.base import SignedIn
from vigie.connectors.card import NetworkCard
from vigie.desk.models import Message
from vigie.remembered import Remembered

log = logging.getLogger(__name__)

#: A person looks at the case meanwhile: how long the network is waited for (s).
PATIENCE = 2.0
#: How long an answer is believed (s), and how many are kept.
BELIEVED, KEPT = 60.0, 1_000

#: Makes the connector of an account, for one question.
Connect = Callable[[Channel, NetworkCard], SignedIn]


def connected(channel: Channel, card: NetworkCard) -> SignedIn:
    """Return a connector of the account, which nobody reads."""
    return card.connect(account_of(channel, card=card))


class Permits:
    """What networks said lately.

    Parameters
    ----------
    connect
        Makes the connector to ask.
    clock
        Seconds, steadily growing; injectable for tests.
    """

    def __init__(self, connect: Connect = connected, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._connect = connect
        self._clock = clock
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._said: Remembered[tuple[int, int, int], tuple[float, frozenset[str]]] = Remembered(KEPT)

    def ask(self, channel: Channel, card: NetworkCard, message: Message) -> frozenset[str] | None:
        """Return the verbs that the network allows about a message now, None where it does not tell.

        Parameters
        ----------
        channel, card
            The account that would act, and its network.
        message
            With its space at hand.
        """
        # An account that was changed may do other things since.
        key = (channel.pk, channel.changed_ms, message.pk)
        with self._lock:
            until, said = self._said.get(key, (0.0, frozenset()))
        if until > self._clock():
            return said
        answer = self._asked(channel, card, message)
        # Nothing at all is the answer of a network that is failing: it is not believed for a minute.
        if answer:
            with self._lock:
                self._said[key] = (self._clock() + BELIEVED, answer)
        return answer

    def forget(self, message: Message) -> None:
        """Ask anew about a message: something was just done with it."""
        with self._lock:
            for key in [key for key in self._said if key[2] == message.pk]:
                del self._said[key]

    def _asked(self, channel: Channel, card: NetworkCard, message: Message) -> frozenset[str] | None:
        space = message.space
        request = about(
            ActionRequest(idempotency_key="", verb="", network=space.network, space=space.native_id), message
        )
        try:
            asked = asyncio.run_coroutine_threadsafe(
                _ask(self._connect(channel, card), request), self._running()
            )
            # Waited for no longer, it still ends by itself: cut short, it could lose a token just renewed.
            return asked.result(PATIENCE)
        except Exception as error:  # noqa: BLE001 - a screen says what it knows, whatever fails behind it
            # Never the error's own words: they may name what was asked.
            log.warning("The account %s was not asked what it may do: %s", channel.pk, type(error).__name__)
            return None

    def _running(self) -> asyncio.AbstractEventLoop:
        """Return the loop in which networks are asked, in a thread that starts with the first question."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="permits", daemon=True).start()
            return self._loop


async def _ask(connector: SignedIn, request: ActionRequest) -> frozenset[str]:
    try:
        return await connector.permits(request)
    finally:
        await connector.aclose()


#: The one of this process.
permits = Permits()
