"""The screens of connected accounts: supervisors change, others of the client read, strangers see nothing."""

import pytest
from asgiref.sync import async_to_sync

from channels.orchard import TOKEN, Orchard
from vigie.channels import services
from vigie.channels.account import account_of
from vigie.channels.models import Channel
from vigie.clock import now_ms
from vigie.connectors import registry
from vigie.connectors.base import Sentence
from vigie.console.channels import proposal
from vigie.desk.models import Space as Place
from world import World

DAY_MS = 24 * 3_600_000


@pytest.fixture
def orchard(monkeypatch: pytest.MonkeyPatch) -> Orchard:
    network = Orchard()
    monkeypatch.setattr(registry, "NETWORKS", {"orchard": network.card})
    return network


@pytest.fixture
def channel(world: World, orchard: Orchard) -> Channel:
    connect = async_to_sync(services.connect)
    return connect(
        world.client, orchard.card, {}, {"token": TOKEN, "signature": "noyau-55ad"}, by=world.owner
    )


def fill(**fields: str) -> dict[str, str]:
    return {f"field-{name}": value for name, value in fields.items()}


def text(answer) -> str:
    return answer.content.decode()


def test_it_connects_an_account_in_two_steps_and_shows_who_it_is(world, orchard, as_):
    orchard.missing = (Sentence("It cannot hide: give it the right.", "Il ne peut pas masquer."),)
    browser = as_(world.owner)
    assert "/channels/add/orchard" in text(browser.get("/channels/add"))
    form = browser.get("/channels/add/orchard")
    assert "Plant a tree first." in text(form)
    answer = browser.post("/channels/add/orchard", {"client": world.client.pk, **fill(token=TOKEN)})
    assert answer.url == "/channels/add/orchard/confirm"
    assert not Channel.objects.exists()
    shown = text(browser.get(answer.url))
    assert "The verger" in shown
    assert "It cannot hide: give it the right." in shown
    done = browser.post(answer.url)
    channel = Channel.objects.get()
    assert done.url == f"/channels/{channel.pk}"
    assert (channel.client, account_of(channel).keyring.get("token")) == (world.client, TOKEN)
    assert Place.objects.get(native_id="verger").channel == channel
    assert browser.get(done.url).status_code == 200
    # What was accepted once is not accepted twice.
    assert browser.post(answer.url).url == "/channels/add/orchard"


def test_it_says_what_the_network_refuses_in_the_reader_s_language_and_keeps_what_is_no_secret(
    world, orchard, as_
):
    data = {"client": world.client.pk, **fill(token="poire-secrète", place="mon-verger")}
    french = as_(world.owner, "fr").post("/channels/add/orchard", data)
    assert french.status_code == 422
    assert "Orchard a refusé le jeton" in text(french)
    assert "mon-verger" in text(french)
    assert "poire-secrète" not in text(french)
    assert "take a new one" in text(as_(world.owner).post("/channels/add/orchard", data))


def test_it_says_which_field_is_empty_without_asking_the_network(world, orchard, as_):
    answer = as_(world.owner).post("/channels/add/orchard", {"client": world.client.pk, **fill(token=" ")})
    assert answer.status_code == 422
    assert "Fill this in" in text(answer)
    assert orchard.checked == 0


def test_an_account_that_waits_to_be_accepted_is_sealed_in_the_session(world, orchard, as_):
    browser = as_(world.owner)
    browser.post("/channels/add/orchard", {"client": world.client.pk, **fill(token=TOKEN)})
    assert TOKEN not in str(dict(browser.session))
    assert browser.session["connecting"]


def test_an_account_that_was_not_accepted_in_time_is_asked_for_again(world, orchard, as_, monkeypatch):
    browser = as_(world.owner)
    browser.post("/channels/add/orchard", {"client": world.client.pk, **fill(token=TOKEN)})
    monkeypatch.setattr(proposal, "KEPT_MS", -1)
    assert browser.post("/channels/add/orchard/confirm").url == "/channels/add/orchard"
    assert not Channel.objects.exists()


def test_it_refuses_a_place_of_another_client_when_it_is_accepted(world, orchard, as_):
    world.add_space("orchard", "verger", world.other_client)
    browser = as_(world.owner)
    answer = browser.post("/channels/add/orchard", {"client": world.client.pk, **fill(token=TOKEN)})
    refused = browser.post(answer.url)
    assert refused.status_code == 422
    assert "another client" in text(refused)
    assert not Channel.objects.exists()


