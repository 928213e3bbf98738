"""What a network that sends webhooks may count on, and whose each place stays."""

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from urllib.request import Request

import msgspec
import pytest
from django.db import OperationalError
from networks_of_tests import CARDS, Network, connected, said
from posting import Running, Sender, journalled, message, running

from vigie.accounts.models import Client
from vigie.actions.network import ActionRequest
from vigie.api import channel_book, inbound
from vigie.api.application import make_app
from vigie.api.services import make_hook
from vigie.api.signature import new_secret
from vigie.channels.keyring import sealed
from vigie.channels.models import Channel
from vigie.connectors.base import Gap
from vigie.connectors.webhook.site import ACTS, _data
from vigie.coverage.models import Coverage
from vigie.coverage.models import Gap as GapRow
from vigie.desk.models import Space
from vigie.intake.base import Appended
from vigie.intake.group import Delivery, GroupWriter, Receipt, Share, channel_sender
from vigie.intake.journal import DatabaseJournal
from vigie.intake.models import Delivery as DeliveryRow
from vigie.message import Entry, Message, Removal
from vigie.message import Space as Place

pytestmark = pytest.mark.django_db(transaction=True)
HOWTO = Path(__file__).parents[2] / "docs/howto/send-messages-by-webhook.md"
#: A change of a channel is seen within a second.
SEEN = 1.1


@pytest.fixture
def other(acme: Client) -> Client:
    return Client.objects.create(slug="other", name="Other")


@pytest.fixture
def page(acme: Client) -> Channel:
    return connected(acme)


@pytest.fixture
def web(page: Channel) -> Iterator[Running]:
    with running(make_app(cards=CARDS)) as started:
        yield started


@pytest.fixture
def network(web: Running, page: Channel) -> Network:
    return Network(web, page)


# ——— what is told is kept, then answered


def test_it_journals_what_a_network_tells(network: Network) -> None:
    answer = network.post(said("1", "Où est ma commande ?"), said("2"), id="d1")
    assert (answer.status_code, answer.content) == (200, b"")
    assert [(entry.id, entry.text) for entry in journalled()] == [
        ("1", "Où est ma commande ?"),
        ("2", "Bonjour"),
    ]
    assert {entry.space.key for entry in journalled()} == {"pages:page-1"}


def test_it_accounts_for_what_it_journals(network: Network, page: Channel) -> None:
    network.post(said("1"), said("2"))
    network.post(said("2"), said("3"))
    covered = Coverage.objects.get(space__network="pages", space__native_id="page-1")
    assert (covered.received, covered.repeated) == (3, 1)


def test_it_answers_only_once_the_journal_has_it(acme: Client, page: Channel) -> None:
    class FullDisk(DatabaseJournal):
        def append(self, entries: Sequence[Entry], **options: object) -> Appended:  # type: ignore[override]
            raise OperationalError("database or disk is full")

    with running(make_app(FullDisk(), cards=CARDS)) as web:
        network = Network(web, page)
        answer = network.post(said())
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert "full" in answer.json()["error"]
        assert not journalled()
        assert not DeliveryRow.objects.exists()


def test_it_says_what_the_network_wants_to_hear_in_a_handshake(network: Network) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "word"}
    answer = network.web.get(network.address, params=asked)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    assert not DeliveryRow.objects.exists()


def test_it_refuses_a_handshake_with_another_word(network: Network) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "wörd"}
    answer = network.web.get(network.address, params=asked)
    assert answer.status_code == 401
    assert "1158" not in answer.text


def test_it_adds_nothing_when_a_delivery_comes_again(network: Network) -> None:
    for _ in range(3):
        assert network.post(said("1"), id="d1").status_code == 200
    assert len(journalled()) == 1
    assert DeliveryRow.objects.count() == 1


def test_it_keeps_both_deliveries_to_which_a_network_gave_one_id(network: Network) -> None:
    network.post(said("1"), id="d1")
    network.post(said("2"), id="d1")
    assert [entry.id for entry in journalled()] == ["1", "2"]


