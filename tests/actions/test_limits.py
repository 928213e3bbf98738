import asyncio

import pytest

from vigie.actions.limits import Bucket, Limits, Rate


class Seconds:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def bucket(seconds, per_second=2.0, burst=3) -> Bucket:
    return Bucket(Rate(per_second, burst), clock=seconds, sleep=seconds.sleep)


def test_it_gives_a_burst_then_one_at_a_time(seconds):
    one = bucket(seconds)
    assert [one.try_take() for _ in range(4)] == [0, 0, 0, pytest.approx(0.5)]
    seconds.now += 0.5
    assert one.try_take() == 0
    assert one.try_take() > 0


def test_it_never_holds_more_than_a_burst(seconds):
    one = bucket(seconds)
    seconds.now += 3_600
    assert [one.try_take() > 0 for _ in range(4)] == [False, False, False, True]


def test_it_waits_for_what_it_takes(seconds):
    one = bucket(seconds)

    async def take_many() -> None:
        for _ in range(13):
            await one.take()

    asyncio.run(take_many())
    assert seconds.now == pytest.approx(105.0)  # ten beyond the burst, two a second


def test_it_gives_nothing_while_the_network_asks_to_wait(seconds):
    one = bucket(seconds)
    one.pause(30)
    one.pause(5)  # a shorter wish does not shorten the longer one
    assert one.try_take() == pytest.approx(30)
    seconds.now += 30
    assert one.try_take() == 0


def test_what_was_not_used_is_put_back(seconds):
    one = bucket(seconds, burst=1)
    assert one.try_take() == 0
    one.put_back()
    assert one.try_take() == 0
    assert one.try_take() > 0


def test_a_clock_that_goes_back_takes_nothing_away(seconds):
    one = bucket(seconds)
    seconds.now -= 50
    assert one.try_take() == 0


def test_each_network_has_its_own_rate(seconds):
    limits = Limits({"slow": Rate(1, 1)}, default=Rate(1, 2), clock=seconds)
    assert [limits.of("slow").try_take() > 0 for _ in range(2)] == [False, True]
    assert [limits.of("other").try_take() > 0 for _ in range(3)] == [False, False, True]
    assert limits.of("slow") is limits.of("slow")
