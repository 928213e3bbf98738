"""`vigie doctor` says which accounts need somebody, a week before a token ends."""

import pytest
from asgiref.sync import async_to_sync

from channels.orchard import TOKEN
from vigie.api.sealing import key_path
from vigie.channels import services
from vigie.channels.models import Channel
from vigie.clock import now_ms
from vigie.doctor import accounts as checks
from vigie.doctor.check import Found

DAY_MS = 24 * 3_600_000


@pytest.fixture(autouse=True)
def _there_is_a_database(monkeypatch):
    monkeypatch.setattr(checks, "must_exist", lambda: None)


@pytest.fixture
def channel(world, orchard) -> Channel:
    return async_to_sync(services.connect)(world.client, orchard.card, {}, {"token": TOKEN}, by=None)


def found() -> Found:
    with pytest.raises(Found) as raised:
        checks.accounts()
    return raised.value


def test_it_says_that_all_is_well(db):
    assert checks.accounts() == "none connected"


def test_it_says_how_many_are_well(channel):
    assert checks.accounts().startswith("1, none stopped")
    Channel.objects.update(expires_ms=now_ms() + 8 * DAY_MS)
    assert checks.accounts().startswith("1, none stopped")


def test_it_announces_the_end_of_a_token_a_week_before(channel):
    Channel.objects.update(expires_ms=now_ms() + 6 * DAY_MS + 60_000)
    assert (found().state, "ends in 6 days" in str(found())) == ("warning", True)
    Channel.objects.update(expires_ms=now_ms() - 1)
    assert "has ended" in str(found())


def test_it_says_nothing_of_a_token_that_renews_itself_nor_of_an_account_that_is_off(channel):
    Channel.objects.update(expires_ms=now_ms() + DAY_MS, renews=True)
    assert checks.accounts().startswith("1, none stopped")
    Channel.objects.update(renews=False, enabled=False)
    assert checks.accounts().startswith("1, none stopped")


def test_it_names_an_account_that_stopped_with_its_sentence(channel):
    Channel.objects.update(stopped=True, trouble="Ask for a key.")
    assert found().state == "failed"
    assert "Ask for a key." in str(found())


def test_it_says_when_the_key_no_longer_opens_the_secrets(channel):
    saved = key_path().read_bytes()
    key_path().unlink()
    try:
        assert "keys/sealing" in str(found().repair)
    finally:
        key_path().write_bytes(saved)
