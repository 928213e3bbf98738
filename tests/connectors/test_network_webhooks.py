"""Webhooks that are forged, old, sent again or cannot be read, on every network that sends any."""

import hmac
import time
from unittest.mock import patch

import msgspec
import pytest
from listening import Hearing, listening
from peer import Peer
from trials import fault, takes_webhooks

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import ConnectorError
from vigie.connectors.inbound import Call, SignatureError

TEXT = "Espèce d’andouille."
#: What a signature's clock may be wrong by, either way (ms).
SKEW = 60_000


async def _genuine(hearing: Hearing) -> Call:
    await hearing.peer.say(TEXT)
    await hearing.heard(TEXT)
    return hearing.calls[-1]


def _refuses(hearing: Hearing, call: Call, now: int) -> bool:
    assert hearing.inbound is not None
    try:
        hearing.inbound.glance(Call(call.method, call.query, call.headers))
        hearing.inbound.take(call, now=now)
    except SignatureError:
        return True
    return False


def _with(call: Call, **changed: object) -> Call:
    return msgspec.structs.replace(call, **changed)


def _proofs(hearing: Hearing, call: Call) -> list[bytes]:
    """Return the headers without which the call is refused."""
    now = _now()
    without = {name: {n: v for n, v in call.headers.items() if n != name} for name in call.headers}
    return [name for name, rest in without.items() if _refuses(hearing, _with(call, headers=rest), now)]


@fault("missing signature", only=takes_webhooks)
async def test_it_refuses_a_webhook_without_its_signature(peer: Peer):
    async with listening(peer) as hearing:
        call = await _genuine(hearing)
        assert _proofs(hearing, call)
        assert _refuses(hearing, _with(call, headers={}), _now())


@fault("wrong signature", only=takes_webhooks)
async def test_it_refuses_a_webhook_with_a_wrong_signature(peer: Peer):
    async with listening(peer) as hearing:
        call = await _genuine(hearing)
        kept = hearing.journal.last()
        proofs = _proofs(hearing, call)
        assert proofs
        for name in proofs:
            for value in (_other(call.headers[name]), b"", b"x", call.headers[name][:-4], "é".encode() * 20):
                forged = _with(call, headers={**call.headers, name: value})
                assert _refuses(hearing, forged, _now()), name
                assert (await hearing.take(forged)).status == 401
        assert hearing.journal.last() == kept


@fault("changed body", only=takes_webhooks)
async def test_it_refuses_a_webhook_whose_body_was_changed(peer: Peer):
    async with listening(peer) as hearing:
        call = await _genuine(hearing)
        for body in (call.body + b" ", call.body[:-1], b""):
            assert _refuses(hearing, _with(call, body=body), _now())


@fault("another secret", only=takes_webhooks)
async def test_it_refuses_a_webhook_of_another_account(peer: Peer):
    async with listening(peer) as hearing:
        call = await _genuine(hearing)
        account = hearing.account
        # Of the same form: what is no secret at all proves nothing anyway.
        secrets = {name: _other(value.encode()).decode() for name, value in account.keyring.secrets.items()}  # type: ignore[attr-defined]
        other = Account(settings=account.settings, keyring=MemoryKeyring(secrets))
        assert peer.card.inbound is not None
        with pytest.raises(SignatureError):
            peer.card.inbound(other).take(call, now=_now())


@fault("no secret", only=takes_webhooks)
async def test_it_refuses_every_webhook_of_an_account_that_has_no_secret(peer: Peer):
    async with listening(peer) as hearing:
        call = await _genuine(hearing)
        bare = Account(settings=hearing.account.settings, keyring=MemoryKeyring())
        assert peer.card.inbound is not None
        # An empty secret signs like any other: it is refused though the signature be right.
        right = patch.object(hmac, "compare_digest", return_value=True)
        with right, pytest.raises((SignatureError, ConnectorError)):
            peer.card.inbound(bare).take(call, now=_now())


@fault("stale signature", only=takes_webhooks)
async def test_it_refuses_a_genuine_webhook_that_is_old(peer: Peer):
    async with listening(peer) as hearing:
        call = await _genuine(hearing)
        assert _refuses(hearing, call, _now() + 86_400_000)
        assert not _refuses(hearing, call, _now())


@fault("clock skew", only=takes_webhooks)
async def test_it_takes_a_webhook_of_a_clock_that_is_a_little_wrong(peer: Peer):
    async with listening(peer) as hearing:
        call = await _genuine(hearing)
        assert not _refuses(hearing, call, _now() - SKEW)
        assert not _refuses(hearing, call, _now() + SKEW)


@fault("replayed delivery", only=takes_webhooks)
async def test_it_adds_nothing_when_an_old_webhook_is_sent_again(peer: Peer):
    async with listening(peer) as hearing:
        call = await _genuine(hearing)
        kept = hearing.journal.last()
        await hearing.take(call)
        assert hearing.journal.last() == kept
        assert hearing.journal.conflicts == []
        first, second = hearing.taken[-2:] if len(hearing.taken) > 1 else (hearing.taken[0],) * 2
        assert first.id == second.id != ""


@fault("unreadable webhook", only=takes_webhooks)
async def test_it_reads_nothing_of_an_empty_or_odd_request(peer: Peer):
    async with listening(peer) as hearing:
        for call in (
            Call("GET", {}, {}),
            Call("POST", {}, {}),
            Call("DELETE", {"a": "b"}, {b"x": b"\xff"}, b"\x00"),
        ):
            assert (await hearing.take(call)).status >= 400
        assert hearing.journal.last() == 0


def _now() -> int:
    return int(time.time() * 1000)


def _other(value: bytes) -> bytes:
    """Return the value with the digit in its middle changed."""
    middle = len(value) // 2
    return value[:middle] + (b"1" if value[middle : middle + 1] == b"0" else b"0") + value[middle + 1 :]
