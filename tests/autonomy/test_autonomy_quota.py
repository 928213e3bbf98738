"""A minute and an hour that slide, whatever the clock does."""

from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.autonomy.quota import HOUR_MS, MINUTE_MS, Quota
from world import NOW


def test_it_allows_so_many_a_minute_in_each_space() -> None:
    one = Quota()
    assert [one.allows(7, NOW, minute=2) for _ in range(3)] == [True, True, False]
    assert one.allows(8, NOW, minute=2)
    assert not one.allows(7, NOW + MINUTE_MS - 1, minute=2)
    assert one.allows(7, NOW + MINUTE_MS, minute=2)


def test_its_minute_slides() -> None:
    one = Quota()
    assert one.allows(7, NOW, minute=2)
    assert one.allows(7, NOW + 30_000, minute=2)
    assert one.allows(7, NOW + MINUTE_MS, minute=2)
    assert not one.allows(7, NOW + MINUTE_MS + 1, minute=2)


def test_an_hour_has_twenty_times_a_minutes_unless_the_charter_says() -> None:
    one = Quota()
    minutes = [one.allows(7, NOW + n * MINUTE_MS, minute=1) for n in range(60)]
    assert minutes == [True] * 20 + [False] * 40
    assert one.allows(7, NOW + HOUR_MS, minute=1)
    other = Quota()
    assert [other.allows(7, NOW + n * MINUTE_MS, minute=5, hour=3) for n in range(4)] == [True] * 3 + [False]


def test_a_refusal_uses_nothing_of_it() -> None:
    one = Quota()
    one.allows(7, NOW, minute=1)
    for n in range(50):
        assert not one.allows(7, NOW + n, minute=1)
    assert one.allows(7, NOW + MINUTE_MS, minute=1)


def test_a_quota_of_nothing_allows_nothing() -> None:
    assert not Quota().allows(7, NOW, minute=0)
    assert not Quota().allows(7, NOW, minute=9, hour=0)


def test_what_was_done_before_it_was_made_counts() -> None:
    one = Quota(lambda space, after: [NOW - 2, NOW - 1] if space == 7 and after == NOW - HOUR_MS else [])
    assert [one.allows(7, NOW, minute=3) for _ in range(2)] == [True, False]


@settings(max_examples=300)
@given(st.lists(st.integers(-2 * HOUR_MS, 2 * HOUR_MS), max_size=60), st.integers(0, 4), st.integers(0, 9))
def test_no_window_ever_holds_more_whatever_the_clock_does(steps: list[int], minute: int, hour: int) -> None:
    done: list[int] = []
    at = NOW
    one = Quota(lambda _, after: sorted(each for each in done if each > after))
    for place, step in enumerate(steps):
        # Small steps mostly; every third is a clock that somebody sets, there or back.
        at += step if place % 3 == 0 else step % 20_000
        if place % 5 == 4:
            one = Quota(lambda _, after: sorted(each for each in done if each > after))
        if one.allows(7, at, minute=minute, hour=hour):
            done.append(at)
    for end in done:
        assert sum(end - MINUTE_MS < each <= end for each in done) <= minute
        assert sum(end - HOUR_MS < each <= end for each in done) <= hour
