"""What is particular to YouTube: states of comments, answers, tokens, counts, what is read again."""

from dataclasses import replace
from unittest.mock import patch

import msgspec
import pytest
from listening import asked, listening, until
from youtube_answers import CHANNEL, channel_of
from youtube_peer import VIDEO, YouTubePeer
from youtube_trial import TEXT, connected, fails, trial

from vigie.actions.network import ActionRequest, GoneError
from vigie.connectors.account import MemoryKeyring
from vigie.connectors.base import ConnectorError, Gap
from vigie.connectors.youtube.sentences import QUOTA
from vigie.message import Message, Space


def test_it_tells_a_comment_with_its_video_and_where_to_see_it():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            native = await peer.say(TEXT, author="camille")
            message = await hearing.heard(TEXT)
            assert message.space == Space("youtube", CHANNEL)
            assert message.author is not None
            assert message.author.id == channel_of("camille")
            assert message.thread is not None
            assert (message.thread.id, message.thread.title) == (VIDEO, "Tout le monde sur le pont")
            assert message.extra["url"] == f"https://www.youtube.com/watch?v={VIDEO}&lc={native}"

    trial(scenario)


def test_it_tells_what_was_there_before_only_once_it_changes():
    async def scenario(peer: YouTubePeer) -> None:
        old = await peer.say("Dit il y a longtemps.")
        await peer.say("Dit avant aussi.", held=True)
        for said in peer.comments.values():
            said.at = said.updated = said.at.replace(year=2020)
        async with listening(peer) as hearing:
            await peer.say("Dit maintenant.")
            await hearing.heard("Dit maintenant.")
            assert [message.text for message in hearing.messages()] == ["Dit maintenant."]
            await peer.edit(old, TEXT)
            peer.comments[old].updated = peer.comments[old].updated.replace(year=2099)
            assert (await hearing.heard(TEXT)).revision

    trial(scenario)


def test_it_tells_all_answers_though_only_five_come_with_their_comment():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            top = await peer.say("Le premier.")
            await hearing.heard("Le premier.")
            said = [await peer.say(f"Réponse {number:03}.", reply_to=top) for number in range(120)]
            await until(lambda: len(hearing.messages("Réponse")) >= 120, "all answers")
            assert sorted(one.id for one in hearing.messages("Réponse")) == sorted(said)
            for one in hearing.messages("Réponse"):
                assert one.reply_to == top
                assert one.thread is not None
                assert one.thread.id == VIDEO

    trial(scenario)


def test_it_tells_no_answer_from_before_when_a_new_one_comes():
    async def scenario(peer: YouTubePeer) -> None:
        top = await peer.say("Il y a longtemps.")
        for number in range(8):
            await peer.say(f"Vieille réponse {number}.", reply_to=top)
        for said in peer.comments.values():
            said.at = said.updated = said.at.replace(year=2020)
        await peer.say("Dit juste avant.")
        async with listening(peer) as hearing:
            await peer.say("Réponse nouvelle.", reply_to=top)
            await hearing.heard("Réponse nouvelle.")
            assert [message.text for message in hearing.messages()] == ["Réponse nouvelle."]

    trial(scenario)


def test_it_tells_answers_and_changes_under_comments_that_are_no_longer_new():
    async def scenario(peer: YouTubePeer) -> None:
        old = await peer.say("Le tout premier.")
        peer.comments[old].at = peer.comments[old].updated = peer.comments[old].at.replace(year=2020)
        for number in range(130):
            await peer.say(f"Ensuite, {number}.")
        async with listening(peer) as hearing:
            said = [await peer.say(f"Réponse {number}.", reply_to=old) for number in range(9)]
            await until(lambda: len(hearing.messages("Réponse")) >= 9, "answers to an old comment")
            assert sorted(one.id for one in hearing.messages("Réponse")) == sorted(said)
            await peer.edit(old, TEXT)
            peer.comments[old].updated = peer.comments[old].updated.replace(year=2099)
            assert (await hearing.heard(TEXT)).id == old

    trial(scenario)


