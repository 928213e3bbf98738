"""What a sender of signed webhooks may count on."""

import json
import time

import pytest
from posting import Running, Sender, journalled, message

from vigie.accounts.models import Client
from vigie.api import hooks, signature
from vigie.api.services import make_hook
from vigie.desk.models import Space
from vigie.intake.models import Conflict, Delivery

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_journals_one_message(sender: Sender) -> None:
    answer = sender.post(message(text="Où est ma commande ?"))
    assert answer.status_code == 202
    assert answer.json() == {"received": 1, "repeated": 0, "conflicting": 0, "refused": []}
    (entry,) = journalled()
    assert entry.text == "Où est ma commande ?"
    assert entry.space.key == "webhook:shop"


@pytest.mark.parametrize(
    "shape", [lambda those: those, lambda those: {"messages": those}], ids=["array", "object"]
)
def test_it_takes_many_messages_at_once(sender: Sender, shape) -> None:  # type: ignore[no-untyped-def]
    answer = sender.post(shape([message("1"), message("2"), message("3")]))
    assert (answer.status_code, answer.json()["received"]) == (202, 3)
    assert [entry.id for entry in journalled()] == ["1", "2", "3"]


def test_it_says_which_messages_it_refused_and_keeps_the_others(sender: Sender) -> None:
    answer = sender.post([message("1"), {"id": "2"}, "three", message("4")])
    assert answer.status_code == 202
    assert answer.json()["received"] == 2
    assert [refused["index"] for refused in answer.json()["refused"]] == [1, 2]
    assert all(refused["error"].endswith(".") for refused in answer.json()["refused"])


def test_it_refuses_a_post_of_which_nothing_is_a_message(sender: Sender) -> None:
    answer = sender.post([{"id": "2"}, 3])
    assert answer.status_code == 400
    assert len(answer.json()["refused"]) == 2
    assert not journalled()
    assert not Delivery.objects.exists()


def test_it_tells_a_repeated_message_from_another_text_under_the_same_id(sender: Sender) -> None:
    sender.post(message("1", "un"), delivery="msg_1")
    answer = sender.post([message("1", "un"), message("1", "deux"), message("2")], delivery="msg_2")
    assert answer.json() == {"received": 1, "repeated": 1, "conflicting": 1, "refused": []}
    assert [entry.text for entry in journalled()] == ["un", "Bonjour"]
    assert Conflict.objects.count() == 1


def test_it_answers_an_honest_retry_without_effect(sender: Sender) -> None:
    body = json.dumps(message()).encode()
    now = int(time.time())
    assert sender.post(body, at=now - 20).status_code == 202
    again = sender.post(body, at=now)
    assert (again.status_code, again.json()) == (200, {"status": "already received"})
    assert len(journalled()) == 1


def test_it_refuses_an_id_that_comes_back_with_another_body(sender: Sender) -> None:
    sender.post(message("1"))
    answer = sender.post(message("2"))
    assert answer.status_code == 409
    assert "webhook-id" in answer.json()["error"]
    assert len(journalled()) == 1


def test_it_keeps_the_ids_of_two_senders_apart(sender: Sender, acme: Client) -> None:
    other = Sender(sender.client, "forum", make_hook("forum", client=acme).secret)
    time.sleep(1.1)  # a new webhook is seen within a second
    assert sender.post(message(), delivery="same").status_code == 202
    assert other.post(message(), delivery="same").status_code == 202
    assert len(journalled()) == 2


def test_it_gives_a_message_without_id_the_same_one_when_sent_again(sender: Sender) -> None:
    body = {"text": "sans identifiant"}
    sender.post(body, delivery="msg_1")
    Delivery.objects.all().delete()  # as when it was forgotten, months later
    answer = sender.post(body, delivery="msg_1")
    assert answer.json()["repeated"] == 1
    assert sender.post(body, delivery="msg_2").json()["received"] == 1


# ——— proof of origin


def test_it_refuses_another_body_than_the_one_signed(sender: Sender) -> None:
    headers = sender.headers(json.dumps(message("1")).encode())
    answer = sender.client.post("/hooks/shop", content=json.dumps(message("2")).encode(), headers=headers)
    assert answer.status_code == 401
    assert not journalled()


