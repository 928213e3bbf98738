"""Tends what one channel received: reads gaps again, asks how much there is, learns what is usual.

It runs beside the pump and never before it: what is read again comes in small batches with pauses between, so
that a gap of thousands of messages delays nothing that is said now.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from typing import Any, ParamSpec, TypeVar

import msgspec

from vigie.actions.network import ActionError
from vigie.clock import now_ms
from vigie.connectors.base import ConnectorError, Count, Counts, Rereads, Sentence, SignedIn
from vigie.connectors.http import HttpError
from vigie.connectors.writing import writable
from vigie.coverage import counts, flags, gaps, upkeep
from vigie.coverage.ledger import ChannelLedger
from vigie.coverage.models import Gap
from vigie.coverage.pauses import ALLOWED_MS
from vigie.intake.base import Journal
from vigie.message import Entry, Space

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

# One thread for all channels: what is tended may wait, and each thread has a database connection of its own.
_thread = ThreadPoolExecutor(1, thread_name_prefix="coverage")


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How often things are done; in seconds."""

    #: Open gaps are looked for, and flags.
    gaps: float = 0.5
    flags: float = 5.0
    #: What networks have is asked for, and asked again after a gap was filled.
    counts: float = 600.0
    #: What is usual is learnt again.
    rhythm: float = 3600.0
    #: Entries read again that are journalled at once, and the pause after them.
    batch: int = 50
    pause: float = 0.05
    #: A reading that yields nothing for so long has failed.
    patience: float = 120.0


