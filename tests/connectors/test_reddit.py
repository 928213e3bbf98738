"""What is particular to reading Reddit: lists that lose their anchors, the moderation queue, rights."""

import asyncio
from contextlib import aclosing

import msgspec
import pytest
from listening import Hearing, asked, listening, until
from reddit_peer import BOSS, LISTED, ME, SUBREDDIT, RedditPeer, Said
from reddit_trial import HARSH, SPACE, all_of, connected, on_reddit, refused, request
from starlette.requests import Request

from vigie.connectors.base import ConnectorError, Mark
from vigie.connectors.reddit import CARD, sentences
from vigie.connectors.reddit.connector import Reddit

# Lists


@on_reddit
async def test_it_goes_on_though_all_that_it_had_read_was_deleted(peer: RedditPeer) -> None:
    """Reddit answers nothing at all to who goes on from a thing that was deleted."""
    async with listening(peer) as hearing:
        for number in range(3):
            await peer.say(f"Ancre {number}.")
            await hearing.heard(f"Ancre {number}.")
        for said in list(peer.things.values()):
            said.deleted = True
        peer.first = peer.post_now("Un autre sujet").name
        await peer.say("Après les ancres.")
        await hearing.heard("Après les ancres.")
        assert len(hearing.removals()) == 4
    named = [path for _, path in peer.requests if "before" in path]
    assert named == []


