"""The process that works on one file: ``python -m vigie.importing.process look|bring NUMBER``.

It ends when `vigie run` does, gives way to the live road, and carries its file no further than its row says.
"""

import os
import signal
import sys
import time
from typing import Final, cast

#: Live messages come first (added to the process's niceness).
_YIELDS: Final = 5
#: A worker that was there so lately is being started again, and is waited for (seconds).
_LATELY: Final = 30.0


def main(arguments: list[str]) -> int:
    """Do the work; return the exit code."""
    what, number = arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.settings")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Ctrl-C is the supervisor's to hear.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_YIELDS)
    from vigie.processes.child import end_with_supervisor

    if pipe := os.environ.get("VIGIE_SUPERVISOR"):
        end_with_supervisor(int(pipe))
    import django

    django.setup()
    from vigie.importing.carrying import What, carry

    if what == "bring":
        _wait_for_a_worker()
    carry(cast(What, what), int(number))
    return 0


def _wait_for_a_worker() -> None:
    """Wait for a worker that is being started again.

    Without one the road runs here, and a worker would not read its networks until this import ends.
    """
    from django.conf import settings

    from vigie.processes.heartbeat import worker_works
    from vigie.processes.lock import RoadLock

    until = time.monotonic() + _LATELY
    while time.monotonic() < until:
        lock = RoadLock(settings.HOME)
        if not lock.acquire():
            return
        lock.release()
        if not worker_works(settings.HOME, within=_LATELY):
            return
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
