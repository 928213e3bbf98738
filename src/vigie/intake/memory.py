"""The journal in memory: for tests, and for trials that must leave nothing behind."""

import threading
from collections.abc import Callable, Sequence

from vigie.intake.base import Appended, Journalled, digest_of, encode, key_of
from vigie.message import Entry


class MemoryJournal:
    """Keeps the journal's promises for as long as the process lives."""

    def __init__(self) -> None:
        self.conflicts: list[Entry] = []
        self._entries: list[Journalled] = []
        self._digests: dict[bytes, bytes] = {}
        self._lock = threading.Lock()

    def append(
        self, entries: Sequence[Entry], *, source: int = 0, also: Callable[[Appended], None] | None = None
    ) -> Appended:
        """Write the entries that are new; see `vigie.intake.base.Journal`."""
        with self._lock:
            new: dict[bytes, bytes] = {}
            fresh: list[Journalled] = []
            conflicting: list[int] = []
            seqs: list[int | None] = []
            for position, entry in enumerate(entries):
                key, digest = key_of(entry), digest_of(entry)
                known = self._digests.get(key) or new.get(key)
                if known is None:
                    new[key] = digest
                    seqs.append(len(self._entries) + len(fresh) + 1)
                    fresh.append(Journalled(seqs[-1], encode(entry), source))  # type: ignore[arg-type]
                    continue
                seqs.append(None)
                if known != digest:
                    conflicting.append(position)
            appended = Appended(seqs, tuple(conflicting))
            if also:
                also(appended)  # raises before anything is kept
            self._digests.update(new)
            self._entries.extend(fresh)
            self.conflicts.extend(entries[position] for position in conflicting)
            return appended

    def read(self, *, after: int, limit: int) -> list[Journalled]:
        """Return up to `limit` entries with a number above `after`, in order."""
        with self._lock:
            return self._entries[after : after + limit]

    def last(self) -> int:
        """Return the highest number given so far."""
        with self._lock:
            return len(self._entries)
