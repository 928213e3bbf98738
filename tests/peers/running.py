"""The frame of the real servers: a folder, a port on loopback, a process that ends with the test run.

A server is a class with ``start()`` and ``stop()``; it may be started again after a stop, on the same port
and with what it knew, so that a test can take it away and give it back.
"""

import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from os import environ
from pathlib import Path
from typing import Protocol, TypeVar

import httpx
import pytest

ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".peers"
GUARD = Path(__file__).with_name("running_guard.py")
LOOPBACK = "127.0.0.1"

_given: set[int] = set()
S = TypeVar("S", bound="Server")


class PeerFailedError(Exception):
    """A server did not start or did not answer; the message ends with the end of its output."""


class Server(Protocol):
    """What a fixture lends to tests."""

    def start(self) -> None:
        """Start it, and return once it answers."""

    def stop(self) -> None:
        """End it; what it knows stays in its folder."""


def installed(name: str) -> Path:
    """Return the folder where `make peers` put the server."""
    return PEERS / name


def missing(name: str, *programs: str) -> str:
    """Say why the server cannot run here, or return an empty string.

    Parameters
    ----------
    name : str
        The name of its file in ``scripts/peers.d``.
    programs : str
        Programs that Debian packages bring, found on the search path.
    """
    # System daemons are in folders that an ordinary user's search path leaves out.
    path = f"{environ.get('PATH', '')}:/usr/sbin:/sbin"
    there = (installed(name) / "installed").is_file() and all(
        shutil.which(each, path=path) for each in programs
    )
    return "" if there else f"{name} is not installed: run `make peers`."


def free_port() -> int:
    """Return a port of loopback that nobody listens on, each time another.

    Below the ports that the system lends to clients, so that none of them takes it before the server does.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        if port in _given:
            continue
        with socket.socket() as probe:
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
        _given.add(port)
        return port


def answers_http(address: str) -> Callable[[], bool]:
    """Return a question: does this address answer a GET, and not by an error of the server?"""
    return lambda: httpx.get(address, timeout=5, trust_env=False).status_code < 500


def accepts(port: int) -> Callable[[], bool]:
    """Return a question: is a connection to this port of loopback accepted?"""

    def ask() -> bool:
        with socket.create_connection((LOOPBACK, port), timeout=5):
            return True

    return ask


class Process:
    """One process of a server, in its folder, with its output in a file there.

    Parameters
    ----------
    name : str
        What it is called in failures and in the file of its output.
    command : sequence of str
        The program, by its path or its name on the search path, and its arguments.
    folder : Path
        Where it runs; it must exist.
    environment : mapping, optional
        Variables added to those of the test run.
    grace : float
        Seconds left to end by itself when it is stopped, before it is killed. None is right for a server that
        loses nothing by it.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        grace: float = 5.0,
    ) -> None:
        self.name = name
        self.output = folder / f"{name}.log"
        self._command = [str(part) for part in command]
        self._folder = folder
        # What steers the Python of the test run must not steer that of a server.
        inherited = {key: value for key, value in environ.items() if not key.startswith("PYTHON")}
        inherited["PATH"] = f"{inherited.get('PATH', '')}:/usr/sbin:/sbin"
        self._environment = inherited | dict(environment or {})
        self._grace = grace
        self._guard: subprocess.Popen[bytes] | None = None

    def start(self, answers: Callable[[], bool], *, within: float = 90.0) -> None:
        """Start the process and wait until it answers.

        Parameters
        ----------
        answers : callable
            Asked again and again; an error of the network is a no.
        within : float
            Seconds after which waiting is given up.

        Raises
        ------
        PeerFailedError
            It ended, or it did not answer in time.
        """
        if self._guard is not None:
            raise PeerFailedError(f"{self.name} runs already: stop it first.")
        guarded = [sys.executable, "-I", "-S", str(GUARD), str(self._grace), *self._command]
        with self.output.open("ab") as output:
            self._guard = subprocess.Popen(
                guarded,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            self._wait(answers, within)
        except BaseException:
            self.stop()
            raise

    def _wait(self, answers: Callable[[], bool], within: float) -> None:
        assert self._guard is not None
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            code = self._guard.poll()
            if code is not None:
                raise PeerFailedError(
                    f"{self.name} ended with code {code} before it answered.\n{self.tail()}"
                )
            try:
                if answers():
                    return
            except (OSError, httpx.TransportError):
                pass
            time.sleep(0.02)
        raise PeerFailedError(f"{self.name} did not answer within {within:.0f} seconds.\n{self.tail()}")

    def stop(self) -> None:
        """End the process and all it started; a process that does not run is left alone."""
        guard, self._guard = self._guard, None
        if guard is None:
            return
        # By a word first: were the pipe only closed, a process forked meanwhile could still hold it open.
        guard.communicate(b".")

    @property
    def running(self) -> bool:
        """Whether the process has been started and has not ended."""
        return self._guard is not None and self._guard.poll() is None

    def tail(self, lines: int = 40) -> str:
        """Return the last lines of the output, under the name of its file."""
        written = self.output.read_text(errors="replace").splitlines() if self.output.exists() else []
        return "\n".join([f"The end of {self.output}:", *written[-lines:]])


def lend(server: S, *, unless: str = "") -> Iterator[S]:
    """Start the server, lend it, and stop it; skip the test, with the sentence, where it cannot run."""
    if unless:
        pytest.skip(unless)
    try:
        server.start()
        yield server
    finally:
        server.stop()


#: The same for one test: `with lending(server) as server`.
lending = contextmanager(lend)
