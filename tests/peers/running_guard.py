"""Runs one server and ends it, with all it started, as soon as the test run wants it or is gone.

Called by ``running.py`` with the seconds of grace and the command. Standard input is a pipe that only the
test run holds: it closes when the run ends, however it ends; no signal handler in the run could promise that.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys


def main() -> int:
    """Return what the server returned, or 0 when it was told to end."""
    # Ctrl-C is for the test run, which then says what it wants.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    grace = float(sys.argv[1])
    # A group of its own, so that its children end with it and this guard does not.
    server = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, start_new_session=True)
    run = os.getppid()
    told = False
    try:
        while server.poll() is None and not told:
            # Now and then the parent is looked at: a process forked by a test may hold the pipe open.
            readable, _, _ = select.select([0], [], [], 0.5)
            told = bool(readable) or os.getppid() != run
        if told and grace > 0:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(grace)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        code = server.wait()
    return 0 if told else code % 256


if __name__ == "__main__":
    sys.exit(main())
