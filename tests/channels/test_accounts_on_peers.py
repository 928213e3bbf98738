"""From the form to the journal on each network's peer: an account is connected as a person does, and read."""

import asyncio
import os

import pytest
from asgiref.sync import sync_to_async

from peers import PEERS
from vigie.channels import keeping, services
from vigie.channels.models import Channel
from vigie.channels.running import Channels
from vigie.connectors import registry
from vigie.connectors.account import MemoryKeyring
from vigie.coverage.models import Heard
from vigie.desk.models import Space as Place
from vigie.intake.base import decode
from vigie.intake.journal import DatabaseJournal
from vigie.message import Message
from world import World


@pytest.fixture
def world(transactional_db: None) -> World:
    # The journal is written by threads of its own, which see only what is committed.
    return World()


@pytest.mark.parametrize("network", PEERS)
def test_an_account_of_each_network_is_connected_and_read(world, network, monkeypatch):
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setitem(os.environ, name, "127.0.0.1,localhost")
    monkeypatch.setattr(keeping, "FIRST_WAIT", 0.01)

    def texts() -> str:
        entries = [decode(one.payload) for one in DatabaseJournal().read(after=0, limit=100)]
        return "\n".join(entry.text for entry in entries if isinstance(entry, Message))

    async def scenario() -> None:
        peer = PEERS[network]()
        await peer.start()
        stop = asyncio.Event()
        try:
            monkeypatch.setattr(registry, "NETWORKS", {peer.card.name: peer.card})
            account = peer.account()
            assert isinstance(account.keyring, MemoryKeyring)
            connected = await services.connect(
                world.client, peer.card, account.settings, account.keyring.secrets, by=world.owner
            )
            channels = Channels(DatabaseJournal(), every=0.05)
            running = asyncio.create_task(channels.run(stop))
            async with asyncio.timeout(20):
                while channels.connector(connected.pk) is None:
                    await asyncio.sleep(0.05)
                if peer.card.capabilities.delivery != "webhook":
                    while not await sync_to_async(Heard.objects.filter(connected_ms__gt=0).exists)():
                        await asyncio.sleep(0.05)
                    await peer.say("bonjour à tous")
                    while "bonjour à tous" not in await sync_to_async(texts)():
                        await asyncio.sleep(0.05)
            stop.set()
            await asyncio.wait_for(running, 10)
        finally:
            stop.set()
            await peer.stop()

    asyncio.run(scenario())
    channel = Channel.objects.get()
    assert (channel.stopped, channel.trouble) == (False, "")
    places = Place.objects.filter(network=network).exclude(pk=world.space.pk)
    assert places
    assert {(place.client, place.channel) for place in places} == {(world.client, channel)}
