"""What is said to the author of a wrong charter: where, what was expected, and a mend."""

from collections.abc import Sequence


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


def together(errors: Sequence[CharterError]) -> CharterError:
    """Return the first error of the file, which carries the others."""
    first, *others = sorted(errors, key=lambda error: (error.line, error.column))
    first.others = tuple(others)
    return first


class Fault(Exception):  # noqa: N818 - not yet an error: it becomes a CharterError once it has its place
    """What is wrong with one value, before the place where it was written is known."""

    def __init__(self, message: str, expected: str | None = None, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.suggestion = suggestion