def test_it_tells_a_gap_where_more_came_than_one_look_reads_and_fills_it():
    async def scenario(peer: YouTubePeer) -> None:
        with patch("vigie.connectors.youtube.comments._PAGES", 1):
            async with listening(peer) as hearing:
                said = [await peer.say(f"Message {number:03}.") for number in range(250)]
                await until(lambda: hearing.ledger.gaps, "a gap")
                await until(lambda: len(hearing.messages()) >= len(said), "what the gap held")
                assert sorted(message.id for message in hearing.messages()) == sorted(said)

    trial(scenario)


def test_it_tells_an_answer_that_was_changed():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            top = await peer.say("Le premier.")
            answer = await peer.say("Une réponse.", reply_to=top)
            await hearing.heard("Une réponse.")
            await peer.edit(answer, TEXT)
            assert (await hearing.heard(TEXT)).id == answer

    trial(scenario)


def test_it_tells_what_youtube_takes_for_spam_as_held_and_an_answer_that_is_held():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            spam = await peer.say("Gagnez de l’argent.", held=True)
            peer.comments[spam].state = "likelySpam"
            top = await peer.say("Publié.")
            answer = await peer.say("Réponse retenue.", held=True, reply_to=top)
            message = await hearing.heard("Gagnez")
            assert message.held
            held = await hearing.heard("Réponse retenue.")
            assert (held.id, held.held) == (answer, True)
            assert not (await hearing.heard("Publié.")).held

    trial(scenario)


def test_it_never_publishes_again_what_was_rejected():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            await peer.say(TEXT)
            message = await hearing.heard(TEXT)
            await hearing.connector.act(asked("delete", message))
            assert peer.stands(message.id) == "deleted"
            assert await hearing.connector.permits(asked("restore", message)) == frozenset()
            error = await fails(hearing.connector.act(asked("restore", message)))
            assert error.permanent
            assert "cannot be published again" in str(error)

    trial(scenario)


def test_it_deletes_its_own_comment_and_offers_nothing_else_on_it():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Une question ?")
            question = await hearing.heard("Une question ?")
            made = (await hearing.connector.act(asked("reply", question, text="Voici."))).made
            ours = await hearing.heard("Voici.")
            assert ours.author is not None
            assert "self" in ours.author.roles
            assert await hearing.connector.permits(asked("delete", ours)) == {"delete", "reply"}
            # Without the author's name, YouTube is asked whose it is.
            await hearing.connector.act(msgspec.structs.replace(asked("delete", ours), author=""))
            assert peer.stands(made) == "deleted"
            with pytest.raises(GoneError):
                await hearing.connector.act(asked("delete", ours, key="again"))

    trial(scenario)


def test_it_answers_an_answer_under_the_comment_above_it():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            top = await peer.say("Le premier.")
            await peer.say("Une réponse.", reply_to=top)
            answer = await hearing.heard("Une réponse.")
            await hearing.connector.act(asked("reply", answer, text="Merci à vous deux."))
            assert peer.answers(top) == ["Merci à vous deux."]

    trial(scenario)


def test_it_bans_the_author_of_a_comment_together_with_it():
    async def scenario(peer: YouTubePeer) -> None:
        async with listening(peer) as hearing:
            await peer.say(TEXT, author="dominique")
            message = await hearing.heard(TEXT)
            assert "unban" not in await hearing.connector.permits(asked("ban", message))
            await hearing.connector.act(asked("ban", message))
            assert peer.banned_authors == {channel_of("dominique")}
            assert peer.stands(message.id) == "deleted"
            assert (await fails(hearing.connector.act(asked("unban", message)))).permanent

    trial(scenario)


# Settings, tokens, counts, gaps


def test_it_refuses_a_token_of_another_channel():
    async def scenario(peer: YouTubePeer) -> None:
        account = replace(
            peer.account(), settings={"channel": channel_of("autre"), "client_id": "vigie.apps.example"}
        )
        connector = connected(peer, account)
        with pytest.raises(ConnectorError) as caught:
            await connector.check()
        assert caught.value.permanent
        assert CHANNEL in caught.value.sentence
        await connector.aclose()

    trial(scenario)


