"""Accounts are connected once, by supervisors, after their network has said whom the secrets speak for."""

import json

import pytest
from asgiref.sync import async_to_sync
from msgspec import structs

from channels.orchard import TOKEN, Orchard
from vigie.channels import services
from vigie.channels.account import account_of
from vigie.channels.errors import ChannelError
from vigie.channels.models import Channel
from vigie.connectors import registry
from vigie.connectors.base import ConnectorError, Sentence
from vigie.desk.errors import NotAllowed, NotFound
from vigie.desk.models import Space as Place
from vigie.message import Space
from world import World

connect = async_to_sync(services.connect)
change = async_to_sync(services.change)
check = async_to_sync(services.check)


def connected(world: World, orchard: Orchard, **secrets: str) -> Channel:
    return connect(world.client, orchard.card, {}, {"token": TOKEN, **secrets}, by=world.owner)


def test_it_connects_an_account_and_gives_it_its_place(world, orchard):
    orchard.expires_at = 1_900_000_000_000
    orchard.missing = (Sentence("It cannot hide.", "Il ne peut pas masquer."),)
    channel = connected(world, orchard)
    assert (channel.client, channel.network, channel.native_id) == (world.client, "orchard", "verger")
    assert channel.name == "The verger"
    assert channel.settings == {"place": "verger"}
    assert channel.expires_ms == 1_900_000_000_000
    assert channel.missing == [["It cannot hide.", "Il ne peut pas masquer."]]
    assert len(channel.key) == 43
    place = Place.objects.get(network="orchard", native_id="verger")
    assert (place.client, place.channel, place.name) == (world.client, channel, "The verger")


def test_it_keeps_no_secret_in_the_clear(world, orchard):
    channel = connected(world, orchard, signature="noyau-55ad")
    row = json.dumps(Channel.objects.filter(pk=channel.pk).values().get(), default=str)
    assert TOKEN not in row
    assert "noyau-55ad" not in row
    keyring = account_of(channel).keyring
    assert (keyring.get("token"), keyring.get("signature"), keyring.get("other")) == (TOKEN, "noyau-55ad", "")


def test_it_takes_the_place_that_the_client_has_already(world, orchard):
    place = world.add_space("orchard", "verger")
    channel = connected(world, orchard)
    place.refresh_from_db()
    assert (place.channel, place.name) == (channel, "verger")


def test_it_refuses_a_place_of_another_client_and_keeps_nothing(world, orchard):
    world.add_space("orchard", "verger", world.other_client)
    with pytest.raises(ChannelError, match="another client"):
        connected(world, orchard)
    assert not Channel.objects.exists()


def test_it_refuses_an_account_twice_and_says_which_way_to_go(world, orchard):
    connected(world, orchard)
    with pytest.raises(ChannelError, match="already connected: change it"):
        connected(world, orchard)
    with pytest.raises(ChannelError, match="another client"):
        connect(world.other_client, orchard.card, {}, {"token": TOKEN}, by=world.stranger)
    assert Channel.objects.count() == 1


def test_it_shows_the_network_s_own_sentence_in_both_languages(world, orchard):
    with pytest.raises(ConnectorError) as refused:
        connect(world.client, orchard.card, {}, {"token": "poire"}, by=world.owner)
    assert refused.value.sentence == "Orchard refused the token: take a new one."
    assert refused.value.sentence.said("fr") == "Orchard a refusé le jeton : prenez-en un."
    assert not Channel.objects.exists()


def test_it_says_what_is_missing_before_it_asks_the_network(world, orchard):
    with pytest.raises(ChannelError, match="“Token” is missing"):
        connect(world.client, orchard.card, {}, {"token": "  "}, by=world.owner)
    assert orchard.checked == 0


def test_it_says_that_a_setting_cannot_be_right(world, orchard):
    with pytest.raises(ConnectorError, match="has no space"):
        connect(world.client, orchard.card, {"place": "a b"}, {"token": TOKEN}, by=world.owner)


