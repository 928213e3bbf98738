"""What is usual is learnt from the hours before; what is not usual is told, and little else."""

import math
import random
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from vigie.coverage.rhythm import (
    HOUR_MS,
    LEAST_HOURS,
    LEAST_MS,
    WEEK,
    Rhythm,
    improbability,
    is_silent,
    learn,
    longest_usual,
    slot_of,
)

PARIS = ZoneInfo("Europe/Paris")
#: A Monday at midnight in UTC, in hours.
MONDAY = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp()) // 3600
MINUTE = 60_000


def steady(weeks: int, by_day: float, by_night: float, seed: int = 1) -> dict[int, int]:
    """Return hours of a space that speaks by day and hardly by night (UTC), as chance wants it."""
    chance = random.Random(seed)
    return {
        MONDAY - hour: poisson(chance, by_day if 8 <= slot_of(MONDAY - hour, UTC) % 24 < 22 else by_night)
        for hour in range(1, weeks * WEEK + 1)
    }


def poisson(chance: random.Random, mean: float) -> int:
    """Draw a count."""
    count, left = 0, mean
    while (left := left - chance.expovariate(1)) > 0:
        count += 1
    return count


def test_it_says_nothing_of_what_it_hardly_knows():
    short = {MONDAY - hour: 50 for hour in range(1, LEAST_HOURS)}
    assert learn(short, now=MONDAY, zone=UTC) is None
    rare = {MONDAY - 5 * WEEK: 40, MONDAY - 3: 50}
    assert learn(rare, now=MONDAY, zone=UTC) is None
    assert learn({}, now=MONDAY, zone=UTC) is None


def test_the_hour_that_runs_teaches_nothing():
    hours = steady(4, 60, 2)
    assert learn(hours | {MONDAY: 10_000}, now=MONDAY, zone=UTC) == learn(hours, now=MONDAY, zone=UTC)


def test_a_silence_by_day_is_told_and_the_same_by_night_is_not():
    rhythm = learn(steady(6, 60, 1), now=MONDAY, zone=UTC)
    assert rhythm is not None
    noon, night = (MONDAY + 12) * HOUR_MS, (MONDAY + 2) * HOUR_MS
    assert is_silent(rhythm, noon, noon + 60 * MINUTE, UTC)
    assert not is_silent(rhythm, night, night + 60 * MINUTE, UTC)
    assert longest_usual(rhythm, noon, UTC) < longest_usual(rhythm, night, UTC)


def test_no_silence_under_ten_minutes_is_told():
    rhythm = learn(steady(6, 3_000, 3_000), now=MONDAY, zone=UTC)
    assert rhythm is not None
    noon = (MONDAY + 12) * HOUR_MS
    assert not is_silent(rhythm, noon, noon + LEAST_MS - 1, UTC)
    assert is_silent(rhythm, noon, noon + LEAST_MS, UTC)


def test_where_it_usually_bursts_a_longer_silence_is_asked_for():
    even = steady(6, 20, 20)
    chance = random.Random(2)
    bursts = {hour: poisson(chance, 100 if chance.random() < 0.2 else 0.1) for hour in even}
    noon = (MONDAY + 12) * HOUR_MS
    calm, wild = learn(even, now=MONDAY, zone=UTC), learn(bursts, now=MONDAY, zone=UTC)
    assert calm is not None
    assert wild is not None
    assert longest_usual(wild, noon, UTC) > 3 * longest_usual(calm, noon, UTC)


def test_hours_are_those_of_the_clocks_there():
    # Six in the morning in Paris is four in UTC in summer and five in winter.
    summer = int(datetime(2026, 7, 6, 4, tzinfo=UTC).timestamp()) // 3600
    winter = int(datetime(2026, 1, 5, 5, tzinfo=UTC).timestamp()) // 3600
    assert slot_of(summer, PARIS) == slot_of(winter, PARIS) == 6


@pytest.mark.parametrize("length", [1, MINUTE, HOUR_MS + 7, 30 * HOUR_MS])
def test_the_longer_the_silence_the_more_improbable(length):
    rhythm = Rhythm(tuple(float(hour % 24) for hour in range(WEEK)), (2.0, 5.0))
    since = (MONDAY + 3) * HOUR_MS + 12_345
    first = improbability(rhythm, since, since + length, PARIS)
    assert 0 <= first <= improbability(rhythm, since, since + 2 * length, PARIS)


def test_with_perfect_steadiness_it_is_what_chance_alone_does():
    rhythm = Rhythm((12.0,) * WEEK, (1e9, 1e9))
    assert math.isclose(improbability(rhythm, 0, 30 * MINUTE, UTC), 6.0, rel_tol=1e-6)


def test_it_is_kept_and_read_again():
    rhythm = learn(steady(4, 30, 3), now=MONDAY, zone=UTC)
    kept = msgspec.json.decode(msgspec.json.encode(rhythm))
    assert msgspec.convert(kept, Rhythm) == rhythm
