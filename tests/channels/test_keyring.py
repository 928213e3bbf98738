"""New secrets are on disk before the connector goes on, and the newer ones are never lost."""

import asyncio
import threading

import pytest
from asgiref.sync import async_to_sync

from channels.orchard import TOKEN
from vigie.api.sealing import key_path
from vigie.channels import keyring as keyrings
from vigie.channels import services
from vigie.channels.errors import ChannelError
from vigie.channels.keyring import DatabaseKeyring
from vigie.channels.models import Channel
from vigie.intake.storage import StorageError

connect = async_to_sync(services.connect)


@pytest.fixture
def channel(world, orchard) -> Channel:
    return connect(world.client, orchard.card, {}, {"token": TOKEN, "signature": "noyau"}, by=None)


def renew(keyring: DatabaseKeyring, token: str, expires_at: int | None = None) -> None:
    async_to_sync(keyring.renew)({"token": token}, expires_at=expires_at)


def test_it_has_new_secrets_on_disk_when_it_returns(channel):
    keyring = DatabaseKeyring(channel.pk)
    renew(keyring, "deux", 5_000)
    assert (keyring.get("token"), keyring.expires_at) == ("deux", 5_000)
    fresh = DatabaseKeyring(channel.pk)
    assert (fresh.get("token"), fresh.get("signature"), fresh.expires_at) == ("deux", "noyau", 5_000)


def test_a_renewal_does_not_start_the_account_again(channel):
    renew(DatabaseKeyring(channel.pk), "deux")
    assert Channel.objects.get().changed_ms == channel.changed_ms


def test_two_processes_that_renew_keep_the_token_that_ends_later(channel):
    first, second = DatabaseKeyring(channel.pk), DatabaseKeyring(channel.pk)
    renew(first, "plus-tard", 9_000)
    renew(second, "plus-tôt", 8_000)
    assert DatabaseKeyring(channel.pk).get("token") == "plus-tard"
    # The one that came second uses what stands, and not what was refused.
    assert (second.get("token"), second.expires_at) == ("plus-tard", 9_000)


def test_a_later_answer_stands_where_the_network_gives_no_end(channel):
    first, second = DatabaseKeyring(channel.pk), DatabaseKeyring(channel.pk)
    renew(first, "un")
    renew(second, "deux")
    assert DatabaseKeyring(channel.pk).get("token") == "deux"


def test_what_a_person_gave_stands_above_a_renewal_of_the_old_token(channel, orchard):
    worker = DatabaseKeyring(channel.pk)
    orchard.tokens["donné"] = "verger"
    async_to_sync(services.change)(channel, secrets={"token": "donné"}, by=None)
    renew(worker, "renouvelé", 9_000)
    assert DatabaseKeyring(channel.pk).get("token") == "donné"
    assert worker.get("token") == "donné"


def test_a_renewal_of_an_account_that_is_gone_keeps_nothing(channel):
    keyring = DatabaseKeyring(channel.pk)
    services.disconnect(channel, by=None)
    renew(keyring, "deux")
    assert not Channel.objects.exists()
    assert keyring.get("token") == "deux"


def test_it_waits_for_a_database_that_refuses_and_loses_nothing(channel, monkeypatch):
    monkeypatch.setattr(keyrings, "FIRST_WAIT", 0.01)
    keyring = DatabaseKeyring(channel.pk)
    write, refusals = keyring._write, iter(range(2))

    def refusing(*given):
        if next(refusals, None) is not None:
            raise StorageError("The disk is full: free some space.", temporary=True)
        write(*given)

    monkeypatch.setattr(keyring, "_write", refusing)
    renew(keyring, "deux")
    assert DatabaseKeyring(channel.pk).get("token") == "deux"


def test_it_writes_though_whoever_asked_has_given_up(channel, monkeypatch):
    keyring = DatabaseKeyring(channel.pk)
    write, go = keyring._write, threading.Event()

    def slow(*given):
        go.wait(10)
        write(*given)

    monkeypatch.setattr(keyring, "_write", slow)

    async def scenario():
        asking = asyncio.create_task(keyring.renew({"token": "deux"}))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        asking.cancel()
        go.set()
        with pytest.raises(asyncio.CancelledError):
            await asking
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*[one for one in others if "_insist" in repr(one)])

    async_to_sync(scenario)()
    assert DatabaseKeyring(channel.pk).get("token") == "deux"


def test_it_says_what_to_do_when_the_key_is_lost(channel):
    key = key_path()
    saved = key.read_bytes()
    key.unlink()
    try:
        with pytest.raises(ChannelError, match="keys/sealing"):
            DatabaseKeyring(channel.pk)
    finally:
        key.write_bytes(saved)


def test_it_shows_no_secret_when_it_is_printed(channel):
    assert TOKEN not in repr(DatabaseKeyring(channel.pk))
