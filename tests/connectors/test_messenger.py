"""What is particular to Messenger: echoes, edits, conversations, the window to answer in."""

from typing import Any

import pytest
from listening import asked, listening
from messenger_peer import MessengerPeer
from meta_peer import PAGE
from meta_trial import RECEIVED, taken, trial

from vigie.actions.network import ActionError
from vigie.connectors.base import Gap, Sentence
from vigie.connectors.messenger import CARD
from vigie.connectors.meta import sentences as say
from vigie.message import Message, Removal, Space

AT = 1_762_999_000_123


def told(*events: dict[str, Any], where: str = "messaging") -> tuple[object, ...]:
    whole = {"sender": {"id": "7001"}, "recipient": {"id": PAGE}, "timestamp": AT}
    entries = [{"id": PAGE, "time": AT, where: [{**whole, **event}]} for event in events]
    return taken(CARD, "page", *entries).told


def only(event: dict[str, Any], where: str = "messaging") -> Message:
    (message,) = told(event, where=where)
    assert isinstance(message, Message)
    return message


def test_it_reads_a_private_message():
    message = only({"message": {"mid": "m_A-b_1", "text": "Bonjour.", "reply_to": {"mid": "m_0"}}})
    assert (message.id, message.kind, message.text) == ("m_A-b_1", "private", "Bonjour.")
    assert message.space == Space("messenger", PAGE)
    assert message.author
    assert message.thread
    assert (message.author.id, message.author.roles, message.thread.id) == ("7001", (), "7001")
    assert (message.at, message.received_at, message.reply_to) == (AT, RECEIVED, "m_0")


def test_it_knows_an_echo_for_its_own_in_the_persons_conversation():
    message = only(
        {
            "sender": {"id": PAGE},
            "recipient": {"id": "7001"},
            "message": {"mid": "m_2", "text": "Merci.", "is_echo": True, "app_id": 9},
        }
    )
    assert message.author
    assert message.thread
    assert (message.author.roles, message.thread.id) == (("self",), "7001")


def test_it_hears_what_another_app_of_the_page_answers():
    assert only({"message": {"mid": "m_3", "text": "Bonjour."}}, where="standby").id == "m_3"


def test_it_reads_an_edit_as_a_revision_by_its_number():
    first = only({"message_edit": {"mid": "m_1", "text": "Andouille.", "num_edit": 1}})
    second = only({"message_edit": {"mid": "m_1", "text": "Pardon.", "num_edit": "2"}})
    assert [(one.id, one.text, one.revision) for one in (first, second)] == [
        ("m_1", "Andouille.", "1"),
        ("m_1", "Pardon.", "2"),
    ]


def test_it_notes_an_unsent_message():
    (removal,) = told({"message": {"mid": "m_1", "is_deleted": True}})
    assert isinstance(removal, Removal)
    assert (removal.message_id, removal.space.key) == ("m_1", f"messenger:{PAGE}")


def test_it_takes_only_pictures_for_pictures():
    attachments = [
        {"type": kind, "payload": {"url": f"https://cdn.example/{kind}"}}
        for kind in ("image", "sticker", "video", "audio")
    ]
    message = only({"message": {"mid": "m_1", "attachments": [*attachments, {"type": "fallback"}]}})
    assert message.text == ""
    assert [media.may_be_image for media in message.media] == [True, True, False, False]


@pytest.mark.parametrize(
    "event",
    [
        {"reaction": {"mid": "m_1", "action": "react"}},
        {"read": {"watermark": 1}},
        {"delivery": {"mids": ["m_1"]}},
        {"postback": {"mid": "m_1", "title": "x"}},
        {"message": {"text": "sans identifiant"}},
        {"message": "text"},
        {"message": {"mid": 5}},
    ],
)
def test_it_takes_nothing_else_for_a_message(event: dict[str, Any]):
    assert len(told(event, {"message": {"mid": "m_9", "text": "Bonjour."}})) == 1


def test_it_leaves_the_comments_of_the_page_alone():
    change = {"field": "feed", "value": {"item": "comment", "verb": "add", "comment_id": "1_2"}}
    assert taken(CARD, "page", {"id": PAGE, "time": 1, "changes": [change]}).told == ()


