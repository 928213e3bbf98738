"""What comes to a channel's address and is not its network's: refused early, cheaply, slowly in a flood."""

import asyncio
import gc
import json
from collections.abc import Iterator
from typing import Any

import pytest
from networks_of_tests import CARDS, Network, connected, said
from posting import Running, Sender, journalled, running

from vigie.accounts.models import Client
from vigie.api import forged, inbound
from vigie.api.application import make_app
from vigie.api.forged import Forged
from vigie.api.services import make_hook
from vigie.channels.models import Channel
from vigie.connectors import signatures
from vigie.connectors.inbound import Call, Reply, SignatureError

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(acme: Client) -> Channel:
    return connected(acme)


@pytest.fixture
def network(page: Channel) -> Iterator[Network]:
    with running(make_app(cards=CARDS)) as started:
        yield Network(started, page)


def raw(
    web: Running, path: str, pieces: list[bytes], headers: list[tuple[bytes, bytes]], query: bytes = b""
) -> tuple[int, bytes, int]:
    """Post piece by piece, as no client library would; return the status, the answer, and the pieces read
    before the answer began."""
    left = list(pieces)
    sent: list[dict[str, Any]] = []
    read_before = 0

    async def receive() -> dict[str, Any]:
        if not left:
            return {"type": "http.disconnect"}
        piece = left.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    async def send(message: Any) -> None:
        nonlocal read_before
        if message["type"] == "http.response.start":
            read_before = len(pieces) - len(left)
        sent.append(dict(message))

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "headers": headers,
        "query_string": query,
    }
    web.call(web.app, scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]), read_before


def test_it_refuses_a_post_without_its_header_before_reading_it(network: Network) -> None:
    status, answer, read = raw(network.web, network.address, [b"x" * 1000] * 20, [])
    assert (status, read) == (401, 0)
    assert "x-hub-signature-256" in json.loads(answer)["error"]


def test_it_refuses_a_post_to_an_unknown_address_before_reading_it(network: Network) -> None:
    status, _, read = raw(network.web, "/hooks/pages/" + "A" * 43, [b"x" * 1000] * 20, [])
    assert (status, read) == (404, 0)


def test_it_refuses_a_body_that_is_too_large_before_reading_it(network: Network) -> None:
    length = str(inbound.LARGEST + 1).encode()
    headers = [(b"x-hub-signature-256", b"sha256=00"), (b"content-length", length)]
    status, _, read = raw(network.web, network.address, [b"x"] * 20, headers)
    assert (status, read) == (413, 0)


def test_it_stops_reading_a_body_that_never_ends(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound, "LARGEST", 10_000)
    headers = [(b"x-hub-signature-256", b"sha256=00")]
    status, _, read = raw(network.web, network.address, [b"x" * 1000] * 100, headers)
    assert (status, read) == (413, 11)


@pytest.mark.parametrize(
    "claimed",
    [
        b"sha256=",
        b"sha256=" + b"0" * 64,
        b"sha1=" + b"0" * 40,
        b"\xff\xfe",
        b"0" * 10_000,
        "sha256=é".encode(),
    ],
)
def test_it_refuses_a_signature_that_is_none(network: Network, claimed: bytes) -> None:
    body = json.dumps({"entry": [said()]}).encode()
    status, answer, _ = raw(network.web, network.address, [body], [(b"x-hub-signature-256", claimed)])
    assert status == 401
    assert json.loads(answer)["error"].endswith(".")
    assert not journalled()


def test_it_refuses_the_right_signature_over_another_body(network: Network) -> None:
    headers = network.headers(json.dumps({"entry": [said("1")]}).encode())
    answer = network.web.post(network.address, content=json.dumps({"entry": [said("2")]}), headers=headers)
    assert answer.status_code == 401
    assert not journalled()


