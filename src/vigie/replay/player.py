"""Plays a recording: lines into the journal at their pace, and the road behind them.

Where `vigie run` already works on the same home, its worker carries the messages; else the road runs here.
"""

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import msgspec
from django.conf import settings
from django.db import connection, connections

from vigie.accounts.services import DEFAULT_CLIENT
from vigie.actions.background import BackgroundSender
from vigie.actions.networks import networks
from vigie.actions.sender import Sender
from vigie.charter.load import DEFAULT_CHARTER
from vigie.clock import now_ms
from vigie.desk.record import Recorder
from vigie.examined import Examined
from vigie.governing import RulesWatch
from vigie.intake.base import Appended
from vigie.intake.entries import read_entry
from vigie.intake.journal import DatabaseJournal
from vigie.intake.models import Replay
from vigie.intake.storage import Checkpointer, StorageError, writing
from vigie.intake.wire import WireError
from vigie.message import Entry
from vigie.processes.lock import RoadLock
from vigie.replay.drill import Places
from vigie.replay.pace import Pace
from vigie.replay.patience import PATIENCE, Patience
from vigie.replay.recording import Recording, RecordingError
from vigie.replay.refusals import Refusals
from vigie.replay.report import Report, report_on
from vigie.road import BATCH, Road, start_examiner
from vigie.settle import settle

#: Messages offered and not yet recorded, at most: what is read ahead costs memory and latency.
AHEAD = 4 * BATCH
#: A batch is journalled after this time at the latest, seconds; as fast as possible, whenever it is full.
GATHER = 0.01
#: Bytes of lines in a batch, at most: very long messages are journalled by fewer.
HEAVY = 4 << 20


class BesideError(Exception):
    """What is asked cannot be had beside a running Vigie; the sentence says what to do."""


