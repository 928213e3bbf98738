"""What each client may still ask today and this minute, counted on disk.

A count in memory would begin again with each restart, and with it the bill; several processes of one home
count together.
"""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

FILE: Final = "opinions.sqlite3"
#: Nobody waits longer for the count: without it nothing is asked.
_PATIENCE: Final = 0.2
_DAY: Final = 86_400

_TABLE = (
    "CREATE TABLE IF NOT EXISTS spent (client TEXT NOT NULL, opinion TEXT NOT NULL, period TEXT NOT NULL, "
    "until INTEGER NOT NULL, texts INTEGER NOT NULL, PRIMARY KEY (client, opinion, period)) WITHOUT ROWID"
)


class Budget:
    """The texts that one opinion may still be asked about.

    Parameters
    ----------
    file
        Where they are counted; made on first use.
    opinion
        Its name.
    per_minute, per_day
        Texts for each client; None for no limit. Days begin at midnight UTC.
    clock
        The time, seconds since 1970.
    """

    def __init__(
        self,
        file: Path,
        opinion: str,
        *,
        per_minute: int | None,
        per_day: int | None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._file = file
        self._opinion = opinion
        self._limits = [
            (name, seconds, limit)
            for name, seconds, limit in (("minute", 60, per_minute), ("day", _DAY, per_day))
            if limit is not None
        ]
        self._clock = clock

    def spend(self, client: str, texts: int) -> int:
        """Count up to `texts` more for a client, and return how many of them may be asked about.

        Raises
        ------
        sqlite3.Error
            They cannot be counted.
        """
        if not self._limits:
            return texts
        now = int(self._clock())
        # Opened for each call: a call costs a thousand times more, and the file may be taken away meanwhile.
        with closing(sqlite3.connect(self._file, timeout=_PATIENCE, isolation_level=None)) as database:
            database.execute("PRAGMA synchronous=OFF")
            database.execute(_TABLE)
            database.execute("BEGIN IMMEDIATE")
            allowed = texts
            for name, seconds, limit in self._limits:
                allowed = min(allowed, limit - self._spent(database, client, f"{name} {now // seconds}"))
            allowed = max(0, allowed)
            if allowed:
                database.execute("DELETE FROM spent WHERE until < ?", (now,))
                database.executemany(
                    "INSERT INTO spent VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT DO UPDATE SET texts = texts + excluded.texts",
                    [
                        (client, self._opinion, f"{name} {now // seconds}", now + 2 * seconds, allowed)
                        for name, seconds, _ in self._limits
                    ],
                )
            database.execute("COMMIT")
        return allowed

    def _spent(self, database: sqlite3.Connection, client: str, period: str) -> int:
        row = database.execute(
            "SELECT texts FROM spent WHERE client = ? AND opinion = ? AND period = ?",
            (client, self._opinion, period),
        ).fetchone()
        return int(row[0]) if row else 0

    def today(self) -> dict[str, int]:
        """Return how many texts were asked about today, by client."""
        if not self._file.exists():
            return {}
        period = f"day {int(self._clock()) // _DAY}"
        with closing(sqlite3.connect(self._file, timeout=_PATIENCE)) as database:
            database.execute(_TABLE)
            return dict(
                database.execute(
                    "SELECT client, texts FROM spent WHERE opinion = ? AND period = ? ORDER BY client",
                    (self._opinion, period),
                ).fetchall()
            )
