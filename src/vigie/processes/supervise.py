"""``vigie run``: one program that starts the web process and the worker, and looks after them.

The supervisor listens and hands its socket to the web process: while that one restarts, visitors and senders
wait in the queue of the socket instead of being turned away.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import suppress

import click
import django

from vigie.processes.web import PortTakenError, listen

#: A process that lived shorter than this died quickly, seconds.
QUICK = 10.0
#: Quick deaths in a row before we give up.
ENOUGH = 5
#: First wait before a restart, doubled at each quick death, seconds.
FIRST_PAUSE = 0.5
#: How long the processes may take to stop, seconds.
GRACE = 15.0


class Child:
    """One process, started again when it dies.

    Parameters
    ----------
    name
        What it is called in sentences.
    start
        Starts it.
    """

    def __init__(self, name: str, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.name = name
        self._start = start
        self.process: subprocess.Popen[bytes] | None = None
        self.quick_deaths = 0
        self._started_at = 0.0
        self._start_at = 0.0

    @property
    def given_up(self) -> bool:
        """Return whether it died too often to try again."""
        return self.quick_deaths >= ENOUGH

    def look(self, now: float) -> str:
        """Start it, or start it again, when it is time to; return what there is to say, if anything."""
        if self.process is None:
            if now >= self._start_at:
                self.process = self._start()
                self._started_at = now
            return ""
        code = self.process.poll()
        if code is None:
            return ""
        self.process = None
        quick = now - self._started_at < QUICK
        self.quick_deaths = self.quick_deaths + 1 if quick else 0
        pause = FIRST_PAUSE * 2 ** max(0, self.quick_deaths - 1)
        self._start_at = now + pause
        if self.given_up:
            return (
                f"The {self.name} process died {ENOUGH} times in a row just after starting ({_told(code)}): "
                "read its last lines above, run `vigie doctor`, then start again."
            )
        return f"The {self.name} process stopped ({_told(code)}); it starts again in {pause:g} s."

    def signal(self, number: int) -> None:
        """Pass a signal on, where there is somebody to hear it."""
        if self.process is not None and self.process.poll() is None:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)

    def running(self) -> bool:
        """Return whether the process is there."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Keeps its children alive until it is asked to stop."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = children
        self._asked = 0

    def ask_to_stop(self, _number: int = 0, _frame: object = None) -> None:
        """Stop at the next look; asked twice, stop without waiting."""
        self._asked += 1

    def watch(self, ready: Callable[[], bool] | None = None) -> int:
        """Look after the children; return the exit code.

        Parameters
        ----------
        ready
            Called at each look until it returns True: announces that all is up.
        """
        code = 0
        while not self._asked:
            now = time.monotonic()
            for child in self._children:
                told = child.look(now)
                if told:
                    _say(told)
                if child.given_up:
                    code = 1
                    self._asked += 1
            if ready and not self._asked and ready():
                ready = None
            time.sleep(0.1)
        self._stop()
        return code

    def _stop(self) -> None:
        asked = self._asked
        for child in self._children:
            child.signal(signal.SIGTERM)
        until = time.monotonic() + GRACE
        while any(child.running() for child in self._children):
            if time.monotonic() > until or self._asked > asked:
                for child in self._children:
                    child.signal(signal.SIGKILL)
                break
            time.sleep(0.05)
        for child in self._children:
            if child.process is not None:
                child.process.wait()


def run(
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    worker: Sequence[str] = ("worker",),
    demo: bool = False,
    watched: tuple[str, str] | None = None,
) -> int:
    """Serve the console and moderate until asked to stop; return the exit code.

    Parameters
    ----------
    host, port
        Where the console is reached.
    worker
        The arguments with which `vigie` is the worker.
    demo
        Whether the demonstration's clients and places are made first.
    watched
        Network and id of the place that is watched, to say so.
    """
    try:
        listening = listen(host, port)
    except PortTakenError as error:
        _say(str(error))
        return 1
    with listening:
        try:
            secret = _prepared(demo)
        except _NotPreparedError as error:
            _say(str(error))
            return 1
        reading, writing = os.pipe()
        environment = os.environ | {"VIGIE_SOCKET": str(listening.fileno()), "VIGIE_SUPERVISOR": str(reading)}

        def start(arguments: Sequence[str], given: Sequence[int]) -> Callable[[], subprocess.Popen[bytes]]:
            return lambda: subprocess.Popen(  # noqa: S603 - our own program, and no shell
                command_of(arguments),
                env=environment,
                pass_fds=given,
                stdin=subprocess.DEVNULL,
                # A group of its own: Ctrl-C reaches us alone, and we pass it on once.
                process_group=0,
            )

        supervisor = Supervisor(
            [
                Child("worker", start(worker, [reading])),
                Child("web", start(["web"], [reading, listening.fileno()])),
            ]
        )
        before = {
            number: signal.signal(number, supervisor.ask_to_stop)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            return supervisor.watch(_announcer(listening, secret, watched))
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(writing)
            os.close(reading)


def command_of(arguments: Sequence[str]) -> list[str]:
    """Return the command of a process: the web process, or `vigie` with other arguments."""
    return [sys.executable, "-m", "vigie.processes.child", *arguments]


def address_of(listening: socket.socket) -> str:
    """Return the address that a browser on this machine opens."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 — compared, not listened on
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _NotPreparedError(Exception):
    """The home cannot be used; the sentence says what to do."""


def _prepared(demo: bool) -> str:
    """Prepare the home and return the secret of the sign-in link."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.settings")
    try:
        django.setup()
        # Its modules hold models: Django must be set up first.
        from vigie.processes.first_use import FirstUseError, prepare
    except OSError as error:
        raise _NotPreparedError(
            f"The folder {error.filename} cannot be used ({error.strerror}): "
            "give this user the right to write there, or name another folder in VIGIE_HOME."
        ) from None
    try:
        return prepare(_say, demo=demo)
    except FirstUseError as error:
        raise _NotPreparedError(str(error)) from None


def _announcer(listening: socket.socket, secret: str, watched: tuple[str, str] | None) -> Callable[[], bool]:
    """Return what says, once the web process answers, where to go."""
    address = address_of(listening)

    def ready() -> bool:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=0.5) as answer:  # noqa: S310 — our own address
                answer.read()
        except OSError:
            return False
        click.echo(f"Vigie is ready at {address}")
        click.echo(f"Sign in once, within the hour: {address}/sign-in/{secret}")
        if watched:
            click.echo(f"Watching {watched[1]} on {watched[0]}, in simulation: nothing is sent there.")
        click.echo("Stop with Ctrl-C.")
        return True

    return ready


def _told(code: int) -> str:
    """Return an exit code in words."""
    if code < 0:
        with suppress(ValueError):
            return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"


def _say(sentence: str) -> None:
    """Tell the person at the terminal, beside what the program prints."""
    click.echo(sentence, err=True)
