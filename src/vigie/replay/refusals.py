"""The lines of a recording that are no message: each one's place and reason."""

from collections.abc import Callable
from pathlib import Path

import msgspec

#: Sentences about refused lines shown, at most; all of them are kept in the home.
SHOWN = 5


class Refusals:
    """Keeps every refused line's place and reason in a file, and shows the first few."""

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        self._path = path
        self._say = say
        self._count = 0

    def note(self, file: str, line: int, reason: str) -> None:
        """Keep one refusal."""
        self._count += 1
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as kept:
            kept.write(msgspec.json.encode({"file": file, "line": line, "error": reason}) + b"\n")
        if self._count <= SHOWN:
            self._say(f"{file}, line {line}: {reason}")
        elif self._count == SHOWN + 1:
            self._say(f"More lines are refused: all reasons are in {self._path}.")
