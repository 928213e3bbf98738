"""Webhooks are made by name, for one client, with a secret that is shown once."""

import pytest
from click.testing import CliRunner

from vigie.accounts.models import Client
from vigie.api.command import hooks
from vigie.api.models import Hook
from vigie.api.sealing import SealBrokenError, key_path, seal, unseal
from vigie.api.services import HookError, make_hook
from vigie.api.signature import key_of, new_secret

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_shows_the_address_and_the_secret_once(acme: Client) -> None:
    told = CliRunner().invoke(hooks, ["add", "shop", "--client", "acme", "--at", "https://vigie.example/"])
    assert told.exit_code == 0
    assert "https://vigie.example/hooks/shop" in told.output
    secret = next(word for word in told.output.split() if word.startswith("whsec_"))
    assert key_of(secret) == key_of(unseal(Hook.objects.get().sealed_secret))
    listed = CliRunner().invoke(hooks, ["list"])
    assert "/hooks/shop\tacme" in listed.output
    assert "whsec_" not in listed.output


def test_it_names_the_clients_there_are_when_asked_for_another(acme: Client) -> None:
    told = CliRunner().invoke(hooks, ["add", "shop", "--client", "nobody"])
    assert told.exit_code == 1
    assert "acme" in told.output


def test_it_refuses_a_name_twice(acme: Client) -> None:
    make_hook("shop", client=acme)
    with pytest.raises(HookError, match="another name"):
        make_hook("shop", client=acme)


@pytest.mark.parametrize("name", ["", "Shop", "a/b", "é", "a b", "x" * 51, "../x"])
def test_it_refuses_a_name_that_fits_no_address(acme: Client, name: str) -> None:
    with pytest.raises(HookError, match="letters"):
        make_hook(name, client=acme)


def test_it_takes_the_secret_that_a_sender_chose(acme: Client) -> None:
    chosen = new_secret()
    assert make_hook("shop", client=acme, secret=chosen).secret == chosen


@pytest.mark.parametrize("secret", ["password", "whsec_", "whsec_AAAA", "whsec_é", "whsec_" + "A" * 400])
def test_it_refuses_a_secret_that_is_none_or_too_short(acme: Client, secret: str) -> None:
    with pytest.raises(HookError):
        make_hook("shop", client=acme, secret=secret)


def test_it_keeps_the_key_for_its_owner_only() -> None:
    assert unseal(seal("a secret")) == "a secret"
    assert key_path().stat().st_mode & 0o077 == 0


def test_it_says_what_to_do_when_the_key_was_replaced() -> None:
    sealed = seal("a secret")
    kept = key_path().read_bytes()
    key_path().unlink()
    try:
        with pytest.raises(SealBrokenError, match="put back the key"):
            unseal(sealed)
    finally:
        key_path().write_bytes(kept)
