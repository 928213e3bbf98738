"""What is particular to Discord: its sessions, its intents, its permissions, and its refusals."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import msgspec
import pytest
from discord_peer import ASIDE, GENERAL, ME, OWNER, SERVER, THREAD, DiscordPeer, person
from listening import asked, listening, started, until
from trials import in_a_hurry

from vigie.actions.network import ActionError, GoneError
from vigie.connectors.base import ConnectorError, Gap, Sentence
from vigie.connectors.discord import powers, sentences
from vigie.connectors.discord.entries import EventError, is_blank, message_of, posted_of, removals_of
from vigie.connectors.discord.link import INTENTS
from vigie.connectors.discord.place import Place, place_of
from vigie.connectors.discord.session import _route, explained
from vigie.connectors.discord.shapes import Channel, Guild, Overwrite, Role, snowflake_at, time_of
from vigie.connectors.http import HttpError
from vigie.message import Message

#: From the reference: 175928847299117063 was made on 30 April 2016 at 11:18:25.796 UTC.
SAMPLE, MADE = "175928847299117063", 1_462_015_105_796
WROTE = {"id": SAMPLE, "channel_id": GENERAL, "author": {"id": "7", "username": "ana"}, "content": "Bonjour"}
WHY = Sentence("The test asks.", "Le test le demande.")


def played(trial: Callable[[DiscordPeer], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with asyncio.timeout(30), started(DiscordPeer()) as peer:
            await trial(peer)  # type: ignore[arg-type]

    with in_a_hurry():
        asyncio.run(whole())


def read(private: bool = False, **fields: Any) -> Message | None:
    posted = posted_of(WROTE | fields)
    return message_of(posted, server=SERVER, me=ME, owner=OWNER, private=private, received_at=7)


class TestItsMessages:
    def test_it_reads_the_time_in_an_id(self):
        assert time_of(SAMPLE) == MADE
        assert time_of(str(snowflake_at(MADE))) == MADE

    def test_it_reads_a_message_of_a_channel(self):
        message = read()
        assert message is not None
        assert (message.id, message.space.id, message.kind, message.at) == (SAMPLE, GENERAL, "chat", MADE)
        assert message.extra["url"] == f"https://discord.com/channels/{SERVER}/{GENERAL}/{SAMPLE}"
        assert message.thread is None

    def test_it_reads_a_private_message(self):
        message = read(private=True)
        assert message is not None
        assert message.kind == "private"
        assert "/@me/" in message.extra["url"]

    def test_it_reads_the_same_from_the_gateway_and_from_the_past(self):
        gateway = {"guild_id": SERVER, "member": {"nick": "Nana", "roles": ["1"]}, "mentions": []}
        assert read(**gateway) == read()

    def test_it_tells_an_answer_from_a_forward(self):
        reference = {"message_id": "5", "channel_id": GENERAL}
        answer = read(type=19, message_reference=reference)
        snapshot = {"message": {"content": "Mots d’ailleurs", "attachments": [{"url": "https://x/y"}]}}
        forward = read(content="", message_reference=reference | {"type": 1}, message_snapshots=[snapshot])
        assert answer is not None
        assert forward is not None
        assert answer.reply_to == "5"
        assert answer.thread is not None
        assert (forward.reply_to, forward.text, len(forward.media)) == (None, "Mots d’ailleurs", 1)

    def test_it_knows_a_thread_by_the_position_in_it(self):
        message = read(channel_id=THREAD, position=0)
        assert message is not None
        assert message.thread is not None
        assert message.thread.id == THREAD

    @pytest.mark.parametrize(
        ("fields", "roles"),
        [
            ({"author": {"id": ME, "bot": True}}, ("self", "bot")),
            ({"author": {"id": OWNER}}, ("owner",)),
            ({"author": {"id": "9", "bot": True}, "webhook_id": "9"}, ("webhook", "bot")),
            ({}, ()),
        ],
    )
    def test_it_knows_who_speaks(self, fields: dict[str, Any], roles: tuple[str, ...]):
        message = read(**fields)
        assert message is not None
        assert message.author is not None
        assert message.author.roles == roles

    def test_it_reads_a_poll(self):
        answers = [{"poll_media": {"text": "Moi"}}, {"poll_media": {"text": "Toi"}}]
        message = read(content="", poll={"question": {"text": "Qui ?"}, "answers": answers})
        assert message is not None
        assert message.text == "Qui ?\nMoi\nToi"

    def test_it_passes_over_what_discord_says_itself(self):
        assert read(type=7) is None
        assert read(type=18) is not None

    @pytest.mark.parametrize("fields", [{"id": "x"}, {"author": None}, {"content": 3}, {"id": "1\n"}])
    def test_it_refuses_another_form(self, fields: dict[str, Any]):
        with pytest.raises(EventError):
            read(**fields)

    def test_it_reads_one_removal_and_many(self):
        place = {"channel_id": GENERAL, "guild_id": SERVER}
        one = removals_of(place | {"id": "5"}, server=SERVER, received_at=1)
        many = removals_of(place | {"ids": ["5", "6"]}, server=SERVER, received_at=1)
        assert [removal.message_id for removal in (*one, *many)] == ["5", "5", "6"]
        assert removals_of(place | {"id": "5", "guild_id": "1"}, server=SERVER, received_at=1) == []
        with pytest.raises(EventError):
            removals_of({"id": "5"}, server=SERVER, received_at=1)

    def test_it_knows_a_message_without_words(self):
        assert is_blank(posted_of(WROTE | {"content": ""}), ME)
        assert not is_blank(posted_of(WROTE | {"content": "", "sticker_items": [{"name": "ours"}]}), ME)
        assert not is_blank(posted_of(WROTE), ME)

    def test_it_reads_its_cursor_again_and_begins_anew_with_another(self):
        place = Place(origin=1, complete=2, session="s", number=3, address="wss://x", conversations=["4"])
        assert place_of(place.written()) == place
        assert place_of("0") == place_of("") == Place()


class TestItsSessions:
    def test_it_asks_for_the_words_and_for_private_messages(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer):
                assert peer.greetings[0]["d"]["intents"] == INTENTS
                assert INTENTS & 1 << 15

        played(trial)

    def test_it_takes_a_session_up_again_where_it_was_left(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Un.")
                await hearing.heard("Un.")
                await peer.break_stream()
                await peer.say("Deux.")
                await hearing.heard("Deux.")
                again = peer.greetings[-1]
                assert (again["op"], again["d"]["seq"]) == (6, 2)
                assert len(peer.sessions) == 1

        played(trial)

    def test_it_finds_another_way_where_nobody_listens_at_the_address_of_its_cursor(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as before:
                await peer.say("Avant.")
                message = await before.heard("Avant.")
            place = place_of(before.ledger.cursor)
            place.address = "ws://127.0.0.1:1"
            before.ledger.cursor = place.written()
            await peer.edit(message.id, "Avant, mais autrement.")
            async with listening(peer, journal=before.journal, ledger=before.ledger) as after:
                # Told by the session alone: it was taken up again elsewhere.
                await after.heard("Avant, mais autrement.")

        played(trial)

    def test_it_opens_a_new_session_where_the_old_one_is_forgotten(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Un.")
                await hearing.heard("Un.")
                await peer.break_stream()
                peer.sessions.clear()
                # Nobody listens: only the channels still know of it.
                await peer.say("Deux.", channel=ASIDE)
                await hearing.heard("Deux.")
                assert [one["op"] for one in peer.greetings] == [2, 6, 2]
                assert len(hearing.messages("Un.")) == 1

        played(trial)

    def test_it_leaves_a_connection_whose_heartbeats_are_not_answered(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                peer.answers_beats = False
                await until(lambda: sentences.SILENT in hearing.healths, "the silence to be told")
                peer.answers_beats = True
                await hearing.well()

        played(trial)

    @pytest.mark.parametrize(
        ("code", "sentence"), [(4004, sentences.TOKEN_REFUSED), (4014, sentences.NO_CONTENT)]
    )
    def test_it_ends_where_somebody_must_act_first(self, code: int, sentence: Sentence):
        async def trial(peer: DiscordPeer) -> None:
            peer.closes_with = [code]
            connector = peer.card.connect(peer.account())
            with pytest.raises(ConnectorError) as caught:
                await anext(connector.receive())
            assert caught.value.permanent
            assert caught.value.sentence == sentence
            await connector.aclose()

        played(trial)

    @pytest.mark.parametrize("code", [1001, 4000, 4007, 4009])
    def test_it_comes_back_after_any_other_end(self, code: int):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.close(code)
                await peer.say("Encore là.")
                await hearing.heard("Encore là.")
                # 4000 keeps the session; after the others a new one is opened.
                assert peer.greetings[-1]["op"] == (6 if code == 4000 else 2)

        played(trial)

    def test_it_opens_no_session_when_the_day_allows_none(self):
        async def trial(peer: DiscordPeer) -> None:
            peer.starts = 0
            connector = peer.card.connect(peer.account())
            waiting = asyncio.ensure_future(anext(connector.receive()))
            await until(lambda: connector.health == sentences.NO_STARTS, "the wait")
            assert peer.greetings == []
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            await connector.aclose()

        played(trial)

    def test_it_says_that_it_may_not_read_the_words(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("")
                await until(lambda: hearing.connector.health == sentences.NO_CONTENT, "the trouble")
                await peer.say("Des mots.")
                await hearing.well()
                peer.flags = 0
                assert (await hearing.connector.check()).missing == (sentences.NO_CONTENT,)

        played(trial)

    def test_it_hears_a_thread_and_private_messages_and_no_other_server(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.tell("MESSAGE_CREATE", WROTE | {"guild_id": "1234567", "content": "Ailleurs."})
                await peer.say("Dans le fil.", channel=THREAD)
                await peer.write("En privé.")
                assert (await hearing.heard("Dans le fil.")).space.id == THREAD
                assert (await hearing.heard("En privé.")).kind == "private"
                assert hearing.messages("Ailleurs.") == []

        played(trial)

    def test_it_reads_one_channel_again_when_a_gap_names_it(self):
        async def trial(peer: DiscordPeer) -> None:
            connector = peer.card.connect(peer.account())
            await peer.say("Ici.")
            await peer.say("À côté.", channel=ASIDE)
            since = int(time.time() * 1000) - 60_000
            space = msgspec.structs.replace(connector.space, id=ASIDE)
            found = [one async for one in connector.reread(Gap(space=space, since=since, because=WHY))]
            assert [one.text for one in found if isinstance(one, Message)] == ["À côté."]
            await connector.aclose()

        played(trial)

    def test_it_reads_many_pages_again_in_their_order(self):
        async def trial(peer: DiscordPeer) -> None:
            connector = peer.card.connect(peer.account())
            said = [await peer.say(f"Numéro {number}.") for number in range(250)]
            gap = Gap(space=connector.space, since=int(time.time() * 1000) - 60_000, because=WHY)
            assert [one.id async for one in connector.reread(gap)] == said
            await connector.aclose()

        played(trial)

    def test_it_leaves_a_session_that_a_restart_takes_up_again(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as before:
                await peer.say("Avant.")
                message = await before.heard("Avant.")
            await peer.edit(message.id, "Avant, mais autrement.")
            async with listening(peer, journal=before.journal, ledger=before.ledger) as after:
                # Changes are in no channel's past as such: the session alone tells them, and removals.
                await after.heard("Avant, mais autrement.")
                assert [one["op"] for one in peer.greetings] == [2, 6]
                assert len(peer.sessions) == 1

        played(trial)

    def test_it_reads_past_a_message_of_another_form(self):
        async def trial(peer: DiscordPeer) -> None:
            connector = peer.card.connect(peer.account())
            await peer.say("Avant.")
            await peer.say("Tordu.", attachments="none")
            await peer.say("Après.")
            gap = Gap(space=connector.space, since=int(time.time() * 1000) - 60_000, because=WHY)
            found = [one async for one in connector.reread(gap)]
            assert [one.text for one in found if isinstance(one, Message)] == ["Avant.", "Après."]
            await connector.aclose()

        played(trial)


GUILD = Guild(
    SERVER,
    "Le café",
    OWNER,
    [Role(SERVER, str(powers.VIEW_CHANNEL)), Role("5", "8192", 3), Role("6", "8", 9)],
)


class TestItsPermissions:
    def test_it_computes_them_as_documented(self):
        closed = Channel(GENERAL, 0, permission_overwrites=[Overwrite(SERVER, "0", "1024")])
        opened = Channel(
            GENERAL, 0, permission_overwrites=[Overwrite(SERVER, "0", "9216"), Overwrite("5", "9216", "0")]
        )
        mine = Channel(GENERAL, 0, permission_overwrites=[Overwrite(ME, "0", "8192")])
        both = powers.VIEW_CHANNEL | powers.MANAGE_MESSAGES
        assert powers.in_guild(GUILD, ME, ["5"]) == both
        assert powers.in_channel(GUILD, ME, ["5"], closed) == 0
        assert powers.in_channel(GUILD, ME, ["5"], opened) == both
        assert powers.in_channel(GUILD, ME, ["5"], mine) == powers.VIEW_CHANNEL
        assert powers.in_channel(GUILD, ME, ["6"], closed) & powers.BAN_MEMBERS
        assert powers.in_guild(GUILD, OWNER, []) & powers.BAN_MEMBERS

    def test_it_knows_whom_it_stands_above(self):
        assert powers.stands_above(GUILD, ["6"], "1", ["5"])
        assert not powers.stands_above(GUILD, ["5"], "1", ["5"])
        assert not powers.stands_above(GUILD, ["6"], OWNER, [])

    @pytest.mark.parametrize(
        ("shape", "told"),
        [
            (Role, {"id": "5", "permissions": "all"}),
            (Overwrite, {"id": "5", "allow": "-"}),
            (Overwrite, {"id": "5", "deny": ""}),
        ],
    )
    def test_it_computes_nothing_from_what_is_no_number(self, shape: type[Any], told: dict[str, str]):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(told, shape)

    def test_it_permits_only_what_its_roles_allow(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                asking = asked("delete", await hearing.heard("Bonjour."))
                assert await hearing.connector.permits(asking) == peer.card.capabilities.acts
                peer.members[asking.author] = {"roles": ["77"]}
                assert not await hearing.connector.permits(asking) & {"ban", "time_out"}
                peer.overwrites = [{"id": ME, "type": 1, "allow": "0", "deny": "8192"}]
                assert not await hearing.connector.permits(asking) & {"delete", "hide"}
                peer.permissions = powers.VIEW_CHANNEL
                assert await hearing.connector.permits(asking) == {"message"}

        played(trial)

    def test_it_can_only_answer_and_react_in_private(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.write("Bonjour.")
                asking = asked("delete", await hearing.heard("Bonjour."))
                able = await hearing.connector.permits(asking)
                assert able == {"reply", "like", "unlike", "message"}

        played(trial)


class TestActing:
    def test_it_answers_once_though_asked_again_by_another_process(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                asking = asked("reply", await hearing.heard("Bonjour."))
                first = await hearing.connector.act(asking)
                again = peer.card.connect(peer.account())
                assert await again.act(asking) == first
                assert len(peer.answers(asking.message)) == 1
                await again.aclose()

        played(trial)

    def test_it_mentions_nobody_and_tells_the_audit_log_why(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                message = await hearing.heard("Bonjour.")
                await hearing.connector.act(asked("reply", message, text="@everyone"))
                assert peer.bodies[-1][2]["allowed_mentions"]["parse"] == []
                await hearing.connector.act(asked("ban", message, text="Insultes répétées,\nà plusieurs"))
                body, headers = peer.bodies[-1][2:]
                assert body == {"delete_message_seconds": 0}
                assert unquote(headers["x-audit-log-reason"]) == "Insultes répétées, à plusieurs"

        played(trial)

    def test_it_never_times_out_for_longer_than_discord_takes(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                message = await hearing.heard("Bonjour.")
                assert message.author is not None
                await hearing.connector.act(asked("time_out", message, seconds=10**8))
                until_when = peer.members[message.author.id]["communication_disabled_until"]
                assert datetime.fromisoformat(until_when).timestamp() > time.time() + 27 * 86_400
                await hearing.connector.act(asked("unban", message))
                assert peer.members[message.author.id]["communication_disabled_until"] is None

        played(trial)

    def test_it_writes_in_private_and_says_when_that_is_refused(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                message = await hearing.heard("Bonjour.")
                receipt = await hearing.connector.act(asked("message", message))
                camille = person("camille")["id"]
                assert peer.messages[receipt.made]["channel_id"] == peer.direct[camille]
                peer.refuses_direct.add(camille)
                with pytest.raises(ActionError) as caught:
                    await hearing.connector.act(asked("message", message, key="other"))
                assert caught.value.permanent
                assert caught.value.args[0] == sentences.REFUSALS[50007]

        played(trial)

    def test_it_says_that_a_bot_takes_away_only_its_own_messages_in_private(self):
        said = {"message": "Cannot execute action on a DM channel", "code": 50003}
        told = explained(HttpError(sentences.ODD_ANSWER, status=403, permanent=True, said=said))
        assert "its own messages" in told.sentence

    def test_it_does_not_answer_what_is_gone(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                message = await hearing.heard("Bonjour.")
                await peer.remove(message.id)
                with pytest.raises(GoneError):
                    await hearing.connector.act(asked("reply", message))
                assert peer.answers(message.id) == []

        played(trial)

    def test_it_does_not_take_an_unknown_channel_for_a_message_that_is_gone(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                message = await hearing.heard("Bonjour.")
                elsewhere = msgspec.structs.replace(asked("delete", message), space="12345678")
                with pytest.raises(ActionError) as caught:
                    await hearing.connector.act(elsewhere)
                assert not isinstance(caught.value, GoneError)
                assert caught.value.args[0] == sentences.REFUSALS[10003]

        played(trial)

    @pytest.mark.parametrize(
        ("text", "sentence"), [(" ", sentences.NO_TEXT), ("x" * 2_001, sentences.TOO_LONG)]
    )
    def test_it_refuses_a_text_that_discord_would_not_take(self, text: str, sentence: Sentence):
        async def trial(peer: DiscordPeer) -> None:
            connector = peer.card.connect(peer.account())
            message = read()
            assert message is not None
            with pytest.raises(ActionError) as caught:
                await connector.act(asked("reply", message, text=text))
            assert caught.value.args[0] == sentence
            assert peer.asked() == 0
            await connector.aclose()

        played(trial)

    def test_it_asks_nothing_of_an_empty_bucket(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                message = await hearing.heard("Bonjour.")
                peer.limits = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "30.5"}
                await hearing.connector.act(asked("pin", message))
                before = peer.asked("act")
                with pytest.raises(ActionError) as caught:
                    await hearing.connector.act(asked("pin", message))
                assert 20 < (caught.value.retry_after or 0) <= 30.5
                assert peer.asked("act") == before

        played(trial)

    def test_it_stops_everything_at_a_limit_for_everything(self):
        async def trial(peer: DiscordPeer) -> None:
            async with listening(peer) as hearing:
                await peer.say("Bonjour.")
                message = await hearing.heard("Bonjour.")
                body = b'{"message": "You are being rate limited.", "retry_after": 64.57, "global": true}'
                peer.faults.fail(429, where="act", retry_after=65, body=body)
                before = peer.asked("act")
                for verb in ("like", "pin"):
                    with pytest.raises(ActionError) as caught:
                        await hearing.connector.act(asked(verb, message))
                    assert 60 < (caught.value.retry_after or 0) <= 64.57
                assert peer.asked("act") == before + 1

        played(trial)

    def test_it_keeps_a_bucket_for_each_route_and_place(self):
        first = _route("DELETE", f"channels/{GENERAL}/messages/{SAMPLE}")
        assert first == _route("DELETE", f"channels/{GENERAL}/messages/175928847299117064")
        assert first != _route("DELETE", f"channels/{ASIDE}/messages/{SAMPLE}")
        assert first != _route("GET", f"channels/{GENERAL}/messages/{SAMPLE}")

    def test_it_slows_one_place_within_its_bounds(self):
        async def trial(peer: DiscordPeer) -> None:
            connector = peer.card.connect(peer.account())
            message = read()
            assert message is not None
            for seconds, strength in ((10**6, 21_600), (0, 0), (None, 30)):
                await connector.act(asked("slow", message, seconds=seconds))
                assert peer.slow == {GENERAL: strength}
            await connector.aclose()

        played(trial)