def test_it_lists_accounts_with_their_health_and_their_end(world, channel, as_):
    Channel.objects.update(expires_ms=now_ms() + 6 * DAY_MS + 3_600_000)
    assert "The token expires in 6 days." in text(as_(world.reader).get("/channels"))
    assert "Le jeton expire dans 6 jours." in text(as_(world.reader, "fr").get("/channels"))
    Channel.objects.update(stopped=True, trouble="Ask for a key.", trouble_fr="Demandez une clé.")
    assert "Ask for a key." in text(as_(world.reader).get("/channels"))
    assert "Demandez une clé." in text(as_(world.reader, "fr").get("/channels"))


def test_a_token_that_renews_itself_worries_nobody(world, channel, as_):
    Channel.objects.update(expires_ms=now_ms() + 3_600_000, renews=True)
    assert "expires" not in text(as_(world.owner).get("/channels"))
    assert "Vigie renews it by itself." in text(as_(world.owner).get(f"/channels/{channel.pk}"))


def test_the_navigation_counts_accounts_that_wait_for_a_supervisor(world, channel, as_):
    assert "needs somebody" not in text(as_(world.owner).get("/spaces"))
    Channel.objects.update(stopped=True, trouble="Ask for a key.")
    assert "1 account needs somebody" in text(as_(world.owner).get("/spaces"))
    for person in (world.teammate, world.stranger):
        assert "needs somebody" not in text(as_(person).get("/spaces"))


def test_no_page_shows_a_secret(world, channel, as_):
    browser = as_(world.owner)
    for path in ("/channels", f"/channels/{channel.pk}", "/channels/add", "/channels/add/orchard"):
        shown = text(browser.get(path))
        assert TOKEN not in shown
        assert "noyau-55ad" not in shown
        assert channel.sealed_secrets not in shown


def test_it_changes_an_account_and_replaces_only_the_secrets_typed(world, orchard, channel, as_):
    orchard.tokens["cerise-77"] = "verger"
    data = {"name": "Le verger", **fill(place="verger", token="cerise-77", signature="")}
    answer = as_(world.owner).post(f"/channels/{channel.pk}", data)
    assert answer.url == f"/channels/{channel.pk}"
    changed = Channel.objects.get()
    keyring = account_of(changed).keyring
    assert changed.name == "Le verger"
    assert (keyring.get("token"), keyring.get("signature")) == ("cerise-77", "noyau-55ad")


def test_it_shows_and_keeps_the_allowance_and_whether_the_charter_approves(
    world, orchard, channel, as_, monkeypatch
):
    orchard.unit, orchard.acts = "writes", frozenset({"publish"})
    monkeypatch.setattr(registry, "NETWORKS", {"orchard": orchard.card})
    browser = as_(world.owner)
    shown = text(browser.get(f"/channels/{channel.pk}"))
    assert "200 of 200 writes left" in shown
    assert 'name="field-approves"' in shown
    data = {"name": "x", **fill(place="verger", allowance="beaucoup")}
    refused = browser.post(f"/channels/{channel.pk}", data)
    assert "as a number" in text(refused)
    data = {"name": "x", **fill(place="verger", allowance="50", approves="yes")}
    browser.post(f"/channels/{channel.pk}", data)
    assert Channel.objects.get().settings == {"place": "verger", "allowance": "50", "approves": "yes"}
    assert "50 of 50 writes left" in text(browser.get(f"/channels/{channel.pk}"))
    browser.post(f"/channels/{channel.pk}", {"name": "x", **fill(place="verger", allowance="")})
    assert Channel.objects.get().settings == {"place": "verger"}


def test_a_change_that_the_network_refuses_changes_nothing(world, channel, as_):
    data = {"name": "Autre", **fill(place="verger", token="poire")}
    answer = as_(world.owner).post(f"/channels/{channel.pk}", data)
    assert answer.status_code == 422
    assert "Orchard refused the token" in text(answer)
    assert "poire" not in text(answer)
    assert Channel.objects.get().name == "The verger"