def test_it_computes_one_signature_for_a_forged_post(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[bytes] = []
    true_digest = signatures.hmac.digest

    def watched(key: bytes, message: bytes, digest: Any) -> bytes:
        computed.append(message)
        return true_digest(key, message, digest)

    monkeypatch.setattr(signatures.hmac, "digest", watched)
    network.secret = "forged"
    assert network.post(said()).status_code == 401
    assert len(computed) == 1


def test_it_reads_nothing_before_the_signature_is_proven(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    network.secret = "forged"
    # A body that could not be read is refused for its signature, and no gap is told for it.
    assert network.post(raw=b"[" * 100_000).status_code == 401
    assert network.web.app.state.networks.unread == {}


def test_it_survives_a_genuine_body_that_nests_without_end(network: Network) -> None:
    assert network.post(raw=b"[" * 100_000).status_code in (200, 500)
    assert network.post(said()).status_code == 200


@pytest.mark.parametrize(
    "query",
    [b"a=" + b"%ff" * 50, b"&&&===", b"\xff\xfe=\xff", b"hub.mode=subscribe&hub.mode=x", b"a=1&" * 2000],
)
def test_it_takes_any_query(network: Network, query: bytes) -> None:
    body = json.dumps({"entry": [said()]}).encode()
    headers = [(name.encode(), value.encode()) for name, value in network.headers(body).items()]
    status, _, _ = raw(network.web, network.address, [body], headers, query)
    assert status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/hooks/pages/",
        "/hooks//" + "a" * 43,
        "/hooks/pages/" + "a" * 20_000,
        "/hooks/pages/%00",
        "/hooks/pages/é",
        "/hooks/../pages",
        "/hooks/nothing/" + "a" * 43,
    ],
)
def test_it_has_nothing_at_odd_addresses(network: Network, path: str) -> None:
    assert network.web.post(path, content=b"{}").status_code in (301, 307, 404)
    assert not journalled()


def test_it_lets_a_sender_go_who_hangs_up(network: Network) -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": network.address,
        "headers": [(b"x-hub-signature-256", b"sha256=00")],
        "query_string": b"",
    }
    network.web.call(network.web.app, scope, receive, send)
    assert sent == []
    assert network.post(said()).status_code == 200


def test_it_takes_no_post_of_an_account_without_a_secret(acme: Client) -> None:
    channel = connected(acme, "bare", secret="")
    with running(make_app(cards=CARDS)) as web:
        # An empty secret signs like any other.
        assert Network(web, channel, secret="").post(said(place="bare")).status_code == 401
    assert not journalled()


# ——— floods


def test_it_lets_true_posts_pass_while_forged_ones_wait(network: Network) -> None:
    web = network.web
    web.app.state.networks._forged = Forged(pace=0.001, longest=3_600)
    body = json.dumps({"entry": [said("forged")]}).encode()
    wrong = {"x-hub-signature-256": "sha256=" + "0" * 64}
    assert web.post(network.address, content=body, headers=wrong).status_code == 401
    waiting = [
        web.together(lambda: web._http.post(network.address, content=body, headers=wrong)) for _ in range(20)
    ]
    for number in range(20):
        assert network.post(said(str(number))).status_code == 200
    assert not any(one.done() for one in waiting)
    for one in waiting:
        one.cancel()
    assert len(journalled()) == 20


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return what refusals wait, by a clock that stands still."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(forged.asyncio, "sleep", sleep)
    monkeypatch.setattr(forged.time, "monotonic", lambda: 100.0)
    return waited


async def refuse(refusals: Forged, times: int) -> None:
    for _ in range(times):
        await refusals.refused()


def test_it_gives_each_refusal_of_a_flood_its_own_turn(waits: list[float]) -> None:
    refusals = Forged(pace=10, longest=4.0)
    asyncio.run(refuse(refusals, 5))
    # One at once, then one after the other: waves would hold true posts up.
    assert waits == pytest.approx([0.1, 0.2, 0.3, 0.4])
    assert refusals.count == 5


def test_it_lets_no_refusal_wait_for_ever(waits: list[float]) -> None:
    asyncio.run(refuse(Forged(pace=10, longest=4.0), 1_000))
    assert max(waits) == pytest.approx(4.0)


