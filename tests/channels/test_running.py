"""Connected accounts in the worker: each is read, noticed when it changes, and never stops the others."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from asgiref.sync import async_to_sync, sync_to_async

from channels.orchard import TOKEN, Orchard
from vigie.channels import keeping, services
from vigie.channels.models import Channel
from vigie.channels.running import Channels
from vigie.connectors.base import WELL, ConnectorError, Gap, Mark, Sentence
from vigie.desk.models import Event
from vigie.desk.models import Space as Place
from vigie.intake.base import decode
from vigie.intake.journal import DatabaseJournal
from vigie.message import Message, Space
from world import World

REFUSED = Sentence("The gate is shut: ask for a key.", "La porte est close : demandez une clé.")


@pytest.fixture
def world(transactional_db: None) -> World:
    # The journal is written by threads of its own, which see only what is committed.
    return World()


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch):
    monkeypatch.setattr(keeping, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(keeping, "GLANCE", 0.01)


@pytest.fixture
def channel(world, orchard) -> Channel:
    return connected(world, orchard)


def connected(world: World, orchard: Orchard, token: str = TOKEN) -> Channel:
    return async_to_sync(services.connect)(world.client, orchard.card, {}, {"token": token}, by=None)


def play(scenario: Callable[[Channels], Awaitable[None]]) -> None:
    """Run a scenario beside the channels."""

    @asynccontextmanager
    async def running() -> AsyncIterator[Channels]:
        stop = asyncio.Event()
        channels = Channels(DatabaseJournal(), every=0.02)
        task = asyncio.create_task(channels.run(stop))
        try:
            yield channels
        finally:
            stop.set()
            await asyncio.wait_for(task, 10)

    async def whole() -> None:
        async with running() as channels:
            await scenario(channels)

    asyncio.run(whole())


async def until(true: Callable[[], object]) -> None:
    """Wait until it is true; what never becomes true fails by the time-out."""
    async with asyncio.timeout(10):
        while not await sync_to_async(true)():
            await asyncio.sleep(0.01)


def texts() -> list[str]:
    read = DatabaseJournal().read(after=0, limit=100)
    return [entry.text for entry in (decode(one.payload) for one in read) if isinstance(entry, Message)]


def test_it_journals_what_an_account_receives_and_keeps_where_it_stands(channel, orchard):
    async def scenario(channels):
        orchard.say("bonjour")
        orchard.tell(Mark("7"))
        await until(lambda: texts() == ["bonjour"] and Channel.objects.get().cursor == "7")
        assert channels.connector(channel.pk).space == Space("orchard", "verger")

    play(scenario)
    assert orchard.closed == 2  # one that checked, one that read


def test_it_goes_on_where_the_cursor_says(channel, orchard):
    Channel.objects.update(cursor="41")
    play(lambda channels: until(lambda: orchard.cursors == ["41"]))


def test_it_writes_what_it_received_before_it_ends(channel, orchard):
    async def scenario(channels):
        await until(lambda: orchard.read == ["verger"])
        for number in range(50):
            orchard.say(f"message {number}")
        await until(lambda: orchard.waiting["verger"].empty())

    play(scenario)
    assert len(texts()) == 50


def test_it_notices_an_account_that_is_new_and_one_that_is_switched_off(world, orchard):
    async def scenario(channels):
        channel = await services.connect(world.client, orchard.card, {}, {"token": TOKEN}, by=None)
        await until(lambda: orchard.read == ["verger"])
        await sync_to_async(services.disable)(channel, by=None)
        await until(lambda: orchard.read == [])
        assert channels.connector(channel.pk) is None
        await sync_to_async(services.enable)(channel, by=None)
        await until(lambda: orchard.read == ["verger"])
        await sync_to_async(services.disconnect)(channel, by=None)
        await until(lambda: orchard.read == [])

    play(scenario)


def test_a_change_starts_one_account_again_and_no_other(world, orchard):
    orchard.tokens["prune"] = "potager"
    first, second = connected(world, orchard), connected(world, orchard, "prune")

    async def scenario(channels):
        await until(lambda: sorted(orchard.read) == ["potager", "verger"])
        before = channels.connector(first.pk), channels.connector(second.pk)
        await services.change(first, name="Autre nom", by=None)
        await until(lambda: channels.connector(first.pk) not in (None, before[0]))
        assert channels.connector(second.pk) is before[1]
        await until(lambda: sorted(orchard.read) == ["potager", "verger"])

    play(scenario)


def test_never_do_two_readers_share_one_account(channel, orchard):
    # The one that ends has still to say goodbye to its network when the next one could begin.
    orchard.lingers = 0.2

    async def scenario(channels):
        for begun in range(1, 4):
            await until(lambda begun=begun: len(orchard.cursors) == begun)
            await services.change(channel, name=f"nom {begun}", by=None)
        await until(lambda: len(orchard.cursors) == 4)

    play(scenario)
    assert orchard.most == 1


def test_a_refusal_stops_one_account_with_its_sentence_and_leaves_the_others(world, orchard):
    orchard.tokens["prune"] = "potager"
    first, second = connected(world, orchard), connected(world, orchard, "prune")
    del orchard.tokens[TOKEN]

    async def scenario(channels):
        await until(lambda: Channel.objects.get(pk=first.pk).stopped)
        orchard.say("toujours là", account="potager")
        await until(lambda: texts() == ["toujours là"])
        assert channels.connector(first.pk) is None
        assert channels.connector(second.pk) is not None

    play(scenario)
    first.refresh_from_db()
    assert first.trouble == "Orchard refused the token: take a new one."
    assert first.trouble_fr == "Orchard a refusé le jeton : prenez-en un."
    assert first.enabled
    assert not Channel.objects.get(pk=second.pk).stopped
    place = Place.objects.get(native_id="verger")
    assert place.last_error == first.trouble_fr
    assert Event.objects.filter(kind="health", payload__space=place.pk).exists()


def test_an_account_that_stopped_is_tried_again_when_it_is_changed(channel, orchard):
    orchard.refusal = ConnectorError(REFUSED, permanent=True)

    async def scenario(channels):
        await until(lambda: Channel.objects.get().stopped)
        await sync_to_async(services.enable)(channel, by=None)
        await until(lambda: orchard.read == ["verger"])
        assert not (await sync_to_async(Channel.objects.get)()).stopped

    play(scenario)


def test_a_refusal_of_a_token_that_another_process_renewed_starts_it_again(channel, orchard):
    async def scenario(channels):
        await until(lambda: orchard.read == ["verger"])
        # Another process renews: the token of this one is worth nothing from here on.
        other = await sync_to_async(lambda: keeping.DatabaseKeyring(channel.pk))()
        orchard.tokens = {"poire": "verger"}
        await other.renew({"token": "poire"})
        orchard.refusal = ConnectorError(REFUSED, permanent=True)
        await until(lambda: len(orchard.cursors) == 2)
        await until(lambda: orchard.read == ["verger"])
        assert not (await sync_to_async(Channel.objects.get)()).stopped

    play(scenario)


def test_a_bug_of_a_connector_is_told_without_its_words_and_it_is_started_again(
    channel, orchard, monkeypatch, caplog
):
    faults = iter([RuntimeError(f"GET /bot{TOKEN}/read")])
    open_places = keeping.WithinItsPlaces.receive

    async def broken(connector, cursor=""):
        if fault := next(faults, None):
            raise fault
        async for one in open_places(connector, cursor):
            yield one

    async def ended(*given, **named):
        async for _ in broken(given[0]):
            return

    monkeypatch.setattr(keeping, "pump", ended)
    with caplog.at_level(logging.ERROR, "vigie.channels"):
        play(lambda channels: until(lambda: len(orchard.cursors) >= 2))
    assert "RuntimeError" in caplog.text
    assert TOKEN not in caplog.text


def test_a_fault_in_tending_is_told_without_its_words_and_ends_no_reading(
    channel, orchard, monkeypatch, caplog
):
    begun: list[int] = []

    async def faulty(channel_id, *given, **named):
        begun.append(channel_id)
        if len(begun) == 1:
            raise RuntimeError(f"GET /bot{TOKEN}/count")
        await asyncio.Event().wait()

    monkeypatch.setattr(keeping, "tend", faulty)

    async def scenario(channels):
        await until(lambda: len(begun) == 2)
        orchard.say("bonjour")
        await until(lambda: texts() == ["bonjour"])

    with caplog.at_level(logging.ERROR, "vigie.channels"):
        play(scenario)
    assert "RuntimeError" in caplog.text
    assert TOKEN not in caplog.text
    # It was read all along, by one reader.
    assert len(orchard.cursors) == 1


def test_what_an_account_hears_in_another_client_s_place_is_left_out_and_told(world, channel, orchard):
    world.add_space("orchard", "serre", world.other_client)

    async def scenario(channels):
        orchard.say("chez les autres", place="serre")
        orchard.tell(Gap(space=Space("orchard", "serre"), since=0, because=REFUSED))
        orchard.say("chez nous", place="allée")
        await until(lambda: texts() == ["chez nous"])
        await until(lambda: "serre" in Channel.objects.get().trouble)

    play(scenario)
    assert Place.objects.get(native_id="serre").channel is None
    place = Place.objects.get(native_id="allée")
    assert (place.client, place.channel) == (world.client, channel)


def test_a_new_place_is_the_client_s_before_it_is_journalled(world, channel, orchard, monkeypatch):
    owners: list[object] = []
    append = DatabaseJournal.append

    def looking(journal, entries, **given):
        owners.extend(Place.objects.get(native_id=entry.space.id).client_id for entry in entries)
        return append(journal, entries, **given)

    monkeypatch.setattr(DatabaseJournal, "append", looking)

    async def scenario(channels):
        orchard.say("chez nous", place="allée")
        await until(lambda: texts() == ["chez nous"])

    play(scenario)
    assert owners == [world.client.pk]


def test_an_account_whose_messages_come_to_the_web_process_is_not_read_and_tells_its_health(
    world, orchard, monkeypatch
):
    orchard.delivery = "webhook"
    monkeypatch.setattr("vigie.connectors.registry.NETWORKS", {"orchard": orchard.card})
    channel = connected(world, orchard)
    orchard.health = REFUSED

    async def scenario(channels):
        await until(lambda: Channel.objects.get().trouble == REFUSED)
        assert orchard.cursors == []
        orchard.health = WELL
        await until(lambda: Channel.objects.get().trouble == "")
        assert channels.connector(channel.pk) is not None

    play(scenario)


def test_the_end_of_a_token_is_asked_for_every_day(channel, orchard):
    Channel.objects.update(checked_ms=0)
    orchard.expires_at = 1_950_000_000_000
    play(lambda channels: until(lambda: Channel.objects.get().expires_ms == 1_950_000_000_000))
    assert Channel.objects.get().checked_ms > 0


def test_a_token_that_speaks_for_somebody_else_from_one_day_on_stops_the_account(channel, orchard):
    Channel.objects.update(checked_ms=0)
    orchard.tokens[TOKEN] = "other"
    play(lambda channels: until(lambda: Channel.objects.get().stopped))
    assert "speak for The other, not for this account" in Channel.objects.get().trouble


def test_a_network_that_this_version_does_not_know_is_said_and_nothing_else_suffers(channel, orchard):
    Channel.objects.update(network="foo")
    play(lambda channels: until(lambda: "does not speak with foo" in Channel.objects.get().trouble))
    assert Channel.objects.get().stopped
