"""What is spent, kept and left alone: the budget, the cache, the breaker."""

import sqlite3
import threading
from pathlib import Path

import pytest

from vigie.opinions.base import Answer, Question
from vigie.opinions.breaker import LONGEST_REST, PATIENCE, REST, Breaker
from vigie.opinions.budget import Budget
from vigie.opinions.cache import Cache, key_of

MIDNIGHT = 20_000 * 86_400.0


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: float = MIDNIGHT) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def budget(
    home: Path, clock: Clock, *, minute: int | None = 5, day: int | None = 12, name: str = "a"
) -> Budget:
    return Budget(home / "spent", name, per_minute=minute, per_day=day, clock=clock)


def test_a_client_may_ask_so_much_a_minute_and_so_much_a_day(tmp_path: Path) -> None:
    clock = Clock()
    spent = budget(tmp_path, clock)
    assert [spent.spend("gazette", 3), spent.spend("gazette", 3), spent.spend("gazette", 1)] == [3, 2, 0]
    clock.now += 60
    assert spent.spend("gazette", 9) == 5
    clock.now += 60
    assert spent.spend("gazette", 9) == 2
    clock.now += 60
    assert spent.spend("gazette", 1) == 0
    clock.now = MIDNIGHT + 86_400
    assert spent.spend("gazette", 1) == 1


def test_one_client_does_not_spend_anothers_budget_nor_one_opinion_anothers(tmp_path: Path) -> None:
    clock = Clock()
    assert budget(tmp_path, clock).spend("gazette", 5) == 5
    assert budget(tmp_path, clock).spend("rival", 5) == 5
    assert budget(tmp_path, clock, name="b").spend("gazette", 5) == 5
    assert budget(tmp_path, clock).spend("gazette", 1) == 0


def test_what_was_spent_outlives_the_process(tmp_path: Path) -> None:
    clock = Clock()
    budget(tmp_path, clock).spend("gazette", 4)
    again = budget(tmp_path, clock)
    assert again.spend("gazette", 4) == 1
    assert again.today() == {"gazette": 5}


def test_without_limits_nothing_is_counted(tmp_path: Path) -> None:
    assert budget(tmp_path, Clock(), minute=None, day=None).spend("gazette", 10**6) == 10**6
    assert list(tmp_path.iterdir()) == []


def test_processes_that_ask_at_once_never_spend_more_than_there_is(tmp_path: Path) -> None:
    granted: list[int] = []

    def spend() -> None:
        own = budget(tmp_path, Clock(), minute=None, day=50)
        for _ in range(10):
            try:
                granted.append(own.spend("gazette", 2))
            except sqlite3.OperationalError:
                granted.append(0)  # the count was locked: nothing is asked

    threads = [threading.Thread(target=spend) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0 < sum(granted) <= 50


def test_old_counts_are_not_kept(tmp_path: Path) -> None:
    clock = Clock()
    spent = budget(tmp_path, clock)
    for _ in range(50):
        spent.spend("gazette", 1)
        clock.now += 86_400
    with sqlite3.connect(tmp_path / "spent") as database:
        (rows,) = database.execute("SELECT count(*) FROM spent").fetchone()
    database.close()
    assert rows < 10


def test_a_count_that_cannot_be_kept_is_no_permission(tmp_path: Path) -> None:
    (tmp_path / "spent").write_bytes(b"no database at all" * 99)
    with pytest.raises(sqlite3.DatabaseError):
        budget(tmp_path, Clock()).spend("gazette", 1)


def test_the_cache_forgets_what_was_used_longest_ago() -> None:
    cache = Cache(2)
    for name in (b"a", b"b"):
        cache.keep(name, Answer({"hate": 0.1}))
    assert cache.get(b"a")
    cache.keep(b"c", Answer({"hate": 0.2}))
    assert (cache.get(b"a") is not None, cache.get(b"b"), len(cache)) == (True, None, 2)


def test_a_key_differs_by_opinion_version_language_and_text() -> None:
    asked = [
        ("a", "1", Question("x", "fr")),
        ("b", "1", Question("x", "fr")),
        ("a", "2", Question("x", "fr")),
        ("a", "1", Question("x", "en")),
        ("a", "1", Question("xx", "f")),
        ("a1", "", Question("x", "fr")),
        ("a", "1", Question("\ud800", "fr")),
    ]
    assert len({key_of(*one) for one in asked}) == len(asked)
    assert key_of(*asked[0]) == key_of("a", "1", Question("x", "fr"))


def test_it_rests_after_failures_in_a_row_and_longer_each_time() -> None:
    breaker = Breaker()
    for _ in range(PATIENCE - 1):
        breaker.failed(100.0)
    assert not breaker.rests(100.0)
    breaker.failed(100.0)
    assert breaker.rests(100.0 + REST - 1)
    assert not breaker.rests(100.0 + REST)
    breaker.failed(100.0 + REST)
    assert breaker.rests(100.0 + 3 * REST - 1)
    assert not breaker.rests(100.0 + 3 * REST)


def test_it_never_rests_longer_than_the_longest() -> None:
    breaker = Breaker()
    now = 0.0
    for _ in range(40):
        breaker.failed(now)
        now += LONGEST_REST + 1
        assert not breaker.rests(now)


def test_an_answer_makes_its_failures_forgotten() -> None:
    breaker = Breaker()
    for _ in range(3):
        for _ in range(PATIENCE - 1):
            breaker.failed(1.0)
        breaker.answered()
    assert not breaker.rests(1.0)


def test_failures_that_come_back_during_a_rest_count_for_nothing() -> None:
    breaker = Breaker()
    for _ in range(PATIENCE * 4):
        breaker.failed(0.0)
    assert not breaker.rests(REST)
