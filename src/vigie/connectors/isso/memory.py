"""What was read of an Isso, so that what is new, changed or gone is told apart."""

from collections.abc import Mapping

import msgspec

from vigie.connectors.cursors import place_of
from vigie.connectors.isso.entries import digest_of, native_of
from vigie.connectors.isso.page import HELD, Row

#: Numbers remembered as not seen yet: most belong to comments that were deleted before we looked.
_MISSING = 500
#: Fewer comments than this may all have been deleted between two looks.
_SURE = 3


class Seen(msgspec.Struct, array_like=True):
    """A comment as it was last seen."""

    native: str
    text: str
    #: How often its text was changed.
    changes: int = 0
    #: Whether it waited when it was first seen: its author was told as far as known then.
    held: bool = False


class Sorted(msgspec.Struct):
    """What one look shows that the one before did not."""

    #: Comments with a text not told yet, and what tells it from the first one.
    told: list[tuple[Row, Seen]]
    #: Ids of comments whose number another one has now.
    replaced: list[str]


class Memory(msgspec.Struct):
    """How far a site was read; it is the cursor."""

    #: The highest number seen; -1 before the first look.
    last: int = -1
    #: When that was (ms).
    at: int = 0
    #: The comments at both ends of the lists, by their numbers.
    known: dict[int, Seen] = {}
    #: Numbers that a comment may still come with, and whose turn it then is.
    missing: dict[int, int] = {}
    #: Numbers in use for the second time or more.
    turns: dict[int, int] = {}
    #: Known comments that the last look could not be sure about.
    late: set[int] = set()

    def is_new(self, number: int) -> bool:
        """Tell whether a comment of this number was never told."""
        return number > self.last or number in self.missing

    def begin(self, rows: Mapping[int, Row], at: int) -> None:
        """Start here: what is there already is not ours to tell."""
        self.last, self.at = max(rows, default=0), at
        self.known = {number: self.seen(row) for number, row in rows.items()}

    def is_of(self, rows: Mapping[int, Row]) -> bool:
        """Tell whether it was this database that was read before, as far as that can be told."""
        if len(self.known) < _SURE or not rows:
            return True
        return any(
            number in rows and seen.native == self.native(rows[number]) for number, seen in self.known.items()
        )

    def native(self, row: Row) -> str:
        """Return the id of a comment that was seen."""
        return native_of(row, self.turns.get(row.number, 0))

    def sort(self, rows: Mapping[int, Row], at: int) -> Sorted:
        """Note what a look showed, and return what is to be told of it."""
        found = Sorted([], [])
        for number in sorted(rows):
            row, before = rows[number], self.known.get(number)
            if before is not None and before.native != self.native(row):
                found.replaced.append(before.native)
                self.missing[number] = self.turns.pop(number, 0)
                before = None
            if before is None:
                new = self.is_new(number)
                if turn := self.missing.pop(number, 0):
                    self.turns[number] = turn
                self.known[number] = seen = self.seen(row)
                if new:
                    found.told.append((row, seen))
            elif before.text != digest_of(row):
                self.known[number] = seen = Seen(
                    before.native, digest_of(row), before.changes + 1, before.held
                )
                found.told.append((row, seen))
        newest = max(rows, default=0)
        if newest > self.last:
            passed = range(max(self.last + 1, newest - _MISSING), newest)
            self.missing |= {number: 0 for number in passed if number not in rows}
            self.last = newest
        self.missing = dict(sorted(self.missing.items())[-_MISSING:])
        self.turns = dict(sorted(self.turns.items())[-_MISSING:])
        self.at = at
        self.known = {
            number: seen for number, seen in self.known.items() if number in rows or number in self.late
        }
        self.late = set()
        return found

    def lose(self, number: int, newest: int) -> str:
        """Forget a comment that is no longer there, and return its id.

        Parameters
        ----------
        newest
            The highest number there is: above it, numbers are given again.
        """
        if number > newest:
            self.missing[number] = self.turns.pop(number, 0) + 1
        return self.known.pop(number).native

    def seen(self, row: Row) -> Seen:
        """Return how a comment is remembered that was not known before."""
        return Seen(self.native(row), digest_of(row), held=row.mode == HELD)


def memory_of(cursor: str) -> Memory:
    """Return what a cursor remembers; one that cannot be read is a first look."""
    return place_of(cursor, Memory, "Isso") or Memory()
