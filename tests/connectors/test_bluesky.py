"""What is particular to Bluesky on its real servers: threads and their gates, blocks, reports, sessions."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import msgspec
import pytest
from bluesky_peer import BlueskyPeer
from bluesky_person import Post as Written
from listening import Hearing, asked, listening, until
from trials import run

from peers import PEERS
from vigie.actions.network import ActionError, ActionRequest
from vigie.connectors.account import Account, MemoryPurse
from vigie.connectors.base import ConnectorError, Gap
from vigie.connectors.bluesky import sentences
from vigie.connectors.bluesky.gate import LARGEST
from vigie.connectors.bluesky.names import key_for
from vigie.message import Message

OTHER = "did:plc:somebodysomebodysomeb"
THEIRS = f"at://{OTHER}/app.bsky.feed.post/3kbbbbbbbbb2b"
HARSH = "Espèce d’andouille."
GATE = "app.bsky.feed.threadgate"


def on_the_network(trial: Callable[[BlueskyPeer], Awaitable[None]]) -> Callable[[], None]:
    """Make a trial a test against the real network."""

    def test() -> None:
        run("bluesky", trial)  # type: ignore[arg-type]

    test.__name__, test.__doc__ = trial.__name__, trial.__doc__
    return test


def mention(did: str, kind: str = "mention") -> dict[str, Any]:
    feature = {"$type": f"app.bsky.richtext.facet#{kind}", "did": did}
    return {"facets": [{"index": {"byteStart": 0, "byteEnd": 8}, "features": [feature]}]}


def quoting(uri: str, cid: str = "a") -> dict[str, Any]:
    return {"embed": {"$type": "app.bsky.embed.record", "record": {"uri": uri, "cid": cid}}}


# On the real network


async def refused(deed: Awaitable[object]) -> ActionError:
    with pytest.raises(ActionError) as caught:
        await deed
    return caught.value


async def said(peer: BlueskyPeer, hearing: Hearing, text: str = HARSH) -> Message:
    await peer.say(text)
    return await hearing.heard(text)


async def in_thread(call: Callable[..., Any], *given: Any, **named: Any) -> Any:
    return await asyncio.to_thread(call, *given, **named)


async def elsewhere(peer: BlueskyPeer, hearing: Hearing, text: str, **given: Any) -> tuple[Written, Message]:
    """Let somebody name us under a post of their own, and return it as written and as heard."""
    camille = await in_thread(peer.person, "camille")
    post = await in_thread(
        camille.record, "app.bsky.feed.post", {"text": text, **mention(peer.me.did), **given}
    )
    return post, await hearing.heard(text)


@on_the_network
async def test_it_hears_a_mention_and_a_quote_in_somebody_elses_thread(peer: BlueskyPeer) -> None:
    async with listening(peer) as hearing:
        _, named = await elsewhere(peer, hearing, "Bonjour vous.")
        assert named.kind == "post"
        assert named.author is not None
        assert named.author.name.startswith("camille-")
        camille = await in_thread(peer.person, "camille")
        quoted = {"text": "À lire.", **quoting(peer.post.uri, peer.post.cid)}
        await in_thread(camille.record, "app.bsky.feed.post", quoted)
        assert (await hearing.heard("À lire.")).extra["quotes"] == [peer.post.uri]


@on_the_network
async def test_it_hides_nothing_in_somebody_elses_thread(peer: BlueskyPeer) -> None:
    async with listening(peer) as hearing:
        _, named = await elsewhere(peer, hearing, HARSH)
        assert "hide" not in await hearing.connector.permits(asked("hide", named))
        error = await refused(hearing.connector.act(asked("hide", named)))
        assert error.permanent
        assert error.args[0] == sentences.NOT_OUR_THREAD
        assert peer.hidden() == []


@on_the_network
async def test_it_keeps_who_may_reply_when_it_hides(peer: BlueskyPeer) -> None:
    rule = {"allow": [{"$type": f"{GATE}#mentionRule"}], "post": peer.post.uri, "hiddenReplies": [THEIRS]}
    async with listening(peer) as hearing:
        message = await said(peer, hearing)
        await in_thread(peer.me.record, GATE, rule, peer.post.key)
        await hearing.connector.act(asked("hide", message))
        place = {"repo": peer.me.did, "collection": GATE, "rkey": peer.post.key}
        held = (await in_thread(peer.me.ask, "com.atproto.repo.getRecord", **place))["value"]
        assert held["allow"] == rule["allow"]
        assert held["hiddenReplies"] == [THEIRS, message.id]
        await hearing.connector.act(asked("restore", message))
        assert peer.hidden() == [THEIRS]


@on_the_network
async def test_it_keeps_both_replies_hidden_when_two_hide_at_once(peer: BlueskyPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as hearing:
        messages = [await said(peer, hearing, f"{HARSH} {number}") for number in range(4)]
        others = [peer.card.connect(account) for _ in messages]
        acting = zip(others, messages, strict=True)
        await asyncio.gather(*(other.act(asked("hide", message)) for other, message in acting))
        assert sorted(peer.hidden()) == sorted(message.id for message in messages)
        for other in others:
            await other.aclose()


@on_the_network
async def test_it_says_so_at_the_301st_reply_and_hides_no_other_in_its_place(peer: BlueskyPeer) -> None:
    full = [f"at://{OTHER}/app.bsky.feed.post/{key_for(str(number))}" for number in range(LARGEST)]
    async with listening(peer) as hearing:
        message = await said(peer, hearing)
        await in_thread(
            peer.me.record, GATE, {"post": peer.post.uri, "hiddenReplies": full[1:]}, peer.post.key
        )
        await hearing.connector.act(asked("hide", message))
        assert peer.hidden() == [*full[1:], message.id]
        another = await said(peer, hearing, "Encore une andouille.")
        error = await refused(hearing.connector.act(asked("hide", another)))
        assert error.permanent
        assert error.args[0] == sentences.FULL
        assert peer.hidden() == [*full[1:], message.id]


@on_the_network
async def test_it_takes_back_what_a_person_did_in_the_application(peer: BlueskyPeer) -> None:
    async with listening(peer) as hearing:
        message = await said(peer, hearing, "Merci.")
        held = await in_thread(peer._reference, message.id)
        camille = await in_thread(peer.person, "camille")
        await in_thread(peer.me.like, held)
        await in_thread(peer.me.record, "app.bsky.graph.block", {"subject": camille.did})
        await hearing.connector.act(asked("like", message))
        await hearing.connector.act(asked("like", message, key="another"))
        assert len(await records(peer, "app.bsky.feed.like")) == 2
        await hearing.connector.act(asked("unlike", message))
        await hearing.connector.act(asked("unban", message))
        assert await records(peer, "app.bsky.feed.like") == []
        assert await records(peer, "app.bsky.graph.block") == []


async def records(peer: BlueskyPeer, collection: str) -> list[Any]:
    listed = await in_thread(
        peer.me.ask, "com.atproto.repo.listRecords", repo=peer.me.did, collection=collection, limit=100
    )
    return list(listed["records"])


@on_the_network
async def test_it_blocks_an_author_once_and_lets_them_back(peer: BlueskyPeer) -> None:
    async with listening(peer) as hearing:
        message = await said(peer, hearing)
        for key in ("one", "two"):
            await hearing.connector.act(asked("ban", message, key=key))
        blocks = await records(peer, "app.bsky.graph.block")
        assert message.author is not None
        assert [one["value"]["subject"] for one in blocks] == [message.author.id]
        await hearing.connector.act(asked("unban", message))
        assert await records(peer, "app.bsky.graph.block") == []


@on_the_network
async def test_it_brings_a_report_to_the_moderation_service_that_was_given(peer: BlueskyPeer) -> None:
    whole = peer.account()
    for labeler in ("", peer.server.reports_did):
        account = Account({**whole.settings, "labeler": labeler}, whole.keyring)
        async with listening(peer, account=account) as hearing:
            message = await said(peer, hearing, f"{HARSH} {labeler}")
            receipt = await hearing.connector.act(asked("report", message))
            assert receipt.made
            reports = await in_thread(peer.server.reports)
            assert message.id in [one["subject"].get("uri") for one in reports]


@on_the_network
async def test_it_deletes_its_own_posts_and_nobody_elses(peer: BlueskyPeer) -> None:
    async with listening(peer) as hearing:
        message = await said(peer, hearing)
        error = await refused(hearing.connector.act(asked("delete", message)))
        assert error.permanent
        assert error.args[0] == sentences.NOT_OURS
        made = (await hearing.connector.act(asked("reply", message))).made
        ours = msgspec.structs.replace(message, id=made)
        assert "delete" in await hearing.connector.permits(asked("delete", ours))
        await hearing.connector.act(asked("delete", ours))
        assert peer.answers(message.id) == []
        assert peer.stands(message.id) == "published"


@on_the_network
async def test_it_tells_that_an_author_left_the_network(peer: BlueskyPeer) -> None:
    leaving = await in_thread(peer.server.join, "dominique")
    async with listening(peer) as hearing:
        await in_thread(leaving.reply, peer.post, HARSH)
        await hearing.heard(HARSH)
        await in_thread(leaving.do, "com.atproto.server.deactivateAccount")
        await until(hearing.removals, "the removal")
        removal = hearing.removals()[0]
        assert (removal.author_id, removal.message_id, removal.how) == (leaving.did, None, "deactivated")


@on_the_network
async def test_it_finds_again_a_reply_that_was_never_notified(peer: BlueskyPeer) -> None:
    # Notifications are the network's own choice; threads are what was said.
    uri = await peer.say("Sans notification.")
    await in_thread(peer.server.seen, Written(uri, ""))
    connector = peer.card.connect(peer.account())
    for what in ("", peer.post.uri):
        gap = Gap(
            space=connector.space,
            since=int(time.time() * 1000) - 60_000,
            what=what,
            because=sentences.TOO_OLD,
        )
        async with aclosing(connector.reread(gap)) as found:
            assert [entry.id async for entry in found] == [uri]
    past = Gap(space=connector.space, since=1, until=2, because=sentences.TOO_OLD)
    async with aclosing(connector.reread(past)) as found:
        assert [entry async for entry in found] == []
    await connector.aclose()


@on_the_network
async def test_it_tells_a_gap_after_an_absence_longer_than_a_jetstream_remembers(peer: BlueskyPeer) -> None:
    connector = peer.card.connect(peer.account())
    gone = int(time.time() * 1000) - 21 * 3_600_000
    async with aclosing(connector.receive(str(gone * 1_000))) as told:
        gap = await anext(told)
    assert isinstance(gap, Gap)
    assert (gap.since, gap.until) == (gone, None)
    await connector.aclose()


@on_the_network
async def test_it_goes_on_a_little_before_the_last_event(peer: BlueskyPeer) -> None:
    # "roughly ordered": another instance may have had an event later than the one that we heard.
    async with listening(peer) as hearing:
        await said(peer, hearing)
        last = peer.jetstream.told[-1][0]
        await peer.break_stream()
        await until(lambda: len(peer.jetstream.asked_from) == 2, "another connection")
        first, second = peer.jetstream.asked_from
        assert first == 0
        assert last - 10_000_000 <= second <= last - 5_000_000


@on_the_network
async def test_it_offers_no_reply_where_a_thread_is_closed(peer: BlueskyPeer) -> None:
    async with listening(peer) as hearing:
        post, named = await elsewhere(peer, hearing, "Fermé aux réponses.")
        assert "reply" in await hearing.connector.permits(asked("reply", named))
        camille = await in_thread(peer.person, "camille")
        await in_thread(camille.record, GATE, {"post": post.uri, "allow": []}, post.key)
        await in_thread(closed, peer, post.uri)
        assert "reply" not in await hearing.connector.permits(asked("reply", named))


def closed(peer: BlueskyPeer, uri: str) -> None:
    """Wait until the network shows that we may not reply."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        posts = peer.me.ask("app.bsky.feed.getPosts", uris=uri)["posts"]
        if posts and posts[0]["viewer"].get("replyDisabled"):
            return
        time.sleep(0.02)
    raise AssertionError("the thread was never closed")


