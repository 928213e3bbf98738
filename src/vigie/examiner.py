"""The examiner in a process of its own, so that understanding and writing use two cores.

That process may die, or never answer: what it had not given back is examined again by another one, and an
entry that kills it each time is held for a person.
"""

import logging
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from vigie.charter.load import DEFAULT_CHARTER
from vigie.examination import LocalExaminer, SecondReader, nobody, not_examined, whole_engine
from vigie.examined import Examined
from vigie.intake.base import Journalled
from vigie.message import History
from vigie.rules import Rules
from vigie.settle import settle

if TYPE_CHECKING:
    from vigie.engine.engine import Engine

log = logging.getLogger(__name__)

#: Entries that a process sees at its start, so that the engine's windows over the stream are not blind.
WARM = 2000
#: Deaths on one batch after which its entries are examined one by one.
SUSPECT = 2
#: Entries of one batch that may kill a process, and starts that may fail, before it is no entry's fault.
MOST_DEATHS = 3
#: A process that has not answered for so long never will, seconds; and one that starts.
HUNG = 30.0
SLOWEST_START = 60.0

_REMARK = "This message stopped the program that examines: a person must read it."

_decode_batch = msgspec.msgpack.Decoder(tuple[Rules | None, list[Journalled], list[History | None]]).decode
_decode_examined = msgspec.msgpack.Decoder(list[Examined]).decode
_encode = msgspec.msgpack.Encoder().encode


class _Batch(NamedTuple):
    """What is examined together, and the rules it is weighed by."""

    rules: Rules
    entries: list[Journalled]
    histories: list[History | None] = []


class _HungError(EOFError):
    """The process does not answer."""


class ExaminerError(Exception):
    """No process that examines stays alive; the sentence says what to do."""


