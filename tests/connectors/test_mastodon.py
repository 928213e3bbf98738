"""What is particular to Mastodon: its reach, rights, own posts, answers, and what no stream tells."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest
from listening import RecordingLedger, asked, listening, until
from mastodon_peer import OURS, QUICK, MastodonPeer
from trials import in_a_hurry

from vigie.actions.network import ActionError, ActionRequest, GoneError
from vigie.connectors.base import ConnectorError, Gap, Sentence
from vigie.connectors.dates import written_at
from vigie.connectors.mastodon.connector import Mastodon
from vigie.connectors.mastodon.place import reached_of
from vigie.connectors.mastodon.sentences import missing_scope
from vigie.connectors.mastodon.session import ADMIN_SCOPES, SCOPES
from vigie.message import Message


def trial(scenario: Callable[[MastodonPeer], Awaitable[None]], **settings: object) -> None:
    async def whole() -> None:
        peer = MastodonPeer()
        for name, value in settings.items():
            setattr(peer, name, value)
        await peer.start()
        try:
            await scenario(peer)
        finally:
            await peer.stop()

    with in_a_hurry():
        asyncio.run(whole())


def connected(peer: MastodonPeer) -> Mastodon:
    return Mastodon(peer.account(), timing=QUICK)


async def heard_once(peer: MastodonPeer, text: str = "Bonjour.", **given: Any) -> Message:
    async with listening(peer) as hearing:
        await peer.say(text, **given)
        return await hearing.heard(text)


# Reading


def test_it_reads_a_whole_server_and_what_names_the_account_once():
    async def scenario(peer: MastodonPeer) -> None:
        async with listening(peer) as hearing:
            await peer.publish("Dit à tout le monde.")
            await peer.say("Dit à nous.")
            await hearing.heard("Dit à tout le monde.")
            await hearing.heard("Dit à nous.")
            assert len(hearing.entries()) == 2

    trial(scenario)


def test_it_leaves_alone_what_friends_say_and_change_on_a_home_timeline():
    async def scenario(peer: MastodonPeer) -> None:
        async with listening(peer) as hearing:
            friend = await peer.publish("Entre amis.")
            peer._tell("user", "update", json.dumps(peer.statuses[friend]))
            await peer.edit(friend, "Entre amis, corrigé.")
            await peer.say("Dit à nous.")
            await hearing.heard("Dit à nous.")
            assert [message.id for message in hearing.messages()] == [
                one for one in peer.statuses if one != friend
            ]

    trial(scenario, reach="account")


def test_it_hears_what_the_server_keeps_apart_as_coming_from_strangers():
    async def scenario(peer: MastodonPeer) -> None:
        async with listening(peer) as hearing:
            await peer.say("Un inconnu insiste.", filtered=True, visibility="direct")
            await peer.break_stream()
            await hearing.heard("Un inconnu insiste.")

    trial(scenario, reach="account")


def test_it_hears_edits_and_deletions_where_its_reach_is_the_account():
    async def scenario(peer: MastodonPeer) -> None:
        async with listening(peer) as hearing:
            native = await peer.say("Bonjour.")
            await hearing.heard("Bonjour.")
            await peer.edit(native, "Espèce d’andouille.")
            assert (await hearing.heard("Espèce d’andouille.")).id == native
            await peer.remove(native)
            await until(hearing.removals, "the deletion")
            assert [one.message_id for one in hearing.removals()] == [native]

    trial(scenario, reach="account")


def test_it_finds_an_edit_that_no_stream_told():
    async def scenario(peer: MastodonPeer) -> None:
        async with listening(peer) as hearing:
            native = await peer.say("Bonjour.")
            await hearing.heard("Bonjour.")
            peer.statuses[native].update(
                content="<p>Espèce d’andouille.</p>", edited_at="2026-11-22T00:00:00.000Z"
            )
            await peer.break_stream()
            changed = await hearing.heard("Espèce d’andouille.")
            assert (changed.id, changed.revision) == (native, "2026-11-22T00:00:00.000Z")

    trial(scenario)


def test_it_looks_at_the_pages_without_being_cut_off():
    async def scenario(peer: MastodonPeer) -> None:
        often = msgspec.structs.replace(QUICK, reread=0.02)
        peer.card = msgspec.structs.replace(
            peer.card, connect=lambda account: Mastodon(account, timing=often)
        )
        async with listening(peer) as hearing:
            peer.faults.lost = 1
            await peer.say("Le flux l’a oublié.")
            await hearing.heard("Le flux l’a oublié.")

    trial(scenario)


def test_it_starts_now_and_never_tells_what_was_said_before():
    async def scenario(peer: MastodonPeer) -> None:
        old = await peer.say("Avant la connexion.")
        async with listening(peer) as hearing:
            await peer.say("Depuis la connexion.")
            await hearing.heard("Depuis la connexion.")
            await peer.break_stream()
            peer.statuses[old].update(content="<p>Changé</p>", edited_at="2026-11-22T00:00:00.000Z")
            await peer.say("Encore.")
            await hearing.heard("Encore.")
            assert old not in {message.id for message in hearing.messages()}

    trial(scenario)


def test_it_reads_only_the_stretch_of_a_gap():
    async def scenario(peer: MastodonPeer) -> None:
        connector = connected(peer)
        ids = [await peer.say(f"Message {number}.") for number in range(100)]
        moments = [message_at(peer, native) for native in ids]
        gap = Gap(space=connector.space, since=moments[10], until=moments[19], because=Sentence("x.", "y."))
        await connector.act(
            ActionRequest("k", "reply", "mastodon", connector.space.id, message=ids[15], text="De nous.")
        )
        found = [entry.id async for entry in connector.reread(gap)]
        assert sorted(set(found)) == ids[10:20]
        await connector.aclose()

    trial(scenario)


def message_at(peer: MastodonPeer, native: str) -> int:
    return written_at(peer.statuses[native]["created_at"], 0)[0]


@pytest.mark.parametrize("told", ["ftp://elsewhere.example", "", "not an address"])
def test_it_streams_from_the_server_itself_where_no_other_host_is_told(told: str):
    trial(_heard, streaming=told)


def test_it_streams_from_the_host_that_the_server_tells():
    async def scenario(peer: MastodonPeer) -> None:
        peer.streaming = peer.base.replace("http:", "ws:")
        await _heard(peer)

    trial(scenario)


async def _heard(peer: MastodonPeer) -> None:
    await heard_once(peer)


def test_it_says_so_when_the_stream_is_not_one():
    async def scenario(peer: MastodonPeer) -> None:
        async with listening(peer) as hearing:
            peer.streaming = None
            peer.faults.fail(200, 10, where="read", body=b"{}")
            await peer.break_stream()
            await until(
                lambda: "not Mastodon" in hearing.health() or "something else" in hearing.health(), "so"
            )
            peer.faults.failures.clear()
            await hearing.well()

    trial(scenario)


def test_it_does_not_take_another_servers_answer_for_an_empty_page():
    async def scenario(peer: MastodonPeer) -> None:
        connector = connected(peer)
        await connector.check()
        peer.faults.fail(200, 1, where="read", body=b"{}")
        gap = Gap(space=connector.space, since=0, because=Sentence("x.", "y."))
        with pytest.raises(ConnectorError, match="something else"):
            await anext(connector.reread(gap))
        await connector.aclose()

    trial(scenario)


def test_it_goes_on_after_a_cursor_that_it_cannot_read():
    async def scenario(peer: MastodonPeer) -> None:
        ledger = RecordingLedger()
        ledger.cursor = "nonsense"
        async with listening(peer, ledger=ledger) as hearing:
            await peer.say("Toujours là.")
            await hearing.heard("Toujours là.")
            await until(lambda: reached_of(ledger.cursor), "a cursor of its own")

    trial(scenario)


# Rights


def test_it_refuses_the_token_of_another_account():
    async def scenario(peer: MastodonPeer) -> None:
        peer.people[OURS]["acct"] = "quelquun"
        connector = connected(peer)
        with pytest.raises(ConnectorError, match="@quelquun"):
            await connector.check()
        await connector.aclose()

    trial(scenario)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (["read", "write", "admin:read", "admin:write"], set()),
        (["read", "write", "admin:read:accounts"], {"admin:write:accounts"}),
        ([*SCOPES, *ADMIN_SCOPES], set()),
        (["read", "follow"], {*SCOPES[3:], *ADMIN_SCOPES} - {"write:blocks", "write:mutes"}),
    ],
)
def test_it_names_each_right_that_is_missing(given: list[str], missing: set[str]):
    async def scenario(peer: MastodonPeer) -> None:
        connector = connected(peer)
        told = (await connector.check()).missing
        assert [one for one in told if "right" in one] == [
            missing_scope(scope) for scope in (*SCOPES, *ADMIN_SCOPES) if scope in missing
        ]
        await connector.aclose()

    trial(scenario, scopes=given)


def test_it_says_that_a_whole_server_needs_a_moderator():
    async def scenario(peer: MastodonPeer) -> None:
        connector = connected(peer)
        assert [one for one in (await connector.check()).missing if "role" in one]
        message = await heard_once(peer)
        able = await connector.permits(asked("hide", message))
        assert "hide" not in able
        assert "report" in able
        with pytest.raises(ActionError) as caught:
            await connector.act(asked("hide", message))
        assert caught.value.permanent
        await connector.aclose()

    # Manage users alone: an account is limited by who may manage reports too.
    trial(scenario, permissions=str(0x400))


def test_it_permits_what_the_scopes_allow():
    async def scenario(peer: MastodonPeer) -> None:
        message = await heard_once(peer)
        connector = connected(peer)
        able = await connector.permits(asked("hide", message))
        assert able == {"report"}
        await connector.aclose()

    trial(scenario, scopes=["read", "write:reports"], reach="account")


def test_it_hides_nobody_where_its_reach_is_the_account():
    async def scenario(peer: MastodonPeer) -> None:
        message = await heard_once(peer)
        connector = connected(peer)
        assert not {"hide", "restore"} & await connector.permits(asked("hide", message))
        for verb in ("hide", "restore"):
            with pytest.raises(ActionError):
                await connector.act(asked(verb, message))
        assert peer.silenced == set()
        await connector.aclose()

    trial(scenario, reach="account")


# Acting


def test_it_never_takes_somebody_elses_post_for_gone():
    async def scenario(peer: MastodonPeer) -> None:
        message = await heard_once(peer)
        connector = connected(peer)
        for verb in ("delete", "pin"):
            with pytest.raises(ActionError) as caught:
                await connector.act(asked(verb, message))
            assert not isinstance(caught.value, GoneError)
        assert peer.stands(message.id) == "published"
        await connector.aclose()

    trial(scenario)


def test_it_deletes_and_pins_its_own_posts():
    async def scenario(peer: MastodonPeer) -> None:
        message = await heard_once(peer)
        connector = connected(peer)
        made = (await connector.act(asked("reply", message))).made
        ours = msgspec.structs.replace(message, id=made)
        assert {"delete", "pin", "unpin"} <= await connector.permits(asked("delete", ours))
        await connector.act(asked("pin", ours))
        assert peer.pinned == {made}
        await connector.act(asked("delete", ours))
        assert made not in peer.statuses
        with pytest.raises(GoneError):
            await connector.act(asked("delete", ours))
        await connector.aclose()

    trial(scenario)


@pytest.mark.parametrize(
    ("verb", "said", "answered"),
    [
        ("reply", "public", "public"),
        ("reply", "unlisted", "unlisted"),
        ("reply", "direct", "direct"),
        ("reply_privately", "public", "direct"),
        ("message", "public", "direct"),
    ],
)
def test_it_answers_whom_it_should_and_nobody_else(verb: str, said: str, answered: str):
    async def scenario(peer: MastodonPeer) -> None:
        message = await heard_once(peer, visibility=said)
        connector = connected(peer)
        made = peer.statuses[(await connector.act(asked(verb, message, text="Merci."))).made]
        assert (made["visibility"], made["text"]) == (answered, "@camille Merci.")
        assert made["in_reply_to_id"] == message.id
        await connector.aclose()

    trial(scenario)


def test_it_writes_to_somebody_without_a_post_and_names_them_once():
    async def scenario(peer: MastodonPeer) -> None:
        message = await heard_once(peer)
        assert message.author is not None
        connector = connected(peer)
        request = ActionRequest(
            "k", "message", "mastodon", connector.space.id, author=message.author.id, text="Merci, @camille"
        )
        made = peer.statuses[(await connector.act(request)).made]
        assert (made["visibility"], made["text"], made["in_reply_to_id"]) == (
            "direct",
            "Merci, @camille",
            None,
        )
        await connector.aclose()

    trial(scenario)


def test_it_says_nothing_where_there_is_nothing_to_say():
    async def scenario(peer: MastodonPeer) -> None:
        message = await heard_once(peer)
        connector = connected(peer)
        with pytest.raises(ActionError) as caught:
            await connector.act(msgspec.structs.replace(asked("reply", message), text="  "))
        assert caught.value.permanent
        assert peer.answers(message.id) == []
        await connector.aclose()

    trial(scenario)


def test_it_says_that_a_text_is_too_long():
    async def scenario(peer: MastodonPeer) -> None:
        message = await heard_once(peer)
        connector = connected(peer)
        peer.faults.fail(422, where="act")
        with pytest.raises(ActionError, match="shorter"):
            await connector.act(asked("reply", message))
        await connector.aclose()

    trial(scenario)


@pytest.mark.parametrize(("seconds", "lasts"), [(600, 600), (None, 86_400), (0, 1)])
def test_it_never_mutes_for_ever_by_a_time_out(seconds: int | None, lasts: int):
    async def scenario(peer: MastodonPeer) -> None:
        message = await heard_once(peer)
        connector = connected(peer)
        await connector.act(asked("time_out", message, seconds=seconds))
        assert list(peer.muted.values()) == [lasts]
        await connector.aclose()

    trial(scenario)


def test_it_blocks_for_an_account_and_suspends_for_a_server():
    async def scenario(peer: MastodonPeer) -> None:
        message = await heard_once(peer)
        assert message.author is not None
        connector = connected(peer)
        await connector.act(asked("ban", message))
        banned = {message.author.id}
        assert (peer.blocked, peer.suspended) == (
            (set(), banned) if peer.reach == "server" else (banned, set())
        )
        await connector.act(asked("unban", message))
        assert (peer.blocked, peer.suspended) == (set(), set())
        await connector.aclose()

    trial(scenario, reach="server")
    trial(scenario, reach="account")


def test_it_tells_an_author_once_that_they_were_limited():
    async def scenario(peer: MastodonPeer) -> None:
        message = await heard_once(peer)
        connector = connected(peer)
        for _ in range(2):
            await connector.act(asked("hide", message, text="Insultes répétées."))
        assert [(one["type"], one["text"], one["send_email_notification"]) for one in peer.sanctions] == [
            ("silence", "Insultes répétées.", True)
        ]
        await connector.aclose()

    trial(scenario)


def test_it_reports_the_post_with_its_author():
    async def scenario(peer: MastodonPeer) -> None:
        message = await heard_once(peer)
        assert message.author is not None
        connector = connected(peer)
        receipt = await connector.act(asked("report", message, text="x" * 2_000))
        assert receipt.made == "1"
        assert [(one["account_id"], one["status_ids"], len(one["comment"])) for one in peer.reports] == [
            (message.author.id, [message.id], 1_000)
        ]
        await connector.aclose()

    trial(scenario)