@on_reddit
async def test_it_turns_pages_though_the_place_to_go_on_from_is_deleted_meanwhile(peer: RedditPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as before:
        await peer.say("Avant.")
        await before.heard("Avant.")
        await until(lambda: before.ledger.cursor, "a cursor")
    texts = [f"Pendant {number:03}." for number in range(250)]
    for text in texts:
        peer.comment_now(text)
    peer.anchor_goes = True
    async with listening(peer, account=account, journal=before.journal, ledger=before.ledger) as after:
        await until(lambda: len(after.messages("Pendant")) >= 250, "what was said meanwhile")
        assert not peer.anchor_goes
        assert {one.text for one in after.messages("Pendant")} == set(texts)
        # The one that went was told, and then that it went.
        await until(after.removals, "the removal")


@on_reddit
async def test_it_tells_a_gap_where_more_came_than_reddit_lists(peer: RedditPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as before:
        await peer.say("Avant.")
        await before.heard("Avant.")
        await until(lambda: before.ledger.cursor, "a cursor")
    first = peer.comment_now("La première, qui n’est plus listée.")
    for number in range(LISTED):
        peer.comment_now(f"Numéro {number}.").at += 1
    async with listening(peer, account=account, journal=before.journal, ledger=before.ledger) as after:
        await until(lambda: after.ledger.gaps, "a gap")
        await until(lambda: after.journal.last() > LISTED, "what is listed")
        assert after.messages(first.text) == []
        gap = after.ledger.gaps[0]
        assert gap.until is not None
        assert gap.since <= int(first.at * 1000) <= gap.until
        assert gap.because == sentences.TOO_MANY_MISSED
        connector = after.connector
        assert isinstance(connector, Reddit)
        with pytest.raises(ConnectorError) as caught:
            await all_of(connector.reread(after.whole))
    assert caught.value.sentence == sentences.BEYOND_REACH


@on_reddit
async def test_it_tells_nothing_that_was_there_before(peer: RedditPeer) -> None:
    for number in range(130):
        peer.comment_now(f"Ancien {number}.").at -= 600 - number
    async with listening(peer) as hearing:
        # Younger ones go: older ones come into the page, and were there all the same.
        for said in list(peer.things.values())[-50:]:
            said.deleted = True
        await until(lambda: len(hearing.removals()) == 50, "the removals")
        await peer.say("Le premier.")
        await hearing.heard("Le premier.")
        assert len(hearing.messages()) == 1


@on_reddit
async def test_it_reads_texts_as_they_were_typed(peer: RedditPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("1 < 2 & 3 > 2")
        await hearing.heard("1 < 2 & 3 > 2")


@on_reddit
async def test_it_reads_posts_beside_comments(peer: RedditPeer) -> None:
    async with listening(peer) as hearing:
        said = peer.post_now("Un titre", "Un texte.")
        message = await hearing.heard("Un texte.")
        assert (message.id, message.kind) == (said.name, "post")
        under = await peer.say("Sous le titre.", reply_to=said.name)
        answer = await hearing.heard("Sous le titre.")
        assert (answer.id, answer.reply_to) == (under, said.name)
        assert answer.thread is not None
        assert answer.thread.title == "Un titre"


@on_reddit
async def test_it_holds_what_is_filtered_and_not_what_is_only_reported(peer: RedditPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Filtré.", held=True)
        reported = await peer.say("Signalé.")
        peer.things[reported].reports = [("impoli", BOSS)]
        assert (await hearing.heard("Filtré.")).held
        assert not (await hearing.heard("Signalé.")).held


@on_reddit
async def test_it_keeps_what_waits_on_the_later_pages_of_the_queue(peer: RedditPeer) -> None:
    for number in range(150):
        peer.comment_now(f"En attente {number}.").queued = True
        peer.things[next(reversed(peer.things))].banned_by = True
    async with listening(peer) as hearing:
        await peer.say("Filtré aussi.", held=True)
        await hearing.heard("Filtré aussi.")
        for number in range(120):
            await peer.say(f"Public {number}.")
        await hearing.heard("Public 119.")
        await _look_again(hearing)
        assert hearing.removals() == []
        assert len(hearing.messages()) == 121


@on_reddit
async def test_it_does_not_stop_at_what_only_the_queue_had_shown(peer: RedditPeer) -> None:
    async with listening(peer) as hearing:
        # The queue is read last: it has what the list had not yet.
        peer.faults.lost = 1
        held = await peer.say("Filtré au même moment.", held=True)
        peer.things[held].at += 5
        await hearing.heard("Filtré au même moment.")
        for number in range(150):
            peer.comment_now(f"Public {number}.")
        await peer.break_stream()
        await until(lambda: len(hearing.messages("Public")) == 150, "what stands before it")


@on_reddit
async def test_it_tells_what_another_moderator_removes_and_lets_in_again(peer: RedditPeer) -> None:
    async with listening(peer) as hearing:
        name = await peer.say(HARSH)
        first = await hearing.heard(HARSH)
        peer.removed_by(name, BOSS)
        await until(hearing.removals, "the removal")
        assert (hearing.removals()[0].message_id, hearing.removals()[0].how) == (name, "removed")
        peer.approved(name, BOSS)
        await until(lambda: len(hearing.messages(HARSH)) == 2, "the message again")
        assert hearing.messages(HARSH)[1].revision != first.revision
        assert hearing.journal.conflicts == []


@on_reddit
async def test_it_does_not_tell_what_it_did_itself(peer: RedditPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say(HARSH)
        message = await hearing.heard(HARSH)
        for verb in ("hide", "restore", "hide"):
            await hearing.connector.act(asked(verb, message))
            await _look_again(hearing)
        assert hearing.removals() == []
        assert len(hearing.messages(HARSH)) == 1


async def _look_again(hearing: Hearing) -> None:
    marks = hearing.ledger.marks
    await until(lambda: hearing.ledger.marks > marks + 1, "two looks")


# Pace


@on_reddit
async def test_it_waits_for_the_next_period_once_its_requests_are_used_up(peer: RedditPeer) -> None:
    connector = connected(peer)
    peer.left = 3
    await connector.check()
    before = peer.asked()
    error = await refused(connector.act(request("hide", peer.first)))
    assert error.args[0] == sentences.ALLOWANCE_SPENT
    assert not error.permanent
    assert error.retry_after is not None
    assert 290 < error.retry_after <= 300
    assert peer.asked() == before
    await connector.aclose()


@on_reddit
async def test_reading_leaves_some_requests_to_act_with(peer: RedditPeer) -> None:
    name = await peer.say(HARSH)
    connector = connected(peer)
    peer.left = 18
    await connector.check()
    reading = connector.receive()
    waiting = anext(reading)
    before = peer.asked()
    task = asyncio.ensure_future(waiting)
    await until(lambda: connector.health == sentences.ALLOWANCE_SPENT, "the reading to stop")
    assert peer.asked() == before
    await connector.act(request("hide", name))
    assert peer.stands(name) == "hidden"
    task.cancel()
    await connector.aclose()


@on_reddit
async def test_it_asks_for_the_rights_once_in_many_looks(peer: RedditPeer) -> None:
    connector = connected(peer)
    async with aclosing(connector.receive()) as told:
        marks = 0
        async for one in told:
            marks += isinstance(one, Mark)
            if marks == 5:
                break
    assert sum(path.endswith("/about/moderators") for _, path in peer.requests) == 1
    await connector.aclose()


# Rights


@on_reddit
async def test_it_says_which_rights_are_missing_and_reads_what_it_may(peer: RedditPeer) -> None:
    peer.moderators[ME] = ["access"]
    peer.mail.is_open = False
    async with listening(peer) as hearing:
        name = await peer.say(HARSH)
        message = await hearing.heard(HARSH)
        identity = await hearing.connector.check()
        assert identity.missing == (sentences.lacks_right("mail"), sentences.lacks_right("posts"))
        able = await hearing.connector.permits(asked("hide", message))
        assert able == {"reply", "report", "ban", "time_out", "unban"}
        error = await refused(hearing.connector.act(asked("hide", message)))
        assert error.args[0] == sentences.NO_RIGHT
        assert peer.stands(name) == "published"


@on_reddit
async def test_it_reads_on_when_a_right_is_taken_back_meanwhile(peer: RedditPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Avant.")
        await hearing.heard("Avant.")
        peer.moderators[ME] = ["access"]
        peer.mail.is_open = False
        await peer.say("Après.")
        await hearing.heard("Après.")
        assert sentences.NO_RIGHT in hearing.healths
        await hearing.well()


@on_reddit
async def test_it_says_when_the_account_moderates_nothing_here(peer: RedditPeer) -> None:
    del peer.moderators[ME]
    connector = connected(peer)
    assert (await connector.check()).missing == (sentences.CANNOT_MODERATE,)
    await connector.aclose()


@on_reddit
async def test_it_says_which_scopes_a_token_lacks(peer: RedditPeer) -> None:
    peer.scope = "identity read modposts modcontributors modmail report"
    peer.expire_token()
    connector = connected(peer)
    identity = await connector.check()
    assert identity.missing == (sentences.lacks_scope("submit"),)
    assert "modposts" in identity.scopes
    await connector.aclose()


@on_reddit
async def test_it_refuses_the_token_of_another_account(peer: RedditPeer) -> None:
    account = peer.account()
    account.settings["account"] = "quelquun"  # type: ignore[index]
    peer.agent_of = "quelquun"
    connector = peer.card.connect(account)
    with pytest.raises(ConnectorError) as caught:
        await connector.check()
    assert caught.value.permanent
    assert caught.value.sentence == sentences.somebody_else(ME, "quelquun")
    await connector.aclose()


@on_reddit
async def test_it_gets_its_first_token_by_itself(peer: RedditPeer) -> None:
    account = peer.account()
    account.keyring.secrets.pop("access_token")  # type: ignore[attr-defined]
    connector = peer.card.connect(account)
    assert (await connector.check()).name == f"r/{SUBREDDIT} (La Varangue)"
    assert account.keyring.get("access_token")
    await connector.aclose()


@on_reddit
async def test_it_takes_the_names_of_a_subreddit_and_an_account_as_people_write_them(
    peer: RedditPeer,
) -> None:
    account = peer.account()
    account.settings.update(subreddit="/r/varangue/", account="u/vigie_mod")  # type: ignore[attr-defined]
    assert CARD.connect(account).space == SPACE


def test_it_tells_that_reddit_wants_to_approve_first() -> None:
    assert "approval" in CARD.before
    assert "accord" in CARD.before.french


@on_reddit
async def test_its_peer_answers_nothing_to_who_goes_on_from_what_is_gone(peer: RedditPeer) -> None:
    """What the trap is: see `_get_after` in Reddit's builder."""
    said: list[Said] = [peer.comment_now(f"Numéro {number}.") for number in range(3)]

    def names(query: str) -> list[str]:
        scope = {"type": "http", "query_string": query.encode(), "path_params": {}, "headers": []}
        listed = msgspec.json.decode(peer._comments(Request(scope)).body)
        return [one["data"]["name"] for one in listed["data"]["children"]]

    assert names(f"before={said[0].name}") == [said[2].name, said[1].name]
    said[0].deleted = True
    assert names(f"before={said[0].name}") == []
    assert names("") == [said[2].name, said[1].name]