def test_it_tells_two_deliveries_without_an_id_apart(network: Network) -> None:
    network.post(said("1"))
    network.post(said("2"))
    network.post(said("1"))
    assert [entry.id for entry in journalled()] == ["1", "2"]
    assert DeliveryRow.objects.count() == 2


def test_it_takes_a_thousand_changes_in_one_delivery(network: Network) -> None:
    changes = [said(str(number), "Un commentaire. " * 80) for number in range(1000)]
    assert len(json.dumps(changes)) > 1 << 20
    assert network.post(*changes).status_code == 200
    assert len(journalled()) == 1000


def test_it_keeps_what_is_only_announced_as_a_gap_to_fill(network: Network) -> None:
    assert network.post({"gap": "review 7"}, said("1")).status_code == 200
    gap = GapRow.objects.get()
    assert (gap.what, gap.space.native_id) == ("review 7", "page-1")
    assert [entry.id for entry in journalled()] == ["1"]


# ——— what cannot be read


def test_it_goes_on_after_a_delivery_that_cannot_be_read(
    network: Network, page: Channel, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        for _ in range(3):
            answer = network.post(raw=b'{"entry": [{"id": "1", "text": "phrase secr')
            # A network that is refused stops sending.
            assert answer.status_code == 200
        assert network.post(said("2")).status_code == 200
    assert [entry.id for entry in journalled()] == ["2"]
    assert network.web.app.state.networks.unread[page.pk] == 3
    assert "phrase secr" not in caplog.text
    assert caplog.text.count("cannot be read") == 1


def test_it_tells_a_gap_for_a_delivery_that_cannot_be_read(network: Network) -> None:
    network.post(raw=b"not json")
    gap = GapRow.objects.get()
    assert gap.space.native_id == "page-1"
    assert gap.until_ms is not None
    assert gap.since_ms < gap.until_ms
    assert gap.because != gap.because_fr


def test_it_answers_that_it_failed_where_reading_fails_by_our_fault(
    network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        answer = network.post(crash="phrase secrète")
    assert answer.status_code == 500
    assert "RuntimeError" in caplog.text
    assert "phrase" not in caplog.text + answer.text
    assert network.post(said("1")).status_code == 200


# ——— whose place it is


def test_it_opens_a_new_place_for_the_channels_client(network: Network, page: Channel) -> None:
    network.post(said(place="room-2"))
    room = Space.objects.get(network="pages", native_id="room-2")
    assert (room.client_id, room.channel_id) == (page.client_id, page.pk)


def test_it_never_writes_into_a_place_of_another_client(
    network: Network, page: Channel, other: Client
) -> None:
    Space.objects.create(client=other, network="pages", native_id="theirs", name="theirs", created_ms=0)
    assert network.post(said("1", place="theirs"), said("2")).status_code == 200
    assert [entry.id for entry in journalled()] == ["2"]
    assert network.web.app.state.networks.strays[page.pk] == 1


def test_it_learns_that_a_place_was_given_to_another_client(
    network: Network, page: Channel, other: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_book, "PLACES_FRESH", 0.0)
    assert network.post(said("1", place="room-2")).status_code == 200
    Space.objects.filter(native_id="room-2").update(client=other, channel=None)
    assert network.post(said("2", place="room-2")).status_code == 200
    assert [entry.id for entry in journalled()] == ["1"]
    assert network.web.app.state.networks.strays[page.pk] == 1


def test_it_takes_nothing_that_claims_another_network(network: Network, page: Channel) -> None:
    assert network.post(said("1", network="twitch"), said("2")).status_code == 200
    assert [entry.space.network for entry in journalled()] == ["pages"]
    assert network.web.app.state.networks.strays[page.pk] == 1


def test_it_gives_each_client_its_own_of_a_delivery_of_a_shared_app(
    network: Network, page: Channel, other: Client
) -> None:
    theirs = connected(other, "page-2")
    time.sleep(SEEN)
    assert network.post(said("1"), said("2", place="page-2")).status_code == 200
    assert {entry.id: entry.space.id for entry in journalled()} == {"1": "page-1", "2": "page-2"}
    found = Coverage.objects.filter(received=1).values_list("space__channel_id", "space__client_id")
    assert set(found) == {(page.pk, page.client_id), (theirs.pk, other.pk)}


def test_it_gives_nothing_to_a_channel_that_does_not_prove_the_delivery(
    network: Network, page: Channel, other: Client
) -> None:
    # Whoever knows one client's secret must not speak in the places of another.
    connected(other, "page-2", secret="another secret")
    time.sleep(SEEN)
    assert network.post(said("1", place="page-2"), said("2")).status_code == 200
    assert [entry.id for entry in journalled()] == ["2"]
    assert network.web.app.state.networks.strays[page.pk] == 1


def test_it_gives_nothing_of_an_app_to_a_client_for_a_place_that_nobody_connected(acme: Client) -> None:
    channel = connected(acme, "page-1", network="apps")
    with running(make_app(cards=CARDS)) as web:
        entries = [said("1", network="apps"), said("2", network="apps", place="not connected yet")]
        assert Network(web, channel).post(*entries).status_code == 200
    assert [entry.id for entry in journalled()] == ["1"]
    assert not Space.objects.filter(native_id="not connected yet").exists()


def test_it_keeps_the_deliveries_of_two_channels_and_of_hooks_apart() -> None:
    keys = {Delivery(sender, "d", b"").key for sender in (1, channel_sender(1), channel_sender(2))}
    assert len(keys) == 3


# ——— addresses


def test_it_tells_a_closed_address_from_an_unknown_one_to_nobody(network: Network, page: Channel) -> None:
    unknown = network.web.post("/hooks/pages/" + "a" * 43, content=b"{}")
    foreign = network.web.post(network.address.replace("pages", "apps"), content=b"{}")
    Channel.objects.filter(pk=page.pk).update(enabled=False)
    time.sleep(SEEN)
    closed = network.post(said())
    assert unknown.status_code == foreign.status_code == closed.status_code == 404
    assert unknown.content == foreign.content == closed.content
    assert unknown.headers == closed.headers
    assert not journalled()


def test_it_opens_an_address_again_within_a_second(network: Network, page: Channel) -> None:
    Channel.objects.filter(pk=page.pk).update(enabled=False)
    time.sleep(SEEN)
    assert network.post(said()).status_code == 404
    Channel.objects.filter(pk=page.pk).update(enabled=True)
    time.sleep(SEEN)
    assert network.post(said()).status_code == 200


def test_it_believes_a_new_secret_within_a_second_and_the_old_one_no_more(
    network: Network, page: Channel
) -> None:
    assert network.post(said("1")).status_code == 200
    Channel.objects.filter(pk=page.pk).update(sealed_secrets=sealed({"secret": "new"}))
    time.sleep(SEEN)
    assert network.post(said("2")).status_code == 401
    network.secret = "new"
    assert network.post(said("3")).status_code == 200
    assert [entry.id for entry in journalled()] == ["1", "3"]


@pytest.mark.parametrize("broken", ["not a sealed text", sealed])
def test_it_asks_the_network_to_come_back_where_an_account_cannot_be_opened(
    network: Network, page: Channel, acme: Client, broken: str | Callable[..., str]
) -> None:
    secrets = broken if isinstance(broken, str) else broken({"secret": "impossible"})
    Channel.objects.filter(pk=page.pk).update(sealed_secrets=secrets)
    connected(acme, "page-2")
    time.sleep(SEEN)
    answer = network.post(said())
    assert answer.status_code == 503
    assert "retry-after" in answer.headers
    # The other accounts' addresses stay open.
    assert Network(network.web, Channel.objects.get(native_id="page-2")).post(said(place="page-2")).is_success


def test_it_makes_the_reader_of_an_account_once(
    acme: Client, page: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    counted = {"pages": CARDS["pages"]}
    true_inbound = CARDS["pages"].inbound
    assert true_inbound is not None

    def counting(account: object) -> object:
        made.append(account)
        return true_inbound(account)  # type: ignore[arg-type]

    counted["pages"] = msgspec.structs.replace(CARDS["pages"], inbound=counting)
    with running(make_app(cards=counted)) as web:
        network = Network(web, page)
        network.post(said("1"))
        time.sleep(SEEN)
        network.post(said("2"))
    assert len(made) == 1


def test_it_names_the_methods_that_it_takes(network: Network) -> None:
    answer = network.web.request("PUT", network.address, content=b"{}")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


def test_it_logs_no_text_and_no_secret(network: Network, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        network.post(said("1", "phrase privée"))
        network.secret = "wrong"
        network.post(said("1", "phrase privée"))
    assert "phrase" not in caplog.text
    assert "shared secret" not in caplog.text


def test_it_takes_what_a_clients_own_site_posts(acme: Client) -> None:
    key, secret = "k" * 43, new_secret()
    Channel.objects.create(
        client=acme,
        network="webhook",
        native_id="forum",
        name="forum",
        key=key,
        settings={"place": "forum"},
        sealed_secrets=sealed({"secret": secret}),
        created_ms=0,
        changed_ms=0,
    )
    with running(make_app()) as web:
        site = Sender(web, f"webhook/{key}", secret)
        first = site.post(message("1", "un"), delivery="d1")
        again = site.post(message("1", "un"), delivery="d1")
        edited = site.post(
            [message("1", "deux", revision=2), {"entry": "removal", "message": "1"}], delivery="d2"
        )
        nothing = site.post([{"id": "2"}], delivery="d3")
        forged = site.post(message("3"), delivery="d4", webhook_signature="v1,AAAA")
    answers = [answer.status_code for answer in (first, again, edited, nothing, forged)]
    assert answers == [202, 202, 202, 400, 401]
    assert edited.json() == {"taken": 2, "refused": []}
    told = [(type(entry).__name__, entry.space.key) for entry in journalled()]
    assert told == [(kind, "webhook:forum") for kind in ("Message", "Message", "Removal")]
    assert Space.objects.get(native_id="forum").channel is not None


def test_it_knows_whom_and_how_a_removal_of_the_site_was_about(acme: Client) -> None:
    hook = make_hook("shop", client=acme)
    with running(make_app()) as web:
        answer = Sender(web, "shop", hook.secret).post(
            [
                {"entry": "removal", "id": "r1", "message": "c-611"},
                {"entry": "removal", "id": "r2", "author": {"id": "u-9"}, "how": "timeout", "duration": 600},
                {"entry": "removal", "id": "r3", "author": "u-9", "how": "ban"},
                {"entry": "removal", "id": "r4"},
                {"entry": "removal", "id": "r5", "message": True},
                {"entry": "removal", "id": "r6", "message": "c-1", "author": "u-9"},
            ]
        )
    # What names nothing, or two things, clears nothing.
    assert [one["index"] for one in answer.json()["refused"]] == [3, 4, 5]
    removals = [entry for entry in journalled() if isinstance(entry, Removal)]
    assert [(one.message_id, one.author_id, one.how, one.duration) for one in removals] == [
        ("c-611", None, "deleted", None),
        (None, "u-9", "timeout", 600),
        (None, "u-9", "ban", None),
    ]


# ——— one commit for many posts, each with its own share


def test_it_tells_the_ledger_each_posts_own_share(transactional_db: None) -> None:
    told: list[Share] = []

    def kept(shares: Iterable[Share]) -> None:
        told.extend(shares)

    def entry(native: str, text: str = "Bonjour") -> Message:
        return Message(id=native, space=Place("pages", "p"), text=text, at=0, received_at=0)

    gap = Gap(space=Place("pages", "p"), since=0, because=inbound.Sentence("a", "b"))
    writer = GroupWriter(DatabaseJournal(), gather=0.05, kept=kept)
    writer.start()
    try:

        async def together() -> list[Receipt]:
            return await asyncio.gather(
                writer.append([entry("1"), entry("2")], Delivery("channel:1", "a", b"a"), channel=1),
                writer.append([entry("3")], Delivery(9, "hook", b"")),
                writer.append(
                    [entry("2"), entry("1", "autre"), entry("4")],
                    Delivery("channel:2", "b", b"b"),
                    channel=2,
                    gaps=[gap],
                ),
                writer.append([entry("9")], Delivery("channel:1", "a", b"a"), channel=1),
                writer.append([], Delivery("channel:3", "c", b"c"), channel=3, gaps=[gap]),
            )

        receipts = asyncio.run(together())
    finally:
        writer.stop()
    assert [(receipt.received, receipt.repeated, receipt.conflicting) for receipt in receipts] == [
        (2, 0, 0),
        (1, 0, 0),
        (1, 1, 1),
        (0, 0, 0),
        (0, 0, 0),
    ]
    assert [(share[0], [one.id for one in share[1]], list(share[3])) for share in told] == [
        (1, ["1", "2"], []),
        (0, ["3"], []),
        (2, ["2", "1", "4"], [gap]),
        (3, [], [gap]),
    ]
    first, _hook, second, third = (share[2] for share in told)
    assert None not in first.seqs
    assert first.conflicts == ()
    assert [seq is None for seq in second.seqs] == [True, True, False]
    assert second.conflicts == (1,)
    assert third.seqs == []


def test_it_journals_nothing_of_a_post_that_the_ledger_refuses(transactional_db: None) -> None:
    def kept(shares: Iterable[Share]) -> None:
        if any(channel == 2 for channel, *_ in shares):
            raise ValueError("the ledger cannot take this")

    def entry(native: str) -> Message:
        return Message(id=native, space=Place("pages", "p"), text="Bonjour", at=0, received_at=0)

    writer = GroupWriter(DatabaseJournal(), gather=0.05, kept=kept)
    writer.start()
    try:

        async def together() -> list[Receipt | BaseException]:
            return await asyncio.gather(
                *(
                    writer.append(
                        [entry(str(number))], Delivery(f"channel:{number}", "d", b""), channel=number
                    )
                    for number in (1, 2, 3)
                ),
                return_exceptions=True,
            )

        receipts = asyncio.run(together())
    finally:
        writer.stop()
    assert [type(receipt) for receipt in receipts] == [Receipt, ValueError, Receipt]
    assert [one.id for one in journalled()] == ["1", "3"]


# ——— the page about it


def test_it_takes_what_its_manual_shows(acme: Client) -> None:
    shown = [block.partition("```")[0] for block in HOWTO.read_text().split("```json\n")[1:]]
    sent, asked, history = (json.loads(block) for block in shown)
    hook = make_hook("shop", client=acme)
    with running(make_app()) as web:
        answer = Sender(web, "shop", hook.secret).post(sent)
        again = Sender(web, "shop", hook.secret).post(history, delivery="msg_2")
    assert answer.json() == {"received": 3, "repeated": 0, "conflicting": 0, "refused": []}
    assert again.status_code == 202
    assert asked["type"] in ACTS
    request = ActionRequest("k", "hide", "webhook", "forum", message="c-812")
    assert asked["data"].keys() == _data(request).keys()


def test_it_takes_what_the_example_of_its_manual_signs(acme: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    example = HOWTO.read_text().split("```python\n")[1].partition("```")[0]
    written: dict[str, Callable[..., int]] = {}
    exec(compile(example, str(HOWTO), "exec"), written)
    hook = make_hook("shop", client=acme)
    with running(make_app()) as web:

        class Answered:
            def __init__(self, asked: Request) -> None:
                headers = {name.lower(): value for name, value in asked.header_items()}
                self.status = web.post("/hooks/shop", content=asked.data, headers=headers).status_code

        monkeypatch.setattr("urllib.request.urlopen", Answered)
        address = "http://127.0.0.1/hooks/shop"
        assert written["post"](address, hook.secret, "d1", [message("1", "Bonsoir à tous")]) == 202
    assert [entry.text for entry in journalled()] == ["Bonsoir à tous"]
