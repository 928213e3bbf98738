"""A stolen copy of the database gives no secret away, in any spelling that a thief would look for."""

import base64
import shutil
import urllib.parse
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import RequestFactory

from channels.orchard import TOKEN, Orchard
from vigie.api.sealing import key_path
from vigie.channels import services
from vigie.channels.checking import check_account
from vigie.channels.keyring import DatabaseKeyring
from vigie.console.channels import proposal
from world import World

SECRETS = (TOKEN, "noyau-55ad-clé", "renouvelé-0c9d41", "proposé-77ab12")


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


def spellings(secret: str) -> list[bytes]:
    """Return the ways in which a secret may stand in a file, in lower case where case says nothing."""
    raw = secret.encode()
    found = [raw, raw.hex().encode(), raw.hex().upper().encode(), raw[::-1], secret.encode("utf-16-le")]
    found += [urllib.parse.quote(secret).encode(), secret.encode("unicode_escape")]
    for offset in range(3):
        # Wherever it starts within a longer text, what does not touch its neighbours stays the same.
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            whole = encode(b"\0" * offset + raw).rstrip(b"=")
            found.append(whole[(8 * offset + 5) // 6 : len(whole) - 1])
    return found


def copied(place: Path) -> bytes:
    """Return the bytes of a copy of the database and of its log, as a thief would take them."""
    taken = b""
    name = str(connection.settings_dict["NAME"])
    for suffix in ("", "-wal", "-shm", "-journal"):
        if Path(name + suffix).exists():
            taken += Path(shutil.copy(name + suffix, place)).read_bytes()
    return taken


def connect_everything(world: World, orchard: Orchard) -> None:
    """Leave a secret in each place where one is ever kept: given, changed, renewed, proposed."""
    channel = async_to_sync(services.connect)(
        world.client, orchard.card, {}, {"token": TOKEN, "signature": SECRETS[1]}, by=None
    )
    async_to_sync(DatabaseKeyring(channel.pk).renew)({"token": SECRETS[2]}, expires_at=9_000)
    orchard.tokens[SECRETS[3]] = "potager"
    checked = async_to_sync(check_account)(orchard.card, {}, {"token": SECRETS[3]})
    request = RequestFactory().get("/")
    request.session = SessionStore()
    proposal.keep(request, checked, client_id=world.client.pk, key="k")
    request.session.save()


def test_a_stolen_database_shows_no_secret(world, orchard, tmp_path):
    connect_everything(world, orchard)
    taken = copied(tmp_path)
    # The places that hold them were taken, so that finding nothing means something.
    assert b"The verger" in taken
    for secret in SECRETS:
        for spelling in spellings(secret):
            assert spelling not in taken, spelling


def test_the_spellings_would_find_a_secret_that_is_kept_in_the_clear(world, orchard, tmp_path):
    """A search that finds nothing anywhere proves nothing."""
    for number, secret in enumerate(SECRETS):
        for encode in (str.encode, lambda said: base64.b64encode(b"{'a': '" + said.encode() + b"'}")):
            world.add_space("orchard", f"{number}-{encode(secret).decode()}")
    taken = copied(tmp_path)
    for secret in SECRETS:
        assert sum(spelling in taken for spelling in spellings(secret)) >= 2, secret


def test_the_key_lives_outside_the_database_and_is_its_owner_s_only(world, orchard):
    connect_everything(world, orchard)
    assert key_path().parent == Path(settings.HOME) / "keys"
    assert key_path().stat().st_mode & 0o077 == 0
