"""What authors wrote before, for the charters that ask it, given with each batch that is examined."""

from collections import Counter, deque
from collections.abc import Sequence

import msgspec

from vigie.desk.author_history import Pair, histories
from vigie.examined import column, column_names
from vigie.intake.base import Journalled
from vigie.message import History, Space
from vigie.rules import Rules


class _WrittenBy(msgspec.Struct):
    id: str = ""


class _Entry(msgspec.Struct):
    """What is read of an entry here."""

    space: Space
    author: _WrittenBy | None = None


_decode = msgspec.json.Decoder(_Entry).decode


class Histories:
    """Looks up authors of the spaces whose charters ask, and counts what is on its way to be recorded.

    Nothing is read, not even the entries, while no charter asks.
    """

    def __init__(self) -> None:
        self._asking: frozenset[str] = frozenset()
        #: Messages examined and not recorded yet, of each author; and those of each batch, oldest first.
        self._in_flight: Counter[Pair] = Counter()
        self._batches: deque[Counter[Pair]] = deque()

    def govern(self, rules: Rules) -> None:
        """Look up the authors of the spaces that ask from now on."""
        self._asking = frozenset(rules.asking)

    def of(self, entries: Sequence[Journalled]) -> list[History | None]:
        """Return what the author of each entry wrote before it, or nothing at all where nobody asks."""
        if not self._asking:
            self._batches.append(Counter())
            return []
        pairs = [self._pair(entry) for entry in entries]
        found = histories(pairs, entries[0].seq, self._in_flight)
        known = Counter(pair for pair in pairs if pair[1])
        self._in_flight.update(known)
        self._batches.append(known)
        return found

    def recorded(self) -> None:
        """Take notice that the oldest batch is recorded: its messages are found in the database now."""
        self._in_flight.subtract(self._batches.popleft())
        self._in_flight = +self._in_flight

    def _pair(self, journalled: Journalled) -> Pair:
        """Return the space and the author of an entry; no author where nobody asks for them."""
        try:
            entry = _decode(journalled.payload)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            # What cannot be read is told, and held, where it is examined.
            return ("", "")
        network, place = column_names(entry.space)
        key = f"{network}:{place}"
        if entry.author is None or key not in self._asking:
            return (key, "")
        return (key, column(entry.author.id))
