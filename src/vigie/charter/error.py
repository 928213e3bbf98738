"""What is said to the author of a wrong charter: where, what was expected, and a mend."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple


class Place(NamedTuple):
    """Where something is written: a file, a line and a column counted from 1 (0: nowhere in a file)."""

    path: str = ""
    line: int = 0
    column: int = 0

    @property
    def short(self) -> str:
        """Return the place as it is told on one line: the file's last name and the line."""
        return f"{PurePath(self.path).name or 'charter'}:{self.line}"

    def beside(self, path: str) -> str:
        """Return the place as it is told in what is said of another file, or of the same."""
        return f"line {self.line}" if self.path == path else self.short


class CharterError(Exception):
    """A charter that cannot be used.

    Several mistakes are found in one reading; `every` holds them all, this one first.

    Parameters
    ----------
    message
        What is wrong, as a sentence without a final stop.
    path
        The file, as its reader named it.
    line, column
        The place, counted from 1; 0 where the mistake has no place (a missing file).
    expected
        What would have been right.
    suggestion
        The mend to try first.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str = "",
        line: int = 0,
        column: int = 0,
        expected: str | None = None,
        suggestion: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.expected = expected
        self.suggestion = suggestion
        self.others: tuple[CharterError, ...] = ()

    @property
    def every(self) -> tuple["CharterError", ...]:
        """Return all the mistakes of the same reading, in the order of the file."""
        return (self, *self.others)

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}: " if self.line else f"{self.path}: "
        parts = [self.message]
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.suggestion:
            parts.append(self.suggestion)
        return (place if self.path else "") + "; ".join(parts)


def in_order(error: CharterError, path: str) -> tuple[bool, str, int, int]:
    """Return the key that sorts what is said of a file, then of those above it, each from its first line."""
    return error.path != path, error.path, error.line, error.column


def together(errors: Sequence[CharterError], path: str = "") -> CharterError:
    """Return the first error of the file at `path`, which carries the others."""
    first, *others = sorted(errors, key=lambda error: in_order(error, path))
    first.others = tuple(others)
    return first


class Fault(Exception):  # noqa: N818 - not yet an error: it becomes a CharterError once it has its place
    """What is wrong with one value, before the place where it was written is known."""

    def __init__(self, message: str, expected: str | None = None, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.suggestion = suggestion
