"""When each line of a replay is due."""

import time
from typing import Protocol

#: A longer step between two messages, forth or back, is a wrong clock or a pause in the recording (ms).
LEAP_MS = 12 * 3_600_000


class Pace(Protocol):
    """Says when a message is due."""

    def due(self, at_ms: int) -> float | None:
        """Return the time (seconds of `time.time`) the next message is due; None: at once.

        `at_ms` is when the message was written, ms.
        """
        ...


class AtOnce:
    """As fast as the road carries."""

    def due(self, at_ms: int) -> float | None:  # noqa: ARG002 - the time of writing is no matter here
        """Return None: at once."""
        return None


class AtRate:
    """A number of messages a second."""

    def __init__(self, rate: float) -> None:
        self._interval = 1.0 / rate
        self._next: float | None = None

    def due(self, at_ms: int) -> float | None:  # noqa: ARG002 - the time of writing is no matter here
        """Return the moment of the next message."""
        self._next = time.time() if self._next is None else self._next + self._interval
        return self._next


class AtSpeed:
    """Recorded time, `speed` times as fast; a message older than the one before it is due at once.

    So is one after a leap: a single date in the year 9000 must not stop a replay until then.
    """

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._began = 0.0
        self._latest: int | None = None
        #: Recorded time played so far, leaps left out (ms).
        self._played = 0

    def due(self, at_ms: int) -> float | None:
        """Return the moment that corresponds to the time of writing."""
        if self._latest is None:
            self._began, self._latest = time.time(), at_ms
        step = at_ms - self._latest
        if abs(step) > LEAP_MS:
            self._latest = at_ms
        elif step > 0:
            self._latest = at_ms
            self._played += step
        return self._began + self._played / 1000 / self._speed
