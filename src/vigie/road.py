"""The whole way of a message, on one screen.

receive   a connector or a webhook gives an entry; `Journal.append` puts it on disk, exactly once
examine   the engine turns text, author and stream into findings; where a home asks for them, second opinions
          are heard on what is ambiguous
weigh     the charter turns findings into a verdict
record    one transaction a batch: messages, findings, verdicts, cases, automatic decisions, actions, events
decide    a person at the desk, or a clause that has earned it
act       the outbox carries decisions to the network
measure   figures from recorded facts

This file drives the part that never waits for a person: from the journal to the recorded verdict.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial

from django.conf import settings

from vigie.accounts.services import DEFAULT_CLIENT
from vigie.charter.vocabulary import UNAVAILABLE_CLAUSE
from vigie.desk.models import Space
from vigie.desk.record import Recorder
from vigie.examination import Examiner
from vigie.examined import Examined
from vigie.examiner import WARM, ProcessExaminer
from vigie.governing import home_rules
from vigie.histories import Histories
from vigie.intake.base import Journal
from vigie.intake.storage import StorageError
from vigie.media.reader import open_readers
from vigie.opinions.opening import open_panel
from vigie.rules import Rules

log = logging.getLogger(__name__)

#: Rows in a batch, at most.
BATCH = 500
#: Batches being examined at once: one worked on, others ready behind it.
DEPTH = 4
#: Pause when the journal holds nothing new, seconds.
IDLE = 0.005


class Road:
    """Reads the journal from its cursor and records each entry's verdict, in order.

    Parameters
    ----------
    journal, examiner, recorder
        The three rooms on the way.
    on_recorded
        Called after each batch is on disk, with the batch and the time (ms).
    on_trouble
        Called with a sentence each time the database refuses to write, and with "" once it writes again;
        logged where it is not given.
    changed_rules
        Returns the charters of the home where they changed since it was last asked, None where they did not.
    """

    def __init__(
        self,
        journal: Journal,
        examiner: Examiner,
        recorder: Recorder,
        *,
        on_recorded: Callable[[Sequence[Examined], int], None] | None = None,
        on_trouble: Callable[[str], None] | None = None,
        changed_rules: Callable[[], Rules | None] = lambda: None,
    ) -> None:
        self._journal = journal
        self._examiner = examiner
        self._recorder = recorder
        self._on_recorded = on_recorded
        self._on_trouble = on_trouble or _log
        self._changed_rules = changed_rules
        self._histories = Histories()
        #: Set by whoever appends in this process, so that nothing waits for the next look.
        self.wake = threading.Event()

    def run(self, stop: threading.Event, *, until_empty: bool = False) -> None:
        """Work until `stop` is set, or until the journal is exhausted when `until_empty`.

        What was being examined when `stop` is set is left in the journal, where the next run finds it.
        """
        read = self._recorder.position()
        waiting = 0
        while not stop.is_set():
            if (rules := self._changed_rules()) is not None:
                self._examiner.govern(rules)
                self._histories.govern(rules)
            while waiting < DEPTH and (entries := self._journal.read(after=read, limit=BATCH)):
                read = entries[-1].seq
                self._examiner.submit(entries, self._histories.of(entries))
                waiting += 1
                if self._examiner.ready(0):
                    break
            if waiting:
                # Polled shortly: while one batch is examined the next may arrive in the journal.
                if self._examiner.ready(IDLE if waiting < DEPTH else 0.1):
                    if not self._record(self._examiner.take(), stop):
                        return
                    self._histories.recorded()
                    waiting -= 1
            elif until_empty:
                return
            else:
                self.wake.wait(IDLE)
                self.wake.clear()

    def _record(self, batch: list[Examined], stop: threading.Event, *, reduced: bool = False) -> bool:
        """Record a batch, trying again for as long as the database is locked or the disk full.

        Returns False where `stop` was set before it was done. `reduced` says that the batch is already the
        little that can surely be written of an entry: refused even so, the fault is ours and is raised.
        """
        delay = 0.05
        while True:
            try:
                at = self._recorder.record(batch)
            except StorageError as error:
                if not error.temporary:
                    raise
                self._on_trouble(str(error))
                if stop.wait(delay):
                    return False
                delay = min(delay * 2, 5.0)
            except Exception as error:
                if reduced:
                    raise
                if len(batch) == 1:
                    return self._record([_held(batch[0], error)], stop, reduced=True)
                # One entry stops the others of its batch: halved down to the one at fault. In order, and the
                # second half never without the first, because the cursor moves to the last one written.
                middle = len(batch) // 2
                return self._record(batch[:middle], stop) and self._record(batch[middle:], stop)
            else:
                if delay > 0.05:
                    self._on_trouble("")
                if self._on_recorded:
                    self._on_recorded(batch, at)
                return True


def _held(entry: Examined, error: Exception) -> Examined:
    """Return the little that can surely be written of an entry that the database refuses, for a person."""
    kind = type(error).__name__
    log.error("Entry %d cannot be recorded as it is (%s): it is held for a person.", entry.seq, kind)
    received = max(0, min(entry.received_at, 1 << 53))
    held = Examined(entry.seq, entry.source, entry.network, entry.space, received, at=received)
    held.native_id, held.kind, held.text = entry.native_id, entry.kind, entry.text
    # Which text of a message it is, and whether the network shows it: else it would stand beside another one.
    held.revision, held.held = entry.revision, entry.held
    if entry.removal is not None:
        held.native_id, held.kind = f"removal-{entry.seq}", "post"
    held.outcome, held.clause = "hold", UNAVAILABLE_CLAUSE
    held.remarks = f"The database refused this as it was ({kind}): read entry {entry.seq} of the journal."
    return held


def _log(sentence: str) -> None:
    log.warning("%s", sentence or "The database writes again.")


def start_examiner(
    journal: Journal, recorder: Recorder, *, charter: str, client: str = DEFAULT_CLIENT
) -> ProcessExaminer:
    """Return an examiner that works, knows each space's charter and saw the end of what was recorded.

    Without that end, the engine's windows over the stream would be blind after each restart. `charter` and
    `client` are those of spaces never seen before.
    """
    spaces = Space.objects.values_list("network", "native_id", "client__slug")
    clients = {f"{network}:{native_id}": client for network, native_id, client in spaces}
    examiner = ProcessExaminer(
        home_rules(),
        default=charter,
        make_reader=partial(open_readers, settings.HOME, clients, client, open_panel),
    )
    try:
        position = recorder.position()
        recent = journal.read(after=max(0, position - WARM), limit=WARM)
        examiner.warm([entry for entry in recent if entry.seq <= position])
    except BaseException:
        examiner.close()
        raise
    return examiner
