"""One number of a clause that is being moved: how many messages match at any place of it, told at once."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Final

import numpy as np

from vigie.backtest.sample import Sample, Scores
from vigie.charter.charter import Charter, Clause
from vigie.charter.tree import Score, leaves
from vigie.clock import now_ms
from vigie.desk.models import Space

#: Samples that a process holds at once, and how long.
_HELD: Final = 2
_KEPT_MS: Final = 600_000
_DAY_MS: Final = 86_400_000
#: Steps of a curve from 0 to 1, both told.
STEPS: Final = 100


class Dial:
    """The matches of a clause as one of its scores is compared with another number.

    Parameters
    ----------
    sample
        The messages.
    clause, charter
        The clause, and the charter it stands in.
    leaf
        Place of the comparison among `tree.leaves(clause.when)`.

    Raises
    ------
    LookupError
        When no score is compared there.
    """

    def __init__(self, sample: Sample, clause: Clause, charter: Charter, leaf: int) -> None:
        asked = list(leaves(clause.when))
        moved = asked[leaf] if 0 <= leaf < len(asked) else None
        if not isinstance(moved, Score):
            raise LookupError(f"Sentence {leaf} of clause '{clause.id}' compares no score with a number.")
        self._operator = moved.operator
        met = sample.holds(clause.when, charter, {leaf: True})
        unmet = sample.holds(clause.when, charter, {leaf: False})
        scores = sample.scores(moved.kind)
        #: They match wherever the number stands.
        self._always = int((met & unmet).sum())
        #: They match where the comparison holds, and where it does not (under `unless`).
        self._with: Scores = np.sort(scores[met & ~unmet])
        self._without: Scores = np.sort(scores[unmet & ~met])

    def matches(self, value: float) -> int:
        """Return how many messages the clause matches where its score is compared with this number."""
        return (
            self._always
            + self._holding(self._with, value)
            + len(self._without)
            - self._holding(self._without, value)
        )

    def curve(self) -> list[int]:
        """Return the matches at 0, 0.01, … 1."""
        return [self.matches(step / STEPS) for step in range(STEPS + 1)]

    def _holding(self, scores: Scores, value: float) -> int:
        """Return how many of some scores, sorted, compare so with a number."""
        below = int(np.searchsorted(scores, value, "left" if self._operator in {">=", "<"} else "right"))
        return below if self._operator in {"<", "<="} else len(scores) - below


class _Place:
    """Where the sample of some spaces is held; it is loaded once, by whoever asks first."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.lock = Lock()
        self.sample: Sample | None = None


class Samples:
    """The last day of some spaces, two of them at most, for a web process that many people ask."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[int, ...], _Place] = OrderedDict()
        self._lock = Lock()

    def of(self, spaces: Sequence[Space]) -> Sample:
        """Return the last 24 hours of some spaces, as of ten minutes ago at most.

        Parameters
        ----------
        spaces
            Those that the person who asks may see: the sample is of these and of no other.
        """
        now = now_ms()
        key = tuple(sorted(space.pk for space in spaces))
        with self._lock:
            for old in [each for each, place in self._held.items() if now - place.at >= _KEPT_MS]:
                del self._held[old]
            place = self._held.setdefault(key, _Place(now))
            self._held.move_to_end(key)
            while len(self._held) > _HELD:
                self._held.popitem(last=False)
        # Others go on with their own spaces while these are read.
        with place.lock:
            if place.sample is None:
                place.sample = Sample.load(spaces, now - _DAY_MS)
            return place.sample


#: The samples of this process.
SAMPLES: Final = Samples()
