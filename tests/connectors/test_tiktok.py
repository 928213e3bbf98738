"""What is particular to TikTok: JSON within JSON, errors under HTTP 200, short answers, what is ours."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from listening import asked, listening, started
from tiktok_peer import ME, VIDEO, TikTokPeer

from vigie.actions.network import ActionError, ActionRequest
from vigie.connectors.base import ConnectorError, Gap, Sentence
from vigie.connectors.inbound import Call, PayloadError, SignatureError
from vigie.connectors.tiktok.entries import message_of
from vigie.connectors.tiktok.hooks import WINDOW, TikTokHooks
from vigie.connectors.tiktok.shapes import Comment

NOW = 1_784_928_225_000


def run(trial: Callable[[TikTokPeer], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with asyncio.timeout(30), started(TikTokPeer()) as peer:
            await trial(peer)

    asyncio.run(whole())


def at_rest() -> TikTokPeer:
    """Return a peer that does not listen."""
    peer = TikTokPeer()
    asyncio.run(peer.stop())
    return peer


def _take(told: object, *, event: str = "comment.update", **more: object) -> tuple[object, ...]:
    peer = at_rest()
    content = told if isinstance(told, str) else json.dumps(told)
    body = {
        "client_key": "1",
        "event": event,
        "create_time": NOW // 1000,
        "user_openid": ME,
        "content": content,
    }
    call = peer.signed(json.dumps({**body, **more}).encode(), at=NOW // 1000)
    return TikTokHooks(peer.account()).take(call, now=NOW).told


@pytest.mark.parametrize(
    "numbers", [(7300000000000000101, 7300000000000000001), ("7300000000000000101", VIDEO)]
)
def test_it_fetches_the_comment_that_a_webhook_announces(numbers: tuple[object, object]):
    (gap,) = _take({"comment_id": numbers[0], "video_id": numbers[1], "comment_action": "insert"})
    assert isinstance(gap, Gap)
    assert gap.what == f"{VIDEO}/7300000000000000101"
    assert (gap.space.network, gap.space.id) == ("tiktok", ME)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no JSON",
        "[]",
        {"comment_id": 1},
        {"comment_id": "1/2", "video_id": "3"},
        {"comment_id": -1, "video_id": 3},
    ],
)
def test_it_says_so_when_what_is_announced_cannot_be_read(content: object):
    with pytest.raises(PayloadError):
        _take(content)


def test_it_refuses_what_is_announced_for_nobody():
    with pytest.raises(PayloadError):
        _take({"comment_id": 1, "video_id": 2}, user_openid="")


def test_it_does_not_read_what_other_events_hold():
    assert _take("no JSON", event="authorization.removed") == ()


def test_it_takes_what_is_sent_again_for_three_days_and_no_longer():
    peer = at_rest()
    call = peer.signed(b'{"event": "x", "user_openid": "y"}', at=NOW // 1000)
    hooks = TikTokHooks(peer.account())
    hooks.take(call, now=NOW + 72 * 3_600_000)
    with pytest.raises(SignatureError):
        hooks.take(call, now=NOW + WINDOW * 1000 + 1000)


@pytest.mark.parametrize("proof", [b"t=1", b"s=" + b"0" * 64, b"t=,s=" + b"0" * 64, b"t=1,s=xyz", b"v1,abc"])
def test_it_refuses_a_proof_of_another_form(proof: bytes):
    with pytest.raises(SignatureError):
        TikTokHooks(at_rest().account()).glance(Call("POST", {}, {b"tiktok-signature": proof}))


@pytest.mark.parametrize(
    ("stamp", "at"), [(1784928225, NOW), ("1784928225", NOW), ("", 5), ("1784928225000", 5)]
)
def test_it_reads_a_time_in_seconds_and_repairs_any_other(stamp: int | str, at: int):
    message = message_of(Comment("1", "Bonjour", VIDEO, stamp, "+abc"), place=ME, received_at=5)
    assert message.at == at
    assert bool(message.remarks) == (at == 5)


@pytest.mark.parametrize(
    ("code", "permanent", "word"),
    [
        (40100, False, "too often"),
        (40001, True, "rights"),
        (40130, True, "rights"),
        (50000, False, "failing"),
    ],
)
def test_it_understands_an_error_that_comes_with_http_200(code: int, permanent: bool, word: str):
    async def trial(peer: TikTokPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour")
            message = await hearing.heard("Bonjour")
            peer.codes = [code]
            with pytest.raises(ActionError) as caught:
                await hearing.connector.act(asked("hide", message))
            assert caught.value.permanent == permanent
            said = caught.value.args[0]
            assert isinstance(said, Sentence)
            assert word in said
            assert (caught.value.retry_after == 300) == (code == 40100)
            assert peer.stands(message.id) == "published"
            peer.codes = [code]
            assert await hearing.connector.permits(asked("hide", message)) == frozenset()
            peer.codes = [code]
            with pytest.raises(ConnectorError) as refused:
                await hearing.connector.check()
            assert refused.value.permanent == permanent

    run(trial)


def test_it_reads_answers_to_comments_again():
    async def trial(peer: TikTokPeer) -> None:
        async with listening(peer) as hearing:
            peer.faults.lost = 2
            first = await peer.say("Un commentaire.")
            await peer.say("Une réponse.", reply_to=first)
            await hearing.fill()
            answer = await hearing.heard("Une réponse.")
            assert answer.reply_to == first
            assert answer.thread is not None
            assert answer.thread.id == VIDEO
            assert len(hearing.messages()) == 2

    run(trial)


@pytest.mark.parametrize("text", ["", "  ", "é" * 151])
def test_it_sends_no_answer_that_tiktok_would_not_take(text: str):
    async def trial(peer: TikTokPeer) -> None:
        connector = peer.card.connect(peer.account())
        with pytest.raises(ActionError, match="150"):
            await connector.act(
                ActionRequest("k", "reply", "tiktok", ME, message="1", thread=VIDEO, text=text)
            )
        assert peer.asked() == 0
        await connector.aclose()

    run(trial)


def test_it_deletes_its_own_comments_and_hides_those_of_others():
    async def trial(peer: TikTokPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour")
            theirs = asked("delete", await hearing.heard("Bonjour"))
            with pytest.raises(ActionError, match="hide this one"):
                await hearing.connector.act(theirs)
            made = (await hearing.connector.act(asked("reply", await hearing.heard("Bonjour")))).made
            ours = ActionRequest("k", "delete", "tiktok", ME, message=made, thread=VIDEO)
            assert await hearing.connector.permits(ours) == {"delete", "like", "unlike"}
            with pytest.raises(ActionError, match="own comment"):
                await hearing.connector.act(
                    ActionRequest("k", "hide", "tiktok", ME, message=made, thread=VIDEO)
                )
            await hearing.connector.act(ours)
            assert peer.stands(made) == "deleted"
            assert peer.stands(theirs.message) == "published"

    run(trial)


def test_it_asks_nothing_about_a_comment_whose_video_is_not_known():
    async def trial(peer: TikTokPeer) -> None:
        connector = peer.card.connect(peer.account())
        request = ActionRequest("k", "hide", "tiktok", ME, message="1")
        assert await connector.permits(request) == frozenset()
        with pytest.raises(ActionError, match="video"):
            await connector.act(request)
        assert peer.asked() == 0
        await connector.aclose()

    run(trial)


def test_it_renews_once_for_all_who_were_refused_together():
    async def trial(peer: TikTokPeer) -> None:
        connector = peer.card.connect(peer.account())
        peer.expire_token()
        told = await asyncio.gather(*(connector.check() for _ in range(5)))
        assert {one.name for one in told} == {"@lagazette"}
        assert sum("refresh_token" in path for _, path in peer.requests) == 1
        await connector.aclose()

    run(trial)
