"""How many messages each key may have examined a second.

A bucket fills with one token for each message allowed and may be emptied below nothing by one large batch:
the next request then waits until the debt is paid. A batch of any size is thus served, and the average holds.
"""

import time
from collections.abc import Callable

from vigie.api.keys import KnownKey


class LimitedError(Exception):
    """The key has used up what it may for now.

    Parameters
    ----------
    wait
        How long to wait, seconds.
    per_second
        What the key may, messages a second.
    """

    def __init__(self, wait: float, per_second: float) -> None:
        super().__init__(f"This key may have {per_second:g} messages examined a second: wait {wait:.2g} s.")
        self.wait = wait


class Bucket:
    """What one key has left.

    Parameters
    ----------
    per_second
        Tokens added a second, and the most it holds.
    now
        The time, seconds.
    """

    __slots__ = ("_at", "_most", "_tokens", "per_second")

    def __init__(self, per_second: float, now: float) -> None:
        self.per_second = per_second
        self._most = max(1.0, per_second)
        self._tokens = self._most
        self._at = now

    def wait(self, now: float) -> float:
        """Return how long to wait until something may be taken, 0 when at once."""
        self._tokens = min(self._most, self._tokens + (now - self._at) * self.per_second)
        self._at = now
        return 0.0 if self._tokens >= 1.0 else (1.0 - self._tokens) / self.per_second

    def take(self, amount: int) -> None:
        """Take tokens, below nothing where needed."""
        self._tokens -= amount


class Limits:
    """The buckets of all keys, in memory: a restart fills them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[int, Bucket] = {}

    def check(self, key: KnownKey) -> None:
        """Refuse a key that is in debt, before anything is read of its request.

        Raises
        ------
        LimitedError
            It must wait.
        """
        if key.per_second is None:
            return
        bucket = self._bucket(key, key.per_second)
        if wait := bucket.wait(self._clock()):
            raise LimitedError(wait, key.per_second)

    def spend(self, key: KnownKey, messages: int) -> None:
        """Count messages that are about to be examined.

        Raises
        ------
        LimitedError
            Other requests of the key came in between and it must wait.
        """
        if key.per_second is None:
            return
        self.check(key)
        self._bucket(key, key.per_second).take(messages)

    def _bucket(self, key: KnownKey, per_second: float) -> Bucket:
        bucket = self._buckets.get(key.number)
        if bucket is None or bucket.per_second != per_second:
            bucket = self._buckets[key.number] = Bucket(per_second, self._clock())
        return bucket