class ProcessExaminer:
    """Examines in another process, started again when it dies.

    Parameters
    ----------
    rules, default, make_engine, make_reader
        As `LocalExaminer` takes them; what makes them must be importable by name.
    hung
        How long one batch may take, seconds.
    remembered
        How many of the last entries a process that replaces a dead one is shown, for the memory of its rooms.
    """

    def __init__(
        self,
        rules: Rules | None = None,
        *,
        default: str = DEFAULT_CHARTER,
        make_engine: "Callable[[], Engine]" = whole_engine,
        make_reader: Callable[[], SecondReader | None] = nobody,
        hung: float = HUNG,
        remembered: int = WARM,
    ) -> None:
        self._given = (default, make_engine, make_reader)
        self._hung = hung
        self._rules = rules or Rules({})
        #: What the process was told last; each is started knowing nothing.
        self._told: Rules | None = None
        #: What was submitted and not given back, oldest first, each batch with the rules it is weighed by.
        self._waiting: deque[_Batch] = deque()
        self._recent: deque[Journalled] = deque(maxlen=remembered)
        #: Deaths since a batch was last given back.
        self._deaths = 0
        self._heard = time.monotonic()
        self._ours, self._process = self._start()

    @property
    def pid(self) -> int | None:
        """Return the number of the process that examines now."""
        return self._process.pid

    def govern(self, rules: Rules) -> None:
        """Let these charters weigh whatever is submitted from now on."""
        self._rules = rules

    def submit(self, entries: Sequence[Journalled], histories: Sequence[History | None] = ()) -> None:
        """Send a batch to the other process."""
        if not self._waiting:
            self._heard = time.monotonic()
        self._waiting.append(_Batch(self._rules, list(entries), list(histories)))
        self._send(self._waiting[-1])

    def warm(self, entries: Sequence[Journalled]) -> None:
        """Let the stream's memory see again what was recorded before a restart."""
        self.submit(entries)
        self.take()

    def ready(self, timeout: float) -> bool:
        """Tell whether a batch can be taken back, waiting up to `timeout` seconds.

        True too when the process is gone: taking the batch then replaces it.
        """
        if not self._waiting:
            return False
        if self._ours.poll(timeout):
            return True
        return time.monotonic() - self._heard > self._hung

    def take(self) -> list[Examined]:
        """Give back the oldest batch, waiting for it where needed.

        Raises
        ------
        ExaminerError
            Processes die whatever they are given.
        """
        while True:
            try:
                examined = self._receive(self._hung)
                break
            except (EOFError, OSError) as error:
                # What hangs once will hang again: nobody waits for it a second time.
                self._deaths += SUSPECT if isinstance(error, _HungError) else 1
                self._bury()
                if self._deaths >= SUSPECT:
                    examined = self._examine_apart()
                    break
                self._replace()
        self._recent.extend(self._waiting.popleft().entries)
        if self._deaths >= SUSPECT:
            self._send_waiting()
        self._deaths = 0
        self._heard = time.monotonic()
        return examined

    def close(self) -> None:
        """End the other process."""
        self._ours.close()
        self._process.join(timeout=5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _start(self) -> tuple[Connection, SpawnProcess]:
        # Spawned, not forked: the parent has threads and database connections.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_serve, args=(theirs, *self._given), name="vigie-examiner", daemon=True
        )
        process.start()
        theirs.close()
        self._told = None
        return ours, process

    def _send(self, batch: "_Batch") -> None:
        new = None if batch.rules is self._told else batch.rules
        self._told = batch.rules
        # A process that is gone is noticed by whoever takes back.
        with suppress(OSError):
            self._ours.send_bytes(_encode((new, batch.entries, batch.histories)))

    def _send_waiting(self) -> None:
        for batch in self._waiting:
            self._send(batch)

    def _receive(self, longest: float) -> list[Examined]:
        """Return the next batch that the process gives back; EOFError where it died or hangs."""
        if not self._ours.poll(max(0.0, self._heard + longest - time.monotonic())):
            log.error("The process that examines has not answered for %.0f s: it is ended.", longest)
            raise _HungError
        return _decode_examined(self._ours.recv_bytes())

    def _bury(self) -> None:
        """Make sure that the process is gone, and say how it went."""
        self._ours.close()
        self._process.join(timeout=0.5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        log.error(
            "The process that examines stopped (exit code %s): another one examines the same messages.",
            self._process.exitcode,
        )

    def _replace(self) -> None:
        """Start a process that knows what was seen lately, and give it what was not given back."""
        self._revive()
        self._send_waiting()

    def _revive(self) -> None:
        """Start a process and wait until it works."""
        for pause in (0.0, 0.2, 1.0)[:MOST_DEATHS]:
            time.sleep(pause)
            self._ours, self._process = self._start()
            self._heard = time.monotonic()
            # Looked at for the memory of the rooms alone: what is proposed of them is thrown away.
            self._send(_Batch(self._rules, list(self._recent)))
            with suppress(EOFError, OSError):
                self._receive(SLOWEST_START)
                self._heard = time.monotonic()
                return
            self._bury()
        raise ExaminerError(
            "The process that examines dies as soon as it starts: run `vigie doctor`, then start again; "
            "nothing received is lost."
        )

    def _examine_apart(self) -> list[Examined]:
        """Examine the oldest batch one entry at a time, and hold for a person what kills the process."""
        examined: list[Examined] = []
        deadly = 0
        self._revive()
        batch = self._waiting[0]
        told = batch.histories or [None] * len(batch.entries)
        for entry, history in zip(batch.entries, told, strict=True):
            try:
                self._heard = time.monotonic()
                self._send(_Batch(batch.rules, [entry], [history]))
                examined += self._receive(self._hung)
            except (EOFError, OSError):
                self._bury()
                deadly += 1
                if deadly >= MOST_DEATHS:
                    raise ExaminerError(
                        f"The process that examines died on {deadly} messages of one batch: the machine may "
                        "be out of memory; run `vigie doctor`, then start again; nothing received is lost."
                    ) from None
                log.error("Entry %d of the journal ends the process that examines: it is held.", entry.seq)
                examined.append(not_examined(entry, _REMARK))
                self._revive()
        return examined


def _serve(
    pipe: Connection,
    default: str,
    make_engine: "Callable[[], Engine]",
    make_reader: Callable[[], SecondReader | None],
) -> None:
    """Examine batches until the other end closes, which it also does by dying."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it then closes the pipe
    # Read at once by a thread: if both ends wrote more than the pipe holds, each would wait for the other.
    batches: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    loaded = threading.Event()
    threading.Thread(target=_collect, args=(pipe, batches, loaded), name="batches", daemon=True).start()
    examiner = LocalExaminer(default=default, make_engine=make_engine, make_reader=make_reader)
    loaded.set()
    settle()
    with suppress(OSError):
        while (batch := batches.get()) is not None:
            rules, entries, histories = _decode_batch(batch)
            if rules is not None:
                examiner.govern(rules)
            pipe.send_bytes(_encode(examiner.examine(entries, histories)))
    examiner.close()


def _collect(pipe: Connection, batches: "queue.SimpleQueue[bytes | None]", loaded: threading.Event) -> None:
    """Read what the other end sends until it closes."""
    with suppress(EOFError, OSError):
        while True:
            batches.put(pipe.recv_bytes())
    if not loaded.is_set():
        # Loading takes seconds of a whole core, which whoever replaces the dead needs for their own.
        os._exit(0)
    batches.put(None)