def test_it_answers_once_though_the_end_of_the_first_try_was_lost():
    async def scenario(peer: MessengerPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour.")
            message = await hearing.heard("Bonjour.")
            first = await hearing.connector.act(asked("message", message, text="Merci."))
            again = await hearing.connector.act(asked("message", message, text="Merci."))
            assert first == again
            assert peer.answers(message.id) == ["Merci."]
            await hearing.connector.act(asked("message", message, text="Au revoir."))
            assert peer.answers(message.id) == ["Merci.", "Au revoir."]
            assert [given["messaging_type"] for given in peer.sent] == ["RESPONSE", "RESPONSE"]

    trial(MessengerPeer(), scenario)


def test_it_answers_the_same_words_to_a_later_message():
    async def scenario(peer: MessengerPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour.")
            message = await hearing.heard("Bonjour.")
            await hearing.connector.act(asked("message", message, text="Merci."))
            later = type(message)(
                **{name: getattr(message, name) for name in message.__struct_fields__}
                | {"id": "m_later", "at": message.at + 60_000}
            )
            await hearing.connector.act(asked("message", later, text="Merci."))
            assert peer.answers(message.id) == ["Merci.", "Merci."]

    trial(MessengerPeer(), scenario)


def test_it_says_that_the_window_is_over():
    async def scenario(peer: MessengerPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour.")
            message = await hearing.heard("Bonjour.")
            assert message.author
            peer.inbox.mute.add(message.author.id)
            assert await hearing.connector.permits(asked("message", message)) == {"report", "ban", "unban"}
            with pytest.raises(ActionError) as caught:
                await hearing.connector.act(asked("message", message))
            assert (caught.value.permanent, caught.value.args[0]) == (True, say.WINDOW_OVER)

    trial(MessengerPeer(), scenario)


def test_it_blocks_and_reports_whoever_wrote():
    async def scenario(peer: MessengerPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Andouille.")
            message = await hearing.heard("Andouille.")
            assert message.author
            everything = {"message", "report", "ban", "unban"}
            assert await hearing.connector.permits(asked("ban", message)) == everything
            await hearing.connector.act(asked("ban", message))
            await hearing.connector.act(asked("report", message))
            assert (peer.inbox.blocked, peer.inbox.spam) == ({message.author.id},) * 2
            with pytest.raises(ActionError) as caught:
                await hearing.connector.act(asked("message", message))
            assert caught.value.args[0] == say.UNAVAILABLE
            await hearing.connector.act(asked("unban", message))
            assert peer.inbox.blocked == set()

    trial(MessengerPeer(), scenario)


def test_it_reads_both_sides_of_a_conversation_again():
    async def scenario(peer: MessengerPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Bonjour.")
            message = await hearing.heard("Bonjour.")
            peer.faults.lost = 2
            await hearing.connector.act(asked("message", message, text="Notre réponse."))
            await peer.say("Merci à vous.")
            await hearing.fill()
            ours = await hearing.heard("Notre réponse.")
            theirs = await hearing.heard("Merci à vous.")
            assert ours.author
            assert ours.author.roles == ("self",)
            assert ours.thread == theirs.thread == message.thread
            assert hearing.journal.conflicts == []

    trial(MessengerPeer(), scenario)


def test_it_reads_a_conversation_again_in_the_order_of_what_was_said():
    async def scenario(peer: MessengerPeer) -> None:
        person = peer.person("camille")
        for number in range(3):
            peer.inbox.keep(f"m_{number}", person, f"Message {number}.", AT // 1_000)
        connector = peer.card.connect(peer.account())
        gap = Gap(space=connector.space, since=AT, because=Sentence("Because.", "Parce que."))
        found = [one.id async for one in connector.reread(gap)]
        await connector.aclose()
        assert found == ["m_0", "m_1", "m_2"]

    trial(MessengerPeer(), scenario)


def test_it_stops_at_conversations_that_are_older_than_the_gap():
    async def scenario(peer: MessengerPeer) -> None:
        for number in range(200):
            peer.inbox.keep(f"m_old{number}", peer.person(f"ancien {number}"), "Avant.", 1_600_000_000)
        async with listening(peer) as hearing:
            await hearing.fill()
            assert hearing.messages() == []
            assert sum(path.endswith("/conversations") for _, path in peer.requests) == 1

    trial(MessengerPeer(), scenario)