@pytest.mark.parametrize("header", ["webhook_id", "webhook_timestamp", "webhook_signature"])
def test_it_names_the_header_that_is_missing(sender: Sender, header: str) -> None:
    answer = sender.post(message(), **{header: None})
    assert answer.status_code == 401
    assert header.replace("_", "-") in answer.json()["error"]


@pytest.mark.parametrize(
    "claimed",
    ["v1,", "v1,AAAA", "v2," + "A" * 44, "nonsense", "v1,é", "v1a,xx v1,****", ",", "v1," + "A" * 4000],
)
def test_it_refuses_a_signature_that_is_none(sender: Sender, claimed: str) -> None:
    raw = json.dumps(message()).encode()
    headers = sender.headers(raw) | {"webhook-signature": claimed}
    encoded = {name: value.encode() for name, value in headers.items()}
    assert sender.client.post("/hooks/shop", content=raw, headers=encoded).status_code == 401


def test_it_refuses_the_signature_of_another_secret(sender: Sender) -> None:
    raw = json.dumps(message()).encode()
    at = int(time.time())
    foreign = signature.sign(signature.key_of(signature.new_secret()), "msg_1", at, raw)
    assert sender.post(raw, at=at, webhook_signature=foreign).status_code == 401


def test_it_accepts_one_right_signature_among_several(sender: Sender) -> None:
    raw = json.dumps(message()).encode()
    at = int(time.time())
    right = signature.sign(sender.key, "msg_1", at, raw)
    wrong = signature.sign(b"x" * 32, "msg_1", at, raw)
    assert sender.post(raw, at=at, webhook_signature=f"v2,abc {wrong} {right}").status_code == 202


@pytest.mark.parametrize("seconds", [-301, -86_400, 400])
def test_it_refuses_a_time_too_far_from_now(sender: Sender, seconds: int) -> None:
    answer = sender.post(message(), at=int(time.time()) + seconds)
    assert answer.status_code == 401
    assert "timestamp" in answer.json()["error"]


def test_it_refuses_a_recorded_delivery_played_back_later(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = json.dumps(message()).encode()
    headers = sender.headers(raw)
    assert sender.client.post("/hooks/shop", content=raw, headers=headers).status_code == 202
    later = time.time() + 400
    monkeypatch.setattr(hooks.time, "time", lambda: later)
    assert sender.client.post("/hooks/shop", content=raw, headers=headers).status_code == 401
    assert len(journalled()) == 1


@pytest.mark.parametrize("stamp", ["", "soon", "-1", "1.5", "9" * 40, "١٢٣"])
def test_it_refuses_a_timestamp_that_is_no_number(sender: Sender, stamp: str) -> None:
    raw = json.dumps(message()).encode()
    headers = {name: value.encode() for name, value in sender.headers(raw).items()}
    headers["webhook-timestamp"] = stamp.encode()
    assert sender.client.post("/hooks/shop", content=raw, headers=headers).status_code == 401


def test_it_compares_every_signature_in_constant_time(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bytes] = []
    true_compare = signature.hmac.compare_digest

    def watched(expected: bytes, claimed: bytes) -> bool:
        compared.append(claimed)
        return true_compare(expected, claimed)

    monkeypatch.setattr(signature.hmac, "compare_digest", watched)
    raw = json.dumps(message()).encode()
    at = int(time.time())
    right = signature.sign(sender.key, "msg_1", at, raw)
    sender.post(raw, at=at, webhook_signature=f"{right} v1,AAAA {right}")
    assert len(compared) == 3


def test_it_reads_no_json_before_the_signature_is_proven(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def must_not_run(*_: object, **__: object) -> None:
        raise AssertionError("parsed before it was proven")

    monkeypatch.setattr(hooks, "read_post", must_not_run)
    assert sender.post(message(), webhook_signature="v1,AAAA").status_code == 401


# ——— what is no post


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"not json", "not JSON"),
        (b'{"text": "cut', "not JSON"),
        ('{"text": "é"}'.encode("latin-1"), "UTF-8"),
        (b"\xff\xfe{\x00}\x00", "UTF-8"),
        (b"3", "object"),
        (b"null", "object"),
        (b"[]", "no message"),
        (b'{"messages": {}}', "array"),
        (b'{"messages": []}', "no message"),
        (b"[" * 100_000, "deeply"),
        (b"[" * 5_000 + b"]" * 5_000, ""),
        (json.dumps([{"text": ""}] * 1001).encode(), "1000"),
    ],
    ids=lambda value: value[:12].decode("latin-1") if isinstance(value, bytes) else value,
)
def test_it_refuses_in_a_sentence_what_is_no_post(sender: Sender, body: bytes, word: str) -> None:
    answer = sender.post(body)
    assert answer.status_code == 400
    assert set(answer.json()) <= {"error", "refused"}
    assert word in answer.json()["error"]
    assert answer.json()["error"].endswith(".")
    assert not journalled()