@on_the_network
async def test_it_spends_the_points_that_bluesky_counts(peer: BlueskyPeer) -> None:
    whole = peer.account()
    purse = MemoryPurse(limit=9)
    async with listening(peer, account=Account(whole.settings, whole.keyring, purse)) as hearing:
        message = await said(peer, hearing)
        for verb, spent in (("hide", 3), ("restore", 5), ("hide", 7), ("hide", 7)):
            await hearing.connector.act(asked(verb, message))
            assert purse.spent == spent
        error = await refused(hearing.connector.act(asked("reply", message)))
        assert not error.permanent
        assert error.retry_after
        assert peer.answers(message.id) == []


@on_the_network
async def test_it_says_how_long_an_answer_may_be(peer: BlueskyPeer) -> None:
    async with listening(peer) as hearing:
        message = await said(peer, hearing)
        error = await refused(hearing.connector.act(asked("reply", message, text="é" * 301)))
        assert error.permanent
        assert error.args[0] == sentences.TOO_LONG
        await hearing.connector.act(asked("reply", message, text="é" * 300))
        assert peer.answers(message.id) == ["é" * 300]


@on_the_network
async def test_it_acts_on_an_author_without_a_message(peer: BlueskyPeer) -> None:
    camille = await in_thread(peer.person, "camille")
    connector = peer.card.connect(peer.account())
    request = ActionRequest("k", "ban", "bluesky", connector.space.id, author=camille.did)
    assert await connector.permits(request) == {"report", "ban", "unban"}
    await connector.act(request)
    assert [one["value"]["subject"] for one in await records(peer, "app.bsky.graph.block")] == [camille.did]
    await connector.aclose()


