"""Leaves alone for a while whoever fails again and again, so that nobody waits for nothing."""

from typing import Final

#: Failures in a row before it rests.
PATIENCE: Final = 5
#: Seconds of the first rest; each further one is twice as long, up to the longest.
REST: Final = 10.0
LONGEST_REST: Final = 300.0


class Breaker:
    """Counts failures in a row.

    After a rest one more failure is enough for the next rest. Times are seconds of a clock that the caller
    reads.
    """

    def __init__(self) -> None:
        self._failures = 0
        self._rest = REST
        self._until = 0.0

    def rests(self, now: float) -> bool:
        """Tell whether nothing should be asked now."""
        return now < self._until

    def failed(self, now: float) -> None:
        """Count a failure; those that come back during a rest were asked before it and count for nothing."""
        if self.rests(now):
            return
        self._failures += 1
        if self._failures >= PATIENCE:
            self._until = now + self._rest
            self._rest = min(self._rest * 2, LONGEST_REST)

    def answered(self) -> None:
        """Forget the failures."""
        self._failures = 0
        self._rest = REST
