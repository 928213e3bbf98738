"""The writing side of the pump: batches go to the journal, and are held until it has them."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

import msgspec

from vigie.connectors.backoff import delays
from vigie.connectors.base import Gap, Mark, Sentence, Told
from vigie.connectors.reading import Reading
from vigie.intake.base import Appended, Journal, encode
from vigie.intake.storage import StorageError
from vigie.message import Entry

log = logging.getLogger(__name__)

Result = TypeVar("Result")

#: How often health is looked at while nothing arrives, seconds.
_GLANCE = 0.25


class Pumped(msgspec.Struct):
    """What became of the entries received."""

    journalled: int = 0
    #: Already in the journal, conflicts included.
    repeated: int = 0
    #: Entries that the journal can never take; each one is named in the log.
    refused: int = 0


class Ledger(Protocol):
    """Keeps account of what arrives; see `vigie.coverage`."""

    def kept(
        self, entries: Sequence[Entry], appended: Appended, marks: Sequence[Mark], gaps: Sequence[Gap]
    ) -> None:
        """Note what was journalled and told beside it, in the transaction that journals it."""
        ...


class Writing:
    """Takes batches from the queue to the journal; holds a batch until the journal has it."""

    def __init__(
        self,
        journal: Journal,
        source: int,
        thread: ThreadPoolExecutor,
        read: Reading,
        waits: tuple[float, float],
        on_health: Callable[[Sentence], None] | None,
        ledger: Ledger | None = None,
    ) -> None:
        self.counts = Pumped()
        self._journal = journal
        self._source = source
        self._thread = thread
        self._read = read
        self._waits = waits
        self._on_health = on_health
        self._ledger = ledger
        self._told: Sentence | None = None
        #: Taken from the queue, not in the journal yet.
        self._batch: list[Entry] = []
        #: Told after them.
        self._marks: list[Mark] = []
        self._gaps: list[Gap] = []
        self._ended = False

    async def write_all(self, batch_seconds: float, batch_max: int) -> None:
        """Write until the connector has ended and everything is journalled."""
        while not self._ended:
            await self._gather(batch_seconds, batch_max)
            await self.tell(self._read.health)
            if self._held:
                await self._write(batch_max)

    async def write_the_rest(self, batch_max: int) -> None:
        """Write what is held, trying once: whoever stops the program is waiting."""
        while self._held or not self._read.queue.empty():
            self._fill(batch_max)
            if self._held and not await self._offer():
                log.error(
                    "%d entries received were not journalled", len(self._batch) + self._read.queue.qsize()
                )
                return

    @property
    def _held(self) -> int:
        return len(self._batch) + len(self._marks) + len(self._gaps)

    async def tell(self, sentence: Sentence) -> None:
        """Pass the sentence on if it is a new one."""
        if sentence == self._told:
            return
        self._told = sentence
        if self._on_health is not None:
            try:
                await self._in_thread(self._on_health, sentence)
            except Exception:
                log.exception("Health could not be told")

    async def _gather(self, batch_seconds: float, batch_max: int) -> None:
        """Wait a moment for a first entry, then a shorter one for those that come with it."""
        clock = asyncio.get_running_loop().time
        until = clock() + _GLANCE
        while not self._ended and self._held < batch_max:
            try:
                async with asyncio.timeout_at(until):
                    self._take(await self._read.queue.get())
            except TimeoutError:
                return
            if self._held == 1:
                until = clock() + batch_seconds
            self._fill(batch_max)

    def _fill(self, batch_max: int) -> None:
        while self._held < batch_max and not self._read.queue.empty():
            self._take(self._read.queue.get_nowait())

    def _take(self, told: Told | None) -> None:
        match told:
            case None:
                self._ended = True
            case Mark():
                self._marks.append(told)
            case Gap():
                self._gaps.append(told)
            case _:
                self._batch.append(told)

    async def _write(self, batch_max: int) -> None:
        """Offer the batch until the journal has it, telling why it waits."""
        first, longest = self._waits
        waits = delays(first=first, longest=longest)
        while not await self._offer():
            await asyncio.sleep(next(waits))
            self._fill(batch_max)
        await self.tell(self._read.health)

    async def _offer(self) -> bool:
        """Try once; return whether nothing is left of the batch.

        The journal keeps each entry once, so offering again after a failure cannot double anything, even
        if the failure came after the writing.
        """
        try:
            appended = await self._in_thread(self._append)
        except StorageError as error:
            await self.tell(_waiting(str(error)))
            return False
        except Exception as error:
            if self._set_aside():
                return not self._held or await self._offer()
            log.exception("The journal failed; what it did not take is offered again")
            kind = type(error).__name__
            await self.tell(_waiting(f"The journal failed by a fault of its own ({kind}): send us its log."))
            return False
        self._count(appended)
        cursors = [mark.cursor for mark in self._marks if mark.cursor is not None]
        self._batch, self._marks, self._gaps = [], [], []
        if cursors:
            self._read.kept(cursors[-1])
        return True

    def _append(self) -> Appended:
        ledger = self._ledger
        if ledger is None:
            return self._journal.append(self._batch, source=self._source) if self._batch else Appended([])
        return self._journal.append(
            self._batch,
            source=self._source,
            also=lambda appended: ledger.kept(self._batch, appended, self._marks, self._gaps),
        )

    def _set_aside(self) -> bool:
        """Take out what no journal can hold (half a character, for example); return whether there was any."""
        sound = [entry for entry in self._batch if writable(entry)]
        found = len(self._batch) - len(sound)
        self.counts.refused += found
        self._batch = sound
        return found > 0

    def _count(self, appended: Appended) -> None:
        self.counts.journalled += len(appended.seqs) - appended.repeated
        self.counts.repeated += appended.repeated

    async def _in_thread(self, call: Callable[..., Result], *args: object) -> Result:
        running = asyncio.get_running_loop().run_in_executor(self._thread, call, *args)
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            # The thread cannot be stopped half-way: it must be done before anything is offered again.
            await asyncio.wait({running})
            running.exception()
            raise


def writable(entry: Entry) -> bool:
    """Tell whether a journal can hold the entry; one that it cannot is named in the log."""
    try:
        encode(entry)
    except (ValueError, TypeError, OverflowError) as error:
        # Never the text: logs are read by more people than messages.
        log.error(
            "Entry %.200r of %s cannot be journalled (%s)", entry.id, entry.space.key, type(error).__name__
        )
        return False
    return True


def _waiting(because: str) -> Sentence:
    # The journal's own sentence says what to do; it exists in English only.
    return Sentence(
        f"What is received waits in memory. {because}",
        f"Ce qui est reçu attend en mémoire. {because}",
    )
