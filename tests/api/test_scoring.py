"""One examiner serves everybody: in turn, with an answer or none, and never a wrong one."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from asking import Scripted

from vigie.api import scoring
from vigie.api.scoring import ROUND, SHARE, Scoring, ScoringError, process_examiner, text_message
from vigie.examined import Examined
from vigie.intake.base import Journalled, decode, encode
from vigie.message import Message


class Gated(Scripted):
    """Answers when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.open = threading.Event()
        self.asked = threading.Event()

    def take(self) -> list[Examined]:
        self.asked.set()
        assert self.open.wait(20)
        return super().take()


class Failing(Scripted):
    def take(self) -> list[Examined]:
        raise EOFError


def run(work: Callable[[], object]) -> None:
    asyncio.run(asyncio.wait_for(work(), 30))  # type: ignore[arg-type]


def texts(count: int, word: str = "text") -> list[Message]:
    return [text_message(f"{word} {number}") for number in range(count)]


def test_it_answers_in_order_whatever_the_size() -> None:
    examiner = Scripted()

    async def work() -> None:
        shared = Scoring(lambda: examiner)
        assert await shared.examine([]) == []
        sizes = (1, SHARE, SHARE + 1, ROUND, ROUND + 1, 500)
        answers = await asyncio.gather(*(shared.examine(texts(size, f"s{size}")) for size in sizes))
        for size, answer in zip(sizes, answers, strict=True):
            assert [one.text for one in answer] == [f"s{size} {number}" for number in range(size)]
        await shared.close()

    run(work)
    assert max(examiner.rounds) <= ROUND
    assert examiner.closed


def test_a_large_batch_does_not_keep_a_single_text_waiting() -> None:
    examiner = Gated()

    async def work() -> None:
        shared = Scoring(lambda: examiner)
        large = asyncio.create_task(shared.examine(texts(1000, "large")))
        await asyncio.to_thread(examiner.asked.wait, 20)
        single = asyncio.create_task(shared.examine([text_message("single")]))
        await asyncio.sleep(0)
        examiner.open.set()
        await single
        await large
        await shared.close()

    run(work)
    assert examiner.seen.index("single") <= 2 * ROUND


def test_a_failure_is_told_and_the_next_one_is_answered() -> None:
    made: list[Scripted] = []

    def make() -> Scripted:
        made.append(Failing() if not made else Scripted())
        return made[-1]

    async def work() -> None:
        shared = Scoring(make)
        with pytest.raises(ScoringError, match="doctor"):
            await shared.examine(texts(100))
        assert len(await shared.examine(texts(100))) == 100
        await shared.close()

    run(work)
    assert [examiner.closed for examiner in made] == [True, True]


def test_an_examiner_that_cannot_be_made_is_told() -> None:
    def make() -> Scripted:
        raise OSError("no memory")

    async def work() -> None:
        shared = Scoring(make)
        with pytest.raises(ScoringError):
            await shared.examine(texts(1))
        await shared.close()

    run(work)


def test_it_tells_who_waits_too_long_and_forgets_their_texts() -> None:
    examiner = Gated()

    async def work() -> None:
        shared = Scoring(lambda: examiner, longest=0.05)
        with pytest.raises(ScoringError, match="in time"):
            await shared.examine(texts(1000))
        examiner.open.set()
        shared._longest = 20
        assert len(await shared.examine(texts(1, "later"))) == 1
        await shared.close()

    run(work)
    assert len(examiner.seen) < 1000


def test_it_sends_away_when_too_much_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "MOST_WAITING", 150)
    examiner = Gated()

    async def work() -> None:
        shared = Scoring(lambda: examiner)
        first = asyncio.create_task(shared.examine(texts(140)))
        await asyncio.sleep(0)
        with pytest.raises(ScoringError, match="Too many"):
            await shared.examine(texts(11))
        examiner.open.set()
        assert len(await first) == 140
        assert len(await shared.examine(texts(1000))) == 1000  # alone, a batch of any size is served
        await shared.close()

    run(work)


def test_it_tells_who_waits_when_it_stops() -> None:
    examiner = Gated()

    async def work() -> None:
        shared = Scoring(lambda: examiner)
        waiting = asyncio.create_task(shared.examine(texts(1000)))
        await asyncio.to_thread(examiner.asked.wait, 20)
        closing = asyncio.create_task(shared.close())
        await asyncio.sleep(0)  # it is told to stop before the first texts have their answers
        examiner.open.set()
        with pytest.raises(ScoringError, match="stopping"):
            await waiting
        await closing
        with pytest.raises(ScoringError, match="stopping"):
            await shared.examine(texts(1))

    run(work)


def test_each_text_stands_in_a_room_of_its_own() -> None:
    rooms: list[str] = []

    class Watching(Scripted):
        def submit(self, entries: Sequence[Journalled]) -> None:
            rooms.extend(decode(entry.payload).space.key for entry in entries)
            super().submit(entries)

    async def work() -> None:
        shared = Scoring(Watching)
        await shared.examine(texts(50))
        await shared.examine(texts(50))
        await shared.close()

    run(work)
    assert len(set(rooms)) == 100


def test_the_real_one_is_a_process_that_keeps_no_text() -> None:
    examiner = process_examiner()
    try:
        examiner.submit([Journalled(1, encode(text_message("espèce de connard")))])
        (examined,) = examiner.take()
        assert examined.toxicity > 0.5
        assert not examiner._recent  # type: ignore[attr-defined]
    finally:
        examiner.close()


def test_the_real_one_answers_again_after_its_process_was_killed() -> None:
    made: list[Any] = []

    def make() -> Any:
        made.append(process_examiner())
        return made[-1]

    async def work() -> None:
        shared = Scoring(make, longest=60)
        await shared.examine([text_message("bonjour")])
        os.kill(made[0].pid, signal.SIGKILL)
        (examined,) = await shared.examine([text_message("espèce de connard")])
        assert examined.toxicity > 0.5
        await shared.close()

    asyncio.run(work())