async def tend(
    channel_id: int,
    connector: SignedIn,
    journal: Journal,
    stop: asyncio.Event,
    *,
    pace: Pace = Pace(),  # noqa: B008 - frozen
    clock: Callable[[], int] = now_ms,
) -> None:
    """Tend a channel until `stop`, or until the task is cancelled.

    Parameters
    ----------
    channel_id
        The channel's number.
    connector
        Its connector, which `reread` and `count` are asked of where its capabilities say so.
    journal
        Where what is read again goes.
    stop
        Set when the channel is no longer read.
    pace
        How often things are done.
    clock
        Gives the time (ms); injectable for tests.
    """
    tending = _Tending(channel_id, connector, journal, pace, clock)
    await _in_thread(
        upkeep.begin,
        channel_id,
        allowed_ms=ALLOWED_MS[connector.capabilities.delivery],
        rereads=connector.capabilities.rereads,
        at=clock(),
    )
    tasks = [asyncio.create_task(work) for work in tending.works()]
    stopped = asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait([stopped, *tasks], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (stopped, *tasks):
            task.cancel()
        await asyncio.gather(stopped, *tasks, return_exceptions=True)
    for task in done - {stopped}:
        task.result()


class _Tending:
    def __init__(
        self,
        channel_id: int,
        connector: SignedIn,
        journal: Journal,
        pace: Pace,
        clock: Callable[[], int],
    ) -> None:
        self._channel = channel_id
        self._connector = connector
        self._journal = journal
        self._pace = pace
        self._clock = clock
        self._ledger = ChannelLedger(channel_id)
        #: Set when something was read again: whether it was enough is asked at once.
        self._filled = asyncio.Event()

    def works(self) -> list[Coroutine[Any, Any, None]]:
        """Return what is done side by side."""
        capabilities = self._connector.capabilities
        works = [self._again(self._pace.flags, self._look), self._again(self._pace.rhythm, self._learn)]
        if capabilities.rereads:
            works += [
                self._again(self._pace.gaps, lambda: self._fill(announced=True)),
                self._again(self._pace.gaps, lambda: self._fill(announced=False)),
            ]
        else:
            works.append(self._again(self._pace.flags, lambda: _in_thread(gaps.give_up, self._channel)))
        if capabilities.counts:
            works.append(self._count_now_and_then())
        return works

    async def _again(self, every: float, deed: Callable[[], Awaitable[None]]) -> None:
        """Do one thing again and again; a failure of the database or of ours is told, and tried again."""
        told = ""
        while True:
            try:
                await deed()
                told = ""
            except Exception as error:  # noqa: BLE001 - one fault must not end the others
                # By its kind: a connector's own words may hold a token.
                if told != type(error).__name__:
                    told = type(error).__name__
                    log.error("Tending channel %d failed for now (%s)", self._channel, told)
            await asyncio.sleep(every)

    async def _look(self) -> None:
        if not self._connector.capabilities.resumes:
            await _in_thread(upkeep.open_left, self._ledger, self._channel, self._clock())
        await _in_thread(flags.look, self._channel, self._clock())

    async def _learn(self) -> None:
        await _in_thread(upkeep.learn_rhythms, self._channel, self._clock())
        await _in_thread(upkeep.prune, self._channel, self._clock())

    async def _fill(self, *, announced: bool) -> None:
        """Read again every gap of a lane whose turn has come."""
        while True:
            gap = await _in_thread(gaps.next_gap, self._channel, self._clock(), announced=announced)
            if gap is None:
                return
            await _in_thread(gaps.begin_try, gap, self._clock())
            error = await self._read_again(gap)
            await _in_thread(gaps.end_try, gap, self._clock(), error)
            if error is None:
                self._filled.set()

    async def _read_again(self, gap: Gap) -> Sentence | None:
        """Journal what the gap held; return why that did not come to its end, None where it did."""
        batch: list[Entry] = []
        try:
            error = await self._read_into(gap, batch)
        finally:
            # What came before the failure is not asked for again in vain.
            kept = await self._kept(gap, batch)
        return error or kept

    async def _kept(self, gap: Gap, batch: list[Entry]) -> Sentence | None:
        """Journal the last entries; return why that failed: the next try then waits as after any failure."""
        try:
            if batch:
                await self._keep(gap, batch)
        except Exception as error:  # noqa: BLE001 - the network must not be asked again at once, and for ever
            log.error("What gap %d held was not journalled (%s)", gap.pk, type(error).__name__)
            return _fault(error)
        return None

    async def _read_into(self, gap: Gap, batch: list[Entry]) -> Sentence | None:
        try:
            assert isinstance(self._connector, Rereads), "its capabilities say so"
            async with aclosing(self._connector.reread(gaps.as_told(gap))) as entries:
                async for entry in _patient(entries, self._pace.patience):
                    batch.append(entry)
                    if len(batch) >= self._pace.batch:
                        await self._keep(gap, batch)
                        batch.clear()
                        await asyncio.sleep(self._pace.pause)
            return None
        except (ConnectorError, HttpError) as error:
            return error.sentence
        except ActionError as error:
            # The day's allowance is used up, most often.
            said = error.args[0]
            return said if isinstance(said, Sentence) else Sentence(str(said), str(said))
        except TimeoutError:
            return _SILENT
        except Exception as error:  # noqa: BLE001 - a fault of one connector, told on the gap's row
            log.error("Reading gap %d again failed (%s)", gap.pk, type(error).__name__)
            return _fault(error)

    async def _keep(self, gap: Gap, batch: list[Entry]) -> None:
        # One that no journal can hold must not keep the others out, nor the gap open for ever.
        sound = [entry for entry in batch if writable(entry)]
        await _in_thread(gaps.keep_found, gap, sound, self._journal, self._ledger, self._clock())

    async def _count_now_and_then(self) -> None:
        while True:
            self._filled.clear()
            try:
                await self._count()
            except Exception as error:  # noqa: BLE001 - asked again later
                log.error("Counting channel %d failed for now (%s)", self._channel, type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._filled.wait(), self._pace.counts)

    async def _count(self) -> None:
        for place in await _in_thread(upkeep.to_count, self._channel):
            space = Space(*place.names)
            for thread in ("", *place.threads):
                count = await self._asked(space, thread)
                if count is None:
                    continue
                row = await _in_thread(counts.note, count, place.number)
                if self._connector.capabilities.rereads and await _in_thread(counts.seek, row):
                    told = counts.gap_of(row, count)
                    await _in_thread(upkeep.open_gap, self._ledger, told, self._clock())
                if not thread:
                    # The sum of the place holds all its threads: each question costs the day's allowance.
                    break

    async def _asked(self, space: Space, thread: str) -> Count | None:
        assert isinstance(self._connector, Counts), "its capabilities say so"
        try:
            async with asyncio.timeout(self._pace.patience):
                return await self._connector.count(space, thread)
        except (ConnectorError, HttpError, ActionError, TimeoutError):
            # What is wrong is the health's to tell.
            return None


async def _patient(entries: AsyncGenerator[Entry, None], patience: float) -> AsyncGenerator[Entry, None]:
    """Yield entries; raise TimeoutError when the next one lets itself be waited for."""
    while True:
        try:
            async with asyncio.timeout(patience):
                entry = await anext(entries)
        except StopAsyncIteration:
            return
        yield entry


async def _in_thread(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call what uses the database; a cancellation waits for its end, so that nothing is half done."""
    running = asyncio.get_running_loop().run_in_executor(_thread, lambda: call(*args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait({running})
        running.exception()
        raise


_SILENT = Sentence(
    "The network did not answer in time: this is tried again later.",
    "Le réseau n’a pas répondu à temps : nouvel essai plus tard.",
)


def _fault(error: Exception) -> Sentence:
    kind = type(error).__name__
    return Sentence(
        f"Reading again failed by a fault of Vigie's own ({kind}): send us its log.",
        f"La relecture a échoué par la faute de Vigie ({kind}) : envoyez-nous son journal.",
    )
