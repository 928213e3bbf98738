"""The sign by which others know that the worker works."""

import os
import time
from pathlib import Path

#: The file whose time of change tells it; in the home.
HEARTBEAT = "worker.alive"
#: How often the worker gives the sign, and after how long without one it is taken to be gone (s).
EVERY, GONE = 5.0, 15.0


def beat(home: Path) -> None:
    """Give the sign."""
    (home / HEARTBEAT).write_text(f"{os.getpid()} {time.time():.0f}\n")


def worker_works(home: Path, *, within: float = GONE) -> bool:
    """Tell whether a worker gave the sign so lately (s)."""
    try:
        return time.time() - (home / HEARTBEAT).stat().st_mtime <= within
    except FileNotFoundError:
        return False
