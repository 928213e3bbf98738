"""YouTube's live chats: threads of their own beside the comments, with bans that are lifted by their id."""

from typing import Any

import pytest
from listening import asked, listening, until
from youtube_answers import channel_of
from youtube_peer import YouTubePeer
from youtube_trial import TEXT, connected, fails, live, trial

from vigie.actions.network import GoneError
from vigie.connectors.base import WELL
from vigie.connectors.youtube.place import place_of


def test_it_reads_a_live_chat_beside_the_comments_as_a_thread_of_its_own():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Sous la vidéo.")
            message = await live(hearing)
            await hearing.heard("Sous la vidéo.")
            assert message.kind == "chat"
            assert message.space == hearing.connector.space
            assert message.thread is not None
            assert message.thread.id in peer.chats
            assert message.thread.title == "Le direct"
            assert await hearing.connector.permits(asked("hide", message)) == {
                "hide",
                "delete",
                "reply",
                "time_out",
                "ban",
            }

    trial(scenario)


SUPER = {"amountMicros": "5000000", "currency": "EUR", "amountDisplayString": "5,00 €", "tier": 2}


@pytest.mark.parametrize(
    ("kind", "details", "text"),
    [
        ("superChatEvent", {"superChatDetails": {**SUPER, "userComment": "Bravo !"}}, "Bravo !"),
        (
            "superStickerEvent",
            {"superStickerDetails": {**SUPER, "superStickerMetadata": {"altText": "Un chat ravi"}}},
            "Un chat ravi",
        ),
        ("fanFundingEvent", {"fanFundingEventDetails": {**SUPER, "userComment": "Merci."}}, "Merci."),
        (
            "memberMilestoneChatEvent",
            {"memberMilestoneChatDetails": {"userComment": "Un an déjà.", "memberMonth": 12}},
            "Un an déjà.",
        ),
        ("giftEvent", {"giftDetails": {"altText": "Une rose", "jewelsAmount": 10}}, "Une rose"),
    ],
)
def test_it_keeps_the_words_of_paid_messages_and_what_was_paid(kind: str, details: Any, text: str):
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            peer.happens(kind, details)
            message = await hearing.heard(text)
            assert message.text == text
            (told,) = details.values()
            assert message.extra == {"type": kind, **told}

    trial(scenario)


def test_it_tells_no_message_where_nobody_says_anything():
    silent = {
        "newSponsorEvent": {"newSponsorDetails": {"memberLevelName": "Matelot"}},
        "membershipGiftingEvent": {"membershipGiftingDetails": {"giftMembershipsCount": 5}},
        "giftMembershipReceivedEvent": {"giftMembershipReceivedDetails": {}},
        "pollEvent": {"pollDetails": {"status": "active"}},
        "sponsorOnlyModeStartedEvent": {},
        "sponsorOnlyModeEndedEvent": {},
        "superChatEvent": {"superChatDetails": SUPER},
        "confettiEvent": {"confettiDetails": {"userComment": "?"}},
    }

    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            for kind, details in silent.items():
                peer.happens(kind, details)
            await live(hearing, "Et voilà.")
            assert [entry.text for entry in hearing.messages()] == ["Et voilà."]
            assert len(hearing.entries()) == 1

    trial(scenario)


def test_it_tells_who_owns_moderates_and_supports_the_chat():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            moderator = await live(hearing, "Du calme.", author="moderation")
            assert moderator.author is not None
            assert moderator.author.roles == ("moderator",)
            peer.happens("textMessageEvent", {"textMessageDetails": {"messageText": "Bonsoir."}}, owner=True)
            ours = await hearing.heard("Bonsoir.")
            assert ours.author is not None
            assert ours.author.roles == ("self", "owner")

    trial(scenario)


def test_it_tells_what_others_take_away_in_a_live_chat():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            message = await live(hearing)
            await peer.remove(message.id)
            await until(hearing.removals, "the removal")
            assert hearing.removals()[0].message_id == message.id
            second = await live(hearing, "Je retire.")
            peer.happens(
                "messageRetractedEvent", {"messageRetractedDetails": {"retractedMessageId": second.id}}
            )
            await until(lambda: len(hearing.removals()) > 1, "the retraction")
            assert (hearing.removals()[1].message_id, hearing.removals()[1].how) == (second.id, "retracted")
            for kind, length in (("temporary", "300"), ("permanent", None)):
                banned = {"bannedUserDetails": {"channelId": channel_of("camille")}, "banType": kind}
                details = {"userBannedDetails": {**banned, "banDurationSeconds": length}}
                peer.happens("userBannedEvent", details, author="moderation")
            await until(lambda: len(hearing.removals()) > 3, "both bans")
            told = [(one.author_id, one.how, one.duration) for one in hearing.removals()[2:]]
            who = channel_of("camille")
            assert told == [(who, "timeout", 300), (who, "ban", None)]

    trial(scenario)


def test_it_deletes_in_a_live_chat_and_does_not_tell_it_as_youtubes_own():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            message = await live(hearing)
            # A charter that hides has it deleted: a chat knows nothing softer.
            await hearing.connector.act(asked("hide", message))
            assert peer.stands(message.id) == "deleted"
            await hearing.connector.act(asked("hide", message))
            await live(hearing, "La suite.")
            assert hearing.removals() == []
            assert (await fails(hearing.connector.act(asked("restore", message)))).permanent

    trial(scenario)


