"""What the supervisor starts: one of its processes, which ends when the supervisor does.

The supervisor holds the other end of a pipe and never writes to it. Read here, the pipe ends the moment the
supervisor is gone, even killed: a web process or a worker left behind would hold the port and the road.
"""

import os
import signal
import sys
import threading
import time

#: How long the process may take to end by itself, seconds.
GRACE = 10.0


def end_with_supervisor(pipe: int) -> None:
    """Watch the pipe from a thread, and end this process when the supervisor is gone."""

    def watch() -> None:
        while os.read(pipe, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)

    threading.Thread(target=watch, name="supervisor-watch", daemon=True).start()


def main(arguments: list[str]) -> int:
    """Be the web process, or the `vigie` command that the arguments say; return the exit code."""
    # Ctrl-C is the supervisor's to hear; it asks with SIGTERM.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe = os.environ.get("VIGIE_SUPERVISOR")
    if pipe:
        end_with_supervisor(int(pipe))
    if arguments == ["web"]:
        from vigie.processes import web

        return web.main()
    from vigie import cli

    return int(cli.main(arguments, prog_name="vigie", standalone_mode=True) or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
