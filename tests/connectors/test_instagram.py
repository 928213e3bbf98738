"""What is particular to Instagram: live comments, one level of answers, conversations beside comments."""

from typing import Any

import pytest
from instagram_peer import ACCOUNT, MEDIA, InstagramPeer
from listening import asked, listening, until
from meta_peer import GraphError
from meta_trial import RECEIVED, taken, trial

from vigie.actions.network import ActionError
from vigie.connectors.base import ConnectorError, Gap, Sentence
from vigie.connectors.instagram import CARD
from vigie.connectors.instagram import sentences as own
from vigie.connectors.meta import sentences as say
from vigie.message import Message, Space

COMMENT = {
    "id": "17865799348089039",
    "text": "Vous êtes une andouille.",
    "from": {"id": "7001", "username": "camille"},
    "media": {"id": MEDIA, "media_product_type": "FEED"},
}


def told(*values: Any, field: str = "comments") -> tuple[object, ...]:
    changes = [{"field": field, "value": value} for value in values]
    return taken(CARD, "instagram", {"id": ACCOUNT, "time": 1_762_999_500, "changes": changes}).told


def only(value: dict[str, Any], field: str = "comments") -> Message:
    (message,) = told(value, field=field)
    assert isinstance(message, Message)
    return message


def test_it_reads_a_comment_at_the_time_it_was_told():
    message = only({**COMMENT, "parent_id": "17"})
    assert (message.id, message.kind, message.text) == (COMMENT["id"], "comment", COMMENT["text"])
    assert message.space == Space("instagram", ACCOUNT)
    assert message.author
    assert message.thread
    assert (message.author.id, message.author.name, message.author.roles) == ("7001", "camille", ())
    assert (message.thread.id, message.reply_to) == (MEDIA, "17")
    assert (message.at, message.received_at) == (1_762_999_500_000, RECEIVED)


def test_it_reads_a_comment_on_a_broadcast():
    live = {**COMMENT, "media": {"id": "1790", "media_product_type": "LIVE"}}
    assert only(live, field="live_comments").extra == {"media_product_type": "LIVE", "live": True}


def test_it_keeps_a_comment_on_a_boosted_post_with_the_post():
    boosted = {"id": "1799", "original_media_id": MEDIA, "ad_id": "23", "ad_title": "Budget"}
    message = only({**COMMENT, "media": boosted})
    assert message.thread
    assert message.thread.id == MEDIA
    assert message.extra == {"ad_id": "23", "ad_title": "Budget"}


@pytest.mark.parametrize(
    "who",
    [{"id": ACCOUNT, "username": "journal"}, {"id": "9", "username": "journal", "self_ig_scoped_id": "5"}],
)
def test_it_marks_what_the_account_says_itself(who: dict[str, str]):
    author = only({**COMMENT, "from": who}).author
    assert author
    assert (author.id, author.roles) == (ACCOUNT, ("self",))


@pytest.mark.parametrize("value", [{}, "text", {"id": ["1"]}, {**COMMENT, "text": 5}, None])
def test_it_passes_over_what_is_no_comment(value: Any):
    assert len(told(value, COMMENT)) == 1


@pytest.mark.parametrize("field", ["mentions", "story_insights", "message_reactions"])
def test_it_leaves_other_fields_alone(field: str):
    assert told(COMMENT, field=field) == ()


def test_it_reads_nothing_of_a_page():
    change = {"field": "comments", "value": COMMENT}
    assert taken(CARD, "page", {"id": ACCOUNT, "time": 1, "changes": [change]}).told == ()


def test_it_reads_private_messages_and_notes_an_unsent_one():
    async def scenario(peer: InstagramPeer) -> None:
        async with listening(peer) as hearing:
            native = await peer.write("Espèce d’andouille.")
            message = await hearing.heard("andouille")
            assert (message.id, message.kind, message.space.id) == (native, "private", ACCOUNT)
            await peer.unsend(native)
            await until(hearing.removals, "the message that was taken back")
            assert [one.message_id for one in hearing.removals()] == [native]

    trial(InstagramPeer(), scenario)


def test_it_reads_comments_answers_and_private_messages_again():
    async def scenario(peer: InstagramPeer) -> None:
        async with listening(peer) as hearing:
            peer.faults.lost = 100
            first = await peer.say("Au premier rang.")
            # More answers than are given along with the comment.
            for number in range(40):
                await peer.say(f"Réponse {number:02}.", reply_to=first)
            await peer.write("En privé.")
            peer.faults.lost = 0
            await hearing.fill()
            assert len(hearing.messages("Réponse")) == 40
            assert {one.reply_to for one in hearing.messages("Réponse")} == {first}
            thread = (await hearing.heard("Au premier rang.")).thread
            assert thread
            assert (thread.id, thread.title) == (MEDIA, "Le conseil a voté le budget.")
            assert (await hearing.heard("En privé.")).kind == "private"
            assert hearing.journal.conflicts == []

    trial(InstagramPeer(), scenario)


