"""Twitch's webhooks: what proves them, what they tell, and the subscriptions that bring them."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest
from listening import RecordingLedger, listening, started, until
from twitch_account_peer import (
    CALLBACK,
    CHANNEL,
    CHANNEL_ID,
    MODERATOR_ID,
    PATIENCE,
    WEBHOOK_SECRET,
    TwitchAccountPeer,
    person,
    said_as,
    signed,
    signed_bytes,
    stamp,
)

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import WELL, ConnectorError
from vigie.connectors.inbound import Call, PayloadError, Reply, SignatureError
from vigie.connectors.twitch.events import entries_of, notification_of
from vigie.connectors.twitch.hooks import WINDOW, TwitchHooks
from vigie.message import Message

TEXT = "Espèce d’andouille."
SENT = 1_573_899_072.464757
NOW = 1_573_899_072_464


def hooks(secret: str = WEBHOOK_SECRET) -> TwitchHooks:
    return TwitchHooks(Account({}, MemoryKeyring({"webhook_secret": secret})))


def payload(text: str = TEXT) -> dict[str, Any]:
    event = {
        "broadcaster_user_id": CHANNEL_ID,
        "broadcaster_user_login": CHANNEL,
        "broadcaster_user_name": "LaChaine",
        **{f"chatter_{key}": value for key, value in person("", "camille").items()},
        "message_id": "m-1",
        "message": said_as(text),
        "badges": [],
    }
    condition = {"broadcaster_user_id": CHANNEL_ID, "user_id": MODERATOR_ID}
    return {"subscription": {"type": "channel.chat.message", "condition": condition}, "event": event}


def call(**changed: Any) -> Call:
    genuine = signed("notification", payload(), WEBHOOK_SECRET, message="note-1", sent=stamp(SENT))
    return msgspec.structs.replace(genuine, **changed)


def without(name: bytes) -> dict[bytes, bytes]:
    return {key: value for key, value in call().headers.items() if key != name}


# Proof


def test_it_takes_the_signature_of_a_worked_example():
    # The digest was made with `openssl dgst -sha256 -hmac`, over id, time and body joined.
    headers = {
        b"twitch-eventsub-message-id": b"e76c6bd4-55c9-4987-8304-da1588d8988b",
        b"twitch-eventsub-message-timestamp": b"2019-11-16T10:11:12.464757833Z",
        b"twitch-eventsub-message-type": b"webhook_callback_verification",
        b"twitch-eventsub-message-signature": b"sha256="
        b"cceaec9f424ce8e3d17513ea38e3790ad8e6e921648989bd513ea7de34e8a4f2",
    }
    body = b'{"challenge":"pogchamp-kappa-360noscope-vohiyo"}'
    taken = hooks("s3cre7s3cre7").take(Call("POST", {}, headers, body), now=NOW)
    assert taken.id == "e76c6bd4-55c9-4987-8304-da1588d8988b"
    assert taken.reply == Reply(200, b"pogchamp-kappa-360noscope-vohiyo")
    assert taken.told == ()


def test_it_reads_a_webhook_as_it_reads_the_socket():
    taken = hooks().take(call(), now=NOW)
    assert taken.id == "note-1"
    assert taken.told == entries_of(notification_of("note-1", stamp(SENT), payload()), received_at=NOW)
    (message,) = taken.told
    assert isinstance(message, Message)
    assert (message.text, message.at) == (TEXT, NOW)
    assert 200 <= taken.reply.status < 300


@pytest.mark.parametrize(
    "forged",
    [
        call(headers=without(b"twitch-eventsub-message-signature")),
        call(headers=without(b"twitch-eventsub-message-id")),
        call(headers=without(b"twitch-eventsub-message-timestamp")),
        call(headers=without(b"twitch-eventsub-message-type")),
        call(headers={**call().headers, b"twitch-eventsub-message-signature": b"sha256=" + b"0" * 64}),
        call(headers={**call().headers, b"twitch-eventsub-message-signature": b"sha1=" + b"0" * 40}),
        call(headers={**call().headers, b"twitch-eventsub-message-signature": b"sha256="}),
        call(headers={**call().headers, b"twitch-eventsub-message-signature": b"\xff" * 71}),
        call(headers={**call().headers, b"twitch-eventsub-message-id": b"note-2"}),
        call(headers={**call().headers, b"twitch-eventsub-message-timestamp": stamp(SENT + 1).encode()}),
        call(headers={**call().headers, b"twitch-eventsub-message-timestamp": b"just now"}),
        call(body=call().body + b" "),
        call(body=b""),
        call(method="GET"),
        Call("GET", {}, {}),
    ],
)
def test_it_refuses_what_is_not_proven(forged: Call):
    with pytest.raises(SignatureError):
        hooks().take(forged, now=NOW)


@pytest.mark.parametrize("secret", ["", " ", "another-secret-of-webhooks"])
def test_it_refuses_everything_without_the_right_secret(secret: str):
    with pytest.raises(SignatureError):
        hooks(secret).take(call(), now=NOW)
    # Whoever signs with nothing is no more genuine.
    with pytest.raises(SignatureError):
        hooks(secret).take(signed("notification", payload(), "", sent=stamp(SENT)), now=NOW)


def test_it_refuses_at_a_glance_what_cannot_be_genuine():
    hooks().glance(call(body=b""))
    for name in (b"id", b"timestamp", b"type", b"signature"):
        with pytest.raises(SignatureError):
            hooks().glance(call(headers=without(b"twitch-eventsub-message-" + name), body=b""))


@pytest.mark.parametrize("apart", [-WINDOW, WINDOW])
def test_it_refuses_an_old_delivery_though_it_is_genuine(apart: int):
    hooks().take(call(), now=NOW + apart * 1000)
    with pytest.raises(SignatureError):
        hooks().take(call(), now=NOW + apart * 1000 + (1_000 if apart > 0 else -1_000))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b"[" * 200_000,
        b'{"subscription": {}, "event": {}}',
        json.dumps({**payload(), "event": {"message": 3}}).encode(),
    ],
)
def test_it_says_so_when_a_genuine_delivery_cannot_be_read(body: bytes):
    with pytest.raises(PayloadError) as caught:
        hooks().take(signed_bytes("notification", body, WEBHOOK_SECRET, sent=stamp(SENT)), now=NOW)
    assert TEXT not in str(caught.value)


def test_it_thanks_for_a_revocation_and_for_what_it_does_not_know():
    for type_ in ("revocation", "something_new"):
        subscription = {"subscription": {"type": "channel.chat.message", "status": "authorization_revoked"}}
        taken = hooks().take(signed(type_, subscription, WEBHOOK_SECRET, sent=stamp(SENT)), now=NOW)
        assert taken.told == ()
        assert 200 <= taken.reply.status < 300


def test_it_answers_no_challenge_that_is_none():
    for body in (b"{}", b'{"challenge": 3}', b"[]"):
        odd = signed_bytes("webhook_callback_verification", body, WEBHOOK_SECRET, sent=stamp(SENT))
        with pytest.raises(PayloadError):
            hooks().take(odd, now=NOW)


# Subscriptions


def run(trial: Callable[[TwitchAccountPeer], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with asyncio.timeout(40), started(TwitchAccountPeer()) as peer:
            assert isinstance(peer, TwitchAccountPeer)
            await trial(peer)

    asyncio.run(whole())


def hooked(peer: TwitchAccountPeer, **given: Any) -> Any:
    return listening(peer, account=peer.hooked_account(), **given)


def states(peer: TwitchAccountPeer) -> set[str]:
    return {one["status"] for one in peer.subscriptions.values()}


def test_it_subscribes_proves_its_address_and_hears():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with hooked(peer) as hearing:
            assert states(peer) == {"enabled"}
            assert {one["transport"]["callback"] for one in peer.subscriptions.values()} == {CALLBACK}
            assert peer.sessions == {}
            # Challenges were answered, and nothing of them was journalled.
            assert hearing.journal.last() == 0
            await peer.say(TEXT)
            message = await hearing.heard(TEXT)
            assert peer.answered[-1].status < 300
            await peer.remove(message.id)
            await until(lambda: hearing.removals(), "the removal")
            await peer.whisper("En privé.")
            assert (await hearing.heard("En privé.")).kind == "private"
            marks = hearing.ledger.marks
            await until(lambda: hearing.ledger.marks > marks, "a mark while all is well")
            assert hearing.ledger.gaps == []

    run(trial)


def test_it_asks_for_nothing_twice():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with hooked(peer) as hearing:
            made = len(peer.subscriptions)
            posts = peer.requests.count(("POST", "/helix/eventsub/subscriptions"))
            marks = hearing.ledger.marks
            await until(lambda: hearing.ledger.marks > marks + 2, "several looks, over several pages")
        async with hooked(peer) as hearing:
            await until(lambda: hearing.ledger.marks > 1, "several looks of a new process")
            assert len(peer.subscriptions) == made
            assert peer.requests.count(("POST", "/helix/eventsub/subscriptions")) == posts

    run(trial)


def test_it_keeps_each_message_once_whatever_comes_twice_or_in_another_order():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with hooked(peer) as hearing:
            peer.faults.repeated, peer.faults.garbage = 1, 1
            await peer.say("Un.")
            assert [reply.status for reply in peer.answered[-3:]] == [400, 204, 204]
            peer.faults.reordered = 3
            for text in ("Deux.", "Trois.", "Quatre."):
                await peer.say(text)
            for text in ("Un.", "Deux.", "Trois.", "Quatre."):
                await hearing.heard(text)
                assert len(hearing.messages(text)) == 1
            assert hearing.journal.conflicts == []

    run(trial)


def test_it_subscribes_again_and_tells_a_gap_when_twitch_gave_up():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with hooked(peer) as hearing:
            await until(lambda: hearing.ledger.marks, "a first mark")
            before = int(time.time() * 1000)
            await peer.revoke("notification_failures_exceeded", "channel.chat.message")
            await until(lambda: hearing.ledger.gaps, "a gap")
            (gap,) = hearing.ledger.gaps
            assert gap.until is not None
            assert gap.since <= gap.until
            assert gap.until >= before
            await hearing.well()
            await peer.say(TEXT)
            await hearing.heard(TEXT)
            assert len(hearing.messages(TEXT)) == 1

    run(trial)


def test_it_says_that_its_address_is_not_reached():
    async def trial(peer: TwitchAccountPeer) -> None:
        ledger = RecordingLedger()
        connector = peer.connect(peer.hooked_account())
        # Nobody answers the challenge.
        reading = asyncio.create_task(anext(connector.receive(ledger.cursor)))
        await until(lambda: "reached from outside" in connector.health, "the sentence")
        assert connector.health != WELL
        assert not reading.done()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await connector.aclose()

    run(trial)


def test_it_renews_the_applications_token():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with hooked(peer) as hearing:
            granted = peer.requests.count(("POST", "/oauth2/token"))
            peer.app_tokens.clear()
            await until(lambda: peer.requests.count(("POST", "/oauth2/token")) > granted, "another token")
            marks = hearing.ledger.marks
            await until(lambda: hearing.ledger.marks > marks, "a mark")
            assert hearing.health() == WELL

    run(trial)


def test_it_waits_out_a_failing_network():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with hooked(peer) as hearing:
            peer.faults.fail(500, 2, where="read")
            peer.faults.fail(429, where="read", retry_after=0.01)
            await until(lambda: not peer.faults.failures, "the failures")
            await hearing.well()
            marks = hearing.ledger.marks
            await until(lambda: hearing.ledger.marks > marks, "a mark")

    run(trial)


def test_it_needs_the_right_to_be_a_bot():
    async def trial(peer: TwitchAccountPeer) -> None:
        peer.scopes.discard("user:bot")
        connector = peer.connect(peer.hooked_account())
        missing = (await connector.check()).missing
        assert len(missing) == 1
        assert "user:bot" in missing[0]
        peer.refuses["channel.chat.message"] = 403
        with pytest.raises(ConnectorError) as caught:
            await anext(connector.receive())
        assert caught.value.permanent
        await connector.aclose()

    run(trial)


def test_it_ends_when_the_account_withdraws_its_token():
    async def trial(peer: TwitchAccountPeer) -> None:
        patience = msgspec.structs.replace(PATIENCE, validate=0.02)
        peer.card = msgspec.structs.replace(
            peer.card, connect=lambda account: peer.connect(account, patience)
        )
        async with hooked(peer) as hearing:
            peer.token, peer.renewable = "another", False
            await until(lambda: hearing.ended, "the end")
            assert hearing.ended is not None
            assert hearing.ended.permanent
            assert "connect the account again" in hearing.ended.sentence

    run(trial)
