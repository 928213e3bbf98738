import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

import pytest
from django.test import AsyncClient
from django.test.utils import override_settings

from vigie.console import feed as feeds
from vigie.console.feed import Feed, chunk
from vigie.desk.events import emit, emit_all
from vigie.desk.models import Event
from world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "TICK_S", 0.01)


def told(said: bytes) -> list[dict[str, Any]]:
    data = [line[6:] for line in said.split(b"\n") if line.startswith(b"data: ")]
    return json.loads(data[0]) if data and b"event: " not in said else []


def last_id(said: bytes) -> int:
    return next(int(line[4:]) for line in said.split(b"\n") if line.startswith(b"id: "))


async def until(stream: AsyncIterator[bytes], enough: Callable[[list[dict[str, Any]]], bool]) -> list[Any]:
    """Read the stream until `enough` of it was told."""
    everything: list[dict[str, Any]] = []
    async with asyncio.timeout(20):
        async for said in stream:
            everything += told(said)
            if enough(everything):
                return everything
    raise AssertionError("the stream ended")


def follow(work: Callable[[Feed], Any]) -> None:
    asyncio.run(work(Feed()))


def test_it_tells_what_happens_after_the_screen_was_opened(world: World) -> None:
    emit(world.client.pk, "case.opened", space=1, count=1)

    async def work(feed: Feed) -> None:
        async with aclosing(feed.stream(frozenset({world.client.pk}), None)) as stream:
            assert b"retry" in await anext(stream)
            assert told(await anext(stream)) == []
            await asyncio.to_thread(emit, world.client.pk, "case.closed", case=7, seq=8)
            heard = await until(stream, bool)
            assert [one["kind"] for one in heard] == ["case.closed"]
            assert heard[0]["case"] == 7

    follow(work)


def test_it_resumes_exactly_after_the_last_event_seen(world: World) -> None:
    emit_all([(world.client.pk, "case.released", {"case": case}) for case in range(1, 2_500)])
    first = Event.objects.order_by("id").values_list("id", flat=True)[0]

    async def work(feed: Feed) -> None:
        async with aclosing(feed.stream(frozenset({world.client.pk}), first)) as stream:
            heard = await until(stream, lambda told: len(told) >= 2_498)
            await asyncio.to_thread(emit, world.client.pk, "case.released", case=9_999)
            heard += await until(stream, bool)
        assert [one["case"] for one in heard] == [*range(2, 2_500), 9_999]

    follow(work)


def test_a_cut_at_any_place_loses_nothing_and_repeats_nothing(world: World) -> None:
    async def work(feed: Feed) -> None:
        heard: list[int] = []
        after: int | None = None
        for turn in range(4):
            async with aclosing(feed.stream(frozenset({world.client.pk}), after)) as stream:
                await anext(stream)
                after = last_id(await anext(stream)) if after is None else after
                await asyncio.to_thread(emit, world.client.pk, "case.released", case=2 * turn)
                async with asyncio.timeout(20):
                    async for said in stream:
                        heard += [one["case"] for one in told(said)]
                        after = last_id(said) if b"id: " in said else after
                        if 2 * turn in heard:
                            break
            # While nobody listens:
            await asyncio.to_thread(emit, world.client.pk, "case.released", case=2 * turn + 1)
        assert heard == list(range(7))

    follow(work)


def test_a_page_newer_than_the_reader_is_neither_reloaded_nor_told_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "TICK_S", 0.5)

    async def work(feed: Feed) -> None:
        async with aclosing(feed.stream(frozenset({world.client.pk}), None)) as other:
            await anext(other)
            await anext(other)
            # Within one tick: something happens, a page is made that knows it, and listens.
            await asyncio.to_thread(emit, world.client.pk, "case.released", case=1)
            newest = await asyncio.to_thread(lambda: Event.objects.latest("id").pk)
            async with aclosing(feed.stream(frozenset({world.client.pk}), newest)) as stream:
                await anext(stream)
                waiting = asyncio.create_task(anext(stream))
                await asyncio.sleep(0)
                await asyncio.to_thread(emit, world.client.pk, "case.released", case=2)
                async with asyncio.timeout(20):
                    said = await waiting
                    assert b"reload" not in said
                    assert [one["case"] for one in told(said) or await until(stream, bool)] == [2]

    follow(work)


def test_it_tells_nobody_about_another_client(world: World) -> None:
    async def work(feed: Feed) -> None:
        async with aclosing(feed.stream(frozenset({world.other_client.pk}), None)) as stream:
            await anext(stream)
            await anext(stream)
            await asyncio.to_thread(emit, world.client.pk, "case.released", case=1)
            await asyncio.to_thread(emit, world.other_client.pk, "case.released", case=2)
            heard = await until(stream, bool)
            assert [one["case"] for one in heard] == [2]

    follow(work)