def test_it_answers_an_honest_mistake_soon_after_a_flood(
    waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = Forged(pace=10, longest=4.0)
    asyncio.run(refuse(refusals, 1_000))
    waits.clear()
    monkeypatch.setattr(forged.time, "monotonic", lambda: 104.1)
    asyncio.run(refuse(refusals, 1))
    assert waits == []


def test_it_answers_a_few_honest_mistakes_at_once(
    waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(1_000))
    monkeypatch.setattr(forged.time, "monotonic", lambda: next(clock))
    asyncio.run(refuse(Forged(), 20))
    assert waits == []


def test_it_keeps_no_body_while_a_refusal_waits(network: Network) -> None:
    web = network.web
    turn = web.app.state.networks._forged = Forged(pace=0.001, longest=3_600)
    body = b"a body that must not be kept" * 1_000
    kept: list[int] = []

    async def look() -> None:
        kept.append(sum(type(one) is Call and len(one.body) == len(body) for one in gc.get_objects()))

    wrong = {"x-hub-signature-256": "sha256=" + "0" * 64}
    web.post(network.address, content=body, headers=wrong)
    waiting = web.together(lambda: web._http.post(network.address, content=body, headers=wrong))
    while turn.count < 2:
        web.call(asyncio.sleep, 0.001)
    web.call(look)
    waiting.cancel()
    assert kept == [0]


def test_it_counts_forged_posts_to_hooks_too(network: Network, acme: Client) -> None:
    sender = Sender(network.web, "shop", make_hook("shop", client=acme).secret)
    count = network.web.app.state.networks._forged.count
    assert sender.post({"id": "1", "text": "a"}, webhook_signature="v1,AAAA").status_code == 401
    assert network.web.post("/hooks/nobody", content=b"{}").status_code == 404
    assert network.web.app.state.networks._forged.count == count + 2


# ——— the formulas


def call(**given: Any) -> Call:
    return Call(given.pop("method", "POST"), given.pop("query", {}), given.pop("headers", {}), b"")


def test_it_computes_the_formulas_as_the_networks_publish_them() -> None:
    # RFC 4231, test case 2, in hexadecimal and in base64.
    key, said_ = b"Jefe", b"what do ya want for nothing?"
    signatures.prove_hex(
        key, said_, b"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", prefix=b""
    )
    signatures.prove_base64(key, said_, b"sha256=W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=")


@pytest.mark.parametrize("prove", [signatures.prove_hex, signatures.prove_base64])
@pytest.mark.parametrize("claimed", [b"", b"sha256=", b"sha256=00", b"\xff"])
def test_it_proves_nothing_without_a_key_or_with_another_signature(prove: Any, claimed: bytes) -> None:
    for key in (b"", b"key"):
        with pytest.raises(SignatureError):
            prove(key, b"body", claimed)


def test_it_proves_nothing_with_the_signature_of_an_empty_key() -> None:
    mac = signatures.hmac.digest(b"", b"body", "sha256").hex()
    with pytest.raises(SignatureError):
        signatures.prove_hex(b"", b"body", f"sha256={mac}".encode())


@pytest.mark.parametrize(("expected", "told"), [("", ""), ("word", ""), ("word", "Word"), ("word", "\udcff")])
def test_it_takes_no_other_word_and_no_empty_one(expected: str, told: str) -> None:
    with pytest.raises(SignatureError):
        signatures.prove_word(expected, told)


def test_it_takes_the_word_that_was_agreed_on() -> None:
    signatures.prove_word("clé", "clé")
    signatures.prove_word("clé", "clé".encode())


@pytest.mark.parametrize("apart", [-600_001, 600_001, -86_400_000])
def test_it_refuses_what_is_too_far_from_now(apart: int) -> None:
    with pytest.raises(SignatureError):
        signatures.recent(1_000_000_000 + apart, now=1_000_000_000, seconds=600)
    signatures.recent(1_000_000_000 - 599_000, now=1_000_000_000, seconds=600)
    signatures.recent(1_000_000_000 + 599_000, now=1_000_000_000, seconds=600)


@pytest.mark.parametrize(
    ("stamp", "at"),
    [
        (b"2026-11-22T03:00:00Z", 1_795_316_400_000),
        (b"2026-11-22T03:00:00.123456789Z", 1_795_316_400_123),
        (b"2026-11-22T04:00:00+01:00", 1_795_316_400_000),
    ],
)
def test_it_reads_a_time_with_any_number_of_decimals(stamp: bytes, at: int) -> None:
    assert signatures.rfc3339_ms(stamp) == at


@pytest.mark.parametrize("stamp", [b"", b"soon", b"\xff", b"2026-13-01T00:00:00Z", b"1" * 5_000])
def test_it_refuses_what_is_no_time(stamp: bytes) -> None:
    with pytest.raises(SignatureError):
        signatures.rfc3339_ms(stamp)
    with pytest.raises(SignatureError):
        signatures.unix_ms(stamp)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"hub.mode": "subscribe", "hub.verify_token": "word"},
        {"hub.mode": "unsubscribe", "hub.verify_token": "word", "hub.challenge": "1"},
        {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "1"},
    ],
)
def test_it_answers_no_handshake_that_is_none(query: dict[str, str]) -> None:
    with pytest.raises(SignatureError):
        signatures.hub_challenge(call(method="GET", query=query), "word")


def test_it_gives_the_challenge_back_as_plain_text() -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "word", "hub.challenge": "<b>1</b>"}
    assert signatures.hub_challenge(call(query=query), "word") == Reply(200, b"<b>1</b>")
    assert Reply().type.startswith("text/plain")


def test_it_is_never_open_to_an_empty_word(acme: Client) -> None:
    channel = connected(acme, "silent")
    with running(make_app(cards=CARDS)) as web:
        asked = {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": ""}
        assert web.get(Network(web, channel).address, params=asked).status_code == 401
