"""The player brings the script in time, never the same id twice, and stops when asked."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
from demo_stage import BEGUN, Clock, player, take

from vigie.demo.play import PAST, START_AT, DemoPlayer, play
from vigie.demo.scenario import NETWORK, load
from vigie.intake.base import decode
from vigie.intake.memory import MemoryJournal
from vigie.message import Entry, Message


def first_loop(clock: Clock, **options: object) -> list[Message]:
    count = len(load(0).lines)

    async def taken() -> list[Message]:
        return await take(player(clock, **options).receive(), count)

    return asyncio.run(taken())


def test_it_fills_the_room_before_it_starts() -> None:
    clock = Clock()
    count = sum(line.offset_ms < START_AT for line in load(0).lines)

    async def beginning() -> list[Message]:
        return await take(player(clock).receive(), count)

    messages = asyncio.run(beginning())
    assert clock.now == BEGUN
    assert BEGUN - PAST <= messages[0].at < BEGUN - PAST + 60_000
    assert all(message.at < BEGUN == message.received_at for message in messages)


def test_it_shows_what_it_promises_in_the_first_ninety_seconds() -> None:
    messages = first_loop(Clock())
    lines = load(0).lines
    shown = [
        line.purpose
        for line, message in zip(lines, messages, strict=True)
        if BEGUN <= message.at <= BEGUN + 90_000
    ]
    assert {"question", "insult", "phone", "email", "vote", "ad", "threat", "raid"} <= set(shown)
    assert any(BEGUN <= message.at <= BEGUN + 5_000 for message in messages)


def test_it_keeps_the_rhythm_of_the_script_at_its_speed() -> None:
    messages = first_loop(Clock(), speed=4.0, start_at=0)
    lines = load(0).lines
    for line, message in zip(lines, messages, strict=True):
        assert message.at == BEGUN + round(line.offset_ms / 4)
        assert message.received_at >= message.at


def test_it_goes_on_where_it_was_after_the_machine_slept() -> None:
    clock = Clock()

    async def watched() -> list[Message]:
        entries = player(clock, start_at=0).receive()
        before = await take_and_keep(entries, 100)
        clock.closed_for = 3_600_000
        return [*before[-1:], *await take_and_keep(entries, 50)]

    messages = asyncio.run(watched())
    assert messages[1].at - messages[0].at >= 3_600_000
    assert messages[-1].at - messages[1].at < 60_000


async def take_and_keep(entries: AsyncGenerator[Entry, None], count: int) -> list[Message]:
    """Return the next `count` messages and leave the rest to come."""
    taken = [await anext(entries) for _ in range(count)]
    return [entry for entry in taken if isinstance(entry, Message)]


def test_no_id_comes_twice_from_one_loop_or_one_run_to_the_next() -> None:
    clock = Clock()
    count = len(load(0).lines) + len(load(1).lines)

    async def run() -> list[Message]:
        return await take(player(clock).receive(), count)

    first_run = asyncio.run(run())
    clock.now += 1
    second_run = asyncio.run(run())
    ids = [(message.space.key, message.id) for message in first_run + second_run]
    assert len(set(ids)) == len(ids)


def test_it_tidies_between_two_loops() -> None:
    clock = Clock()
    asked: list[int] = []

    async def run() -> None:
        await take(player(clock, tidy=asked.append).receive(), len(load(0).lines) + 1)

    asyncio.run(run())
    assert len(asked) == 1
    assert asked[0] < BEGUN


def test_it_refuses_to_stand_still() -> None:
    with pytest.raises(ValueError, match="above 0"):
        DemoPlayer(speed=0)


def test_it_plays_into_a_journal_until_it_is_stopped() -> None:
    journal = MemoryJournal()

    async def run() -> None:
        stop = asyncio.Event()
        playing = asyncio.create_task(play(journal, stop, speed=100.0))
        while journal.last() < 500:
            await asyncio.sleep(0.01)
        stop.set()
        await playing

    asyncio.run(run())
    held = [decode(entry.payload) for entry in journal.read(after=0, limit=10_000)]
    assert len(held) >= 500
    assert {entry.space.network for entry in held} == {NETWORK}
    assert len({entry.space.key for entry in held}) == 3