def test_one_reader_serves_every_screen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []
    between = feeds._between
    monkeypatch.setattr(feeds, "_between", lambda *args: (reads.append(args), between(*args))[1])

    async def work(feed: Feed) -> None:
        streams = [feed.stream(frozenset({world.client.pk}), None) for _ in range(50)]
        for stream in streams:
            await anext(stream)
            await anext(stream)
        reads.clear()
        await asyncio.to_thread(emit, world.client.pk, "case.released", case=1)
        for heard in await asyncio.gather(*(until(stream, bool) for stream in streams)):
            assert [one["case"] for one in heard] == [1]
        finding = [args for args in reads if args[1] is not None]
        assert finding == []  # no screen read for itself
        for stream in streams:
            await stream.aclose()
        assert feed._task is None

    follow(work)


def test_figures_are_counted_once_for_all_who_see_the_same_clients(world: World) -> None:
    counted = []

    async def work(feed: Feed) -> None:
        def figures() -> dict[str, int]:
            counted.append(1)
            return {"open": 3}

        streams = [feed.stream(frozenset({world.client.pk}), None, figures) for _ in range(5)]
        for stream in streams:
            await anext(stream)
            await anext(stream)
        await asyncio.to_thread(emit, world.client.pk, "case.opened", space=1, count=1)
        for stream in streams:
            async with asyncio.timeout(20):
                async for said in stream:
                    if b"event: figures" in said:
                        assert b'{"open": 3}' in said
                        break
            await stream.aclose()
        assert len(counted) == 1

    follow(work)


def test_a_browser_that_does_not_keep_up_is_cut(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "WAITING", 2)
    monkeypatch.setattr(feeds, "BATCH", 1)

    async def work(feed: Feed) -> None:
        async with aclosing(feed.stream(frozenset({world.client.pk}), None)) as stream:
            await anext(stream)
            await anext(stream)
            (subscription,) = feed._subscriptions
            for space in range(6):
                await asyncio.to_thread(emit, world.client.pk, "health", space=space, error="")
            async with asyncio.timeout(20):
                while not subscription.cut:
                    await asyncio.sleep(0.01)
                heard = [one["space"] async for said in stream for one in told(said)]
        # What was queued is told, then the stream ends: the rest comes by id.
        assert heard == [0, 1]

    follow(work)


@pytest.mark.parametrize("after", [10**9, 1])
def test_a_browser_too_far_behind_is_told_to_reload(
    world: World, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "CATCH_UP", 5)
    for _ in range(12):
        emit(world.client.pk, "case.released", case=1)

    async def work(feed: Feed) -> None:
        async with aclosing(feed.stream(frozenset({world.client.pk}), after)) as stream:
            await anext(stream)
            assert b"event: reload" in await anext(stream)

    follow(work)


def test_a_quiet_line_is_kept_and_its_place_moves_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "HEARTBEAT_S", 0.2)

    async def work(feed: Feed) -> None:
        async with aclosing(feed.stream(frozenset({world.client.pk}), None)) as stream:
            await anext(stream)
            await anext(stream)
            await asyncio.to_thread(emit, world.other_client.pk, "case.released", case=1)
            latest = await asyncio.to_thread(lambda: Event.objects.latest("id").pk)
            async with asyncio.timeout(20):
                async for said in stream:
                    assert told(said) == []
                    if last_id(said) == latest:
                        return

    follow(work)


def test_a_stream_ends_so_that_rights_are_asked_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "LIFETIME_S", 0.1)

    async def work(feed: Feed) -> None:
        async with asyncio.timeout(20):
            assert [said async for said in feed.stream(frozenset({world.client.pk}), None)]

    follow(work)


def test_batches_of_one_space_are_told_as_one() -> None:
    def batch(space: int, first: int, last: int) -> dict[str, Any]:
        said = {
            "space": space,
            "first": first,
            "last": last,
            "count": last - first + 1,
            "held": 1,
            "hidden": 0,
        }
        return {"kind": "messages", "client": 1, "payload": said}

    heard = told(chunk([batch(1, 1, 5), batch(2, 6, 6), batch(1, 7, 9)], 3))
    assert [(one["space"], one["first"], one["last"], one["count"], one["held"]) for one in heard] == [
        (1, 1, 9, 8, 2),
        (2, 6, 6, 1, 1),
    ]


def test_no_payload_can_end_the_line_it_is_told_on() -> None:
    said = chunk([{"kind": "health", "client": 1, "payload": {"error": "a\n\nid: 9\ndata: []\u2028"}}], 4)
    assert said.count(b"\n") == 3
    assert last_id(said) == 4


@override_settings(ALLOWED_HOSTS=["*"])
def test_the_address_streams_to_whoever_is_signed_in_and_to_nobody_else(world: World) -> None:
    async def work(_feed: Feed) -> None:
        assert (await AsyncClient().get("/events")).status_code == 204
        browser = AsyncClient()
        await browser.aforce_login(world.owner)
        emit_ = asyncio.to_thread
        await emit_(emit, world.client.pk, "case.released", case=1)
        await emit_(emit, world.client.pk, "case.released", case=2)
        first = await asyncio.to_thread(lambda: Event.objects.earliest("id").pk)
        answer = await browser.get("/events?after=0", headers={"Last-Event-ID": str(first)})
        assert answer.headers["Content-Type"] == "text/event-stream"
        assert answer.headers["Cache-Control"] == "no-store"
        async with aclosing(answer.streaming_content) as stream:
            assert [one["case"] for one in await until(stream, bool)] == [2]

    follow(work)
