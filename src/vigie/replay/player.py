"""Plays a recording: lines into the journal at their pace, and the road behind them.

Where `vigie run` already works on the same home, its worker carries the messages; else the road runs here.
"""

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connection, connections

from vigie.actions.background import BackgroundSender
from vigie.actions.networks import networks
from vigie.actions.sender import Sender
from vigie.clock import now_ms
from vigie.desk.models import Space
from vigie.desk.record import Recorder
from vigie.examination import Examined, ProcessExaminer
from vigie.intake.base import Appended
from vigie.intake.journal import DatabaseJournal
from vigie.intake.models import Replay
from vigie.intake.storage import Checkpointer, StorageError
from vigie.intake.wire import WireError, read_line
from vigie.lock import RoadLock
from vigie.message import Entry, Message
from vigie.replay.pace import Pace
from vigie.replay.recording import Recording
from vigie.replay.report import Report, report_on
from vigie.road import BATCH, Road

#: Messages offered and not yet recorded, at most: what is read ahead costs memory and latency.
AHEAD = 4 * BATCH
#: A batch is journalled after this time at the latest, seconds; as fast as possible, whenever it is full.
GATHER = 0.01
#: How long a locked database or a full disk is waited for, seconds.
PATIENCE = 60.0
#: Messages recorded before that the engine sees again.
WARM = 2000
#: Sentences about refused lines shown, at most; all of them are kept in the home.
SHOWN = 5


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
    """

    def __init__(
        self,
        recording: Recording,
        pace: Pace,
        *,
        resume: bool = False,
        client: str = "default",
        charter: str = "media-fr",
        say: Callable[[str], None] = lambda sentence: print(sentence, file=sys.stderr),  # noqa: T201
    ) -> None:
        self._recording = recording
        self._pace = pace
        self._say = say
        self._client, self._charter = client, charter
        self._journal = DatabaseJournal()
        earlier = (
            Replay.objects.filter(recording=recording.digest).order_by("-pk").first() if resume else None
        )
        self.replay = earlier or Replay.objects.create(
            recording=recording.digest, name=recording.name[:300], first_seq=self._journal.last() + 1
        )
        self._latencies: Counter[int] = Counter()
        self._recorded = 0
        self._appended = 0
        self._last_repeated = 0
        self._began = 0.0
        self._trouble: BaseException | None = None
        self.stop = threading.Event()

    def play(self, progress: Callable[[int], None] = lambda _: None) -> Report:
        """Play to the end, or until `stop` is set; return the report.

        Raises
        ------
        RecordingError
            A file cannot be read.
        StorageError
            The database did not take the messages; go on with `--resume` once it is repaired.
        """
        lock = RoadLock(settings.HOME)
        if lock.acquire():
            try:
                self._play_here(progress)
            finally:
                lock.release()
        else:
            self._say("Vigie is running on this home: its worker carries the messages.")
            self._play_beside(progress)
        return report_on(self.replay, self._latencies, first_seq=self.replay.first_seq)

    def _play_here(self, progress: Callable[[int], None]) -> None:
        """Play with the road in this process and the engine in another."""
        charters = {f"{s.network}:{s.native_id}": s.charter for s in Space.objects.all()}
        examiner = ProcessExaminer(charters, default=self._charter)
        checkpointer = Checkpointer()
        checkpointer.start()
        sender = BackgroundSender(Sender(networks(settings.HOME)))
        recorder = Recorder(client=self._client, charter=self._charter)
        road = Road(
            self._journal, examiner, recorder, on_recorded=self._measure, on_trouble=self._say_trouble
        )
        halt = threading.Event()
        thread = threading.Thread(target=self._drive, args=(road, halt), name="road")
        try:
            # What an earlier run left in the journal is recorded before anything is timed.
            backlog = self._journal.last() - recorder.position()
            self._warm(examiner, recorder.position())
            thread.start()
            self._wait_for(lambda: self._recorded >= backlog)
            self._recorded = 0
            self._latencies.clear()
            sender.start()
            self._offer(progress, lambda: self._appended - self._recorded, road.wake)
            self._wait_for(lambda: self._recorded >= self._appended)
            self._finish()
        finally:
            halt.set()
            thread.join()
            if sender.is_alive():
                sender.close()
            checkpointer.stop()
            examiner.close()
        if self._trouble:
            raise self._trouble

    def _play_beside(self, progress: Callable[[int], None]) -> None:
        """Play into the journal of a running Vigie and follow its cursor."""
        looked = [0.0, 0]

        def behind() -> int:
            if time.monotonic() - looked[0] > 0.05:
                looked[:] = [time.monotonic(), self._journal.last() - Recorder().position()]
            return int(looked[1])

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

    def _warm(self, examiner: ProcessExaminer, position: int) -> None:
        """Wait for the engine, and show it the end of what was recorded before: its windows are not blind."""
        examiner.warm(self._journal.read(after=max(0, position - WARM), limit=WARM)[: min(WARM, position)])

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
        now = now_ms()
        # Refused by no clock: a received time in the future (another machine's) counts as zero.
        self._latencies.update([max(0, now - examined.received_at) for examined in batch])
        self._recorded += len(batch)

    def _offer(
        self, progress: Callable[[int], None], behind: Callable[[], int], wake: threading.Event
    ) -> None:
        """Read, understand as messages and journal every line that remains, at its pace."""
        replay = self.replay
        if replay.finished:
            return
        began = self._began = time.monotonic() - replay.seconds
        batch: list[Entry] = []
        place = (replay.file, replay.line)
        gathered = time.monotonic()
        refusals = Refusals(settings.HOME / "refused" / f"{replay.pk}.jsonl", self._say)

        def flush() -> None:
            nonlocal batch, gathered
            replay.file, replay.line = place
            replay.seconds = time.monotonic() - began
            self._append(batch, replay)
            self._appended += len(batch) - self._last_repeated
            wake.set()
            batch, gathered = [], time.monotonic()
            progress(self._recording.read)

        for file, number, raw in self._recording.lines(file=replay.file, line=replay.line):
            if self.stop.is_set() or self._trouble:
                break
            received = now_ms()
            replay.offered += 1
            try:
                name = self._recording.files[file].name
                message = read_line(raw, received_at=received, place=f"{name}:{number}")
            except WireError as error:
                replay.refused += 1
                refusals.note(self._recording.files[file], number, str(error))
                message = None
            due = None
            if message is not None:
                due = self._pace.due(message.at)
                if due is not None:
                    if due > time.time() + GATHER / 2 and batch:
                        flush()
                    while (pause := due - time.time()) > 0 and not self.stop.wait(min(pause, 0.5)):
                        pass
                    # A line that is late was due earlier: its latency counts from then.
                    message = with_receipt(message, min(now_ms(), int(due * 1000)))
                batch.append(message)
            place = (file, number)
            if len(batch) >= BATCH or (due is not None and time.monotonic() - gathered > GATHER):
                flush()
                while behind() > AHEAD and not self.stop.is_set() and not self._trouble:
                    time.sleep(0.002)
        flush()
        replay.finished = not self.stop.is_set() and not self._trouble

    def _append(self, batch: Sequence[Entry], replay: Replay) -> None:
        """Journal a batch together with the place reached in the recording."""

        def keep_place(appended: Appended) -> None:
            self._last_repeated = appended.repeated
            Replay.objects.filter(pk=replay.pk).update(
                file=replay.file,
                line=replay.line,
                offered=replay.offered,
                refused=replay.refused,
                repeated=replay.repeated + appended.repeated,
                conflicting=replay.conflicting + len(appended.conflicts),
                seconds=replay.seconds,
            )

        deadline = time.monotonic() + PATIENCE
        told = False
        while True:
            try:
                appended = self._journal.append(batch, source=replay.pk, also=keep_place)
            except StorageError as error:
                if not error.temporary or time.monotonic() > deadline or self.stop.is_set():
                    raise
                if not told:
                    self._say(f"{error} Trying again for {PATIENCE:.0f} s.")
                    told = True
                time.sleep(0.2)
            else:
                replay.repeated += appended.repeated
                replay.conflicting += len(appended.conflicts)
                return

    def _wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until the road has come so far, or fails."""
        while not condition() and not self._trouble:
            time.sleep(0.002)

    def _finish(self) -> None:
        """Keep the time taken and whether the end was reached."""
        if self._trouble:
            self.replay.finished = False
        if self._began:
            self.replay.seconds = time.monotonic() - self._began
        Replay.objects.filter(pk=self.replay.pk).update(
            finished=self.replay.finished, seconds=self.replay.seconds
        )

    def _say_trouble(self, sentence: str) -> None:
        """Tell of a database that refuses, and of its return."""
        self._say(sentence or "The database writes again.")


def with_receipt(message: Message, received_at: int) -> Message:
    """Return the message as received at another time."""
    return msgspec.structs.replace(message, received_at=received_at)


class Refusals:
    """Keeps every refused line's place and reason in a file, and shows the first few."""

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        self._path = path
        self._say = say
        self._count = 0

    def note(self, file: Path, line: int, reason: str) -> None:
        """Keep one refusal."""
        self._count += 1
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as kept:
            kept.write(msgspec.json.encode({"file": file.name, "line": line, "error": reason}) + b"\n")
        if self._count <= SHOWN:
            self._say(f"{file.name}, line {line}: {reason}")
        elif self._count == SHOWN + 1:
            self._say(f"More lines are refused: all reasons are in {self._path}.")
