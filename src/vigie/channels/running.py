"""Every connected account kept running in the worker; one that is changed is started again, and no other."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.db import DatabaseError

from vigie.channels.keeping import Kept
from vigie.channels.models import Channel
from vigie.connectors.base import SignedIn
from vigie.intake.base import Journal

log = logging.getLogger(__name__)

#: How often changes are looked for (s).
LOOKED_EVERY = 1.0


@dataclass(frozen=True)
class _Running:
    changed_ms: int
    kept: Kept
    task: "asyncio.Task[None]"


class Channels:
    """The connected accounts of this home.

    Parameters
    ----------
    journal
        Where what they receive goes.
    every
        Seconds between two looks for what people changed.
    """

    def __init__(self, journal: Journal, *, every: float = LOOKED_EVERY) -> None:
        self._journal = journal
        self._every = every
        self._running: dict[int, _Running] = {}
        #: Those that were told to end and have not ended yet.
        self._ending: dict[int, asyncio.Task[None]] = {}

    def connector(self, channel_id: int) -> SignedIn | None:
        """Return the account's connector while it is signed in; None while it is not, or is switched off."""
        running = self._running.get(channel_id)
        return running.kept.connector if running else None

    async def run(self, stop: asyncio.Event) -> None:
        """Keep every enabled account running until `stop`; what they received is then journalled."""
        told = False
        try:
            while not stop.is_set():
                try:
                    self._follow(await sync_to_async(_wanted)())
                    told = False
                except DatabaseError as error:
                    if not told:
                        log.warning("Changes of connected accounts are not seen for now: %s", error)
                    told = True
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), self._every)
        finally:
            for channel_id in list(self._running):
                self._end(channel_id)
            await asyncio.gather(*self._ending.values(), return_exceptions=True)

    def _follow(self, wanted: dict[int, int]) -> None:
        """Start what is new, end what is gone, start again what was changed."""
        for channel_id, running in list(self._running.items()):
            if wanted.get(channel_id) != running.changed_ms:
                self._end(channel_id)
        for channel_id, changed_ms in wanted.items():
            if channel_id not in self._running:
                kept = Kept(channel_id, self._journal)
                # Two readers of one account would be two sessions, and one token renewed twice.
                begun = asyncio.create_task(_after(self._ending.get(channel_id), kept))
                self._running[channel_id] = _Running(changed_ms, kept, begun)

    def _end(self, channel_id: int) -> None:
        task = self._running.pop(channel_id).task
        task.cancel()
        self._ending[channel_id] = task
        task.add_done_callback(lambda ended: self._ended(channel_id, ended))

    def _ended(self, channel_id: int, task: "asyncio.Task[None]") -> None:
        if self._ending.get(channel_id) is task:
            del self._ending[channel_id]


async def _after(before: "asyncio.Task[None] | None", kept: Kept) -> None:
    """Run once the one before has given its connections back, cancelled meanwhile or not."""
    if before is not None:
        try:
            await asyncio.wait({before})
        except asyncio.CancelledError:
            await asyncio.wait({before})
            raise
    await kept.run()


def _wanted() -> dict[int, int]:
    """Return when each enabled account was last changed."""
    return dict(Channel.objects.filter(enabled=True).values_list("pk", "changed_ms"))
