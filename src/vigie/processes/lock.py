"""One road for one home: two processes that recorded the same journal would write everything twice."""

import fcntl
import os
from pathlib import Path


class RoadLock:
    """A lock on a file in the home, freed by the system when its holder dies, however it dies."""

    def __init__(self, home: Path) -> None:
        self._path = home / "road.lock"
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        """Take the lock; return whether it was free."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