def test_it_takes_half_an_emoji_and_null_characters(sender: Sender) -> None:
    answer = sender.post(b'{"id": "1", "text": "a\\u0000b \\ud83d c", "author": "\\udc00"}')
    assert answer.status_code == 202
    (entry,) = journalled()
    assert len(entry.remarks) == 2


def test_it_takes_a_message_with_a_number_that_is_none(sender: Sender) -> None:
    assert sender.post(b'{"id": "1", "text": "a", "rating": NaN}').status_code == 202
    (entry,) = journalled()
    assert entry.rating is None
    assert "rating" in entry.remarks[0]


def test_it_takes_what_is_strange_but_a_message(sender: Sender) -> None:
    strange = [
        message("x" * 10_000),
        message("marks", "e" + "\u0301" * 100_000),
        message("bidi", "\u202e\u2066txt", at="30000-01-01T00:00:00Z"),
        message("html", "<script>alert(1)</script>", author="<b>moi</b>"),
    ]
    answer = sender.post(strange)
    assert (answer.status_code, answer.json()["received"]) == (202, 4)


def test_it_tells_where_to_go_when_the_address_is_unknown(sender: Sender) -> None:
    answer = sender.client.post("/hooks/nobody", content=b"{}")
    assert answer.status_code == 404
    assert "vigie hooks add" in answer.json()["error"]


def test_it_answers_a_browser_that_looks(sender: Sender) -> None:
    answer = sender.client.get("/hooks/shop")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


# ——— whose place it is


def test_it_opens_new_places_for_the_clients_own_messages(sender: Sender, acme: Client) -> None:
    sender.post(message(space="avis"))
    assert Space.objects.get(network="webhook", native_id="avis").client == acme


def test_it_never_writes_into_a_place_of_another_client(sender: Sender) -> None:
    other = Client.objects.create(slug="other", name="Other")
    Space.objects.create(client=other, network="webhook", native_id="theirs", name="theirs", created_ms=0)
    answer = sender.post([message("1", space="theirs"), message("2")])
    assert answer.status_code == 202
    assert [refused["index"] for refused in answer.json()["refused"]] == [0]
    assert [entry.id for entry in journalled()] == ["2"]


def test_it_takes_no_unknown_place_of_another_network(sender: Sender) -> None:
    answer = sender.post(message(network="twitch", space="somebody"))
    assert answer.status_code == 400
    assert not Space.objects.filter(network="twitch").exists()


@pytest.mark.parametrize("place", [{"space": "s" * 501}, {"network": "n" * 41}, {"space": ["a"]}])
def test_it_refuses_a_place_that_has_no_proper_name(sender: Sender, place: dict[str, object]) -> None:
    assert sender.post(message(**place)).status_code == 400


def test_it_logs_no_text(sender: Sender, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        sender.post(message("1", "phrase secrète"))
        sender.post(b'{"text": "phrase secr')
    assert "phrase secr" not in caplog.text


def test_it_keeps_the_secret_out_of_the_database(acme: Client, client: Running) -> None:
    made = make_hook("sealed", client=acme)
    assert made.secret.removeprefix("whsec_") not in made.hook.sealed_secret
