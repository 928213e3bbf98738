"""What is particular to Matrix, tried on a real Synapse: rooms, levels, redactions, rooms for two, tokens."""

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import pytest
from listening import WITHIN, asked, listening, started, until
from matrix_peer import MatrixPeer
from real_door import people
from synapse import CLIENT

from vigie.actions.network import ActionError, ActionRequest
from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import WELL, ConnectorError
from vigie.message import Space

_waits = itertools.count(1)
Trial = Callable[[MatrixPeer], Awaitable[None]]


def on_synapse(trial: Trial) -> Callable[[], None]:
    """Make a trial a test on a fresh room of the server."""

    def test() -> None:
        async def whole() -> None:
            async with asyncio.timeout(2 * WITHIN), started(MatrixPeer()) as peer:
                assert isinstance(peer, MatrixPeer)
                await trial(peer)

        asyncio.run(whole())

    test.__name__, test.__doc__ = trial.__name__, trial.__doc__
    return test


async def refused(deed: Awaitable[object]) -> ActionError:
    with pytest.raises(ActionError) as caught:
        await deed
    return caught.value


# Reading


@on_synapse
async def test_it_reads_every_room_that_the_account_is_in(peer: MatrixPeer) -> None:
    other = await people(peer.owner.create_room, "L’autre place")
    await people(peer.me.join, other)
    async with listening(peer) as hearing:
        await peer.say("Sur la place.")
        await people(peer.owner.say, other, "Sur l’autre.")
        here, there = await hearing.heard("Sur la place."), await hearing.heard("Sur l’autre.")
        assert (here.space.id, there.space.id) == (peer.room, other)


@on_synapse
async def test_it_tells_a_person_by_the_name_they_go_by(peer: MatrixPeer) -> None:
    person = await people(peer.person, "camille")
    path = f"{CLIENT}/profile/{quote(person.user_id)}/displayname"
    await people(person.ask, "PUT", path, {"displayname": "Camille D."})
    async with listening(peer) as hearing:
        await peer.say("Bonjour.")
        message = await hearing.heard("Bonjour.")
        assert message.author is not None
        assert (message.author.id, message.author.name) == (person.user_id, "Camille D.")


