"""What is particular to a client's own site: what it may post, and how it is asked."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest
from listening import asked, listening, started
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from webhook_peer import PLACE, WebhookPeer

from vigie.actions.network import ActionError, ActionRequest, GoneError
from vigie.connectors.account import Account
from vigie.connectors.base import WELL, ConnectorError, Gap, Rereads, Sentence
from vigie.connectors.inbound import SignatureError, Taken
from vigie.connectors.webhook.card import CARD
from vigie.connectors.webhook.inbound import WebhookInbound
from vigie.connectors.webhook.site import ACTS
from vigie.intake.base import key_of
from vigie.message import Message, Removal, Space

GAP = Gap(space=Space("webhook", PLACE), since=0, because=Sentence("A test.", "Un essai."))


def on_a_site(trial: Callable[[WebhookPeer], Awaitable[None]]) -> None:
    """Carry a trial out on a fresh site."""

    async def whole() -> None:
        async with asyncio.timeout(30), started(WebhookPeer()) as peer:
            assert isinstance(peer, WebhookPeer)
            await trial(peer)

    asyncio.run(whole())


def request(verb: str = "hide", **given: Any) -> ActionRequest:
    return ActionRequest(given.pop("key", "k1"), verb, "webhook", PLACE, **given)


def without(account: Account, *names: str) -> Account:
    settings = {name: value for name, value in account.settings.items() if name not in names}
    return Account(settings, account.keyring, account.purse)


def take(*entries: Any, raw: bytes | None = None, **fields: Any) -> Taken:
    """Return what is read in a post of the site."""
    peer = WebhookPeer()
    body = json.dumps({"messages": entries, **fields}).encode() if raw is None else raw
    try:
        account = Account({"place": PLACE}, peer.keyring())
        return WebhookInbound(account).take(peer.signed(body), now=int(time.time() * 1000))
    finally:
        asyncio.run(peer.stop())


def refused(taken: Taken) -> list[str]:
    return [one["error"] for one in msgspec.json.decode(taken.reply.body)["refused"]]


# ——— what a site posts


def test_it_takes_what_is_written_as_it_is_on_the_wire() -> None:
    taken = take({"id": "1", "text": "Bonjour", "author": "camille", "kind": "review", "rating": 2})
    (message,) = taken.told
    assert isinstance(message, Message)
    assert (message.id, message.space.key, message.rating) == ("1", f"webhook:{PLACE}", 2.0)
    assert (taken.reply.status, taken.id[:4]) == (202, "msg_")


def test_it_tells_the_sender_which_entries_it_refused() -> None:
    taken = take({"id": "1", "text": "Bonjour"}, {"id": "2"}, "three")
    assert len(taken.told) == 1
    told = msgspec.json.decode(taken.reply.body)
    assert told["taken"] == 1
    assert [one["index"] for one in told["refused"]] == [1, 2]


@pytest.mark.parametrize("raw", [b"", b"not json", b"[]", b"3", b'[{"id": "1"}]', b"\xff"])
def test_it_tells_the_sender_why_nothing_was_taken(raw: bytes) -> None:
    # Whoever wrote the sender reads the answer: a silent success would hide the mistake.
    taken = take(raw=raw)
    assert taken.told == ()
    assert taken.reply.status == 400
    assert msgspec.json.decode(taken.reply.body)["error"].endswith(".")


def test_it_takes_no_entry_that_claims_another_network() -> None:
    taken = take({"id": "1", "text": "a", "network": "twitch"}, {"id": "2", "text": "b", "space": "avis"})
    assert [told.space.key for told in taken.told] == ["webhook:avis"]
    assert len(refused(taken)) == 1


@pytest.mark.parametrize(
    ("fields", "revision"),
    [
        ({"revision": 2}, "2"),
        ({"revision": "b"}, "b"),
        ({"edited_at": "2026-11-22T10:00:00Z"}, "2026-11-22T10:00:00Z"),
        ({"edited_at": 1_795_000_000}, "1795000000"),
        ({"revision": 3, "edited_at": "2026-11-22T10:00:00Z"}, "3"),
        ({}, ""),
        ({"edited_at": None}, ""),
        ({"revision": "", "edited_at": ""}, ""),
        # Some sites give every message the time of its last change, which is that of its writing.
        ({"at": "2026-11-22T09:00:00Z", "edited_at": "2026-11-22T09:00:00Z"}, ""),
    ],
)
def test_it_tells_a_changed_text_from_the_first_one(fields: dict[str, Any], revision: str) -> None:
    (message,) = take({"id": "1", "text": "Bonjour", **fields}).told
    assert isinstance(message, Message)
    assert message.revision == revision
    assert "revision" not in message.extra
    assert (key_of(message) != key_of(msgspec.structs.replace(message, revision=""))) == bool(revision)


@pytest.mark.parametrize("revision", [True, [1], {"a": 1}, "x" * 201, "\n"])
def test_it_refuses_a_revision_that_is_none(revision: object) -> None:
    assert take({"id": "1", "text": "a", "revision": revision}).reply.status == 400


def test_it_refuses_a_changed_message_that_does_not_say_which_one() -> None:
    assert take({"text": "a", "revision": 2}).reply.status == 400


def test_it_knows_what_the_site_keeps_back() -> None:
    messages = take({"id": "1", "text": "a", "held": True}, {"id": "2", "text": "b", "held": "true"}).told
    assert [one.held for one in messages if isinstance(one, Message)] == [True, False]


def test_it_takes_removals_of_a_message_and_of_an_author() -> None:
    first, second, third = take(
        {"entry": "removal", "id": "r1", "message": "m1", "at": "2026-11-22T10:00:00Z"},
        {"entry": "removal", "author": {"id": "camille"}, "how": "ban"},
        {"entry": "removal", "author": 7, "how": "timeout", "duration": 600, "space": "avis"},
    ).told
    assert isinstance(first, Removal)
    assert isinstance(second, Removal)
    assert isinstance(third, Removal)
    assert (first.id, first.message_id, first.author_id, first.how) == ("r1", "m1", None, "deleted")
    assert first.at == 1_795_341_600_000
    assert (second.message_id, second.author_id, second.how) == (None, "camille", "ban")
    assert (third.author_id, third.duration, third.space.id) == ("7", 600, "avis")


def test_it_gives_a_removal_without_id_the_same_one_when_sent_again() -> None:
    peer = WebhookPeer()
    reader = WebhookInbound(Account({"place": PLACE}, peer.keyring()))
    body = b'{"entry": "removal", "message": "m1"}'
    now = int(time.time() * 1000)
    once, again, later = (
        reader.take(peer.signed(body, delivery=name), now=now).told[0] for name in ("d1", "d1", "d2")
    )
    asyncio.run(peer.stop())
    assert not isinstance(once, Gap)
    assert not isinstance(later, Gap)
    assert once == again
    assert once.id != later.id


@pytest.mark.parametrize(
    "removal",
    [
        {},
        {"message": ""},
        {"message": None, "author": {}},
        {"message": "1", "author": "a"},
        {"message": True},
        {"message": ["1"]},
    ],
)
def test_it_never_reads_a_removal_as_one_of_a_whole_place(removal: dict[str, Any]) -> None:
    taken = take({"entry": "removal", **removal})
    assert (taken.told, taken.reply.status) == ((), 400)


# ——— how a site is asked


def test_it_signs_what_it_asks_and_repeats_the_id_at_every_try() -> None:
    async def trial(peer: WebhookPeer) -> None:
        async with listening(peer) as hearing:
            native = await peer.say("Espèce d’andouille.")
            message = await hearing.heard("andouille")
            peer.faults.fail(503, where="act")
            asking = asked("hide", message, key="décision 12/hide")
            with pytest.raises(ActionError):
                await hearing.connector.act(asking)
            await hearing.connector.act(asking)
            await hearing.connector.act(asking)
            assert [deed["type"] for deed in peer.deeds] == ["hide"]
            assert peer.deeds[0]["data"] == {
                "space": PLACE,
                "message": native,
                "author": "camille",
                "thread": None,
                "reply_to": None,
                "kind": "comment",
                "at": message.at,
            }

    on_a_site(trial)


def test_it_gives_a_ban_its_reason_and_a_time_out_its_length() -> None:
    async def trial(peer: WebhookPeer) -> None:
        site = peer.card.connect(peer.account())
        await site.act(request("time_out", author="camille", seconds=600, key="a"))
        await site.act(request("ban", author="camille", text="Injures répétées", key="b"))
        await site.aclose()
        assert peer.deeds[0]["data"]["seconds"] == 600
        assert peer.deeds[1]["data"]["text"] == "Injures répétées"
        assert peer.banned == {"camille"}

    on_a_site(trial)


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(400, True), (403, True), (409, False), (422, True), (429, False), (500, False), (501, False)],
)
def test_it_tells_a_refusal_for_good_from_one_for_now(status: int, permanent: bool) -> None:
    async def trial(peer: WebhookPeer) -> None:
        site = peer.card.connect(peer.account())
        peer.faults.fail(status, where="act")
        with pytest.raises(ActionError) as caught:
            await site.act(request(message="m1"))
        assert caught.value.permanent is permanent
        assert not isinstance(caught.value, GoneError)
        await site.aclose()

    on_a_site(trial)


@pytest.mark.parametrize("status", [404, 410])
def test_it_knows_that_a_message_is_gone(status: int) -> None:
    async def trial(peer: WebhookPeer) -> None:
        site = peer.card.connect(peer.account())
        peer.faults.fail(status, where="act")
        with pytest.raises(GoneError):
            await site.act(request(message="m1"))
        # What is gone says nothing against the site.
        assert site.health == WELL
        await site.aclose()

    on_a_site(trial)


def test_it_follows_no_redirection(monkeypatch: pytest.MonkeyPatch) -> None:
    async def moved(self: WebhookPeer, request: Request) -> Response:
        return RedirectResponse("/elsewhere", 302)

    monkeypatch.setattr(WebhookPeer, "_do", moved)

    async def trial(peer: WebhookPeer) -> None:
        site = peer.card.connect(peer.account())
        with pytest.raises(ActionError) as caught:
            await site.act(request(message="m1"))
        assert caught.value.permanent
        assert peer.asked() == 1
        await site.aclose()

    on_a_site(trial)


def test_it_believes_a_status_whatever_page_stands_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def done(self: WebhookPeer, request: Request) -> Response:
        return PlainTextResponse("<html>Fait</html>")

    monkeypatch.setattr(WebhookPeer, "_do", done)

    async def trial(peer: WebhookPeer) -> None:
        site = peer.card.connect(peer.account())
        assert (await site.act(request(message="m1"))).made == ""
        await site.aclose()

    on_a_site(trial)


def test_it_asks_a_site_that_answers_no_questions_to_do_all_that_it_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def none(self: WebhookPeer, request: Request) -> Response:
        return Response(status_code=405)

    monkeypatch.setattr(WebhookPeer, "_possible", none)

    async def trial(peer: WebhookPeer) -> None:
        site = peer.card.connect(peer.account())
        assert (await site.check()).name == PLACE
        assert await site.permits(request(message="m1", author="a")) == ACTS
        assert "ban" not in await site.permits(request(message="m1"))
        assert "hide" not in await site.permits(request(author="a"))
        assert site.health == WELL
        await site.aclose()

    on_a_site(trial)


def test_it_passes_over_what_is_no_verb_in_what_a_site_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    async def odd(self: WebhookPeer, request: Request) -> Response:
        return JSONResponse({"acts": [{"verb": "ban"}, ["ban"], None, "hide", "explode"]})

    monkeypatch.setattr(WebhookPeer, "_possible", odd)

    async def trial(peer: WebhookPeer) -> None:
        site = peer.card.connect(peer.account())
        assert await site.permits(request(message="m1", author="a")) == {"hide"}
        await site.aclose()

    on_a_site(trial)


def test_it_offers_nothing_where_there_is_no_address_for_it() -> None:
    async def trial(peer: WebhookPeer) -> None:
        site = peer.card.connect(without(peer.account(), "address", "history"))
        assert site.capabilities.acts == frozenset()
        assert not site.capabilities.rereads
        assert not isinstance(site, Rereads)
        assert await site.permits(request(message="m1")) == frozenset()
        with pytest.raises(ActionError) as acting:
            await site.act(request(message="m1"))
        assert acting.value.permanent
        # It is connected all the same: what it posts is read.
        identity = await site.check()
        assert (identity.name, len(identity.missing)) == (PLACE, 2)
        assert peer.asked() == 0
        await site.aclose()

    on_a_site(trial)


@pytest.mark.parametrize("verb", ["ban", "time_out", "message"])
def test_it_bans_nobody_without_knowing_whom(verb: str) -> None:
    async def trial(peer: WebhookPeer) -> None:
        site = peer.card.connect(peer.account())
        with pytest.raises(ActionError) as caught:
            await site.act(request(verb, message="m1"))
        assert caught.value.permanent
        assert peer.asked() == 0
        await site.aclose()

    on_a_site(trial)


# ——— the history


@pytest.mark.parametrize(
    "page", [{}, {"messages": {}}, {"messages": None}, [], {"messages": [{"id": "1"}] * 1001}, "words"]
)
def test_it_says_so_when_the_history_has_another_shape(page: object, monkeypatch: pytest.MonkeyPatch) -> None:
    async def odd(self: WebhookPeer, request: Request) -> Response:
        return JSONResponse(page)

    monkeypatch.setattr(WebhookPeer, "_history", odd)

    async def trial(peer: WebhookPeer) -> None:
        site = peer.card.connect(peer.account())
        with pytest.raises(ConnectorError) as caught:
            await anext(site.reread(GAP))
        assert caught.value.permanent
        await site.aclose()

    on_a_site(trial)


def test_it_leaves_out_of_the_history_what_it_could_not_know_again(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [
        {"id": "1", "text": "a"},
        {"text": "without an id"},
        {"id": "2", "text": "b", "network": "twitch"},
        {"id": "3"},
        {"entry": "removal", "id": "r1", "message": "1"},
        {"id": "1", "text": "c", "revision": 1},
    ]

    async def some(self: WebhookPeer, request: Request) -> Response:
        # A site that always answers the same place must not keep us for ever.
        return JSONResponse({"messages": entries, "next": "same"})

    monkeypatch.setattr(WebhookPeer, "_history", some)

    async def trial(peer: WebhookPeer) -> None:
        site = peer.card.connect(peer.account())
        found = [entry.id async for entry in site.reread(GAP)]
        assert found == ["1", "r1", "1"] * 2
        await site.aclose()

    on_a_site(trial)


def test_it_asks_only_for_the_stretch_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []

    async def watched(self: WebhookPeer, request: Request) -> Response:
        seen.append(dict(request.query_params))
        return JSONResponse({"messages": []})

    monkeypatch.setattr(WebhookPeer, "_history", watched)

    async def trial(peer: WebhookPeer) -> None:
        site = peer.card.connect(peer.account())
        gap = msgspec.structs.replace(GAP, since=1_000, until=2_000, space=Space("webhook", "avis & co"))
        assert [entry async for entry in site.reread(gap)] == []
        assert seen == [{"space": "avis & co", "since": "1000", "until": "2000", "limit": "200"}]
        await site.aclose()

    on_a_site(trial)


# ——— settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("place", "deux mots"),
        ("place", "x" * 201),
        ("address", "forum.example.org"),
        ("address", "javascript:alert(1)"),
        ("address", "http://[::1"),
        ("address", "https://user@:99999999/"),
        ("history", "file:///etc/passwd"),
    ],
)
def test_it_refuses_a_setting_that_cannot_be(name: str, value: str) -> None:
    peer = WebhookPeer()
    account = Account({"place": PLACE, name: value}, peer.keyring())
    with pytest.raises(ConnectorError) as caught:
        CARD.connect(account)
    asyncio.run(peer.stop())
    assert caught.value.permanent


def test_it_proves_nothing_with_a_secret_that_is_none() -> None:
    peer = WebhookPeer()
    call = peer.signed(b"{}")
    keyring = peer.keyring()
    keyring.secrets["secret"] = "whsec_"
    with pytest.raises(SignatureError):
        WebhookInbound(Account({"place": PLACE}, keyring)).take(call, now=int(time.time() * 1000))
    asyncio.run(peer.stop())
