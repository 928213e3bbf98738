"""What a second reading of the networks found: deeds told as done, removals told wrongly, words lost."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from facebook_peer import FacebookPeer
from instagram_peer import InstagramPeer
from listening import asked, listening, started, until
from meta_trial import trial as on_meta
from tiktok_peer import ME, VIDEO, TikTokPeer
from twitch_account_peer import CHANNEL, TwitchAccountPeer
from youtube_answers import channel_of
from youtube_peer import YouTubePeer
from youtube_trial import fails, live
from youtube_trial import trial as on_youtube

from vigie.actions.network import ActionRequest, GoneError
from vigie.connectors.account import MemoryPurse
from vigie.connectors.base import Gap, Sentence
from vigie.connectors.http import Answer, Http
from vigie.connectors.mastodon.place import LOCAL, older
from vigie.connectors.tiktok.hooks import TikTokHooks
from vigie.connectors.x.entries import message_of_dm
from vigie.connectors.x.shapes import DmCreate, DmData, DmHeard

TEXT = "Espèce d’andouille."
NOW = 1_784_928_225_000


def on_tiktok(scenario: Callable[[TikTokPeer], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with asyncio.timeout(30), started(TikTokPeer()) as peer:
            await scenario(peer)

    asyncio.run(whole())


# When one may ask again


@pytest.mark.parametrize("name", ["x-rate-limit-reset", "ratelimit-reset", "x-ratelimit-reset"])
def test_it_waits_until_the_allowance_starts_again_where_no_retry_after_says_it(name: str):
    later = datetime.now(UTC) + timedelta(seconds=700)
    for said in (str(int(later.timestamp())), later.isoformat(), "699.5"):
        wait = Answer("X", 429, {name: said}, b"").error().retry_after
        assert wait is not None
        assert 600 < wait <= 700


@pytest.mark.parametrize("said", ["", "soon", "nan", "0", "1000000001", "2001-01-01T00:00:00Z"])
def test_it_waits_a_minute_where_the_allowance_starts_again_at_no_time_to_come(said: str):
    assert Answer("X", 429, {"x-rate-limit-reset": said}, b"").error().retry_after == 60


# Meta


@pytest.mark.parametrize("body", [b'{"success": false}', b'{"success": "false"}'])
@pytest.mark.parametrize("verb", ["hide", "delete", "like", "ban", "reply"])
def test_it_does_not_take_a_deed_for_done_that_meta_says_it_did_not_do(verb: str, body: bytes):
    async def scenario(peer: FacebookPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say(TEXT)
            message = await hearing.heard(TEXT)
            peer.faults.fail(200, where="act", body=body)
            error = await fails(hearing.connector.act(asked(verb, message)))
            assert error.permanent
            assert not isinstance(error, GoneError)

    on_meta(FacebookPeer(), scenario)


@pytest.mark.parametrize("body", [b"<html><body>Maintenance</body></html>", b"[]", b""])
@pytest.mark.parametrize("peer", [FacebookPeer, InstagramPeer])
def test_it_does_not_take_a_page_of_a_proxy_for_a_deed_of_meta(
    peer: type[FacebookPeer | InstagramPeer], body: bytes
):
    async def scenario(peer: FacebookPeer | InstagramPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say(TEXT)
            message = await hearing.heard(TEXT)
            peer.faults.fail(200, where="act", body=body)
            error = await fails(hearing.connector.act(asked("hide", message)))
            assert not error.permanent
            assert peer.stands(message.id) == "published"

    on_meta(peer(), scenario)


def test_it_does_not_take_somebody_elses_private_reply_on_facebook_for_its_own():
    async def scenario(peer: FacebookPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say(TEXT)
            message = await hearing.heard(TEXT)
            first = await hearing.connector.act(asked("reply_privately", message, text="Merci.", key="a"))
            assert first.made
            error = await fails(
                hearing.connector.act(asked("reply_privately", message, text="Écrivez-nous.", key="b"))
            )
            assert error.permanent
            assert [one["message"]["text"] for one in peer.private] == ["Merci."]

    on_meta(FacebookPeer(), scenario)


def test_it_does_not_take_for_hidden_what_instagram_shows_all_the_same():
    async def scenario(peer: InstagramPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say(TEXT)
            message = await hearing.heard(TEXT)
            await hearing.connector.act(asked("reply", message, text="Du calme."))
            ours = await hearing.heard("Du calme.")
            await peer.say_live("En direct.")
            during = await hearing.heard("En direct.")
            for shown in (ours, during):
                able = await hearing.connector.permits(asked("hide", shown))
                assert "hide" not in able
                assert "delete" in able
                error = await fails(hearing.connector.act(asked("hide", shown)))
                assert error.permanent
                assert not isinstance(error, GoneError)
                assert peer.stands(shown.id) == "published"

    on_meta(InstagramPeer(), scenario)


# YouTube


def test_it_says_the_same_words_to_each_person_in_a_live_chat_and_once_to_each():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            one, other = await live(hearing, "Toi, le premier."), await live(hearing, "Toi, le second.")
            made = []
            for message, key in ((one, "a"), (other, "b"), (one, "a"), (other, "b")):
                receipt = await hearing.connector.act(asked("reply", message, text="Du calme.", key=key))
                made.append(receipt.made)
            assert made[0] != made[1]
            assert made[2:] == made[:2]
            await until(lambda: len(hearing.messages("Du calme.")) == 2, "both answers")

    on_youtube(scenario)


@pytest.mark.parametrize("is_spent", [True, False])
def test_it_tells_a_ban_by_others_though_its_own_was_refused(is_spent: bool):
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            message = await live(hearing)
            purse = hearing.account.purse
            assert isinstance(purse, MemoryPurse)
            if is_spent:
                purse.limit = purse.spent
            else:
                peer.faults.fail(403, where="act")
            await fails(hearing.connector.act(asked("ban", message)))
            purse.limit = None
            details = {"bannedUserDetails": {"channelId": channel_of("camille")}, "banType": "permanent"}
            peer.happens("userBannedEvent", {"userBannedDetails": details}, author="moderation")
            await until(hearing.removals, "the ban by a moderator")
            assert hearing.removals()[0].author_id == channel_of("camille")

    on_youtube(scenario)


def test_it_tells_a_deletion_by_others_though_its_own_could_not_be_paid():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            message = await live(hearing)
            purse = hearing.account.purse
            assert isinstance(purse, MemoryPurse)
            purse.limit = purse.spent
            await fails(hearing.connector.act(asked("delete", message)))
            purse.limit = None
            await peer.remove(message.id)
            await until(hearing.removals, "the deletion by a moderator")
            assert hearing.removals()[0].message_id == message.id

    on_youtube(scenario)


# Twitch


def test_it_does_not_tell_a_message_of_twitch_gone_that_it_has_no_right_to_delete():
    async def whole() -> None:
        async with asyncio.timeout(30), started(TwitchAccountPeer()) as peer:
            assert isinstance(peer, TwitchAccountPeer)
            message = await peer.say(TEXT)
            peer.scopes.discard("moderator:manage:chat_messages")
            connector = peer.connect(peer.account())
            error = await fails(connector.act(ActionRequest("k", "hide", "twitch", CHANNEL, message=message)))
            assert error.permanent
            assert not isinstance(error, GoneError)
            assert "moderator:manage:chat_messages" in str(error)
            assert peer.stands(message) == "published"
            await connector.aclose()

    asyncio.run(whole())


# X


@pytest.mark.parametrize("stamp", ["", "soon", "²", "1784928224"])
def test_it_keeps_a_private_message_of_x_whose_date_cannot_be_read(stamp: str):
    made = DmCreate("2222222222222222222", DmData("Bonjour."))
    heard = DmHeard("1", "message_create", stamp, made)
    message = message_of_dm(heard, place="1111111111111111111", users={}, received_at=NOW)
    assert message.at == NOW
    assert len(message.remarks) == 1


# TikTok


def test_it_tells_a_comment_that_tiktok_says_is_deleted():
    async def scenario(peer: TikTokPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say(TEXT)
            message = await hearing.heard(TEXT)
            await peer.remove(message.id)
            await until(hearing.removals, "the deletion")
            assert [(one.message_id, one.space) for one in hearing.removals()] == [
                (message.id, message.space)
            ]

    on_tiktok(scenario)


def test_it_finds_an_answer_on_tiktok_under_what_it_answers():
    async def scenario(peer: TikTokPeer) -> None:
        peer.hides_answers = True
        async with listening(peer) as hearing:
            above = await peer.say("Une belle vidéo.")
            await peer.say(TEXT, reply_to=above)
            answer = await hearing.heard(TEXT)
            assert answer.reply_to == above
            assert "hide" in await hearing.connector.permits(asked("hide", answer))
            await hearing.connector.act(asked("hide", answer))
            assert peer.stands(answer.id) == "hidden"
            await peer.remove(answer.id)
            with pytest.raises(GoneError):
                await hearing.connector.act(asked("restore", answer))

    on_tiktok(scenario)


def test_it_says_so_when_tiktok_keeps_hidden_what_was_to_be_shown_again():
    async def scenario(peer: TikTokPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say(TEXT)
            message = await hearing.heard(TEXT)
            await hearing.connector.act(asked("hide", message))
            peer.filtered.add(message.id)
            error = await fails(hearing.connector.act(asked("restore", message)))
            assert not error.permanent
            assert isinstance(error.args[0], Sentence)
            peer.filtered.clear()
            await hearing.connector.act(asked("restore", message))
            assert peer.stands(message.id) == "published"

    on_tiktok(scenario)


@pytest.mark.parametrize("parent", [None, "", 0, "no number", 7300000000000000101])
def test_it_fetches_a_comment_of_tiktok_whatever_is_written_above_it(parent: object):
    peer = TikTokPeer()
    asyncio.run(peer.stop())
    number = 7300000000000000101
    content = {"comment_id": number, "video_id": int(VIDEO), "parent_comment_id": parent}
    body = {"event": "comment.update", "user_openid": ME, "content": json.dumps(content)}
    call = peer.signed(json.dumps(body).encode(), at=NOW // 1000)
    (gap,) = TikTokHooks(peer.account()).take(call, now=NOW).told
    assert isinstance(gap, Gap)
    assert gap.what == f"{VIDEO}/{number}"


# Mastodon


def test_it_stops_turning_pages_where_a_server_gives_the_same_one_again():
    class Stubborn(Http):
        asked = 0

        async def ask(self, method: str, path: str, **given: object) -> Answer:
            self.asked += 1
            assert self.asked < 10
            return Answer("Mastodon", 200, {}, json.dumps([{"id": "8"}, {"id": "7"}]).encode())

    async def whole() -> int:
        return len([items async for items in older(Stubborn("Mastodon"), LOCAL)])

    assert asyncio.run(whole()) == 1
