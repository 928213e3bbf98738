"""Runs the program as a person does: in a process of its own, with a home, and a limit on every wait."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect
from typing import Any

#: Ends a test that has failed; no test waits for it.
LIMIT = 120


@dataclass
class Ran:
    """How a command ended."""

    code: int
    out: bytes
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """What a replay printed."""
        return json.loads(self.out)

    @property
    def answers(self) -> list[dict[str, Any]]:
        """What assess printed."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def counts(self) -> tuple[int, ...]:
        """Offered, refused, repeated, recorded, lost and duplicated."""
        names = ("offered", "refused", "repeated", "recorded", "lost", "duplicated")
        return tuple(self.report[name] for name in names)


def start(home: Path, *arguments: object, **options: Any) -> "subprocess.Popen[bytes]":
    """Start `vigie` with these arguments; `options` are those of `Popen`."""
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    program = options.pop("program", [sys.executable, "-m", "vigie"])
    environment = os.environ | {"VIGIE_HOME": str(home)} | options.pop("env", {})
    return subprocess.Popen([*program, *map(str, arguments)], env=environment, **options)


def end(process: "subprocess.Popen[bytes]", given: bytes = b"") -> Ran:
    """Wait for a process; whatever happened to it, it shows no traceback."""
    try:
        out, err = process.communicate(given or None, timeout=LIMIT)
    except BaseException:
        process.kill()
        process.communicate()
        raise
    said = (err or b"").decode()
    assert "Traceback" not in said, said
    return Ran(process.returncode, out or b"", said)


def run(home: Path, *arguments: object, given: bytes = b"", **options: Any) -> Ran:
    """Run `vigie` to its end."""
    return end(start(home, *arguments, stdin=subprocess.PIPE, **options), given)


def ask(home: Path, question: str) -> list[tuple[Any, ...]]:
    """Read the facts with no code of ours."""
    with closing(connect(home / "vigie.sqlite3", timeout=30)) as database:
        return database.execute(question).fetchall()


def sentence(said: str) -> str:
    """Return what was told on standard error, where it is the one sentence of an error."""
    lines = [line for line in said.strip().splitlines() if not line.startswith(("Usage:", "Try "))]
    lines = [line for line in lines if line]
    assert len(lines) == 1, said
    assert lines[0].startswith("Error: ")
    assert lines[0].endswith((".", "…")), lines[0]
    return lines[0].removeprefix("Error: ")


def has_recorded(home: Path, messages: int) -> Callable[[], bool]:
    """Return what tells whether so many messages are recorded in a home."""

    def recorded() -> bool:
        try:
            return ask(home, "SELECT COUNT(*) FROM desk_message")[0][0] >= messages
        except Exception:  # noqa: BLE001 - the database is not made yet
            return False

    return recorded


def wait_until(condition: Callable[[], bool], *, timeout: float, every: float = 0.02) -> bool:
    """Return whether `condition` became true within `timeout` seconds."""
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True