def test_it_says_when_the_connector_itself_fails_and_names_no_secret(world, orchard, caplog):
    orchard.fault = RuntimeError(f"could not read {TOKEN}")
    with pytest.raises(ChannelError, match="fault of its own") as refused:
        connected(world, orchard)
    assert TOKEN not in str(refused.value)
    assert TOKEN not in caplog.text


def test_it_keeps_the_token_that_the_network_gave_in_exchange(world, orchard):
    orchard.exchanged = {TOKEN: "poire-4410"}
    channel = connected(world, orchard)
    assert account_of(channel).keyring.get("token") == "poire-4410"


def test_it_changes_the_name_without_asking_the_network(world, orchard):
    channel = connected(world, orchard)
    changed = change(channel, name=" Le verger ", secrets={"token": ""}, by=world.owner)
    assert changed.name == "Le verger"
    assert orchard.checked == 1
    assert account_of(changed).keyring.get("token") == TOKEN


def test_it_keeps_what_vigie_itself_goes_by_without_asking_the_network(world, orchard, monkeypatch):
    orchard.unit, orchard.acts = "units", frozenset({"publish"})
    monkeypatch.setattr(registry, "NETWORKS", {"orchard": orchard.card})
    channel = connected(world, orchard)
    assert channel.settings == {"place": "verger"}
    changed = change(channel, settings={"approves": "yes", "allowance": "120,5"}, by=world.owner)
    assert changed.settings == {"place": "verger", "approves": "yes", "allowance": "120,5"}
    assert change(channel, settings={"approves": ""}, by=None).settings == {
        "place": "verger",
        "allowance": "120,5",
    }
    assert orchard.checked == 1
    for wrong in ("beaucoup", "-1", "inf", "nan"):
        with pytest.raises(ChannelError, match="as a number"):
            change(channel, settings={"allowance": wrong}, by=None)


def test_it_replaces_one_secret_and_keeps_those_left_empty(world, orchard):
    channel = connected(world, orchard, signature="noyau")
    orchard.tokens["cerise"] = "verger"
    changed = change(channel, secrets={"token": "cerise", "signature": ""}, by=world.owner)
    keyring = account_of(changed).keyring
    assert (keyring.get("token"), keyring.get("signature")) == ("cerise", "noyau")
    assert changed.changed_ms > channel.changed_ms


def test_it_keeps_what_the_connector_remembers_when_a_secret_is_replaced(world, orchard):
    channel = connected(world, orchard)
    orchard.tokens["cerise"] = "verger"
    renew = async_to_sync(account_of(channel).keyring.renew)
    renew({"memory": "bans to lift", "session": "of the old token"})
    changed = change(channel, secrets={"token": "cerise"}, by=world.owner)
    keyring = account_of(changed).keyring
    assert (keyring.get("token"), keyring.get("memory"), keyring.get("session")) == (
        "cerise",
        "bans to lift",
        "",
    )


def test_it_refuses_secrets_that_speak_for_somebody_else(world, orchard):
    channel = connected(world, orchard)
    orchard.tokens["cerise"] = "potager"
    with pytest.raises(ChannelError, match="speak for The potager"):
        change(channel, secrets={"token": "cerise"}, by=world.owner)
    assert account_of(channel).keyring.get("token") == TOKEN


def test_it_lets_an_account_that_stopped_be_tried_again(world, orchard):
    channel = connected(world, orchard)
    Channel.objects.update(stopped=True, trouble="Refused.", trouble_fr="Refusé.")
    again = services.enable(channel, by=world.owner)
    assert (again.stopped, again.trouble, again.trouble_fr, again.enabled) == (False, "", "", True)
    assert again.changed_ms > channel.changed_ms


