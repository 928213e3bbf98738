"""One examiner for all who ask for scores, in a process of its own, started when the first one asks.

Texts of several requests are examined together, a few of each in turn, so that a batch of a thousand does not
keep a single one waiting. Each text is examined as if it stood alone in the world: what others asked before
changes no answer and can be read from none.
"""

import asyncio
import itertools
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from vigie.charter.load import DEFAULT_CHARTER
from vigie.clock import now_ms
from vigie.intake.base import Journalled, encode
from vigie.intake.wire import from_object
from vigie.message import Message, Space

if TYPE_CHECKING:
    from vigie.examination import Examiner
    from vigie.examined import Examined

log = logging.getLogger(__name__)

#: The charter that weighs what is assessed.
CHARTER = DEFAULT_CHARTER
#: Texts that go to the examiner together, how many of one request, and how many characters of them all.
ROUND = 64
SHARE = 16
ROUND_CHARACTERS = 262_144
#: Texts and characters that may wait before a further request is sent away.
MOST_WAITING = 20_000
MOST_CHARACTERS = 32_000_000
#: How long an answer may take, seconds; the first one waits for the examiner to start.
LONGEST = 30.0

_numbers = itertools.count(1)


class ScoringError(Exception):
    """There is no answer now; the sentence says what to do."""


def text_message(text: str, language: str | None = None) -> Message:
    """Return a text as the engine reads it."""
    return from_object({"id": "text", "text": text, "lang": language, "network": "api"}, received_at=now_ms())


class _Job:
    """The texts of one request, and where their answers go."""

    def __init__(self, entries: list[Journalled], characters: int) -> None:
        self.entries = entries
        self.characters = characters
        self.sent = 0
        self.answers: list[Examined] = []
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[list[Examined]] = self.loop.create_future()

    def answer(self, examined: "Examined") -> None:
        self.answers.append(examined)
        if len(self.answers) == len(self.entries):
            self._tell(lambda: self.future.set_result(self.answers))

    def fail(self, error: ScoringError) -> None:
        self._tell(lambda: self.future.set_exception(error))

    def _tell(self, tell: Callable[[], None]) -> None:
        def unless_gone() -> None:
            if not self.future.done():
                tell()

        with suppress(RuntimeError):  # the server has stopped meanwhile
            self.loop.call_soon_threadsafe(unless_gone)


class Scoring:
    """Examines texts for whoever asks.

    Parameters
    ----------
    make_examiner
        Makes the examiner on first use, and anew when it fails.
    longest
        How long an answer may take, seconds.
    """

    def __init__(
        self, make_examiner: "Callable[[], Examiner] | None" = None, *, longest: float = LONGEST
    ) -> None:
        self._make = make_examiner or process_examiner
        self._longest = longest
        self._jobs: deque[_Job] = deque()
        self._waiting = 0
        self._characters = 0
        self._wake = threading.Condition()
        self._closing = False
        self._thread: threading.Thread | None = None

    async def examine(self, messages: Sequence[Message]) -> "list[Examined]":
        """Return what was seen in each message, in order.

        Raises
        ------
        ScoringError
            The examiner does not answer, or too much waits already.
        """
        if not messages:
            return []
        entries = [Journalled(0, encode(alone(message))) for message in messages]
        job = _Job(entries, sum(len(message.text) for message in messages))
        with self._wake:
            if self._closing:
                raise ScoringError("Vigie is stopping: ask again in a moment.")
            crowded = self._characters + job.characters > MOST_CHARACTERS
            if self._waiting and (crowded or self._waiting + len(entries) > MOST_WAITING):
                raise ScoringError("Too many texts wait already: ask again in a moment.")
            self._jobs.append(job)
            self._count(job, 1)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="scoring", daemon=True)
                self._thread.start()
            self._wake.notify()
        try:
            async with asyncio.timeout(self._longest):
                return await job.future
        except TimeoutError:
            raise ScoringError("The engine does not answer in time: ask again in a moment.") from None
        finally:
            job.future.cancel()

    async def close(self) -> None:
        """End the examiner; who still waits is told that there is no answer."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    def _count(self, job: _Job, sign: int) -> None:
        self._waiting += sign * len(job.entries)
        self._characters += sign * job.characters

    def _run(self) -> None:
        examiner: Examiner | None = None
        try:
            while taken := self._next_round():
                try:
                    if examiner is None:
                        examiner = self._make()
                    examiner.submit([entry for _, entry in taken])
                    answers = examiner.take()
                except Exception as error:  # noqa: BLE001 - told to those who wait; the next one may be luckier
                    log.error("Texts could not be examined (%s): %s", type(error).__name__, error)
                    if examiner is not None:
                        with suppress(OSError):
                            examiner.close()
                    examiner = None
                    self._fail({job for job, _ in taken})
                    continue
                for (job, _), examined in zip(taken, answers, strict=True):
                    job.answer(examined)
        finally:
            if examiner is not None:
                examiner.close()

    def _next_round(self) -> list[tuple[_Job, Journalled]]:
        """Return some texts of each request that waits, waiting for one; none when it is time to stop."""
        with self._wake:
            while not self._closing:
                taken: list[tuple[_Job, Journalled]] = []
                size = 0
                while self._jobs and len(taken) < ROUND and size < ROUND_CHARACTERS:
                    job = self._jobs.popleft()
                    if job.future.done():  # nobody waits for it any more
                        self._count(job, -1)
                        continue
                    share = min(SHARE, ROUND - len(taken))
                    if job.characters > ROUND_CHARACTERS:
                        share = 1
                    for entry in job.entries[job.sent : job.sent + share]:
                        taken.append((job, entry))
                        size += len(entry.payload)
                    job.sent += share
                    if job.sent < len(job.entries):
                        self._jobs.append(job)
                    else:
                        self._count(job, -1)
                if taken:
                    return taken
                self._wake.wait()
            for job in self._jobs:
                job.fail(ScoringError("Vigie is stopping: ask again in a moment."))
            self._jobs.clear()
            return []

    def _fail(self, failed: Iterable[_Job]) -> None:
        """Tell requests that there is no answer, and forget what else they asked."""
        with self._wake:
            for job in failed:
                job.fail(ScoringError("The engine gives no answer: ask again soon, and run `vigie doctor`."))
                if job in self._jobs:
                    self._jobs.remove(job)
                    self._count(job, -1)


def alone(message: Message) -> Message:
    """Return the message in a room of its own, so that the engine's habits of rooms and crowds stay out."""
    return msgspec.structs.replace(message, space=Space(message.space.network, f"api-{next(_numbers)}"))


def process_examiner() -> "Examiner":
    """Return an examiner in a process of its own."""
    # Imported on first use: the engine's tables have no place in a web process that scores nothing.
    from vigie.examination import outspoken_engine
    from vigie.examiner import ProcessExaminer

    # No past texts are shown to a process that replaces a dead one: what was asked for is kept nowhere.
    return ProcessExaminer(default=CHARTER, make_engine=outspoken_engine, remembered=0)