def test_it_says_that_the_right_to_moderate_was_not_granted():
    async def scenario(peer: YouTubePeer) -> None:
        peer.is_read_only = True
        connector = connected(peer)
        identity = await connector.check()
        assert len(identity.missing) == 1
        assert "youtube.force-ssl" in identity.missing[0]
        await connector.aclose()

    trial(scenario)


def test_it_gets_its_first_access_token_by_itself_and_keeps_it():
    async def scenario(peer: YouTubePeer) -> None:
        account = peer.account()
        assert isinstance(account.keyring, MemoryKeyring)
        del account.keyring.secrets["access_token"]
        connector = connected(peer, account)
        assert (await connector.check()).name == "La Varangue"
        assert account.keyring.get("access_token")
        await connector.aclose()

    trial(scenario)


def test_it_says_to_connect_again_with_a_refresh_token_that_google_refuses():
    async def scenario(peer: YouTubePeer) -> None:
        keyring = MemoryKeyring({"client_secret": "secret", "refresh_token": "expired"})
        connector = connected(peer, replace(peer.account(), keyring=keyring))
        with pytest.raises(ConnectorError) as caught:
            await connector.check()
        assert caught.value.permanent
        assert "connect the account again" in caught.value.sentence
        await connector.aclose()

    trial(scenario)


def test_it_waits_while_google_renews_no_token():
    async def scenario(peer: YouTubePeer) -> None:
        account = peer.account()
        assert isinstance(account.keyring, MemoryKeyring)
        del account.keyring.secrets["access_token"]
        connector = connected(peer, account)
        peer.faults.fail(503, where="act")
        with pytest.raises(ConnectorError) as caught:
            await connector.check()
        assert not caught.value.permanent
        assert (await connector.check()).name
        await connector.aclose()

    trial(scenario)


def test_it_counts_the_comments_of_a_video_and_of_nothing_else():
    async def scenario(peer: YouTubePeer) -> None:
        await peer.say("Un.")
        await peer.say("Deux.", held=True)
        connector = connected(peer)
        count = await connector.count(connector.space, VIDEO)
        assert count is not None
        assert (count.thread, count.messages) == (VIDEO, 1)
        assert await connector.count(connector.space, "inconnue---") is None
        # No unit of the day is spent on what has no such number: a channel, a live chat.
        asked_before = peer.asked()
        for thread in ("", CHANNEL, "KicKGFVDdm".ljust(60, "0")):
            assert await connector.count(connector.space, thread) is None
        assert peer.asked() == asked_before
        await connector.aclose()

    trial(scenario)


def test_it_reads_again_only_what_the_gap_holds():
    async def scenario(peer: YouTubePeer) -> None:
        old = await peer.say("Trop vieux.")
        top = await peer.say("Dedans.")
        await peer.say("Une réponse.", reply_to=top)
        await peer.say("Retenu.", held=True)
        peer.comments[old].at = peer.comments[old].at.replace(year=2020)
        await peer.say_live("Dans le direct.")
        connector = connected(peer)
        since = int(peer.comments[top].at.timestamp() * 1000)
        because = QUOTA
        gap = Gap(space=connector.space, since=since, because=because)
        found = [one async for one in connector.reread(gap)]
        assert {one.text: one.held for one in found if isinstance(one, Message)} == {
            "Dedans.": False,
            "Une réponse.": False,
            "Retenu.": True,
            "Dans le direct.": False,
        }
        only = Gap(space=connector.space, since=since, what=VIDEO, because=because)
        texts = {one.text async for one in connector.reread(only) if isinstance(one, Message)}
        assert texts == {"Dedans.", "Une réponse.", "Retenu."}
        await connector.aclose()

    trial(scenario)


@pytest.mark.parametrize("verb", ["time_out", "ban", "unban", "reply"])
def test_it_does_nothing_in_a_live_chat_that_is_not_named(verb: str):
    async def scenario(peer: YouTubePeer) -> None:
        connector = connected(peer)
        request = ActionRequest(
            "k", verb, "youtube", CHANNEL, message="m", author="UCx", kind="chat", text="Bonjour."
        )
        assert (await fails(connector.act(request))).permanent
        assert peer.asked() == 0
        await connector.aclose()

    trial(scenario)
