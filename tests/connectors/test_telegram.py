"""What is particular to Telegram: its updates, its webhooks, its rights, and the words of its refusals."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from listening import asked, listening, started, until
from telegram_peer import GROUP, ME, TOKEN, WORD, TelegramPeer, posted, refusal
from trials import in_a_hurry

from vigie.actions.network import ActionError, GoneError
from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import WELL, ConnectorError
from vigie.connectors.inbound import Call, PayloadError, SignatureError
from vigie.connectors.telegram import sentences
from vigie.connectors.telegram.entries import UpdateError, message_of
from vigie.connectors.telegram.hooks import TelegramHooks
from vigie.intake.base import Appended
from vigie.intake.memory import MemoryJournal
from vigie.message import Entry, Message

CHAT = {"id": GROUP, "type": "supergroup", "title": "Le café"}
WROTE = {"message_id": 5, "date": 1_700_000_000, "chat": CHAT, "from": {"id": 101, "first_name": "Ana"}}


def played(trial: Callable[[TelegramPeer], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with asyncio.timeout(30), started(TelegramPeer()) as peer:
            await trial(peer)  # type: ignore[arg-type]

    with in_a_hurry():
        asyncio.run(whole())


def read(post: dict[str, Any], how: str = "message") -> Message | None:
    return message_of({"update_id": 1, how: {**WROTE, **post}}, me=ME, received_at=7)


class TestItsUpdates:
    def test_it_reads_a_message_of_a_group(self):
        message = read({"text": "Bonjour"})
        assert message is not None
        assert (message.id, message.space.id, message.kind) == ("5", str(GROUP), "chat")
        assert (message.at, message.received_at) == (1_700_000_000_000, 7)
        assert message.extra["url"] == "https://t.me/c/1234567890/5"

    def test_it_reads_a_private_message_and_a_post(self):
        private = read({"text": "Bonjour", "chat": {"id": 101, "type": "private", "first_name": "Ana"}})
        channel = {"id": -1009, "type": "channel", "title": "Nouvelles"}
        post = read({"text": "Bonjour", "chat": channel, "sender_chat": channel}, "channel_post")
        assert private is not None
        assert post is not None
        assert (private.kind, post.kind) == ("private", "post")
        assert post.author is not None
        assert post.author.id == "-1009"

    def test_it_names_the_channel_that_speaks_and_not_its_stand_in(self):
        message = read({"text": "x", "sender_chat": {"id": -1008, "type": "channel", "title": "Autre"}})
        assert message is not None
        assert message.author is not None
        assert (message.author.id, message.author.roles) == ("-1008", ("channel",))

    def test_it_tells_a_topic_from_an_answer(self):
        begun = {"message_id": 3, "forum_topic_created": {"name": "Sport"}}
        inside = {"text": "x", "is_topic_message": True, "message_thread_id": 3, "reply_to_message": begun}
        message, answer = read(inside), read({**inside, "reply_to_message": {"message_id": 4}})
        assert message is not None
        assert message.thread is not None
        assert (message.thread.id, message.thread.title, message.reply_to) == ("3", "Sport", None)
        assert answer is not None
        assert answer.reply_to == "4"

    def test_it_knows_its_own_words(self):
        message = read({"text": "x", "from": {"id": ME, "is_bot": True, "first_name": "Vigie"}})
        assert message is not None
        assert message.author is not None
        assert "self" in message.author.roles

    def test_it_reads_what_stands_under_a_picture_and_in_a_poll(self):
        picture = read({"caption": "Regardez", "photo": [{"file_id": "a"}]})
        poll = read({"poll": {"question": "Qui ?", "options": [{"text": "Moi"}, {"text": "Toi"}]}})
        assert picture is not None
        assert poll is not None
        assert (picture.text, picture.media[0].type) == ("Regardez", "image/jpeg")
        assert poll.text == "Qui ?\nMoi\nToi"

    def test_it_says_what_it_cannot_read(self):
        message = read({"checklist": {"title": "Liste"}})
        assert message is not None
        assert message.remarks == ("its checklist is not read",)

    def test_it_tells_nothing_of_who_joined_nor_of_a_message_without_id(self):
        assert read({"new_chat_members": [{"id": 1}]}) is None
        assert read({"text": "x", "message_id": 0}) is None

    @pytest.mark.parametrize("update", ["text", {"message": "text"}, {"message": {"message_id": 1}}])
    def test_it_refuses_what_has_another_form(self, update: Any):
        with pytest.raises(UpdateError):
            message_of(update, me=ME, received_at=1)


class TestItsWebhooks:
    def hooks(self, word: str = WORD) -> TelegramHooks:
        return TelegramHooks(Account({}, MemoryKeyring({"token": TOKEN, "webhook_secret": word})))

    def test_it_takes_what_has_the_word_and_knows_it_again(self):
        call = posted({"update_id": 9, "message": {**WROTE, "text": "Bonjour"}})
        first, second = (self.hooks().take(call, now=1) for _ in range(2))
        assert first == second
        assert (first.id, len(first.told)) == ("9", 1)

    @pytest.mark.parametrize("word", ["", "x", WORD[:-1], WORD + "x", "é"])
    def test_it_refuses_another_word(self, word: str):
        with pytest.raises(SignatureError):
            self.hooks().take(posted({"update_id": 9}, word=word), now=1)

    def test_it_refuses_everything_without_a_word_of_its_own(self):
        with pytest.raises(SignatureError):
            self.hooks("").take(posted({"update_id": 9}, word=""), now=1)
        with pytest.raises(SignatureError):
            self.hooks().glance(Call("GET", {}, {}))

    def test_it_says_when_a_proven_one_cannot_be_read(self):
        call = posted({"update_id": 9})
        for body in (b"{", b"[]", b'{"update_id": 9, "message": 3}', b'{"message": null}'):
            with pytest.raises(PayloadError):
                self.hooks().take(Call(call.method, {}, call.headers, body), now=1)

    def test_it_has_its_webhook_set_and_says_when_posting_fails(self):
        async def trial(peer: TelegramPeer) -> None:
            account = peer.account(callback="https://vigie.example.org/hooks/telegram/k")
            async with listening(peer, account=account) as hearing:
                assert peer.webhook["secret_token"] == WORD
                assert "edited_message" in peer.webhook["allowed_updates"]
                peer.info = {"pending_update_count": 3, "last_error_date": int(time.time()) + 60}
                await until(lambda: hearing.connector.health == sentences.WEBHOOK_FAILS, "the trouble")

        played(trial)

    def test_it_says_that_messages_are_posted_elsewhere(self):
        async def trial(peer: TelegramPeer) -> None:
            peer.webhook = {"url": "https://elsewhere.example.org"}
            connector = peer.card.connect(peer.account())
            with pytest.raises(ConnectorError) as caught:
                await anext(connector.receive())
            assert caught.value.permanent
            assert caught.value.sentence == sentences.POSTS_ELSEWHERE
            await connector.aclose()

        played(trial)


class TestReading:
    def test_it_reads_a_queue_of_many_pages(self):
        async def trial(peer: TelegramPeer) -> None:
            said = [await peer.say(f"Numéro {number:03}.") for number in range(250)]
            async with listening(peer) as hearing:
                await until(lambda: hearing.journal.last() >= 250, "250 messages")
                assert [message.id for message in hearing.messages()] == said

        played(trial)

    def test_it_says_that_it_was_taken_out_of_a_group_until_it_is_back(self):
        async def trial(peer: TelegramPeer) -> None:
            async with listening(peer) as hearing:
                for status, told in (("kicked", sentences.taken_out("Le café")), ("member", WELL)):
                    change = {"chat": CHAT, "new_chat_member": {"status": status}}
                    peer.push({"my_chat_member": change})
                    await until(lambda told=told: hearing.connector.health == told, status)  # type: ignore[misc]

        played(trial)


class TestActing:
    @pytest.mark.parametrize(
        ("status", "words", "told"),
        [
            (400, "Bad Request: message to delete not found", None),
            (400, "Bad Request: message can't be deleted", "message can't be deleted"),
            (403, "Forbidden: bot was kicked from the supergroup chat", "was kicked"),
            (403, "Forbidden: bot was blocked by the user", "blocked by the user"),
            (400, "Bad Request: user is an administrator of the chat", "administrator of the chat"),
        ],
    )
    def test_it_explains_a_refusal_by_its_words(self, status: int, words: str, told: str | None):
        async def trial(peer: TelegramPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                message = await hearing.heard("Bonjour.")
                peer.faults.fail(status, where="act", body=refusal(status, words))
                with pytest.raises(ActionError) as caught:
                    await hearing.connector.act(asked("delete", message))
                assert caught.value.permanent
                assert isinstance(caught.value, GoneError) == (told is None)
                assert told is None or caught.value.args[0] == sentences.REFUSALS[told]

        played(trial)

    def test_it_waits_as_long_as_the_body_says(self):
        async def trial(peer: TelegramPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                message = await hearing.heard("Bonjour.")
                body = refusal(429, "Too Many Requests: retry after 33", retry_after=33)
                peer.faults.fail(429, where="act", body=body)
                with pytest.raises(ActionError) as caught:
                    await hearing.connector.act(asked("delete", message))
                assert caught.value.retry_after == 33

        played(trial)

    def test_it_says_that_a_group_has_moved(self):
        async def trial(peer: TelegramPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                message = await hearing.heard("Bonjour.")
                words = "Bad Request: group chat was upgraded to a supergroup chat"
                peer.faults.fail(400, where="act", body=refusal(400, words, migrate_to_chat_id=-1005))
                with pytest.raises(ActionError) as caught:
                    await hearing.connector.act(asked("ban", message))
                assert caught.value.args[0] == sentences.MIGRATED

        played(trial)

    def test_it_permits_only_what_the_bot_may_do_in_the_group(self):
        async def trial(peer: TelegramPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                message = await hearing.heard("Bonjour.")
                assert {"delete", "ban", "pin"} <= await hearing.connector.permits(asked("delete", message))
                peer.rights.clear()
                able = await hearing.connector.permits(asked("delete", message))
                assert able == {"like", "unlike", "reply"}

        played(trial)

    def test_it_never_silences_for_ever_and_lifts_what_it_set(self):
        async def trial(peer: TelegramPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                message = await hearing.heard("Bonjour.")
                # Below 30 s and above 366 days Telegram would take it for ever.
                for seconds in (1, 10**9):
                    await hearing.connector.act(asked("time_out", message, seconds=seconds))
                    assert 30 < peer.until[101] - time.time() < 366 * 86_400
                await hearing.connector.act(asked("unban", message))
                assert peer.members[101] == "member"

        played(trial)

    def test_it_answers_once_when_asked_twice_by_the_same_process(self):
        async def trial(peer: TelegramPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                message = await hearing.heard("Bonjour.")
                first, second = [await hearing.connector.act(asked("reply", message)) for _ in range(2)]
                assert first == second
                assert len(peer.answers(message.id)) == 1

        played(trial)

    def test_it_does_not_write_first_to_a_person(self):
        async def trial(peer: TelegramPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                message = await hearing.heard("Bonjour.")
                peer.started.clear()
                with pytest.raises(ActionError) as caught:
                    await hearing.connector.act(asked("message", message))
                assert caught.value.permanent
                assert caught.value.args[0] == sentences.REFUSALS["initiate conversation"]

        played(trial)


class SlowDisk(MemoryJournal):
    """A journal that takes nothing until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.open = threading.Event()
        self.asked = threading.Event()

    def append(
        self, entries: Sequence[Entry], *, source: int = 0, also: Callable[[Appended], None] | None = None
    ) -> Appended:
        if entries:
            self.asked.set()
            assert self.open.wait(20)
        return super().append(entries, source=source, also=also)


class TestWhatTelegramForgets:
    def test_it_lets_telegram_forget_nothing_that_is_not_on_disk(self):
        async def trial(peer: TelegramPeer) -> None:
            journal = SlowDisk()
            async with listening(peer, journal=journal) as hearing:
                await peer.say("À ne pas perdre.")
                await until(journal.asked.is_set, "the journal to be asked")
                # Time enough for many requests, were the next one not waiting.
                await asyncio.sleep(0.2)
                assert [one["message"]["text"] for one in peer.updates] == ["À ne pas perdre."]
                journal.open.set()
                await hearing.heard("À ne pas perdre.")
                await until(lambda: not peer.updates, "Telegram to be told")

        played(trial)