@on_synapse
async def test_it_does_not_let_anybody_change_what_somebody_else_said(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        fair = await peer.say("Je ne suis pas d’accord.", author="camille")
        rude = await people(peer.person, "rude")
        forged = await people(rude.edit, peer.room, fair, "Imbécile !")
        message = await hearing.heard("Imbécile !")
        assert (message.id, message.revision) == (forged, "")
        assert message.author is not None
        assert message.author.id == rude.user_id


@on_synapse
async def test_it_knows_whose_text_is_changed_even_if_it_was_said_long_before(peer: MatrixPeer) -> None:
    before = await peer.say("Avant que Vigie n’écoute.")
    async with listening(peer) as hearing:
        await peer.edit(before, "Changé depuis.")
        message = await hearing.heard("Changé depuis.")
        assert message.id == before
        assert message.revision


@on_synapse
async def test_it_says_that_it_reads_nothing_in_an_encrypted_room(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        path = f"{CLIENT}/rooms/{quote(peer.room)}/state/m.room.encryption"
        await people(peer.owner.ask, "PUT", path, {"algorithm": "m.megolm.v1.aes-sha2"})
        await until(lambda: hearing.health() != WELL, "the encrypted room to be told")
        assert peer.room in hearing.health()
        assert "chiffré" in hearing.health().french
        identity = await hearing.connector.check()
        assert [str(one) for one in identity.missing] == [str(hearing.health())]
    # Told again after a restart, by what cannot be read.
    async with listening(peer, account=hearing.account, ledger=hearing.ledger) as again:
        await people(peer.owner.send, peer.room, "m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2"})
        await until(lambda: again.health() != WELL, "the encrypted message to be told")


@on_synapse
async def test_it_is_well_again_once_it_has_left_an_encrypted_room(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        await people(peer.owner.send, peer.room, "m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2"})
        await until(lambda: hearing.health() != WELL, "the encrypted message to be told")
        await people(peer.me.ask, "POST", f"{CLIENT}/rooms/{quote(peer.room)}/leave", {})
        await hearing.well()


@on_synapse
async def test_it_reads_the_middle_of_what_the_server_did_not_tell_at_once(peer: MatrixPeer) -> None:
    texts = [f"Pendant l’arrêt, {number:03}." for number in range(130)]
    account = peer.account()
    async with listening(peer, account=account) as before:
        await peer.say("Avant.")
        await before.heard("Avant.")
    await peer.say_many(texts)
    async with listening(peer, account=account, journal=before.journal, ledger=before.ledger) as after:
        await until(lambda: after.journal.last() == 131, "all that was said meanwhile")
        assert len(after.ledger.gaps) == 1
        gap = after.ledger.gaps[0]
        assert gap.space == Space("matrix", peer.room)
        assert gap.since > 0
        assert gap.until is not None


@on_synapse
async def test_it_starts_anew_and_tells_a_gap_where_its_cursor_is_not_known(peer: MatrixPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as before:
        await peer.say("Avant.")
        await before.heard("Avant.")
        await until(lambda: before.ledger.cursor, "a cursor")
    kept = json.loads(before.ledger.cursor)
    before.ledger.cursor = json.dumps({**kept, "since": "of_another_server"})
    await peer.say("Pendant l’arrêt.")
    async with listening(peer, account=account, journal=before.journal, ledger=before.ledger) as after:
        await after.heard("Pendant l’arrêt.")
        assert [(gap.space, gap.since) for gap in after.ledger.gaps] == [(after.connector.space, kept["at"])]


@on_synapse
async def test_it_reads_on_from_now_where_its_cursor_cannot_be_read(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        hearing.ledger.cursor = "{no cursor"
    async with listening(peer, ledger=hearing.ledger) as again:
        await peer.say("Bonjour.")
        await again.heard("Bonjour.")


# Acting


@on_synapse
async def test_it_erases_the_changes_of_a_text_with_it(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        native = await peer.say("Bonjour.")
        await peer.edit(native, "Imbécile !")
        message = await hearing.heard("Imbécile !")
        assert len(peer.texts(native)) == 2
        await hearing.connector.act(asked("hide", message))
        assert peer.texts(native) == []
        # And tells that it was ours.
        await until(lambda: hearing.removals(), "the redaction")
        assert {removal.how for removal in hearing.removals()} == {"self"}
        assert native in {removal.message_id for removal in hearing.removals()}


@on_synapse
async def test_it_finishes_what_was_begun_before_it_was_killed(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        native = await peer.say("Bonjour.")
        await peer.edit(native, "Imbécile !")
        message = await hearing.heard("Imbécile !")
        await people(peer.me.redact, peer.room, native)
        await hearing.connector.act(asked("delete", message))
        assert peer.stands(native) == "deleted"


@on_synapse
async def test_it_permits_what_its_level_reaches(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Bonjour.")
        message = await hearing.heard("Bonjour.")
        moderator = await hearing.connector.permits(asked("hide", message))
        assert {"hide", "delete", "ban", "unban", "pin", "reply", "report", "message"} <= moderator
        await people(peer.owner.promote, peer.room, peer.me, 0)
        member = await hearing.connector.permits(asked("hide", message))
        assert member == {"reply", "message", "like", "unlike", "report"}
        error = await refused(hearing.connector.act(asked("hide", message)))
        assert error.permanent
        assert peer.stands(message.id) == "published"


@on_synapse
async def test_it_does_not_ban_somebody_of_its_own_level(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Bonjour.")
        message = await hearing.heard("Bonjour.")
        await people(peer.owner.promote, peer.room, peer.person("camille"), 50)
        assert not {"ban", "unban"} & await hearing.connector.permits(asked("ban", message))


@on_synapse
async def test_it_acts_in_rooms_whose_makers_stand_above_all(peer: MatrixPeer) -> None:
    room = await people(lambda: peer.me.create_room("Version 12", room_version="12"))
    rude = await people(peer.person, "rude")
    await people(rude.join, room)
    async with listening(peer) as hearing:
        native = await people(rude.say, room, "Imbécile !")
        message = await hearing.heard("Imbécile !")
        assert {"hide", "ban"} <= await hearing.connector.permits(asked("hide", message))
        await hearing.connector.act(asked("hide", message))
        assert "body" not in peer.me.event(room, native)["content"]


@on_synapse
async def test_it_permits_only_what_concerns_the_author_once_the_message_is_gone(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Bonjour.")
        message = await hearing.heard("Bonjour.")
        await peer.remove(message.id)
        assert await hearing.connector.permits(asked("hide", message)) == {"ban", "unban", "message"}


@on_synapse
async def test_it_bans_and_lets_in_again(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Imbécile !", author="rude")
        message = await hearing.heard("Imbécile !")
        rude = peer.person("rude")
        await hearing.connector.act(asked("ban", message, text="Insultes."))
        assert peer.owner.membership(peer.room, rude) == "ban"
        await hearing.connector.act(asked("unban", message))
        assert peer.owner.membership(peer.room, rude) == "leave"
        # Nobody is banned any more: asking again is no error.
        await hearing.connector.act(asked("unban", message, key="again"))


@on_synapse
async def test_it_likes_once_and_takes_it_back(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Bravo.")
        message = await hearing.heard("Bravo.")
        for key in ("one", "another"):
            await hearing.connector.act(asked("like", message, key=key))
        assert len(_reactions(peer, message.id)) == 1
        await hearing.connector.act(asked("unlike", message))
        assert _reactions(peer, message.id) == []


def _reactions(peer: MatrixPeer, message: str) -> list[Any]:
    path = f"/_matrix/client/v1/rooms/{quote(peer.room)}/relations/{quote(message)}/m.annotation"
    return list(peer.owner.ask("GET", path)["chunk"])


@on_synapse
async def test_it_pins_beside_what_others_pinned(peer: MatrixPeer) -> None:
    first = await peer.say("Épinglé par un autre.")
    path = f"{CLIENT}/rooms/{quote(peer.room)}/state/m.room.pinned_events"
    await people(peer.owner.ask, "PUT", path, {"pinned": [first]})
    async with listening(peer) as hearing:
        await peer.say("À épingler.")
        message = await hearing.heard("À épingler.")
        await hearing.connector.act(asked("pin", message))
        assert peer.owner.ask("GET", path)["pinned"] == [first, message.id]
        await hearing.connector.act(asked("unpin", message))
        assert peer.owner.ask("GET", path)["pinned"] == [first]


@on_synapse
async def test_it_reports_to_those_who_run_the_server(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Imbécile !")
        message = await hearing.heard("Imbécile !")
        await hearing.connector.act(asked("report", message, text="Insulte."))
        found = [one for one in peer.server.reports() if one["event_id"] == message.id]
        assert [one["reason"] for one in found] == ["Insulte."]


@on_synapse
async def test_it_answers_within_the_thread(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        root = await peer.say("Le sujet.")
        person = peer.person("camille")
        content = {
            "msgtype": "m.text",
            "body": "Dans le fil.",
            "m.relates_to": {"rel_type": "m.thread", "event_id": root},
        }
        await people(person.send, peer.room, "m.room.message", content)
        message = await hearing.heard("Dans le fil.")
        assert message.thread is not None
        receipt = await hearing.connector.act(asked("reply", message, text="Merci."))
        relation = peer.owner.event(peer.room, receipt.made)["content"]["m.relates_to"]
        assert (relation["rel_type"], relation["event_id"]) == ("m.thread", root)
        assert relation["m.in_reply_to"] == {"event_id": message.id}


# Rooms for two


@on_synapse
async def test_it_writes_to_somebody_in_one_room_for_two(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Imbécile !")
        message = await hearing.heard("Imbécile !")
        for number in (1, 2):
            await hearing.connector.act(
                asked("message", message, text=f"Restez poli, {number}.", key=str(number))
            )
        person = peer.person("camille")
        invited = _invitations(peer)
        assert len(invited) == 1
        await people(person.join, invited[0])
        assert list(person.sees(invited[0]).values()) == ["Restez poli, 1.", "Restez poli, 2."]
        # What is said there is private.
        await people(person.say, invited[0], "Pardon.")
        answer = await hearing.heard("Pardon.")
        assert (answer.kind, answer.space.id) == ("private", invited[0])
        assert (await hearing.heard("Imbécile !")).kind == "chat"


@on_synapse
async def test_it_makes_another_room_for_two_once_the_person_has_left(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Imbécile !")
        message = await hearing.heard("Imbécile !")
        await hearing.connector.act(asked("message", message, text="Restez poli.", key="1"))
        person = peer.person("camille")
        (first,) = _invitations(peer)
        await people(person.ask, "POST", f"{CLIENT}/rooms/{quote(first)}/leave", {})
        await hearing.connector.act(asked("message", message, text="Encore.", key="2"))
        (second,) = _invitations(peer)
        assert second != first


def _invitations(peer: MatrixPeer) -> list[str]:
    # Another wait each time: Synapse answers the same first question from its memory.
    told = peer.person("camille").ask("GET", f"{CLIENT}/sync", query={"timeout": next(_waits)})
    return list(told.get("rooms", {}).get("invite", {}))


# Signing in


@on_synapse
async def test_it_speaks_for_an_account_by_a_token_alone(peer: MatrixPeer) -> None:
    account = Account(settings=peer.account().settings, keyring=MemoryKeyring({"token": peer.me.token}))
    async with listening(peer, account=account) as hearing:
        await peer.say("Bonjour.")
        await hearing.heard("Bonjour.")
        assert (await hearing.connector.check()).name == peer.me.user_id
        peer.expire_token()
        # Nothing renews it.
        with pytest.raises(ConnectorError, match="connect the account again") as caught:
            await hearing.connector.check()
        assert caught.value.permanent


@on_synapse
async def test_it_keeps_its_device_when_it_signs_in_again(peer: MatrixPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as hearing:
        device = account.keyring.get("device")
        token = account.keyring.get("token")
        peer.expire_token()
        await asyncio.gather(*(hearing.connector.check() for _ in range(5)))
        assert account.keyring.get("device") == device != ""
        assert account.keyring.get("token") != token
    logins = [path for method, path in peer.requests if path.endswith("/login")]
    assert len(logins) == 2


@on_synapse
async def test_it_refuses_the_token_of_somebody_else(peer: MatrixPeer) -> None:
    account = Account(settings=peer.account().settings, keyring=MemoryKeyring({"token": peer.owner.token}))
    connector = peer.card.connect(account)
    with pytest.raises(ConnectorError) as caught:
        await connector.check()
    assert caught.value.permanent
    assert peer.owner.user_id in caught.value.sentence
    await connector.aclose()


@on_synapse
async def test_it_says_in_which_room_its_level_is_too_low(peer: MatrixPeer) -> None:
    await people(peer.owner.promote, peer.room, peer.me, 10)
    connector = peer.card.connect(peer.account())
    (missing,) = (await connector.check()).missing
    assert peer.room in missing
    await people(peer.me.ask, "POST", f"{CLIENT}/rooms/{quote(peer.room)}/leave", {})
    (missing,) = (await connector.check()).missing
    assert "no room" in missing
    await connector.aclose()


# What the server refuses


@on_synapse
async def test_it_waits_as_long_as_the_server_says(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Bonjour.")
        message = await hearing.heard("Bonjour.")
        peer.server.limit(peer.me, per_second=1, burst=1)
        errors = await asyncio.gather(
            *(hearing.connector.act(asked("reply", message, key=f"{number}")) for number in range(4)),
            return_exceptions=True,
        )
        (error, *_) = [one for one in errors if isinstance(one, ActionError)]
        assert not error.permanent
        assert error.retry_after is not None
        assert 0 < error.retry_after < 30


@on_synapse
async def test_it_believes_the_wait_that_older_servers_say_in_the_body(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Bonjour.")
        message = await hearing.heard("Bonjour.")
        peer.faults.fail(
            429, where="act", body=b'{"errcode":"M_LIMIT_EXCEEDED","error":"","retry_after_ms":2500}'
        )
        error = await refused(hearing.connector.act(asked("reply", message)))
        assert error.retry_after == 2.5


@on_synapse
async def test_it_does_not_take_a_wrong_address_for_a_message_that_is_gone(peer: MatrixPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Bonjour.")
        message = await hearing.heard("Bonjour.")
        for body in (b"<html>Not found</html>", b'{"errcode":"M_UNRECOGNIZED","error":""}'):
            peer.faults.fail(404, where="act", body=body)
            error = await refused(hearing.connector.act(asked("hide", message)))
            assert type(error) is ActionError
        assert peer.stands(message.id) == "published"


@on_synapse
async def test_it_does_nothing_in_no_room_or_to_nobody(peer: MatrixPeer) -> None:
    connector = peer.card.connect(peer.account())
    everywhere = connector.space.id
    for request in (
        ActionRequest("k", "hide", "matrix", everywhere, message="$one"),
        ActionRequest("k", "ban", "matrix", peer.room, message="$one"),
        ActionRequest("k", "message", "matrix", peer.room, text="Bonjour."),
        ActionRequest("k", "reply", "matrix", peer.room, message="$one", text="  "),
    ):
        assert (await refused(connector.act(request))).permanent
    assert peer.asked() == 0
    await connector.aclose()