def test_it_disables_and_disconnects_and_leaves_the_places(world, orchard):
    channel = connected(world, orchard)
    assert services.disable(channel, by=world.owner).enabled is False
    Place.objects.update(last_error="Orchard a refusé le jeton.")
    services.disconnect(channel, by=world.owner)
    assert not Channel.objects.exists()
    # Its trouble was the account's: a place without one has none.
    place = Place.objects.get(network="orchard")
    assert (place.channel, place.last_error) == (None, "")
    with pytest.raises(NotFound):
        services.enable(channel, by=None)
    with pytest.raises(NotFound):
        change(channel, name="x", by=None)


def test_only_supervisors_of_the_client_change_anything(world, orchard):
    channel = connected(world, orchard)
    for person, refusal in (
        (world.teammate, NotAllowed),
        (world.reader, NotAllowed),
        (world.stranger, NotFound),
    ):
        with pytest.raises(refusal):
            connect(world.client, orchard.card, {}, {"token": TOKEN}, by=person)
        with pytest.raises(refusal):
            change(channel, name="x", by=person)
        for deed in (services.enable, services.disable, services.disconnect):
            with pytest.raises(refusal):
                deed(channel, by=person)
    assert Channel.objects.get().changed_ms == channel.changed_ms


def test_it_keeps_what_a_check_says_of_rights_and_of_the_end(world, orchard):
    channel = connected(world, orchard)
    orchard.expires_at = 1_950_000_000_000
    orchard.missing = (Sentence("No hiding.", "Pas de masquage."),)
    assert check(channel).name == "The verger"
    channel.refresh_from_db()
    assert (channel.expires_ms, channel.missing) == (1_950_000_000_000, [["No hiding.", "Pas de masquage."]])


def test_it_opens_the_places_that_an_account_tells_of_for_its_client(world, orchard):
    channel = connected(world, orchard)
    rooms = [Space("orchard", "allée"), Space("orchard", "serre"), Space("orchard", "allée")]
    assert services.open_spaces(channel.pk, rooms) == frozenset()
    assert services.open_spaces(channel.pk, rooms) == frozenset()
    found = Place.objects.filter(network="orchard", channel=channel, client=world.client)
    assert sorted(found.values_list("native_id", flat=True)) == ["allée", "serre", "verger"]


def test_it_leaves_a_place_of_another_client_alone_and_says_so(world, orchard):
    channel = connected(world, orchard)
    theirs = world.add_space("orchard", "serre", world.other_client)
    assert services.open_spaces(channel.pk, [Space("orchard", "serre")]) == {Space("orchard", "serre")}
    theirs.refresh_from_db()
    channel.refresh_from_db()
    assert (theirs.client, theirs.channel) == (world.other_client, None)
    assert "serre" in channel.trouble
    assert "serre" in channel.trouble_fr


def test_it_gives_no_place_to_an_account_that_is_gone(world, orchard):
    world.add_space("orchard", "verger")
    gone, known = Space("orchard", "serre"), Space("orchard", "verger")
    assert services.open_spaces(99, [gone, known]) == {gone}
    assert not Place.objects.filter(native_id="serre").exists()


def test_it_takes_new_secrets_where_the_key_of_the_old_ones_is_lost(world, orchard):
    channel = connected(world, orchard)
    Channel.objects.update(sealed_secrets="lost")
    orchard.tokens["cerise"] = "verger"
    with pytest.raises(ChannelError, match="keys/sealing"):
        change(channel, settings={"place": "autre"}, by=world.owner)
    changed = change(channel, secrets={"token": "cerise"}, by=world.owner)
    assert account_of(changed).keyring.get("token") == "cerise"


def test_it_says_what_to_install_where_a_library_is_missing(world, orchard, monkeypatch):
    def connect_without(account):
        raise ModuleNotFoundError("No module named 'orchard'")

    card = structs.replace(orchard.card, connect=connect_without)
    with pytest.raises(ChannelError, match=r"pip install 'vigie\[networks\]'"):
        connect(world.client, card, {}, {"token": TOKEN}, by=None)
