"""How much may be done without a person in one space: so many in a minute, so many in an hour."""

from bisect import bisect_right, insort
from collections.abc import Callable, Sequence
from typing import Final

from vigie.charter.charter import MINUTES

#: The two windows (ms). They slide: any minute counts, not those of the clock.
MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000


class Quota:
    """Counts what clauses did alone in each space.

    Parameters
    ----------
    taken_since
        Gives when clauses acted alone in a space (its id) after a time, in order; asked once for each space.

    Notes
    -----
    What was done "later" than now, because the clock was set back, counts as if it were now.
    """

    def __init__(self, taken_since: Callable[[int, int], Sequence[int]] = lambda _space, _after: ()) -> None:
        self._taken_since = taken_since
        self._taken: dict[int, list[int]] = {}

    def allows(self, space: int, at: int, *, minute: int, hour: int | None = None) -> bool:
        """Tell whether one more may be done in the space, and count it if so.

        Parameters
        ----------
        space
            Where.
        at
            The time now (ms).
        minute, hour
            How many the charter allows; where it says nothing of hours, `MINUTES` times those of a minute.
        """
        taken = self._taken.get(space)
        if taken is None:
            taken = self._taken[space] = list(self._taken_since(space, at - HOUR_MS))
        hour = minute * MINUTES if hour is None else hour
        in_hour = len(taken) - bisect_right(taken, at - HOUR_MS)
        in_minute = len(taken) - bisect_right(taken, at - MINUTE_MS)
        if in_hour >= hour or in_minute >= minute:
            return False
        insort(taken, at)
        return True
