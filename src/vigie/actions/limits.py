"""How fast each account may be asked: a bucket that fills steadily and empties by one a request."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from vigie.actions.lanes import account_in


class Rate(msgspec.Struct, frozen=True):
    """Requests a network takes in the long run, and at once after a pause."""

    per_second: float
    burst: int


#: For networks without a card, which says better (`vigie.actions.signed_in.rates`): prudent guesses, and a
#: share of what Twitch, Mastodon and Bluesky publish.
RATES: dict[str, Rate] = {
    "twitch": Rate(8.0, 20),  # 800 points a minute for everything
    "youtube": Rate(2.0, 5),
    "facebook": Rate(2.0, 10),
    "instagram": Rate(2.0, 10),
    "mastodon": Rate(0.1, 5),  # 30 deletions in half an hour
    "bluesky": Rate(1.0, 20),  # 5,000 points an hour
    "discord": Rate(10.0, 20),
    "telegram": Rate(10.0, 20),
    "reddit": Rate(1.0, 10),
    "simulated": Rate(1_000.0, 1_000),
}
#: For a network that is not in the table.
DEFAULT_RATE = Rate(5.0, 10)


class Bucket:
    """One account's allowance.

    Parameters
    ----------
    rate
        How fast it fills, and how much it holds.
    clock
        Seconds, steadily growing; injectable for tests.
    sleep
        Waits that many seconds; injectable for tests.
    """

    def __init__(
        self,
        rate: Rate,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._rate = rate
        self._clock = clock
        self._sleep = sleep
        self._level = float(rate.burst)
        self._filled_at = clock()
        self._paused_until = float("-inf")

    def try_take(self) -> float:
        """Take one request's worth and return 0, or return how many seconds to wait before trying again."""
        now = self._clock()
        if now < self._paused_until:
            return self._paused_until - now
        grown = (now - self._filled_at) * self._rate.per_second
        self._level = min(float(self._rate.burst), self._level + max(0.0, grown))
        self._filled_at = now
        # A hair below one is one: fractions of a fill do not add up exactly.
        if self._level >= 1.0 - 1e-9:
            self._level -= 1.0
            return 0.0
        return (1.0 - self._level) / self._rate.per_second

    def put_back(self) -> None:
        """Return what was taken and not used."""
        self._level = min(float(self._rate.burst), self._level + 1.0)

    async def take(self) -> None:
        """Take one request's worth, waiting for it where needed."""
        while (wait := self.try_take()) > 0:
            await self._sleep(wait)

    def pause(self, seconds: float) -> None:
        """Give nothing for some time, as the network asked."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)


class Limits:
    """One bucket for each lane, made when first needed: two accounts of one network share no token's limits.

    Parameters
    ----------
    rates
        By network.
    default
        For a network that is not among them.
    clock, sleep
        As `Bucket` takes them.
    """

    def __init__(
        self,
        rates: Mapping[str, Rate] = RATES,
        *,
        default: Rate = DEFAULT_RATE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._rates = rates
        self._default = default
        self._clock = clock
        self._sleep = sleep
        self._buckets: dict[str, Bucket] = {}

    def of(self, lane: str) -> Bucket:
        """Return the lane's bucket."""
        bucket = self._buckets.get(lane)
        if bucket is None:
            network, _ = account_in(lane)
            rate = self._rates.get(network, self._default)
            bucket = self._buckets[lane] = Bucket(rate, clock=self._clock, sleep=self._sleep)
        return bucket
