"""How a day of YouTube is counted, and how reading slows down before acting has to stop."""

from datetime import UTC, datetime

import pytest

from vigie.connectors.account import SpentError
from vigie.connectors.dates import written_at
from vigie.connectors.youtube.place import REMEMBERED, WINDOW, Known, Place, cursor_of, place_of
from vigie.connectors.youtube.quota import READING, SLOWEST, WRITE, Budget, day_of, seconds_left
from vigie.connectors.youtube.session import Timing

HOUR = 3_600_000


def at(written: str) -> int:
    return int(datetime.fromisoformat(written).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        ("2026-01-15T07:59:59", 1 / 3600),
        ("2026-01-15T08:00:00", 24),
        ("2026-07-15T07:00:00", 24),
        # The days on which the clocks of California change.
        ("2026-03-08T08:00:00", 23),
        ("2026-11-01T07:00:00", 25),
    ],
)
def test_it_counts_anew_at_midnight_in_california(moment: str, hours: float):
    assert seconds_left(at(moment)) == pytest.approx(hours * 3600)


def test_it_reads_at_full_pace_while_units_go_no_faster_than_the_day():
    begins, ends = day_of(at("2026-07-15T12:00:00"))
    budget = Budget(10_000)
    for hour in range(23):
        budget.note(10_000 * READING / 24, at=begins + hour * HOUR)
        assert budget.stretch(at=begins + (hour + 1) * HOUR - 1) == pytest.approx(1, abs=0.01)
    assert ends - begins == 24 * HOUR


def test_it_reads_slower_the_faster_units_went():
    begins, _ = day_of(at("2026-07-15T12:00:00"))
    budget, noon = Budget(10_000), begins + 12 * HOUR
    assert budget.stretch(at=noon) == 1
    found = []
    for _ in range(10):
        budget.note(750, at=noon)
        found.append(budget.stretch(at=noon))
    assert found == sorted(found)
    assert found[0] == 1
    assert found[-1] == SLOWEST
    # What is left is for acting.
    with pytest.raises(SpentError) as caught:
        budget.note(1, at=noon)
    assert caught.value.retry_after == 12 * 3_600
    assert budget.used == 7_500


def test_it_forgets_the_units_of_yesterday():
    _, ends = day_of(at("2026-07-15T12:00:00"))
    budget = Budget(10_000)
    budget.note(7_500, at=ends - 1)
    assert budget.stretch(at=ends - 1) == SLOWEST
    assert budget.stretch(at=ends + 1) == 1
    budget.note(1, at=ends + 1)
    assert budget.used == 1


def test_it_leaves_units_for_acting_at_the_pace_of_its_looks():
    # Looks of a whole day at their slowest, and fifty comment actions out of what reading never touches.
    timing = Timing()
    slowest = 86_400 / timing.published_at_most + 2 * 86_400 / (timing.held * SLOWEST)
    assert slowest + 86_400 / (timing.broadcasts * SLOWEST) < 10_000 * READING
    assert 10_000 * (1 - READING) >= 50 * WRITE
    # A mark is due every 30 seconds.
    assert timing.published <= timing.published_at_most <= 30


def test_it_remembers_only_the_newest():
    place = Place(since=1)
    for number in range(WINDOW + 50):
        place.known[f"c{number}"] = Known(number, number, 0)
    for number in range(REMEMBERED + 50):
        place.told[f"r{number}"] = number
    place.shorten()
    assert len(place.known) == WINDOW
    assert f"c{WINDOW + 49}" in place.known
    assert "c0" not in place.known
    assert len(place.told) == REMEMBERED
    assert "r0" not in place.told
    assert place_of(cursor_of(place)) == place


def test_it_starts_now_with_a_cursor_that_cannot_be_read(caplog: pytest.LogCaptureFixture):
    assert place_of("") is None
    assert place_of('{"known": 3}') is None
    assert "could not be read" in caplog.text


@pytest.mark.parametrize(
    "written", ["2026-07-15T12:00:00Z", "2026-07-15T12:00:00.000+00:00", "2026-07-15T05:00:00-07:00"]
)
def test_it_reads_the_dates_that_youtube_writes(written: str):
    assert written_at(written, 0) == (at("2026-07-15T12:00:00"), "")


def test_it_says_that_a_date_could_not_be_read():
    moment, remark = written_at("hier", 42)
    assert moment == 42
    assert "hier" in remark
