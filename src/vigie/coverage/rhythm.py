"""What is usual in a space, learnt from its past hours, so that a silence that is not usual can be told.

A space speaks by the hour of the week, and some hours and days far more than others: chance alone would flag
every quiet evening. Counts are taken as Poisson ones whose mean is itself drawn anew for each stretch, by a
gamma law of which one number, the steadiness, is fitted: large where every Monday resembles the last one.

    P(silence) = product over its hours (days) of (1 + usual / steadiness) ^ -steadiness

Every message may begin a silence, so that much is asked of a space of many messages: a silence is flagged
where it lasted ten minutes, and where, by the hours' steadiness and by the days', one as long would come by
chance less than once in a hundred days. Nothing is said of a space with less than a fortnight or a hundred
messages behind it.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

import msgspec

HOUR_MS = 3_600_000
#: Hours of a week, the first of Monday first.
WEEK = 168
#: How much is looked back at (hours): what was usual last season is not usual now.
LEARNT = 8 * WEEK
#: What must be known before anything is said: hours since the first message, and messages.
LEAST_HOURS = 2 * WEEK
LEAST_MESSAGES = 100
#: A silence is flagged where chance brings it less than once in so many days, once it lasts this long (ms).
RARE_DAYS = 100
LEAST_MS = 10 * 60_000
#: The stretches whose mean is drawn anew (hours).
SCALES = (1, 24)
#: How much the neighbouring hours and the same hour of other days weigh beside an hour's own past, in weeks.
_PRIOR = 2.0
#: Where steadiness is looked for, and the likelihood given up for less of it: few days say little.
_STEADY: tuple[float, ...] = tuple(math.exp2(power / 2) for power in range(-10, 21))
_DOUBT = 1.0


class Rhythm(msgspec.Struct, frozen=True):
    """What is usual in one space."""

    #: Messages an hour, by hour of the week.
    rates: tuple[float, ...]
    #: How steady the stretches of each of `SCALES` are.
    steady: tuple[float, ...]


def learn(hours: Mapping[int, int], *, now: int, zone: tzinfo) -> Rhythm | None:
    """Return what is usual, None while too little is known.

    Parameters
    ----------
    hours
        Messages by whole hours since 1970-01-01 UTC; an hour without any may be absent.
    now
        The hour that runs now, which is not over and teaches nothing.
    zone
        Where people live by the clock.
    """
    first = max(min(hours, default=now), now - LEARNT)
    slots = [slot_of(hour, zone) for hour in range(first, now)]
    counts = [hours.get(hour, 0) for hour in range(first, now)]
    if len(counts) < LEAST_HOURS or sum(counts) < LEAST_MESSAGES:
        return None
    rates = _smoothed(slots, counts)
    usual = [rates[slot] for slot in slots]
    steady = tuple(_steadiness(_by(scale, usual), _by(scale, counts)) for scale in SCALES)
    return Rhythm(tuple(round(rate, 4) for rate in rates), steady)


def slot_of(hour: int, zone: tzinfo) -> int:
    """Return the hour of the week that a whole hour since 1970 is on the clocks there, from 0 to 167."""
    local = datetime.fromtimestamp(hour * 3600, zone)
    return local.weekday() * 24 + local.hour


def improbability(rhythm: Rhythm, since: int, until: int, zone: tzinfo) -> float:
    """Return how improbable it is that nothing was said, as the negative of its natural logarithm.

    Parameters
    ----------
    since, until
        The stretch (ms); what lies more than a week after its beginning is left out.
    """
    until = min(until, since + WEEK * HOUR_MS)
    usual: list[float] = []
    for start in range(since, until, HOUR_MS):
        end = min(until, start + HOUR_MS)
        hour = start // HOUR_MS
        border = min(end, (hour + 1) * HOUR_MS)
        before, after = rhythm.rates[slot_of(hour, zone)], rhythm.rates[slot_of(hour + 1, zone)]
        usual.append((before * (border - start) + after * (end - border)) / HOUR_MS)
    return min(
        sum(steady * math.log1p(each / steady) for each in _by(scale, usual))
        for scale, steady in zip(SCALES, rhythm.steady, strict=True)
    )


def is_silent(rhythm: Rhythm, since: int, until: int, zone: tzinfo) -> bool:
    """Tell whether a space that said nothing within the stretch (ms) is silent for longer than usual."""
    if until - since < LEAST_MS:
        return False
    begun = max(1.0, sum(rhythm.rates) / 7)
    return improbability(rhythm, since, until, zone) >= math.log(RARE_DAYS * begun)


def longest_usual(rhythm: Rhythm, since: int, zone: tzinfo) -> int:
    """Return how long a silence that began at `since` (ms) may last and be usual (ms); a week at most."""
    low, high = LEAST_MS, WEEK * HOUR_MS
    if not is_silent(rhythm, since, since + high, zone):
        return high
    if is_silent(rhythm, since, since + low, zone):
        return low
    while high - low > 30_000:
        middle = (low + high) // 2
        low, high = (low, middle) if is_silent(rhythm, since, since + middle, zone) else (middle, high)
    return high


def _by(scale: int, each: Sequence[float]) -> list[float]:
    """Return the sums of stretches of so many hours; the last one may be shorter."""
    return [sum(each[start : start + scale]) for start in range(0, len(each), scale)]


def _smoothed(slots: Sequence[int], counts: Sequence[int]) -> list[float]:
    """Return messages an hour for each hour of the week, each leaning on those that resemble it."""
    weeks, messages = [0] * WEEK, [0] * WEEK
    for slot, count in zip(slots, counts, strict=True):
        weeks[slot] += 1
        messages[slot] += count
    rates = []
    for slot in range(WEEK):
        beside = (slot - 1, (slot + 1) % WEEK)
        same = range(slot % 24, WEEK, 24)
        # The lower of the two: the first hour of the night is beside the last one of the evening.
        prior = min(
            sum(messages[each] for each in alike) / sum(weeks[each] for each in alike)
            for alike in (beside, same)
        )
        rates.append((messages[slot] + _PRIOR * prior) / (weeks[slot] + _PRIOR))
    return rates


def _steadiness(usual: Sequence[float], counts: Sequence[float]) -> float:
    """Return the least steadiness that explains the counts about as well as the best one does."""
    pairs = [(mean, count) for mean, count in zip(usual, counts, strict=True) if mean > 0]
    found = [_likelihood(steady, pairs) for steady in _STEADY]
    enough = max(found) - _DOUBT
    return next(steady for steady, one in zip(_STEADY, found, strict=True) if one >= enough)


def _likelihood(steady: float, pairs: Sequence[tuple[float, float]]) -> float:
    """Return the logarithm of the counts' likelihood, less what does not depend on `steady`."""
    fixed = math.lgamma(steady)
    return sum(
        math.lgamma(count + steady)
        - fixed
        - steady * math.log1p(mean / steady)
        - count * math.log(1 + steady / mean)
        for mean, count in pairs
    )
