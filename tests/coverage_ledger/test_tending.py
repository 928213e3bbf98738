"""Gaps are read again, what is announced is compared, and living messages come first."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from django.db import connections
from seas import SEA, Sea, gap, said
from tides import Network, Tide

from vigie.connectors.account import SpentError
from vigie.connectors.base import ConnectorError, Count, Mark, Sentence
from vigie.connectors.supervise import pump
from vigie.coverage.ledger import ChannelLedger
from vigie.coverage.models import Announced, Coverage, Flag, Gap, Heard
from vigie.coverage.tending import Pace, tend
from vigie.coverage.upkeep import LEFT
from vigie.desk.models import Space as Place
from vigie.intake.base import decode
from vigie.message import Space, Thread

FAST = Pace(gaps=0.01, flags=0.02, counts=0.05, pause=0.001, batch=50, patience=5)


def tended(
    sea: Sea, tide: Tide, until: Callable[[], bool], *, pumped: bool = False, pace: Pace = FAST
) -> None:
    """Tend until something is so."""

    async def scenario() -> None:
        stop = asyncio.Event()
        works: list[Coroutine[Any, Any, object]] = [tend(sea.channel.pk, tide, sea.journal, stop, pace=pace)]
        if pumped:
            works.append(
                pump(tide, sea.journal, ledger=ChannelLedger(sea.channel.pk), batch_ms=5)  # type: ignore[arg-type]
            )
        tasks = [asyncio.create_task(work) for work in works]
        try:
            async with asyncio.timeout(60):
                while not await asyncio.to_thread(_asked, until):
                    await asyncio.sleep(0.01)
        finally:
            stop.set()
            for task in tasks[1:]:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(scenario())


def _asked(until: Callable[[], bool]) -> bool:
    try:
        return until()
    finally:
        connections.close_all()


def only_gap() -> Gap:
    return Gap.objects.get()


def test_it_reads_a_gap_again_and_says_what_was_missing(sea):
    network = Network()
    network.say(120)
    sea.keep(*network.said[:40], gaps=(gap(),))
    tended(sea, Tide(network), lambda: only_gap().filled_ms is not None)
    found = only_gap()
    assert (found.found, found.known, found.tries, found.last_error) == (80, 40, 1, "")
    assert (sea.coverage().received, sea.coverage().repeated) == (120, 0)


def test_what_is_read_again_is_journalled_exactly_once(sea):
    network = Network()
    network.say(120)
    sea.keep(*network.said[40:60], gaps=(gap(), gap(what="a thread")))
    last = sea.journal.last()
    tended(sea, Tide(network), lambda: not Gap.objects.filter(filled_ms=None).exists())
    ids = [decode(row.payload).id for row in sea.journal.read(after=last - 20, limit=1000)]
    assert sorted(ids, key=int) == [str(number) for number in range(120)]
    assert sum(Gap.objects.values_list("found", flat=True)) == 100


def test_a_gap_that_could_not_be_read_stays_open_with_its_reason(sea):
    network = Network()
    network.say(30)
    tide = Tide(network)
    refused = Sentence("The network is busy: later.", "Le réseau est occupé : plus tard.")
    tide.failures = [(7, ConnectorError(refused))]
    sea.keep(*network.said[:2], gaps=(gap(),))
    tended(sea, tide, lambda: bool(only_gap().last_error))
    found = only_gap()
    assert found.filled_ms is None
    assert (found.last_error, found.last_error_fr) == (str(refused), refused.french)
    # What came before the failure is kept, and the next try waits.
    assert found.found == 5
    assert found.next_ms > found.tried_ms
    Gap.objects.update(next_ms=0)
    tended(sea, tide, lambda: only_gap().filled_ms is not None)
    assert (only_gap().tries, only_gap().found, only_gap().last_error) == (2, 28, "")


def test_a_fault_of_the_connector_is_told_and_not_its_words(sea, caplog):
    tide = Tide(Network())
    tide.failures = [(0, ValueError("token=hunter2"))]
    sea.keep(said(1), gaps=(gap(),))
    tended(sea, tide, lambda: bool(only_gap().last_error))
    assert "ValueError" in only_gap().last_error
    assert "hunter2" not in only_gap().last_error + caplog.text


def test_a_gap_that_nobody_can_read_stays_visible_as_such(sea):
    sea.keep(said(1), gaps=(gap(),))
    tide = Tide(Network(), rereads=False)
    tended(sea, tide, lambda: only_gap().hopeless)
    assert only_gap().filled_ms is None
    assert "cannot be read again" in only_gap().last_error
    assert tide.rereads == []
    # A connector that learns to read again takes it up.
    tended(sea, Tide(Network()), lambda: only_gap().filled_ms is not None)


def test_a_long_gap_does_not_hold_what_is_said_now(sea):
    network = Network()
    network.say(3_000)
    network.place = 3_000
    tide = Tide(network, resumes=True)

    def live() -> None:
        # Somebody speaks while the gap is being read again; the pump must bring it before the gap ends.
        if len(network.said) == 3_000:
            network.said.append(said(1_000_000))

    tide.on_reread = live
    sea.keep(said(2_999_999), gaps=(gap(until=network.said[-1].at),))
    last = sea.journal.last()
    tended(sea, tide, lambda: only_gap().filled_ms is not None, pumped=True)
    ids = [decode(row.payload).id for row in sea.journal.read(after=last, limit=5_000)]
    assert len(ids) == 3_001
    assert ids.index("1000000") < 2_500


def test_what_was_announced_does_not_wait_for_a_long_stretch(sea):
    network = Network()
    network.say(10)
    tide = Tide(network)
    sea.keep(said(99), gaps=(gap(since=1), gap(since=2, what="a review")))
    hung = asyncio.Event

    async def reread(told):
        if not told.what:
            await hung().wait()
        for message in network.said:
            yield message

    tide.reread = reread  # type: ignore[method-assign]
    tended(sea, tide, lambda: Gap.objects.filter(what="a review", filled_ms__isnull=False).exists())
    assert Gap.objects.filter(what="", filled_ms=None).exists()


def test_it_asks_how_much_there_is_and_agrees(sea):
    network = Network()
    network.say(10)
    sea.keep(*network.said[4:])
    tended(sea, Tide(network, counts=True), lambda: Announced.objects.exists())
    row = Announced.objects.get()
    assert (row.messages, row.before, row.missing) == (10, 4, 0)


def test_what_the_network_announces_and_did_not_hand_over_is_read_again(sea):
    network = Network()
    network.say(10)
    network.loses = {12, 13}
    tide = Tide(network, counts=True, resumes=True)
    sea.keep(*network.said)
    network.place = 10
    tended(sea, tide, lambda: Announced.objects.exists())
    network.say(5)
    tended(
        sea,
        tide,
        lambda: Gap.objects.filter(filled_ms__isnull=False).exists() and Announced.objects.get().missing == 0,
        pumped=True,
    )
    found = only_gap()
    assert "announces 2 messages" in found.because
    assert found.found == 2
    assert sea.coverage().received == 15


def test_missing_messages_that_cannot_be_read_again_are_flagged(sea):
    network = Network()
    network.say(10)
    network.loses = {10, 11}
    tide = Tide(network, counts=True, rereads=False, resumes=True)
    sea.keep(*network.said)
    network.place = 10
    tended(sea, tide, lambda: Announced.objects.exists())
    network.say(4)
    tended(sea, tide, lambda: Flag.objects.exists(), pumped=True)
    flag = Flag.objects.get()
    assert (flag.kind, flag.measure, flag.space) == (Flag.Kind.MISSING, 2, sea.place())


def test_a_stop_of_vigie_leaves_a_gap_where_reading_cannot_go_on(sea):
    network = Network()
    network.say(5)
    tended(sea, Tide(network), lambda: Coverage.objects.filter(received=5).exists(), pumped=True)
    network.say(7)
    network.place = 9  # four messages pass while nobody reads
    tide = Tide(network)
    tended(sea, tide, lambda: Gap.objects.filter(filled_ms__isnull=False).exists(), pumped=True)
    found = only_gap()
    assert found.because == str(LEFT)
    assert found.since_ms <= found.until_ms
    assert (found.found, sea.coverage().received) == (4, 12)


def test_a_reading_that_goes_on_where_it_stopped_leaves_no_gap(sea):
    tide = Tide(Network(), resumes=True)
    sea.keep(said(1), marks=(Mark("a"),))
    ChannelLedger(sea.channel.pk).kept((), sea.journal.append(()), (Mark("b"),), ())
    assert Heard.objects.get().left_ms
    tended(sea, tide, lambda: Heard.objects.get().tended_ms > 0)
    assert not Gap.objects.exists()


def test_a_place_of_another_client_is_neither_counted_nor_read_again(sea):
    theirs = Place.objects.create(
        client=sea.other_client, network="sea", native_id="theirs", name="theirs", created_ms=1
    )
    there = Space("sea", "theirs")
    sea.keep(said(1), said(2, space=there), gaps=(gap(), gap(space=there)))
    tide = Tide(Network(), counts=True)
    tended(sea, tide, lambda: bool(tide.counts) and not Gap.objects.filter(filled_ms=None).exists())
    assert set(tide.counts) == {SEA}
    assert {told.space for told in tide.rereads} == {SEA}
    assert not Announced.objects.filter(space=theirs).exists()


def test_threads_are_counted_where_the_place_is_not(sea):
    network = Network()
    tide = Tide(network, counts=True)
    asked: list[str] = []

    async def count(space: Space, thread: str = "") -> Count | None:
        asked.append(thread)
        if not thread:
            return None
        return Count(space=space, thread=thread, messages=7, at=5)

    tide.count = count  # type: ignore[method-assign]
    sea.keep(
        said(1, thread=Thread("a post")),
        said(2, thread=Thread("a post")),
        said(3, kind="private", thread=Thread("a conversation")),
    )
    tended(sea, tide, lambda: Announced.objects.exists())
    row = Announced.objects.get()
    assert (row.thread, row.messages, row.before) == ("a post", 7, 5)
    assert set(asked) == {"", "a post"}


def test_an_allowance_that_is_used_up_is_no_fault(sea):
    tide = Tide(Network())
    tide.failures = [
        (0, SpentError("The day's allowance is used up: it starts again tomorrow.", retry_after=9))
    ]
    sea.keep(said(1), gaps=(gap(),))
    tended(sea, tide, lambda: bool(only_gap().last_error))
    assert only_gap().last_error.startswith("The day's allowance is used up")
