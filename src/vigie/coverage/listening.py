"""Whether webhooks can be taken: while none can, the accounts that have only those miss what is said.

The web process says every few seconds that it listens. Once it says so again after a silence, each of these
accounts is noted as left from then to now, and the worker opens its gaps (`upkeep.open_left`).
"""

import logging
import threading
from collections.abc import Mapping

from django.db import DatabaseError, connection

from vigie.channels.models import Channel
from vigie.clock import now_ms
from vigie.connectors.card import NetworkCard
from vigie.connectors.registry import NETWORKS
from vigie.coverage.models import Heard, Listening
from vigie.intake.storage import StorageError, writing

log = logging.getLogger(__name__)

#: How often the web process says that it listens (s).
EVERY = 5.0
#: A silence longer than this is a stop (ms): senders wait at the door of a web process that is restarted.
STOPPED_MS = 15_000


def listens(at: int, *, cards: Mapping[str, NetworkCard] = NETWORKS) -> bool:
    """Note that webhooks are taken now; return whether that was not so for a while.

    Parameters
    ----------
    at
        The time (ms).
    cards
        The networks.

    Raises
    ------
    StorageError
        The database does not write: webhooks are not taken either.
    """
    last = Listening.objects.values_list("at_ms", flat=True).first()
    stopped = last is not None and at - last > STOPPED_MS
    with writing():
        if stopped:
            _leave(last or 0, at, cards)
        Listening.objects.update_or_create(pk=1, defaults={"at_ms": at})
    return stopped


def _leave(since: int, until: int, cards: Mapping[str, NetworkCard]) -> None:
    """Note that nobody listened between these times; the oldest stretch not looked at yet is kept."""
    told = [
        channel.pk
        for channel in Channel.objects.filter(enabled=True)
        if (card := cards.get(channel.network)) and _misses(channel, card, until - since)
    ]
    left = Heard.objects.filter(channel_id__in=told)
    left.update(back_ms=until)
    left.filter(left_ms=0).update(left_ms=since)


def _misses(channel: Channel, card: NetworkCard, stopped_ms: int) -> bool:
    """Tell whether a stop of so long may have lost something of an account."""
    able = card.capabilities
    # Accounts of other networks may choose between their own way and webhooks.
    by_webhook = card.inbound is not None and (able.delivery == "webhook" or channel.settings.get("callback"))
    if not by_webhook or able.resumes:
        return False
    # What can be read again is: that costs little, and no promise of a network is then relied upon.
    return able.rereads or stopped_ms > card.resends * 1000


class Listener(threading.Thread):
    """Says that this process takes webhooks, for as long as it does."""

    def __init__(self, *, every: float = EVERY) -> None:
        super().__init__(name="listener", daemon=True)
        self._every = every
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Work until asked to stop."""
        told = False
        try:
            while True:
                try:
                    if listens(now_ms()):
                        log.warning(
                            "No webhook was taken for a while: the coverage page shows what is missing."
                        )
                    told = False
                except (StorageError, DatabaseError) as error:
                    if not told:
                        log.warning("Webhooks cannot be journalled for now (%s)", type(error).__name__)
                    told = True
                if self._stop_asked.wait(self._every):
                    return
        finally:
            connection.close()

    def stop(self) -> None:
        """Ask the thread to end, and wait for it."""
        self._stop_asked.set()
        self.join(timeout=10)