def test_it_checks_switches_and_disconnects(world, orchard, channel, as_):
    browser = as_(world.owner)
    orchard.expires_at = now_ms() + 30 * DAY_MS
    assert "speak for The verger" in text(browser.post(f"/channels/{channel.pk}/check", follow=True))
    assert Channel.objects.get().expires_ms == orchard.expires_at
    browser.post(f"/channels/{channel.pk}/switch", {"on": "0", "from": "list"})
    assert not Channel.objects.get().enabled
    browser.post(f"/channels/{channel.pk}/switch", {"on": "1"})
    assert Channel.objects.get().enabled
    assert browser.post(f"/channels/{channel.pk}/disconnect").url == "/channels"
    assert not Channel.objects.exists()


def test_it_shows_the_address_for_webhooks_where_the_network_sends_some(world, orchard, as_, monkeypatch):
    orchard.delivery = "webhook"
    monkeypatch.setattr(registry, "NETWORKS", {"orchard": orchard.card})
    browser = as_(world.owner)
    before = text(browser.get("/channels/add/orchard"))
    answer = browser.post("/channels/add/orchard", {"client": world.client.pk, **fill(token=TOKEN)})
    browser.post(answer.url)
    channel = Channel.objects.get()
    address = f"http://testserver/hooks/orchard/{channel.key}"
    # The address announced before is the one that works afterwards.
    assert address in before
    assert address in text(browser.get(f"/channels/{channel.pk}"))
    assert channel.key not in text(as_(world.teammate).get(f"/channels/{channel.pk}"))


def test_others_of_the_client_read_and_change_nothing(world, channel, as_):
    for person in (world.teammate, world.reader):
        browser = as_(person)
        assert "The verger" in text(browser.get("/channels"))
        shown = text(browser.get(f"/channels/{channel.pk}"))
        assert "The verger" in shown
        assert 'type="password"' not in shown
        for path, data in deeds(world, channel):
            assert browser.post(path, data).status_code == 409, path
        for path in ("/channels/add", "/channels/add/orchard"):
            assert browser.get(path).status_code == 409
    assert Channel.objects.get().changed_ms == channel.changed_ms


def test_strangers_see_nothing_of_it(world, channel, as_):
    browser = as_(world.stranger)
    assert "verger" not in text(browser.get("/channels"))
    assert browser.get(f"/channels/{channel.pk}").status_code == 404
    assert browser.get(f"/channels/add/orchard?client={world.client.pk}").status_code == 404
    for path, data in deeds(world, channel):
        assert browser.post(path, data).status_code == 404, path
    assert Channel.objects.get().changed_ms == channel.changed_ms


def deeds(world: World, channel: Channel) -> list[tuple[str, dict[str, object]]]:
    return [
        (f"/channels/{channel.pk}", {"name": "x", **fill(place="verger")}),
        (f"/channels/{channel.pk}/check", {}),
        (f"/channels/{channel.pk}/switch", {"on": "0"}),
        (f"/channels/{channel.pk}/disconnect", {}),
        ("/channels/add/orchard", {"client": world.client.pk, **fill(token=TOKEN)}),
    ]


def test_an_unknown_network_or_account_is_not_found(world, orchard, as_):
    browser = as_(world.owner)
    assert browser.get("/channels/add/nowhere").status_code == 404
    assert browser.get("/channels/add/nowhere/confirm").status_code == 404
    assert browser.get("/channels/99").status_code == 404


def test_an_account_of_a_network_that_is_gone_can_still_be_disconnected(world, channel, as_, monkeypatch):
    monkeypatch.setattr(registry, "NETWORKS", {})
    browser = as_(world.owner)
    assert browser.get(f"/channels/{channel.pk}").status_code == 200
    assert browser.post(f"/channels/{channel.pk}", {"name": "x"}).status_code == 200
    browser.post(f"/channels/{channel.pk}/disconnect")
    assert not Channel.objects.exists()


def test_the_list_asks_as_many_questions_for_ten_accounts_as_for_one(
    world, channel, as_, django_assert_num_queries, django_assert_max_num_queries
):
    browser = as_(world.owner)
    browser.get("/channels")
    with django_assert_max_num_queries(30) as asked:
        browser.get("/channels")
    for number in range(9):
        Channel.objects.create(
            client=world.client,
            network="orchard",
            native_id=f"n{number}",
            name=f"n{number}",
            key=f"k{number}",
            created_ms=1,
            changed_ms=1,
        )
    with django_assert_num_queries(len(asked)):
        browser.get("/channels")
