"""One writer at a time, inside a process and between processes, and a log that never grows without end.

SQLite lets one connection write at a time; the others sleep and try again. Threads of one process wait for
each other on a lock instead, which costs microseconds where SQLite's sleeps cost milliseconds.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InternalError, OperationalError, connection, transaction

_writing = threading.RLock()
#: How long SQLite is left to wait for a lock with the process's turn in hand, ms.
_TURN_MS = 10


class StorageError(Exception):
    """The database refused to write; what was not acknowledged must be offered again."""

    def __init__(self, message: str, *, temporary: bool) -> None:
        super().__init__(message)
        self.temporary = temporary


@contextmanager
def writing() -> Iterator[None]:
    """Hold the process's turn to write, in one transaction that is on disk when the block ends.

    Raises
    ------
    StorageError
        With one sentence that says what to do, when the database is locked, full or unwritable.
    """
    try:
        with ExitStack() as held:
            _begin(held)
            yield
    except DatabaseError as error:
        if refuses_a_row(error):
            raise
        raise explained(error) from error


def _begin(held: ExitStack) -> None:
    """Take the process's turn and the database's lock, and leave them to `held`.

    The turn is given back while another program holds the database: one thread that waits for it must not
    make all the others wait as long, one after the other.
    """
    connection.ensure_connection()
    patience = 0 if connection.in_atomic_block else _busy_timeout()
    until = time.monotonic() + patience / 1000
    pause = 0.001
    while True:
        with ExitStack() as trial:
            trial.enter_context(_writing)
            try:
                _set_busy_timeout(min(patience, _TURN_MS))
                trial.enter_context(transaction.atomic())
            except OperationalError as error:
                if "locked" not in str(error) or time.monotonic() >= until:
                    raise
            else:
                held.push(trial.pop_all())
                return
            finally:
                _set_busy_timeout(patience)
        time.sleep(pause)
        pause = min(pause * 2, 0.02)


def _busy_timeout() -> int:
    """Return how long this thread's connection waits for a lock, ms."""
    # Asked and not read from the settings: a thread may have told its own connection to wait less.
    if connection.vendor != "sqlite":
        return 0
    (timeout,) = connection.connection.execute("PRAGMA busy_timeout").fetchone()
    return int(timeout)


def _set_busy_timeout(milliseconds: int) -> None:
    if connection.vendor == "sqlite" and milliseconds:
        connection.connection.execute(f"PRAGMA busy_timeout={milliseconds}")


def refuses_a_row(error: DatabaseError) -> bool:
    """Return whether the database works and only refuses what it was given."""
    return type(error) not in (DatabaseError, OperationalError, InternalError)


def wait_at_most(seconds: float) -> None:
    """Make this process give up a locked database sooner than the settings say, so that somebody is told.

    For a program that then tries again. Called before any connection is opened.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = seconds


def explained(error: DatabaseError) -> StorageError:
    """Return the database's complaint as a sentence that says what to do."""
    said = str(error)
    if "locked" in said or "busy" in said:
        return StorageError(
            "The database is locked by another program: close it (a backup, a database browser), then try "
            "again.",
            temporary=True,
        )
    if "full" in said:
        return StorageError(
            f"The disk that holds {settings.HOME} is full: free some space; nothing acknowledged was lost.",
            temporary=True,
        )
    if "disk i/o" in said.lower():
        # A quota, a limit of file size or a network disk answers so where a full disk says that it is full.
        return StorageError(
            f"The disk that holds {settings.HOME} refuses to be written: check its free space, your quota "
            "and its health; nothing acknowledged was lost.",
            temporary=True,
        )
    if "malformed" in said or "not a database" in said:
        return StorageError(
            f"The database {settings.DATABASES['default']['NAME']} is damaged ({said}): stop Vigie, then put "
            "back a copy of it, or move it away to start with an empty one.",
            temporary=False,
        )
    if "readonly" in said or "unable to open" in said:
        return StorageError(
            f"The database in {settings.HOME} cannot be written: give this user the right to write there.",
            temporary=False,
        )
    if "no such table" in said or "no such column" in said:
        return StorageError("The database is not up to date: run `vigie doctor`.", temporary=False)
    return StorageError(f"The database answered: {said}; run `vigie doctor`.", temporary=False)


class Checkpointer(threading.Thread):
    """Moves what the write-ahead log holds into the database, beside the writers.

    Left to itself SQLite does this in the middle of somebody's commit, who then waits for it. Here most of
    the pages move while others write; writers are held only for the few that came meanwhile.

    Parameters
    ----------
    every_seconds
        How often it looks.
    from_bytes
        Smaller logs are left alone. Many small turns take more writing in all, and hold each writer less.
    restart_bytes
        The log begins anew beyond so much.
    unless
        Tells whether another process does it now: this one's writers would wait for both.
    """

    def __init__(
        self,
        *,
        every_seconds: float = 0.5,
        from_bytes: int = 16 << 20,
        restart_bytes: int = 48 << 20,
        unless: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(name="checkpointer", daemon=True)
        self._unless = unless
        self._every = every_seconds
        self._from, self._restart = from_bytes, restart_bytes
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Work until asked to stop."""
        if connection.vendor != "sqlite":
            return
        name = str(connection.settings_dict["NAME"])
        log = Path(name + "-wal")
        database = sqlite3.connect(name, timeout=1, isolation_level=None)
        try:
            database.execute("PRAGMA synchronous=FULL")
            while not self._stop_asked.wait(self._every):
                try:
                    if log.stat().st_size < self._from or self._unless():
                        continue
                    database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                    if log.stat().st_size > self._restart:
                        with _writing:
                            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                except (sqlite3.OperationalError, FileNotFoundError):
                    continue  # a reader is in the way, or the disk is full: the next turn may do better
        except sqlite3.DatabaseError:
            return  # damaged: whoever writes says so
        finally:
            database.close()

    def stop(self) -> None:
        """Ask the thread to end, and wait for it."""
        self._stop_asked.set()
        self.join(timeout=10)
