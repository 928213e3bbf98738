"""What a batch of entries adds to the ledger, counted before anything is written."""

from collections.abc import Collection, Sequence

from vigie.intake.base import Appended, key_of
from vigie.message import Entry, Message, Space

HOUR_MS = 3_600_000


class Tally:
    """Counts of one space."""

    __slots__ = (
        "conflicting",
        "edits",
        "first_ms",
        "hours",
        "message_ms",
        "private",
        "received",
        "removals",
        "repeated",
        "threads",
    )

    def __init__(self) -> None:
        self.received = self.private = self.edits = self.removals = self.repeated = self.conflicting = 0
        self.message_ms = self.first_ms = 0
        #: Received and repeated, by the hour in which it was written.
        self.hours: dict[int, list[int]] = {}
        #: Received, and when last (ms), by thread.
        self.threads: dict[str, list[int]] = {}


class Tallies:
    """Counts of a batch, by space.

    Parameters
    ----------
    counted
        Keys of messages that were counted before their first wording came.
    again
        Whether these entries were asked for a second time: those already known are then no repetitions.
    """

    def __init__(self, counted: Collection[bytes] = (), *, again: bool = False) -> None:
        self._counted = counted
        self._again = again
        self.by_space: dict[Space, Tally] = {}
        #: Changed texts that are new: whether the message was known before is asked once for all.
        self.changed: list[Message] = []
        #: Messages and removals that are new, and entries that were known.
        self.new = self.known = 0

    def add(self, entries: Sequence[Entry], appended: Appended) -> None:
        """Count entries, by what became of them."""
        conflicts = frozenset(appended.conflicts)
        by_space = self.by_space
        last: Space | None = None
        tally = Tally()
        for position, (entry, seq) in enumerate(zip(entries, appended.seqs, strict=True)):
            if entry.space is not last:
                last = entry.space
                tally = by_space.get(last) or by_space.setdefault(last, Tally())
            if seq is None:
                self.known += 1
                if self._again:
                    continue
                if position in conflicts:
                    tally.conflicting += 1
                else:
                    tally.repeated += 1
                    _hour(tally, entry)[1] += 1
                continue
            self.new += 1
            if not isinstance(entry, Message):
                tally.removals += 1
            elif entry.revision:
                tally.edits += 1
                self.changed.append(entry)
            elif not self._counted or key_of(entry) not in self._counted:
                self.receive(tally, entry)

    def receive(self, tally: Tally, message: Message) -> None:
        """Count one message that was never seen before, in any wording."""
        tally.received += 1
        tally.private += message.kind == "private"
        written = written_at(message)
        # What is read again was said long ago, whenever it is received.
        last = written if self._again else message.received_at
        tally.message_ms = max(tally.message_ms, last)
        if not tally.first_ms or written < tally.first_ms:
            tally.first_ms = written
        hours = tally.hours
        hour = written // HOUR_MS
        try:
            hours[hour][0] += 1
        except KeyError:
            hours[hour] = [1, 0]
        if message.thread is not None and message.kind != "private":
            thread = tally.threads.setdefault(message.thread.id, [0, 0])
            thread[0] += 1
            thread[1] = max(thread[1], last)


def written_at(entry: Entry) -> int:
    """Return when an entry was written (ms), by the network's clock where that can be believed."""
    return entry.at if 0 < entry.at <= entry.received_at else entry.received_at


def _hour(tally: Tally, entry: Entry) -> list[int]:
    return tally.hours.setdefault(written_at(entry) // HOUR_MS, [0, 0])
