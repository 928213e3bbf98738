"""What is particular to an account of Twitch: EventSub's sessions and events, Helix' refusals, its tokens."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import msgspec
import pytest
from listening import Hearing, RecordingLedger, asked, listening, started, until
from twitch_account_peer import (
    CHANNEL,
    CHANNEL_ID,
    CLIENT_ID,
    MODERATOR,
    MODERATOR_ID,
    PATIENCE,
    TwitchAccountPeer,
    person,
)

from vigie.actions.network import ActionError, ActionRequest, GoneError, Receipt
from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import WELL, ConnectorError, Mark
from vigie.connectors.twitch import CARD, eventsub
from vigie.connectors.twitch.connector import TwitchAccount
from vigie.connectors.twitch.events import EventError, Notification, entries_of, milliseconds, notification_of
from vigie.message import Message, Removal, Space

TEXT = "Espèce d’andouille."
CHAT = Space("twitch", CHANNEL)
NOW = 1_700_000_000_000


def run(trial: Callable[[TwitchAccountPeer], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with asyncio.timeout(40), started(TwitchAccountPeer()) as peer:
            assert isinstance(peer, TwitchAccountPeer)
            await trial(peer)

    asyncio.run(whole())


def told(kind: str, event: dict[str, Any], **condition: str) -> Notification:
    payload = {"subscription": {"type": kind, "condition": condition}, "event": event}
    return notification_of("note-1", "2023-11-06T18:11:47.492253549Z", payload)


def place() -> dict[str, str]:
    return {
        "broadcaster_user_id": CHANNEL_ID,
        "broadcaster_user_login": CHANNEL,
        "broadcaster_user_name": "LaChaine",
    }


def spoken(**changed: Any) -> dict[str, Any]:
    event = {
        **place(),
        "chatter_user_id": "4145994",
        "chatter_user_login": "viewer32",
        "chatter_user_name": "Viewer32",
        "message_id": "cc106a89-1814-919d-454c-f4f2f970aae7",
        "message": {"text": "Salut le tchat", "fragments": [{"type": "text", "text": "Salut le tchat"}]},
        "color": "#00FF7F",
        "badges": [{"set_id": "moderator", "id": "1", "info": ""}, {"set_id": "subscriber", "id": "12"}],
        "message_type": "text",
        "cheer": None,
        "reply": None,
        "source_badges": [],
    }
    return event | changed


def held(**changed: Any) -> dict[str, Any]:
    event = {
        **place(),
        **person("", "camille"),
        "message_id": "78ccd959-3e7e-4f8d-bd8b-f92c359b0a7d",
        "message": {"text": TEXT, "fragments": []},
        "reason": "automod",
        "automod": {"category": "swearing", "level": 4, "boundaries": [{"start_pos": 0, "end_pos": 6}]},
        "blocked_term": None,
        "held_at": "2024-11-18T16:59:46.323937273Z",
    }
    return event | changed


# Events


def test_it_reads_times_with_nanoseconds():
    assert milliseconds("2022-10-19T14:56:51.634234626Z") == 1_666_191_411_634
    assert milliseconds("2020-07-15T18:15:11.17106713Z") == 1_594_836_911_171
    assert milliseconds("2023-04-11T10:11:12Z") == milliseconds("2023-04-11T10:11:12.000Z")
    assert [milliseconds(odd) for odd in ("", "soon", None, 12, "9999999-01-01T00:00:00Z")] == [0] * 5


def test_it_reads_a_message_of_the_chat():
    (message,) = entries_of(told("channel.chat.message", spoken()), received_at=NOW)
    assert isinstance(message, Message)
    assert (message.id, message.space, message.kind) == ("cc106a89-1814-919d-454c-f4f2f970aae7", CHAT, "chat")
    assert (message.text, message.held, message.reply_to) == ("Salut le tchat", False, None)
    assert message.author is not None
    assert (message.author.id, message.author.name) == ("4145994", "Viewer32")
    assert message.author.roles == ("moderator", "subscriber")
    assert (message.at, message.received_at) == (1_699_294_307_492, NOW)
    assert message.extra == {"color": "#00FF7F", "message_type": "text"}


def test_it_keeps_what_it_does_not_read_and_whom_a_message_answers():
    fragments = [
        {"type": "mention", "text": "@bob", "mention": {"user_id": "7"}},
        {"type": "text", "text": " oui"},
    ]
    event = spoken(
        message={"text": "\x01ACTION @bob oui\x01", "fragments": fragments},
        reply={"parent_message_id": "parent-1", "parent_message_body": "Tu viens ?"},
        cheer={"bits": 100},
        chatter_user_name="観客",
    )
    (message,) = entries_of(told("channel.chat.message", event), received_at=NOW)
    assert isinstance(message, Message)
    assert (message.text, message.reply_to) == ("@bob oui", "parent-1")
    assert message.extra["action"] == "me"
    assert message.extra["cheer"] == {"bits": 100}
    assert message.extra["fragments"] == fragments
    assert message.extra["login"] == "viewer32"


def test_it_does_not_tell_what_the_account_says_itself():
    event = spoken(chatter_user_id=MODERATOR_ID)
    assert entries_of(told("channel.chat.message", event, user_id=MODERATOR_ID), received_at=NOW) == ()


def test_it_reads_what_automod_holds_and_why():
    (message,) = entries_of(told("automod.message.hold", held()), received_at=NOW)
    assert isinstance(message, Message)
    assert message.held
    assert message.revision == ""
    assert (message.text, message.at) == (TEXT, 1_731_949_186_323)
    assert message.extra["automod"]["category"] == "swearing"
    term = {"terms_found": [{"term_id": "t", "boundary": {"start_pos": 0, "end_pos": 2}}]}
    blocked = held(reason="blocked_term", automod=None, blocked_term=term)
    (message,) = entries_of(told("automod.message.hold", blocked), received_at=NOW)
    assert isinstance(message, Message)
    assert message.extra == {"reason": "blocked_term", "blocked_term": term}


def test_it_examines_what_another_moderator_let_through_and_not_what_vigie_did():
    event = held(status="approved", moderator_user_id="3003")
    ours = told(
        "automod.message.update", event | {"moderator_user_id": MODERATOR_ID}, moderator_user_id=MODERATOR_ID
    )
    theirs = told("automod.message.update", event, moderator_user_id=MODERATOR_ID)
    (message,) = entries_of(theirs, received_at=NOW)
    assert isinstance(message, Message)
    assert (message.revision, message.held) == ("approved", False)
    assert entries_of(ours, received_at=NOW) == ()
    # The account's own hand on Twitch's own screens is not Vigie's, where Vigie knows what it did.
    assert len(entries_of(ours, received_at=NOW, decided=set())) == 1
    assert entries_of(ours, received_at=NOW, decided={event["message_id"]}) == ()


@pytest.mark.parametrize("status", ["denied", "expired"])
def test_it_tells_that_a_held_message_is_gone(status: str):
    event = held(status=status, moderator_user_id="3003")
    (removal,) = entries_of(told("automod.message.update", event), received_at=NOW)
    assert isinstance(removal, Removal)
    assert (removal.message_id, removal.how, removal.author_id) == (event["message_id"], status, None)


def test_it_tells_what_is_taken_away_in_the_room():
    target = {**place(), **person("target", "camille")}
    (one,) = entries_of(told("channel.chat.message_delete", {**target, "message_id": "m-1"}), received_at=NOW)
    (person_,) = entries_of(told("channel.chat.clear_user_messages", target), received_at=NOW)
    (room,) = entries_of(told("channel.chat.clear", place()), received_at=NOW)
    assert isinstance(one, Removal)
    assert isinstance(person_, Removal)
    assert isinstance(room, Removal)
    assert (one.id, one.message_id, one.author_id) == ("deleted:m-1", "m-1", None)
    assert (person_.message_id, person_.author_id) == (None, target["target_user_id"])
    assert (room.message_id, room.author_id, room.how) == (None, None, "clear")
    assert len({one.id, person_.id, room.id}) == 3


def test_it_tells_a_time_out_from_a_ban():
    event = {
        **place(),
        **person("", "camille"),
        "reason": "Insultes",
        "banned_at": "2020-07-15T18:15:11.17106713Z",
        "ends_at": "2020-07-15T18:25:11.17106713Z",
        "is_permanent": False,
    }
    (out,) = entries_of(told("channel.ban", event), received_at=NOW)
    (ban,) = entries_of(told("channel.ban", event | {"ends_at": None, "is_permanent": True}), received_at=NOW)
    assert isinstance(out, Removal)
    assert isinstance(ban, Removal)
    assert (out.how, out.duration) == ("timeout", 600)
    assert (ban.how, ban.duration) == ("ban", None)


def test_it_reads_a_whisper_as_a_private_message_in_a_place_of_its_own():
    event = {
        **person("from", "camille"),
        **person("to", MODERATOR),
        "whisper_id": "w-1",
        "whisper": {"text": "Bonjour, pourquoi ?"},
    }
    (message,) = entries_of(told("user.whisper.message", event), received_at=NOW)
    assert isinstance(message, Message)
    assert (message.kind, message.text, message.id) == ("private", "Bonjour, pourquoi ?", "w-1")
    assert message.space == Space("twitch", f"whispers:{MODERATOR}")
    assert message.thread is not None
    assert message.author is not None
    assert message.thread.id == message.author.id


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        ("channel.chat.message", spoken(message_id=None)),
        ("channel.chat.message", spoken(message="Salut")),
        ("channel.chat.message", spoken(message={"text": 12})),
        ("channel.chat.message", spoken(broadcaster_user_login="")),
        ("channel.chat.message", spoken(reply={"parent_message_id": 3})),
        ("automod.message.hold", held(user_id=None)),
        ("automod.message.update", held()),
        ("channel.chat.message_delete", place()),
        # Without a name it would be taken for the whole room.
        ("channel.chat.clear_user_messages", place()),
        (
            "user.whisper.message",
            {**person("from", "a"), **person("to", "b"), "whisper_id": "w", "whisper": None},
        ),
    ],
)
def test_it_says_so_when_an_event_has_not_its_fields(kind: str, event: dict[str, Any]):
    with pytest.raises(EventError) as caught:
        entries_of(told(kind, event), received_at=NOW)
    assert TEXT not in str(caught.value)


@pytest.mark.parametrize(
    "payload", [None, [], {}, {"subscription": {}}, {"subscription": {}, "event": {}}, "x"]
)
def test_it_says_so_when_a_notification_has_not_its_parts(payload: object):
    with pytest.raises(EventError):
        notification_of("note-1", "", payload)


def test_it_passes_over_what_nobody_asked_for():
    assert entries_of(told("channel.raid", place()), received_at=NOW) == ()


# Sessions


def test_it_subscribes_to_what_its_rights_allow():
    async def trial(peer: TwitchAccountPeer) -> None:
        peer.scopes -= {"user:manage:whispers"}
        async with listening(peer):
            made = {one["type"]: one for one in peer.subscriptions.values()}
            assert set(made) == {
                "channel.chat.message",
                "channel.chat.message_delete",
                "channel.chat.clear",
                "channel.chat.clear_user_messages",
                "automod.message.hold",
                "automod.message.update",
            }
            assert made["channel.chat.message"]["condition"] == {
                "broadcaster_user_id": CHANNEL_ID,
                "user_id": MODERATOR_ID,
            }
            assert made["automod.message.hold"]["version"] == "2"
            assert made["automod.message.hold"]["condition"] == {
                "broadcaster_user_id": CHANNEL_ID,
                "moderator_user_id": MODERATOR_ID,
            }

    run(trial)


def test_it_never_speaks_to_eventsub():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            marks = hearing.ledger.marks
            await until(lambda: hearing.ledger.marks > marks + 2, "keepalives")
            await peer.break_stream("asked to move")
            await peer.say(TEXT)
            await hearing.heard(TEXT)
        assert peer.spoken_to == 0

    run(trial)


def test_it_does_not_even_ping_eventsub(monkeypatch: pytest.MonkeyPatch):
    made: list[dict[str, Any]] = []
    connect = eventsub.connect

    def spy(*given: Any, **options: Any) -> Any:
        made.append(options)
        return connect(*given, **options)

    monkeypatch.setattr(eventsub, "connect", spy)

    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer):
            # The peer's server answers pings by itself, and cannot tell of them.
            assert [options["ping_interval"] for options in made] == [None]

    run(trial)


def test_it_loses_nothing_and_tells_no_gap_while_it_moves():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            before = set(peer.sessions)
            texts = [f"Message {number}." for number in range(60)]
            for number, text in enumerate(texts):
                if number == 20:
                    await peer.break_stream("asked to move")
                await peer.say(text)
                if number == 40:
                    await until(lambda: set(peer.sessions) - before, "the new session")
            await hearing.heard(texts[-1])
            assert [message.text for message in hearing.messages()] == texts
            assert hearing.ledger.gaps == []
            # The subscriptions went with it: none was asked for a second time.
            assert (
                sum(path.endswith("/subscriptions") for method, path in peer.requests if method == "POST")
                == 7
            )
            assert hearing.health() == WELL

    run(trial)


def test_it_stays_where_it_is_when_the_new_session_does_not_welcome_it():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            peer.never_welcomes = True
            await peer.break_stream("asked to move")
            await until(lambda: not peer.never_welcomes, "the attempt to move")
            await peer.say(TEXT)
            await hearing.heard(TEXT)
            assert hearing.ledger.gaps == []
            await peer.break_stream()
            await peer.say("Plus tard.")
            await hearing.heard("Plus tard.")

    run(trial)


@pytest.mark.parametrize("how", ["closed", "half-closed"])
def test_it_tells_what_it_could_not_hear_as_a_gap(how: Any):
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            began = int(time.time() * 1000)
            await peer.say("Avant.")
            await hearing.heard("Avant.")
            assert hearing.ledger.gaps == []
            await peer.break_stream(how)
            await until(lambda: hearing.ledger.gaps, "a gap")
            (gap,) = hearing.ledger.gaps
            assert gap.space == CHAT
            assert gap.until is not None
            assert began <= gap.since <= gap.until <= int(time.time() * 1000)
            assert "lost" in gap.because
            assert "perdue" in gap.because.french
            await hearing.well()

    run(trial)


def test_it_tells_what_was_said_while_vigie_was_stopped_as_a_gap():
    async def trial(peer: TwitchAccountPeer) -> None:
        ledger = RecordingLedger()
        async with listening(peer, ledger=ledger):
            await until(lambda: ledger.cursor, "a cursor")
        assert ledger.gaps == []
        async with listening(peer, ledger=ledger):
            await until(lambda: ledger.gaps, "a gap")
            (gap,) = ledger.gaps
            assert gap.since <= int(ledger.cursor)
            assert "was not read meanwhile" in gap.because

    run(trial)


def test_it_tells_an_event_that_it_cannot_read_as_a_gap(caplog: pytest.LogCaptureFixture):
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Mot de passe oublié.", message={"fragments": []})
            await until(lambda: hearing.ledger.gaps, "a gap")
            await peer.say("Ensuite.")
            await hearing.heard("Ensuite.")
            assert len(hearing.entries()) == 1

    run(trial)
    assert "could not be read" in caplog.text
    assert "Mot de passe" not in caplog.text


@pytest.mark.parametrize(
    "status", ["authorization_revoked", "user_removed", "version_removed", "chat_user_banned"]
)
def test_it_stops_and_says_why_when_the_chat_is_taken_from_it(status: str):
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            await peer.revoke(status, "channel.chat.message")
            await until(lambda: hearing.ended, "the end")
            assert hearing.ended is not None
            assert hearing.ended.permanent
            assert "channel.chat.message" in hearing.ended.sentence

    run(trial)


def test_it_goes_on_reading_and_says_so_when_it_moderates_no_more():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            await peer.revoke("moderator_removed", "automod.message.hold")
            await until(lambda: hearing.health() != WELL, "the sentence")
            assert "moderator again" in hearing.health()
            await peer.say(TEXT)
            await hearing.heard(TEXT)

    run(trial)


def test_it_says_which_right_is_missing_to_read():
    async def trial(peer: TwitchAccountPeer) -> None:
        peer.scopes.discard("user:read:chat")
        with pytest.raises(ConnectorError) as caught:
            async with listening(peer):
                pass
        assert caught.value.permanent
        assert "user:read:chat" in caught.value.sentence
        assert "user:read:chat" in caught.value.sentence.french

    run(trial)


def test_it_says_that_the_account_may_not_read_the_chat():
    async def trial(peer: TwitchAccountPeer) -> None:
        peer.refuses["channel.chat.message"] = 403
        with pytest.raises(ConnectorError) as caught:
            async with listening(peer):
                pass
        assert caught.value.permanent

    run(trial)


@pytest.mark.parametrize(("status", "said"), [(403, "moderator"), (410, "newer version")])
def test_it_reads_the_chat_though_automod_is_refused(status: int, said: str):
    async def trial(peer: TwitchAccountPeer) -> None:
        peer.refuses["automod.message.hold"] = status
        connector = peer.connect(peer.account())
        async with aclosing(connector.receive()) as stream:
            assert isinstance(await anext(stream), Mark)
            assert said in connector.health
            await peer.say(TEXT)
            while not isinstance(one := await anext(stream), Message):
                pass
            assert one.text == TEXT
        await connector.aclose()

    run(trial)


def test_it_says_that_too_many_connections_are_open_and_keeps_trying():
    async def trial(peer: TwitchAccountPeer) -> None:
        peer.refuses["channel.chat.message"] = 429
        connector = peer.connect(peer.account())
        reading = asyncio.create_task(anext(connector.receive()))
        await until(lambda: "too many connections" in connector.health, "the sentence")
        # As long as the network asks to wait, which is a minute where it does not say.
        assert not reading.done()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await connector.aclose()

    run(trial)


def test_it_validates_its_token_and_stops_when_that_was_withdrawn():
    async def trial(peer: TwitchAccountPeer) -> None:
        patience = msgspec.structs.replace(PATIENCE, validate=0.02)
        peer.card = msgspec.structs.replace(
            peer.card, connect=lambda account: peer.connect(account, patience)
        )
        async with listening(peer) as hearing:
            validated = [path for _, path in peer.requests].count("/oauth2/validate")
            await until(
                lambda: [path for _, path in peer.requests].count("/oauth2/validate") > validated + 1,
                "validation",
            )
            # Withdrawn without a word on the socket.
            peer.token, peer.renewable = "another", False
            await until(lambda: hearing.ended, "the end")
            assert hearing.ended is not None
            assert hearing.ended.permanent

    run(trial)


def test_it_hears_whispers_beside_the_chat():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            await peer.whisper("En privé.")
            message = await hearing.heard("En privé.")
            assert message.kind == "private"
            await hearing.connector.act(asked("message", message, text="Bonjour."))
            assert message.author is not None
            assert peer.whispers == [(message.author.id, "Bonjour.")]
            assert await hearing.connector.permits(asked("message", message)) >= {"message"}
            assert not await hearing.connector.permits(asked("delete", message)) & {"delete", "hide", "pin"}

    run(trial)


# Actions


async def heard(hearing: Hearing, text: str = TEXT, **said: Any) -> Message:
    await hearing.peer.say(text, **said)
    return await hearing.heard(text)


def calls(peer: TwitchAccountPeer, path: str) -> list[tuple[str, dict[str, str], Any]]:
    return [(method, query, body) for method, at, query, body in peer.bodies if at == f"/helix/{path}"]


async def refused(deed: Awaitable[object]) -> ActionError:
    with pytest.raises(ActionError) as caught:
        await deed
    assert caught.value.args[0] != caught.value.args[0].french
    return caught.value


def test_it_names_the_message_in_every_deletion():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            message = await heard(hearing)
            await hearing.connector.act(asked("delete", message))
            for method, query, _ in calls(peer, "moderation/chat"):
                assert (method, query["message_id"]) == ("DELETE", message.id)
            before = peer.asked()
            for verb in ("delete", "hide", "publish", "reply", "pin", "unpin"):
                error = await refused(
                    hearing.connector.act(ActionRequest("k", verb, "twitch", CHANNEL, text="x"))
                )
                assert error.permanent
            for verb in ("ban", "unban", "time_out", "message"):
                error = await refused(
                    hearing.connector.act(ActionRequest("k", verb, "twitch", CHANNEL, text="x"))
                )
                assert error.permanent
            assert peer.asked() == before

    run(trial)


def test_it_never_bans_for_ever_when_a_time_out_is_asked():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            message = await heard(hearing)
            for seconds in (None, 1, 60, 10**9):
                await hearing.connector.act(asked("time_out", message, key=f"k{seconds}", seconds=seconds))
            asked_for = [body["data"]["duration"] for _, _, body in calls(peer, "moderation/bans")]
            assert asked_for == [600, 1, 60, 1_209_600]
            assert (await refused(hearing.connector.act(asked("time_out", message, seconds=0)))).permanent
            await hearing.connector.act(asked("ban", message))
            assert "duration" not in calls(peer, "moderation/bans")[-1][2]["data"]
            # What is so already is no error, nor is a time-out of somebody who is banned.
            await hearing.connector.act(asked("ban", message, key="again"))
            await hearing.connector.act(asked("time_out", message, key="after", seconds=60))
            await hearing.connector.act(asked("unban", message))
            await hearing.connector.act(asked("unban", message, key="again"))
            assert peer.banned == {}

    run(trial)


@pytest.mark.parametrize(
    ("verb", "seconds", "body"),
    [
        ("slow", None, {"slow_mode": True}),
        ("slow", 1, {"slow_mode": True, "slow_mode_wait_time": 3}),
        ("slow", 20, {"slow_mode": True, "slow_mode_wait_time": 20}),
        ("slow", 900, {"slow_mode": True, "slow_mode_wait_time": 120}),
        ("slow", 0, {"slow_mode": False}),
        ("followers_only", None, {"follower_mode": True}),
        ("followers_only", 61, {"follower_mode": True, "follower_mode_duration": 2}),
        ("followers_only", 10**9, {"follower_mode": True, "follower_mode_duration": 129_600}),
        ("followers_only", 0, {"follower_mode": False}),
    ],
)
def test_it_changes_the_room_within_what_twitch_takes(verb: str, seconds: int | None, body: dict[str, Any]):
    async def trial(peer: TwitchAccountPeer) -> None:
        connector = peer.connect(peer.account())
        await connector.act(ActionRequest("k", verb, "twitch", CHANNEL, seconds=seconds))
        ((method, query, sent),) = calls(peer, "chat/settings")
        assert (method, sent) == ("PATCH", body)
        assert query == {"broadcaster_id": CHANNEL_ID, "moderator_id": MODERATOR_ID}
        await connector.aclose()

    run(trial)


def test_it_raises_and_lowers_the_shield():
    async def trial(peer: TwitchAccountPeer) -> None:
        connector = peer.connect(peer.account())
        await connector.act(ActionRequest("up", "shield", "twitch", CHANNEL))
        assert peer.shield
        await connector.act(ActionRequest("down", "shield", "twitch", CHANNEL, seconds=0))
        assert not peer.shield
        await connector.aclose()

    run(trial)


def test_it_allows_and_denies_what_automod_holds():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            first = await heard(hearing, "Retenu un.", held=True)
            second = await heard(hearing, "Retenu deux.", held=True)
            await hearing.connector.act(asked("publish", first))
            await hearing.connector.act(asked("hide", second))
            assert (peer.stands(first.id), peer.stands(second.id)) == ("published", "deleted")
            assert calls(peer, "moderation/chat") == []
            await peer.say("Ensuite.")
            await hearing.heard("Ensuite.")
            # What was let through by us is not examined a second time.
            assert len(hearing.messages("Retenu un.")) == 1
            assert hearing.journal.conflicts == []
            await hearing.connector.act(asked("publish", first, key="again"))
            error = await refused(hearing.connector.act(asked("publish", second, key="late")))
            assert error.permanent
            assert not isinstance(error, GoneError)

    run(trial)


def test_it_denies_a_held_message_that_it_was_not_told_of():
    async def trial(peer: TwitchAccountPeer) -> None:
        message = await peer.say(TEXT, held=True)
        connector = peer.connect(peer.account())
        await connector.act(ActionRequest("k", "hide", "twitch", CHANNEL, message=message))
        assert peer.stands(message) == "deleted"
        await connector.aclose()

    run(trial)


@pytest.mark.parametrize("by", ["3003", MODERATOR_ID])
def test_it_examines_what_is_approved_on_twitch_itself(by: str):
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            first = await heard(hearing, held=True)
            await peer.decide(first.id, "approved", by=by)
            await until(lambda: len(hearing.messages(TEXT)) == 2, "the approved message")
            second = hearing.messages(TEXT)[-1]
            assert (second.id, second.revision, second.held) == (first.id, "approved", False)
            # It can be deleted now, as any message of the chat.
            await hearing.connector.act(asked("hide", second))
            assert peer.stands(first.id) == "deleted"

    run(trial)


def test_it_deletes_once_though_the_answer_was_lost():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            message = await heard(hearing)
            peer.answers_lost = 1
            error = await refused(hearing.connector.act(asked("hide", message)))
            assert not error.permanent
            assert peer.stands(message.id) == "deleted"
            for _ in range(2):
                await hearing.connector.act(asked("hide", message))
            other = await heard(hearing, "Autre.")
            await peer.remove(other.id)
            with pytest.raises(GoneError):
                await hearing.connector.act(asked("hide", other))

    run(trial)


def test_it_answers_once_though_the_answer_was_lost():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            message = await heard(hearing)
            peer.answers_lost = 1
            await refused(hearing.connector.act(asked("reply", message, text="Merci.")))
            assert peer.answers(message.id) == ["Merci."]
            other = await heard(hearing, "Ensuite.")
            # Another answer meanwhile: Twitch would not know the next try for a repetition.
            await hearing.connector.act(asked("reply", other, text="Bonjour."))
            receipt = await hearing.connector.act(asked("reply", message, text="Merci."))
            # The chat itself told what became of the first try.
            assert receipt == Receipt(peer.replies[0][1])
            assert peer.answers(message.id) == ["Merci."]

    run(trial)


def test_it_takes_a_duplicate_for_its_own_first_try_and_for_no_other_answer():
    async def trial(peer: TwitchAccountPeer) -> None:
        first, second = await peer.say("Un."), await peer.say("Deux.")
        request = ActionRequest("k1", "reply", "twitch", CHANNEL, message=first, text="Merci.")
        connector = peer.connect(peer.account())
        await connector.act(request)
        other = msgspec.structs.replace(request, idempotency_key="k2", message=second)
        error = await refused(connector.act(other))
        assert (error.permanent, error.retry_after) == (False, 30.0)
        assert peer.answers(second) == []
        await connector.aclose()
        # Killed and started again: Twitch drops the repetition, and the first one stands.
        again = peer.connect(peer.account())
        await again.act(request)
        assert peer.answers(first) == ["Merci."]
        await again.aclose()

    run(trial)


def test_it_explains_what_twitch_refuses():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            act = hearing.connector.act
            message = await heard(hearing)
            owners = await peer.say("De la chaîne.", author=CHANNEL)
            error = await refused(act(ActionRequest("k1", "delete", "twitch", CHANNEL, message=owners)))
            assert "owner" in str(error)
            assert error.permanent
            error = await refused(act(ActionRequest("k2", "ban", "twitch", CHANNEL, author=CHANNEL_ID)))
            assert "sanction" in str(error)
            assert error.permanent
            error = await refused(act(ActionRequest("k3", "reply", "twitch", CHANNEL, message=message.id)))
            assert "empty" in str(error)
            error = await refused(act(asked("reply", message, text="a" * 501)))
            assert "500" in str(error)
            assert error.permanent
            error = await refused(act(ActionRequest("k4", "shield", "twitch", "ailleurs")))
            assert CHANNEL in str(error)
            assert error.permanent
            peer.has_phone = False
            error = await refused(act(asked("message", message, text="Bonjour.")))
            assert "telephone" in str(error)
            assert error.permanent
            peer.moderators.clear()
            error = await refused(act(asked("ban", message)))
            assert f"/mod {MODERATOR}" in str(error)
            assert error.permanent
            before = len(peer.bodies)
            hour = 3_600_000
            old = msgspec.structs.replace(asked("hide", message), message="unknown", at=message.at - 7 * hour)
            peer.moderators.add(MODERATOR_ID)
            error = await refused(act(old))
            assert "six hours" in str(error)
            assert not isinstance(error, GoneError)
            assert len(peer.bodies) > before

    run(trial)


def test_it_asks_nothing_for_which_it_has_no_right():
    async def trial(peer: TwitchAccountPeer) -> None:
        peer.scopes -= {"moderator:manage:banned_users", "moderator:manage:automod"}
        async with listening(peer) as hearing:
            message = await heard(hearing)
            before = peer.asked("act")
            for verb, scope in (
                ("ban", "moderator:manage:banned_users"),
                ("publish", "moderator:manage:automod"),
            ):
                error = await refused(hearing.connector.act(asked(verb, message)))
                assert scope in str(error)
                assert error.permanent
            assert peer.asked("act") == before
            able = await hearing.connector.permits(asked("hide", message))
            assert not able & {"ban", "unban", "time_out", "publish"}
            assert able >= {"hide", "delete", "reply"}

    run(trial)


def test_it_lets_people_write_at_length_to_who_has_written():
    async def trial(peer: TwitchAccountPeer) -> None:
        connector = peer.connect(peer.account())
        request = ActionRequest("k", "message", "twitch", CHANNEL, author="7", text="a" * 600, kind="private")
        await connector.act(request)
        assert len(peer.whispers[0][1]) == 600
        error = await refused(connector.act(msgspec.structs.replace(request, kind="chat")))
        assert "500" in str(error)
        await connector.aclose()

    run(trial)


def test_it_permits_by_age_author_and_what_is_pinned():
    async def trial(peer: TwitchAccountPeer) -> None:
        async with listening(peer) as hearing:
            permits = hearing.connector.permits
            message = await heard(hearing)
            request = asked("hide", message)
            assert await permits(request) == CARD.capabilities.acts - {"unpin"}
            await hearing.connector.act(asked("pin", message, seconds=5))
            assert calls(peer, "chat/pins")[-1][1]["duration_seconds"] == "30"
            await hearing.connector.act(asked("pin", message, key="again"))
            assert await permits(request) == CARD.capabilities.acts - {"pin"}
            await hearing.connector.act(asked("unpin", message))
            await hearing.connector.act(asked("unpin", message, key="again"))
            assert peer.pinned == ""
            old = msgspec.structs.replace(request, at=request.at - 7 * 3_600_000)
            assert not await permits(old) & {"hide", "delete", "pin"}
            owner = msgspec.structs.replace(request, author=CHANNEL_ID)
            assert not await permits(owner) & {"hide", "delete", "ban", "time_out"}
            ours = msgspec.structs.replace(request, author=MODERATOR_ID)
            assert not await permits(ours) & {"ban", "time_out", "message"}
            room = ActionRequest("k", "slow", "twitch", CHANNEL)
            assert await permits(room) == {"slow", "followers_only", "shield"}

    run(trial)


# Accounts


def test_it_says_what_the_account_lacks():
    async def trial(peer: TwitchAccountPeer) -> None:
        peer.scopes -= {"user:write:chat"}
        peer.moderators.clear()
        connector = peer.connect(peer.account())
        identity = await connector.check()
        assert identity.space == CHAT
        assert identity.name == CHANNEL.title()
        assert ["user:write:chat" in identity.missing[0], "/mod" in identity.missing[1]] == [True, True]
        assert len(identity.missing) == 2
        await connector.aclose()

    run(trial)


def test_it_tells_the_end_of_a_token_only_where_nothing_follows_it():
    async def trial(peer: TwitchAccountPeer) -> None:
        account = peer.account()
        lasting = peer.connect(account)
        assert (await lasting.check()).expires_at is None
        await lasting.aclose()
        account.keyring.secrets["refresh_token"] = ""  # type: ignore[attr-defined]
        ending = peer.connect(account)
        ends = (await ending.check()).expires_at
        assert ends is not None
        assert 0 < ends - int(time.time() * 1000) <= 14_124_000
        peer.token = "another"
        with pytest.raises(ConnectorError) as caught:
            await ending.check()
        assert caught.value.permanent
        await ending.aclose()

    run(trial)


def test_it_says_that_a_channel_is_none_and_that_a_token_is_another_applications():
    async def trial(peer: TwitchAccountPeer) -> None:
        account = peer.account()
        for changed, said in (
            ({"channel": "personne"}, "personne"),
            ({"client_id": "another"}, "another application"),
        ):
            connector = peer.connect(Account({**account.settings, **changed}, account.keyring))
            with pytest.raises(ConnectorError) as caught:
                await connector.check()
            assert caught.value.permanent
            assert said in caught.value.sentence
            await connector.aclose()

    run(trial)


def test_it_uses_a_token_that_somebody_else_renewed():
    async def trial(peer: TwitchAccountPeer) -> None:
        account = peer.account()
        connector = peer.connect(account)
        await connector.check()
        message = await peer.say(TEXT)
        asking = asyncio.Event()

        class Elsewhere(MemoryKeyring):
            """Another process renews while this one is being refused."""

            def get(self, name: str) -> str:
                value = super().get(name)
                if name == "access_token" and not asking.is_set():
                    asking.set()
                    peer.expire_token()
                    self.secrets["access_token"] = peer.token
                return value

        shared = Elsewhere(account.keyring.secrets)  # type: ignore[attr-defined]
        second = peer.connect(Account(account.settings, shared))
        asking.clear()
        await second.act(ActionRequest("k", "hide", "twitch", CHANNEL, message=message))
        assert ("POST", "/oauth2/token") not in peer.requests
        await connector.aclose()
        await second.aclose()

    run(trial)


def test_it_keeps_the_new_refresh_token():
    async def trial(peer: TwitchAccountPeer) -> None:
        account = peer.account()
        for _ in range(3):
            peer.expire_token()
            connector = peer.connect(account)
            await connector.check()
            await connector.aclose()
            assert account.keyring.get("refresh_token") == peer.refresh_token
            assert account.keyring.get("access_token") == peer.token

    run(trial)


def test_it_says_that_the_client_secret_is_wrong():
    async def trial(peer: TwitchAccountPeer) -> None:
        account = peer.account()
        account.keyring.secrets["client_secret"] = "wrong"  # type: ignore[attr-defined]
        peer.expire_token()
        connector = peer.connect(account)
        with pytest.raises(ConnectorError) as caught:
            await connector.check()
        assert caught.value.permanent
        assert "client secret" in caught.value.sentence
        await connector.aclose()

    run(trial)


@pytest.mark.parametrize(
    ("callback", "secret"),
    [
        ("https://vigie.example.org/hooks/twitch/a", ""),
        ("", "a-secret-of-webhooks"),
        ("https://vigie.example.org/hooks/twitch/a", "short"),
        ("https://vigie.example.org/hooks/twitch/a", "é" * 20),
        ("http://vigie.example.org/hooks/twitch/a", "a-secret-of-webhooks"),
    ],
)
def test_it_refuses_webhooks_that_cannot_work(callback: str, secret: str):
    secrets = {"client_secret": "s", "access_token": "t", "webhook_secret": secret}
    settings = {"client_id": CLIENT_ID, "channel": CHANNEL, "callback": callback}
    with pytest.raises(ConnectorError) as caught:
        TwitchAccount(Account(settings, MemoryKeyring(secrets)))
    assert caught.value.permanent