@on_the_network
async def test_it_asks_for_an_app_password_where_a_code_is_asked_for(peer: BlueskyPeer) -> None:
    connector = peer.card.connect(peer.account())
    peer.faults.fail(
        401, body=b'{"error":"AuthFactorTokenRequired","message":"A sign in code has been sent"}'
    )
    with pytest.raises(ConnectorError) as caught:
        await connector.check()
    assert caught.value.sentence == sentences.SECOND_FACTOR
    await connector.aclose()


@on_the_network
async def test_it_uses_one_refresh_token_once(peer: BlueskyPeer) -> None:
    account = peer.account()
    connector = peer.card.connect(account)
    await connector.check()
    kept = dict(account.keyring.secrets)  # type: ignore[attr-defined]
    peer.expire_token()
    await asyncio.gather(*(connector.check() for _ in range(5)))
    refreshed = [path for _, path in peer.requests if path.endswith("refreshSession")]
    assert len(refreshed) == 1
    assert account.keyring.get("refresh_token") != kept["refresh_token"]
    assert [path for _, path in peer.requests if path.endswith("createSession")] == [
        "/xrpc/com.atproto.server.createSession"
    ]
    await connector.aclose()


def test_it_is_tried_on_the_real_network() -> None:
    assert PEERS["bluesky"] is BlueskyPeer
