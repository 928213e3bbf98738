"""One connected account kept running: read, tended, looked after, and started again where that may help."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from functools import partial
from traceback import format_tb
from typing import Any

from asgiref.sync import sync_to_async
from django.db import DatabaseError

from vigie.channels.account import account_of, card_of, connector_of
from vigie.channels.checking import PATIENCE
from vigie.channels.errors import own_fault, speaks_for_another
from vigie.channels.health import keep_health, keep_health_in_thread
from vigie.channels.keyring import DatabaseKeyring
from vigie.channels.models import Channel
from vigie.channels.services import keep_identity
from vigie.channels.within import WithinItsPlaces
from vigie.clock import now_ms
from vigie.connectors.backoff import delays
from vigie.connectors.base import ConnectorError, Sentence, SignedIn
from vigie.connectors.supervise import pump
from vigie.coverage.ledger import ChannelLedger
from vigie.coverage.tending import tend
from vigie.intake.base import Journal
from vigie.intake.storage import StorageError

log = logging.getLogger(__name__)

#: How often the network is asked whom the token speaks for, and when again where it does not answer (s).
CHECKED_EVERY, CHECKED_AGAIN = 24 * 3600.0, 600.0
#: First and longest wait before a connector that failed or ended is started again (s).
FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0
#: How often the health of an account that nobody reads is looked at (s).
GLANCE = 0.5
#: How long a connector may take to give its connections back (s).
CLOSING = 3.0


class Kept:
    """One channel, from the worker's start or its last change until the next one.

    Parameters
    ----------
    channel_id
        The channel's number.
    journal
        Where its entries go.
    """

    def __init__(self, channel_id: int, journal: Journal) -> None:
        #: The connector while it is signed in; None while it is not.
        self.connector: SignedIn | None = None
        self._channel_id = channel_id
        self._journal = journal
        self._keyring: DatabaseKeyring | None = None
        #: The network's, for sentences.
        self._name = ""

    async def run(self) -> None:
        """Keep the account running until it is cancelled, or until somebody must do something first."""
        clock = asyncio.get_running_loop().time
        waits = delays(first=FIRST_WAIT, longest=LONGEST_WAIT)
        while True:
            since = clock()
            try:
                await self._live()
            except Channel.DoesNotExist:
                return
            except ConnectorError as error:
                if error.permanent and not await self._renewed_elsewhere():
                    await self._tell(error.sentence, stopped=True)
                    return
                await self._tell(error.sentence)
            except Exception as error:  # noqa: BLE001 - one account's fault must not end the others
                await self._tell(self._fault(error))
            if clock() - since > LONGEST_WAIT:
                waits = delays(first=FIRST_WAIT, longest=LONGEST_WAIT)
            await asyncio.sleep(next(waits))

    async def _live(self) -> None:
        """Connect, then read, tend and check side by side until one of these fails or reading ends."""
        channel = await sync_to_async(Channel.objects.get)(pk=self._channel_id)
        card = card_of(channel)
        account = await sync_to_async(partial(account_of, channel, card=card))()
        assert isinstance(account.keyring, DatabaseKeyring)
        self._keyring = account.keyring
        self._name = card.title
        signed_in = connector_of(card, account)
        connector = WithinItsPlaces(signed_in, self._channel_id)
        stop = asyncio.Event()
        try:
            self.connector = signed_in
            await _first_to_end(
                self._watch(connector)
                if card.capabilities.delivery == "webhook"
                else self._read(connector, channel.cursor),
                self._tend(connector, stop),
                self._check(connector, channel.checked_ms),
            )
        finally:
            self.connector = None
            stop.set()
            with suppress(Exception):
                async with asyncio.timeout(CLOSING):
                    await connector.aclose()

    async def _read(self, connector: WithinItsPlaces, cursor: str) -> None:
        await pump(
            connector,
            self._journal,
            cursor=cursor,
            ledger=ChannelLedger(self._channel_id),
            on_health=partial(keep_health_in_thread, self._channel_id),
        )

    async def _watch(self, connector: WithinItsPlaces) -> None:
        """Tell the health of an account whose messages come to the web process."""
        told: Sentence | None = None
        while True:
            if connector.health != told:
                told = connector.health
                await self._tell(told)
            await asyncio.sleep(GLANCE)

    async def _tend(self, connector: WithinItsPlaces, stop: asyncio.Event) -> None:
        """Have gaps filled and messages counted; a fault there never ends the reading."""
        waits = delays(first=FIRST_WAIT, longest=LONGEST_WAIT)
        while True:
            try:
                await tend(self._channel_id, connector, self._journal, stop)
            except Exception as error:  # noqa: BLE001 - told in the log, and begun again
                self._fault(error)
            await asyncio.sleep(next(waits))

    async def _check(self, connector: WithinItsPlaces, checked_ms: int) -> None:
        """Ask now and then whom the token speaks for: its end and its rights change without a word."""
        await asyncio.sleep(max(0.0, CHECKED_EVERY - (now_ms() - checked_ms) / 1_000))
        while True:
            wait = CHECKED_EVERY
            try:
                async with asyncio.timeout(PATIENCE):
                    identity = await connector.check()
                if identity.space != connector.space:
                    # A page handed over, a token replaced elsewhere: what came would be somebody else's.
                    raise speaks_for_another(identity.name)
                await sync_to_async(keep_identity)(self._channel_id, identity)
            except ConnectorError as error:
                if error.permanent:
                    raise
                wait = CHECKED_AGAIN
            except (TimeoutError, StorageError, DatabaseError):
                wait = CHECKED_AGAIN
            await asyncio.sleep(wait)

    async def _renewed_elsewhere(self) -> bool:
        """Tell whether the refusal was of secrets that another process has replaced meanwhile."""
        if self._keyring is None:
            return False
        try:
            row = await sync_to_async(
                Channel.objects.filter(pk=self._channel_id).values_list("secrets_version", flat=True).first
            )()
        except DatabaseError:
            return True
        return row is not None and row != self._keyring.version

    def _fault(self, error: Exception) -> Sentence:
        """Log a fault of a connector without its words: a library may quote an address with a token in it."""
        kind = type(error).__name__
        where = "".join(format_tb(error.__traceback__))
        log.error("Channel %d of %s failed (%s)\n%s", self._channel_id, self._name, kind, where)
        return own_fault(self._name or "Vigie", kind).sentence

    async def _tell(self, sentence: Sentence, *, stopped: bool = False) -> None:
        """Keep the sentence where people look for it; a database that refuses is asked again."""
        waits = delays(first=0.5, longest=10.0)
        while True:
            try:
                await sync_to_async(keep_health)(self._channel_id, sentence, stopped=stopped)
            except (StorageError, DatabaseError) as error:
                log.warning("The health of channel %d waits: %s", self._channel_id, error)
                await asyncio.sleep(next(waits))
            else:
                return


async def _first_to_end(*deeds: Coroutine[Any, Any, None]) -> None:
    """Do these side by side; when the first one ends or fails, end the others and raise what it raised."""
    tasks = [asyncio.create_task(deed) for deed in deeds]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
