"""The worker: connectors, the road, the outbox and the clocks, in one process.

A process of its own examines; this one writes. Any of them may be killed: what was acknowledged is in the
journal, what was recorded moved the cursor, what was decided is in the outbox.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, connections

from vigie.actions.signed_in import sender
from vigie.channels.running import Channels
from vigie.charter.error import CharterError
from vigie.charter.load import DEFAULT_CHARTER
from vigie.clock import now_ms
from vigie.desk import clocks
from vigie.desk.record import Recorder
from vigie.examiner import ExaminerError
from vigie.governing import RulesWatch
from vigie.intake.journal import DatabaseJournal
from vigie.intake.storage import Checkpointer, StorageError, explained, refuses_a_row
from vigie.processes.heartbeat import EVERY, beat
from vigie.processes.lock import RoadLock
from vigie.road import Road, start_examiner
from vigie.settle import settle

log = logging.getLogger(__name__)

#: A stream that the worker keeps running: it appends to the journal until it is told to stop.
Stream = Callable[[DatabaseJournal, asyncio.Event], Awaitable[None]]


class Worker:
    """Everything that works without a person, until `stop`.

    Parameters
    ----------
    streams
        What brings messages in: connectors, the demonstration.
    client, charter
        Given to spaces never seen before.
    """

    def __init__(
        self, streams: Sequence[Stream] = (), *, client: str = "default", charter: str = DEFAULT_CHARTER
    ) -> None:
        self._streams = streams
        self._client, self._charter = client, charter
        self._failure: BaseException | None = None

    def run(self) -> int:
        """Work until a signal asks to stop; return the exit code."""
        return asyncio.run(self._work_alone())

    async def _work_alone(self) -> int:
        """Work once no other process carries the messages of this home."""
        loop = asyncio.get_running_loop()
        stop = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        lock = RoadLock(settings.HOME)
        told = False
        while not (held := lock.acquire()) and not stop.is_set():
            if not told:
                log.warning(
                    "A replay or another worker carries the messages of %s: waiting for its end.",
                    settings.HOME,
                )
                told = True
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 0.5)
        try:
            return await self._work(stop) if held else 0
        finally:
            lock.release()

    async def _work(self, stop: asyncio.Event) -> int:
        """Run the road in a thread and the rest on the event loop."""
        loop = asyncio.get_running_loop()
        halt = threading.Event()
        journal = DatabaseJournal()
        road = threading.Thread(target=self._drive, args=(journal, halt, loop, stop), name="road")
        checkpointer = Checkpointer()
        checkpointer.start()
        road.start()
        channels = Channels(journal)
        tasks = [
            asyncio.create_task(work)
            for work in (
                channels.run(stop),
                sender(channels.connector, settings.HOME).run(stop),
                self._keep_clocks(stop),
                *(self._stream(stream, journal, stop) for stream in self._streams),
            )
        ]
        for task in tasks:
            task.add_done_callback(lambda done: self._notice(done, stop))
        await stop.wait()
        halt.set()
        _, late = await asyncio.wait(tasks, timeout=5)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(road.join)
        await asyncio.to_thread(checkpointer.stop)
        if self._failure:
            _tell_failure("The worker stopped", self._failure)
            return 1
        return 0

    def _drive(
        self,
        journal: DatabaseJournal,
        halt: threading.Event,
        loop: asyncio.AbstractEventLoop,
        stop: asyncio.Event,
    ) -> None:
        """Run the road; a failure it cannot mend stops the worker, whose supervisor starts it again."""
        examiner = None
        try:
            recorder = Recorder(client=self._client, charter=self._charter)
            examiner = start_examiner(journal, recorder, charter=self._charter, client=self._client)
            watch = RulesWatch()
            settle()
            road = Road(journal, examiner, recorder, on_trouble=_tell, changed_rules=watch.changed)
            road.run(halt)
        except BaseException as error:  # noqa: BLE001 - told and turned into the exit code
            self._failure = error
        finally:
            if examiner is not None:
                examiner.close()
            connections.close_all()
            loop.call_soon_threadsafe(stop.set)

    def _notice(self, done: "asyncio.Task[None]", stop: asyncio.Event) -> None:
        """Stop the worker when a part of it failed: its supervisor starts it again, whole."""
        if not done.cancelled() and (error := done.exception()) is not None:
            self._failure = self._failure or error
            stop.set()

    async def _stream(self, stream: Stream, journal: DatabaseJournal, stop: asyncio.Event) -> None:
        """Keep one stream running; one that fails is told and does not stop the others."""
        try:
            await stream(journal, stop)
        except Exception as error:
            log.exception("A stream stopped: %s", error)

    async def _keep_clocks(self, stop: asyncio.Event) -> None:
        """Free what nobody holds any more, and show that the worker lives."""
        while not stop.is_set():
            try:
                beat(settings.HOME)
                await sync_to_async(clocks.tick, thread_sensitive=False)(now_ms())
            except Exception as error:  # noqa: BLE001 - told, and looked at again at the next turn
                _tell_failure("A clock failed", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), EVERY)


def _tell_failure(what: str, failure: BaseException) -> None:
    """Log a failure: in a sentence where a person can mend it, else with its traceback."""
    if isinstance(failure, DatabaseError) and not refuses_a_row(failure):
        failure = explained(failure)
    mendable = isinstance(failure, StorageError | ExaminerError | CharterError)
    log.error("%s: %s", what, failure, exc_info=None if mendable else failure)


def _tell(sentence: str) -> None:
    """Log a database that refuses, and its return."""
    log.warning("%s", sentence or "The database writes again.")
