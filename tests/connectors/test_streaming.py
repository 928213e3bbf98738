"""What every stream has in common: what is taken ahead, and what is told when it ends."""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from vigie.connectors.base import WELL, ConnectorError, Sentence
from vigie.connectors.streaming import first_to_end, stream

AT_REST = Sentence("Not read yet.", "Pas encore lu.")
REFUSED = Sentence("Refused: connect again.", "Refusé : reconnectez.")

Put = Callable[[str], Awaitable[None]]


def at_once(trial: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    @functools.wraps(trial)
    def test() -> None:
        asyncio.run(trial())

    return test


@at_once
async def test_it_yields_what_is_read_and_then_what_ended_the_reading():
    healths: list[Sentence] = []

    async def read(put: Put) -> None:
        healths.append(WELL)
        await put("a")
        await put("b")
        raise ConnectorError(REFUSED, permanent=True)

    told = stream(read, on_health=healths.append, at_rest=AT_REST)
    assert [await anext(told), await anext(told)] == ["a", "b"]
    with pytest.raises(ConnectorError) as caught:
        await anext(told)
    assert caught.value.permanent
    # What is wrong stays told though nobody reads any more.
    assert healths == [WELL, REFUSED]


@at_once
async def test_it_tells_a_refusal_before_what_was_heard_earlier_is_taken():
    healths: list[Sentence] = []

    async def read(put: Put) -> None:
        await put("a")
        await put("b")
        raise ConnectorError(REFUSED)

    told = stream(read, on_health=healths.append, at_rest=AT_REST)
    assert await anext(told) == "a"
    await asyncio.sleep(0)
    assert healths == [REFUSED]
    await told.aclose()


@at_once
async def test_it_is_at_rest_once_it_is_closed():
    healths: list[Sentence] = []
    ended: list[str] = []

    async def read(put: Put) -> None:
        try:
            healths.append(WELL)
            await put("a")
            await asyncio.Event().wait()
        finally:
            ended.append("read")

    told = stream(read, on_health=healths.append, at_rest=AT_REST)
    assert await anext(told) == "a"
    await told.aclose()
    assert ended == ["read"]
    assert healths == [WELL, AT_REST]


@at_once
async def test_it_is_not_well_after_a_fault_of_its_own():
    healths: list[Sentence] = []

    async def read(put: Put) -> None:
        healths.append(WELL)
        await put("a")
        raise KeyError

    told = stream(read, on_health=healths.append, at_rest=AT_REST)
    assert await anext(told) == "a"
    with pytest.raises(KeyError):
        await anext(told)
    assert healths[-1] == AT_REST


@at_once
async def test_it_ends_where_there_is_nothing_more_to_read():
    async def read(put: Put) -> None:
        await put("a")

    assert [one async for one in stream(read, on_health=[].append, at_rest=AT_REST)] == ["a"]


@at_once
async def test_it_takes_no_more_ahead_than_asked():
    taken: list[str] = []

    async def read(put: Put) -> None:
        for one in "abcdef":
            await put(one)
            taken.append(one)

    told = stream(read, on_health=[].append, at_rest=AT_REST, ahead=2)
    assert await anext(told) == "a"
    for _ in range(20):
        await asyncio.sleep(0)
    # One was yielded, two wait, and the next is not taken from the network.
    assert taken == ["a", "b", "c"]
    # Closed while it waits for room.
    await told.aclose()


@at_once
async def test_it_stops_the_others_when_one_ends():
    ended: list[str] = []

    async def waits() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("waits")

    async def fails() -> None:
        await asyncio.sleep(0)
        raise ConnectorError(REFUSED)

    with pytest.raises(ConnectorError):
        await first_to_end(waits(), fails())
    assert ended == ["waits"]