def test_it_tells_a_deletion_of_others_though_ours_was_refused():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            message = await live(hearing, "Je modère.", author="moderation")
            error = await fails(hearing.connector.act(asked("delete", message)))
            assert error.permanent
            assert not isinstance(error, GoneError)
            await peer.remove(message.id)
            await until(hearing.removals, "the removal")

    trial(scenario)


def test_it_lifts_a_ban_by_its_id_after_a_restart():
    async def scenario(peer: YouTubePeer) -> None:
        account = peer.account()
        async with listening(peer, account=account) as hearing:
            message = await live(hearing)
            ban = await hearing.connector.act(asked("time_out", message, seconds=60))
            assert peer.banned[ban.made]["banDurationSeconds"] == 60
            assert peer.banned[ban.made]["type"] == "temporary"
        again = connected(peer, account)
        assert "unban" in await again.permits(asked("unban", message))
        await again.act(asked("unban", message))
        assert peer.banned == {}
        # Lifted already.
        await again.act(asked("unban", message))
        await again.aclose()

    trial(scenario)


def test_it_lifts_no_ban_that_it_does_not_know():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            message = await live(hearing)
            before = peer.asked("act")
            error = await fails(hearing.connector.act(asked("unban", message)))
            assert error.permanent
            assert peer.asked("act") == before

    trial(scenario)


def test_it_says_a_thing_once_in_a_live_chat_though_the_answer_was_lost():
    async def scenario(peer: YouTubePeer) -> None:
        account = peer.account()
        async with listening(peer, account=account) as hearing:
            message = await live(hearing)
            first = await hearing.connector.act(asked("reply", message, text="Restons calmes."))
        again = connected(peer, account)
        assert await again.act(asked("reply", message, text="Restons calmes.")) == first
        await again.aclose()
        (chat,) = peer.chats.values()
        words = [event["snippet"].get("textMessageDetails", {}).get("messageText") for event in chat.events]
        assert words.count("Restons calmes.") == 1

    trial(scenario)


def test_it_begins_in_the_middle_of_a_broadcast_and_tells_the_next_one_from_its_beginning():
    async def scenario(peer: YouTubePeer) -> None:
        await peer.say_live("Dit avant que Vigie arrive.")
        async with listening(peer) as hearing:
            await live(hearing, "Dit ensuite.")
            assert [message.text for message in hearing.messages()] == ["Dit ensuite."]
            peer.go_live()
            await peer.say_live("Premier mot du deuxième direct.")
            await hearing.heard("Premier mot du deuxième direct.")

    trial(scenario)


@pytest.mark.parametrize("how", ["event", "refusal"])
def test_it_ends_with_the_broadcast_and_reads_the_next_one(how: str):
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            message = await live(hearing)
            assert message.thread is not None
            first = peer.chats[message.thread.id]
            if how == "event":
                peer.happens("chatEndedEvent", {})
            else:
                first.is_over = True
            await until(lambda: first.id not in place_of(hearing.ledger.cursor).chats, "the end")  # type: ignore[union-attr]
            first.is_over = True
            peer.go_live()
            second = await live(hearing, "Le deuxième direct.")
            assert second.thread is not None
            assert second.thread.id != first.id
            error = await fails(hearing.connector.act(asked("reply", message)))
            assert error.permanent
            assert not isinstance(error, GoneError)
            assert hearing.ended is None

    trial(scenario)


def test_it_tells_a_gap_when_youtube_forgets_the_page_of_a_chat_and_fills_it():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            message = await live(hearing)
            peer.forgotten |= {f"p{number}" for number in range(1, 9)}
            await until(lambda: hearing.ledger.gaps, "a gap")
            gap = hearing.ledger.gaps[0]
            assert message.thread is not None
            assert gap.what == message.thread.id
            peer.forgotten.clear()
            await live(hearing, "Après.")
            assert len(hearing.messages(TEXT)) == 1

    trial(scenario)


def test_it_goes_on_in_a_live_chat_after_a_restart():
    async def scenario(peer: YouTubePeer) -> None:
        account = peer.account()
        async with listening(peer, account=account) as before:
            message = await live(before, "Avant.")
            thread = message.thread
            assert thread is not None
            await until(
                lambda: (place := place_of(before.ledger.cursor)) and place.chats[thread.id].token, "a page"
            )
        await peer.say_live("Pendant l’arrêt.")
        async with listening(peer, account=account, journal=before.journal, ledger=before.ledger) as after:
            await after.heard("Pendant l’arrêt.")
            assert len(after.messages("Avant.")) == 1

    trial(scenario)


def test_it_reads_comments_of_a_channel_that_may_not_broadcast():
    async def scenario(peer: YouTubePeer) -> None:
        peer.is_live_enabled = False
        async with listening(peer) as hearing:
            await peer.say(TEXT)
            await hearing.heard(TEXT)
            assert hearing.health() == WELL

    trial(scenario)