class Player:
    """One replay of a recording.

    Parameters
    ----------
    recording, pace
        What is played, and when each line is due.
    client, charter
        Given to spaces never seen before.
    say
        Called with sentences for the person at the terminal.
    patience
        How long a locked database or a full disk is waited for, seconds.
    drill
        Name of the rehearsal that the recording is played into: its places are then apart from the real ones.
    """

    def __init__(
        self,
        recording: Recording,
        pace: Pace,
        *,
        resume: bool = False,
        drill: str = "",
        client: str = DEFAULT_CLIENT,
        charter: str = DEFAULT_CHARTER,
        say: Callable[[str], None] = lambda sentence: print(sentence, file=sys.stderr),  # noqa: T201
        patience: float = PATIENCE,
    ) -> None:
        self._recording = recording
        self._pace = pace
        self._say = say
        self._client, self._charter = client, charter
        self._journal = DatabaseJournal()
        self._places = Places(drill)
        played = self._places.digest(recording.digest)
        earlier = Replay.objects.filter(recording=played).order_by("-pk").first() if resume else None
        self.replay = earlier or Replay.objects.create(
            recording=played, name=recording.name[:300], first_seq=self._journal.last() + 1
        )
        self._patience = Patience(patience, say)
        self._latencies: Counter[int] = Counter()
        #: Messages of this replay that this run recorded, and journalled.
        self._recorded = 0
        self._appended = 0
        #: Numbers in the journal: the last entry recorded, by whomever, and the last one that is ours.
        self._position = 0
        self._last = 0
        self._began = 0.0
        self._trouble: BaseException | None = None
        self.stop = threading.Event()
        #: Why the recording could not be read to its end; what was read before is recorded.
        self.unreadable: RecordingError | None = None

    def play(self, progress: Callable[[int], None] = lambda _: None) -> Report:
        """Play to the end, or until `stop` is set; return the report.

        Raises
        ------
        StorageError
            The database did not take the messages; go on with `--resume` once it is repaired.
        ExaminerError
            No process that examines stays alive.
        BesideError
            A client or a charter is named, and the worker of a running Vigie gives its own.
        """
        lock = RoadLock(settings.HOME)
        if lock.acquire():
            try:
                self._play_here(progress)
            finally:
                lock.release()
        else:
            if (self._client, self._charter) != (DEFAULT_CLIENT, DEFAULT_CHARTER):
                raise BesideError(
                    "Vigie is running on this home and gives new spaces its own client and charter: stop it, "
                    "or leave out --client and --charter."
                )
            self._say("Vigie is running on this home: its worker carries the messages.")
            self._play_beside(progress)
        return report_on(self.replay, self._latencies, first_seq=self.replay.first_seq)

    def _play_here(self, progress: Callable[[int], None]) -> None:
        """Play with the road in this process and the engine in another."""
        recorder = Recorder(client=self._client, charter=self._charter)
        examiner = start_examiner(self._journal, recorder, charter=self._charter, client=self._client)
        checkpointer = Checkpointer()
        checkpointer.start()
        sender = BackgroundSender(Sender(networks(settings.HOME)))
        road = Road(
            self._journal,
            examiner,
            recorder,
            on_recorded=self._measure,
            on_trouble=self._patience.told,
            changed_rules=RulesWatch().changed,
        )
        halt = threading.Event()
        thread = threading.Thread(target=self._drive, args=(road, halt), name="road")
        try:
            # What an earlier run left in the journal is recorded before anything is timed.
            left = self._journal.last()
            self._position = recorder.position()
            settle()
            thread.start()
            self._wait_for(lambda: self._position >= left or self.stop.is_set())
            self._recorded = 0
            self._latencies.clear()
            sender.start()
            self._offer(progress, lambda: self._appended - self._recorded, road.wake)
            self._wait_for(lambda: self._position >= self._last)
            self._finish()
        finally:
            halt.set()
            if thread.is_alive():
                thread.join()
            if sender.is_alive():
                sender.close()
            checkpointer.stop()
            examiner.close()
        if self._trouble:
            raise self._trouble

    def _play_beside(self, progress: Callable[[int], None]) -> None:
        """Play into the journal of a running Vigie and follow its cursor."""
        recorder = Recorder()
        looked = moved = time.monotonic()
        self._position = recorder.position()

        def behind() -> int:
            nonlocal looked, moved
            now = time.monotonic()
            if now - looked > 0.05:
                looked = now
                if (position := recorder.position()) != self._position:
                    self._position, moved = position, now
                elif self._position < self._last and self._patience.exceeded(since=moved):
                    self._refuse_to_wait()
            return self._last - self._position

        self._offer(progress, behind, threading.Event())
        self._wait_for(lambda: behind() <= 0)
        self._finish()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT m.recorded_ms - m.received_ms, COUNT(*) FROM intake_journal j JOIN desk_message m "
                "ON m.seq = j.seq WHERE j.seq >= %s AND j.source = %s GROUP BY 1",
                (self.replay.first_seq, self.replay.pk),
            )
            self._latencies.update(dict(cursor.fetchall()))

    def _drive(self, road: Road, halt: threading.Event) -> None:
        """Run the road in its thread and keep what it raises."""
        try:
            road.run(halt)
        except BaseException as error:  # noqa: BLE001 - raised again by the thread that waits
            self._trouble = error
        finally:
            connections.close_all()

    def _measure(self, batch: Sequence[Examined], _at: int) -> None:
        """Count a batch that is on disk."""
        now, source = now_ms(), self.replay.pk
        # A webhook may write to this home meanwhile: its messages are not this replay's.
        # Refused by no clock: a received time in the future (another machine's) counts as zero.
        waited = [max(0, now - examined.received_at) for examined in batch if examined.source == source]
        self._latencies.update(waited)
        self._recorded += len(waited)
        self._position = batch[-1].seq

    def _offer(
        self, progress: Callable[[int], None], behind: Callable[[], int], wake: threading.Event
    ) -> None:
        """Read, understand as entries and journal every line that remains, at its pace."""
        replay = self.replay
        if replay.finished:
            return
        began = self._began = time.monotonic() - replay.seconds
        batch: list[Entry] = []
        place = (replay.file, replay.line)
        gathered = time.monotonic()
        weight = 0
        refusals = Refusals(settings.HOME / "refused" / f"{replay.pk}.jsonl", self._say)

        def flush() -> None:
            nonlocal batch, gathered, weight
            replay.file, replay.line = place
            replay.seconds = time.monotonic() - began
            self._append(batch, replay)
            wake.set()
            batch, gathered, weight = [], time.monotonic(), 0
            progress(self._recording.read)

        for file, number, raw in self._lines():
            if self._ending:
                break
            received = now_ms()
            replay.offered += 1
            due = None
            try:
                name = self._recording.names[file]
                entry = self._places.place(read_entry(raw, received_at=received, place=f"{name}:{number}"))
            except WireError as error:
                replay.refused += 1
                refusals.note(name, number, str(error))
            else:
                due = self._pace.due(entry.at)
                if due is not None:
                    if due > time.time() + GATHER / 2 and batch:
                        flush()
                    while (pause := due - time.time()) > 0 and not self._ending:
                        self.stop.wait(min(pause, 0.5))
                    # A line that is late was due earlier: its latency counts from then.
                    entry = with_receipt(entry, min(now_ms(), int(due * 1000)))
                batch.append(entry)
                weight += len(raw)
            place = (file, number)
            full = len(batch) >= BATCH or weight >= HEAVY
            if full or (due is not None and time.monotonic() - gathered > GATHER):
                flush()
                while behind() > AHEAD and not self._ending:
                    self._patience.check()
                    time.sleep(0.002)
        flush()
        replay.finished = not self._ending and not self.unreadable

    @property
    def _ending(self) -> bool:
        """Return whether no more lines should be offered."""
        return self.stop.is_set() or self._trouble is not None

    def _lines(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield the lines that remain, up to where the recording cannot be read."""
        try:
            yield from self._recording.lines(file=self.replay.file, line=self.replay.line)
        except RecordingError as error:
            self.unreadable = error

    def _append(self, batch: Sequence[Entry], replay: Replay) -> None:
        """Journal a batch together with the place reached in the recording."""

        def keep_place(appended: Appended) -> None:
            Replay.objects.filter(pk=replay.pk).update(
                file=replay.file,
                line=replay.line,
                offered=replay.offered,
                refused=replay.refused,
                repeated=replay.repeated + appended.repeated,
                conflicting=replay.conflicting + len(appended.conflicts),
                seconds=replay.seconds,
            )

        appended = self._patience.write(
            lambda: self._journal.append(batch, source=replay.pk, also=keep_place), self.stop
        )
        replay.repeated += appended.repeated
        replay.conflicting += len(appended.conflicts)
        self._appended += len(batch) - appended.repeated
        self._last = max((seq for seq in appended.seqs if seq is not None), default=self._last)

    def _wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until the road has come so far, or fails."""
        while not condition() and not self._trouble:
            self._patience.check()
            time.sleep(0.002)

    def _refuse_to_wait(self) -> None:
        """Raise where nobody carries the messages of this home any more."""
        lock = RoadLock(settings.HOME)
        if lock.acquire():
            lock.release()
            raise StorageError(
                "The worker that carried the messages is gone: start `vigie run` again, or go on with "
                "--resume.",
                temporary=True,
            )

    def _finish(self) -> None:
        """Keep the time taken and whether the end was reached."""
        if self._trouble:
            self.replay.finished = False
        if self._began:
            self.replay.seconds = time.monotonic() - self._began
        self._patience.write(self._keep_end, self.stop)

    @writing()
    def _keep_end(self) -> None:
        Replay.objects.filter(pk=self.replay.pk).update(
            finished=self.replay.finished, seconds=self.replay.seconds
        )


def with_receipt(entry: Entry, received_at: int) -> Entry:
    """Return the entry as received at another time."""
    return msgspec.structs.replace(entry, received_at=received_at)
