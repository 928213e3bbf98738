"""The journal in the database."""

from collections.abc import Callable, Sequence

from django.db import connection

from vigie.intake.base import Appended, Journalled, digest_of, encode, key_of
from vigie.intake.storage import writing
from vigie.message import Entry

_INSERT = (
    "INSERT INTO intake_journal (key, digest, source, payload) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (key) DO NOTHING"
)
_CONFLICT = (
    "INSERT INTO intake_conflict (key, digest, payload) VALUES (%s, %s, %s) "
    "ON CONFLICT (key, digest) DO NOTHING"
)
#: A reader is given no more than this at once: a batch of very long messages must still fit in memory.
READ_BYTES = 4 << 20
#: SQLite allows 32,766 variables in a statement; other databases fewer.
_LOOKUP = 500
_FETCHED = 50


class DatabaseJournal:
    """Keeps what was received in `intake_journal`; safe to share between threads."""

    def append(
        self, entries: Sequence[Entry], *, source: int = 0, also: Callable[[Appended], None] | None = None
    ) -> Appended:
        """Write the entries that are new; see `vigie.intake.base.Journal`.

        Raises
        ------
        StorageError
            Nothing of this call was kept; offer the same entries again when it is temporary.
        """
        rows = [(key_of(entry), digest_of(entry), source, encode(entry)) for entry in entries]
        with writing(), connection.cursor() as cursor:
            cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM intake_journal")
            (last,) = cursor.fetchone()
            if rows:
                cursor.executemany(_INSERT, rows)
            if not rows or cursor.rowcount == len(rows):
                # The write lock is ours: nobody else took a number meanwhile.
                cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM intake_journal")
                (now,) = cursor.fetchone()
                appended = Appended(list(range(now - len(rows) + 1, now + 1)))
            else:
                appended = _sorted_out(rows, last)
                cursor.executemany(
                    _CONFLICT, [(rows[p][0], rows[p][1], rows[p][3]) for p in appended.conflicts]
                )
            if also:
                also(appended)
        return appended

    def read(self, *, after: int, limit: int) -> list[Journalled]:
        """Return up to `limit` entries with a number above `after`, in order."""
        entries: list[Journalled] = []
        size = 0
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT seq, payload, source FROM intake_journal WHERE seq > %s ORDER BY seq LIMIT %s",
                (after, limit),
            )
            while size < READ_BYTES and (rows := cursor.fetchmany(_FETCHED)):
                entries += [Journalled(seq, bytes(payload), source) for seq, payload, source in rows]
                size += sum(len(payload) for _, payload, _ in rows)
        return entries

    def last(self) -> int:
        """Return the highest number given so far."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM intake_journal")
            (last,) = cursor.fetchone()
        return int(last)


def _sorted_out(rows: Sequence[tuple[bytes, bytes, int, bytes]], last: int) -> Appended:
    """Tell the new rows from the repeated ones, some of which conflict, after an insert that skipped some."""
    held: dict[bytes, tuple[int, bytes]] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _LOOKUP):
            keys = [row[0] for row in rows[start : start + _LOOKUP]]
            marks = ", ".join(["%s"] * len(keys))
            cursor.execute(f"SELECT key, seq, digest FROM intake_journal WHERE key IN ({marks})", keys)  # noqa: S608
            held.update((bytes(key), (seq, bytes(digest))) for key, seq, digest in cursor.fetchall())
    seqs: list[int | None] = []
    conflicts: list[int] = []
    used: set[int] = set()
    for position, (key, digest, _source, _payload) in enumerate(rows):
        seq, first_digest = held[key]
        if seq > last and seq not in used:
            used.add(seq)
            seqs.append(seq)
            continue
        seqs.append(None)
        if digest != first_digest:
            conflicts.append(position)
    return Appended(seqs, tuple(conflicts))