def test_it_reads_comments_again_though_private_messages_are_kept_back():
    class Reserved(InstagramPeer):
        async def answer(self, method: str, path: list[str], given: dict[str, Any]) -> Any:
            if "conversations" in path:
                raise GraphError(10)
            return await super().answer(method, path, given)

    async def scenario(peer: InstagramPeer) -> None:
        await peer.say("Au premier rang.")
        connector = peer.card.connect(peer.account())
        gap = Gap(space=connector.space, since=0, because=Sentence("Because.", "Parce que."))
        told = connector.reread(gap)
        message = await anext(told)
        assert isinstance(message, Message)
        assert message.text == "Au premier rang."
        with pytest.raises(ConnectorError) as caught:
            await anext(told)
        await connector.aclose()
        assert caught.value.sentence == say.rights("Instagram")

    trial(Reserved(), scenario)


def test_it_counts_the_comments_of_a_post_and_no_whole_account():
    async def scenario(peer: InstagramPeer) -> None:
        connector = peer.card.connect(peer.account())
        await peer.say_many(["Un.", "Deux."])
        assert (await connector.count(connector.space, MEDIA)).messages == 2
        assert await connector.count(connector.space) is None
        await connector.aclose()

    trial(InstagramPeer(), scenario)


def test_it_answers_an_answer_under_the_comment_that_it_belongs_to():
    async def scenario(peer: InstagramPeer) -> None:
        async with listening(peer) as hearing:
            first = await peer.say("Au premier rang.")
            await peer.say("Au second rang.", reply_to=first)
            reply = await hearing.heard("Au second rang.")
            for _ in range(2):
                # Asked again, it is found where Instagram put it.
                await hearing.connector.act(asked("reply", reply, text="Merci."))
            assert peer.answers(first) == ["Merci."]

    trial(InstagramPeer(), scenario)


def test_it_answers_no_live_comment_in_public():
    async def scenario(peer: InstagramPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say_live("En plein direct.")
            message = await hearing.heard("En plein direct.")
            able = await hearing.connector.permits(asked("reply", message))
            assert "reply" not in able
            assert {"delete", "reply_privately"} <= able
            with pytest.raises(ActionError) as caught:
                await hearing.connector.act(asked("reply", message))
            assert caught.value.args[0] == own.LIVE

    trial(InstagramPeer(), scenario)


def test_it_offers_no_answer_under_a_hidden_comment():
    async def scenario(peer: InstagramPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour.", author="stéphane")
            message = await hearing.heard("Bonjour.")
            permits = hearing.connector.permits
            assert await permits(asked("hide", message)) == {"hide", "delete", "reply", "reply_privately"}
            await hearing.connector.act(asked("hide", message))
            assert await permits(asked("hide", message)) == {"restore", "delete", "reply_privately"}

    trial(InstagramPeer(), scenario)


def test_it_answers_in_private_once():
    async def scenario(peer: InstagramPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour.")
            message = await hearing.heard("Bonjour.")
            first = await hearing.connector.act(asked("reply_privately", message, text="Merci."))
            # The answer of the first try was lost; the network refuses a second one.
            assert first == await hearing.connector.act(asked("reply_privately", message, text="Merci."))
            assert [given["message"]["text"] for given in peer.private] == ["Merci."]
            with pytest.raises(ActionError) as caught:
                await hearing.connector.act(asked("reply_privately", message, text="Autre chose."))
            assert caught.value.permanent

    trial(InstagramPeer(), scenario)


def test_it_blocks_only_people_who_have_written():
    async def scenario(peer: InstagramPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Jamais écrit.", author="stéphane")
            message = await hearing.heard("Jamais écrit.")
            assert "ban" not in await hearing.connector.permits(asked("ban", message))
            before = peer.asked("act")
            with pytest.raises(ActionError) as caught:
                await hearing.connector.act(asked("ban", message))
            assert (caught.value.args[0], peer.asked("act")) == (say.ONLY_CONVERSATIONS, before)
            await peer.say("Déjà écrit.", author="camille")
            message = await hearing.heard("Déjà écrit.")
            assert message.author
            assert "ban" in await hearing.connector.permits(asked("ban", message))
            await hearing.connector.act(asked("ban", message))
            assert peer.inbox.blocked == {message.author.id}

    trial(InstagramPeer(), scenario)


def test_it_offers_nothing_on_a_private_message_but_what_is_private():
    async def scenario(peer: InstagramPeer) -> None:
        async with listening(peer) as hearing:
            await peer.write("En privé.")
            message = await hearing.heard("En privé.")
            able = await hearing.connector.permits(asked("message", message))
            assert able == {"message", "report", "ban", "unban"}
            with pytest.raises(ActionError) as caught:
                await hearing.connector.act(asked("hide", message))
            assert caught.value.args[0] == say.NO_TARGET

    trial(InstagramPeer(), scenario)


def test_it_says_that_the_window_to_answer_is_over():
    async def scenario(peer: InstagramPeer) -> None:
        async with listening(peer) as hearing:
            await peer.write("En privé.")
            message = await hearing.heard("En privé.")
            assert message.author
            peer.inbox.mute.add(message.author.id)
            with pytest.raises(ActionError) as caught:
                await hearing.connector.act(asked("message", message))
            assert caught.value.args[0] == say.WINDOW_OVER

    trial(InstagramPeer(), scenario)
