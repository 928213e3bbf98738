"""What is particular to Disqus: posts, what changed between two looks, numbered errors, guests and bans."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import msgspec
import pytest
from disqus_peer import FORUM, ME, PAGE, DisqusPeer
from listening import asked, listening, until
from trials import run

from vigie.actions.network import ActionError, ActionRequest, GoneError
from vigie.connectors.base import WELL, ConnectorError, Gap, Sentence
from vigie.connectors.cursors import cursor_of, place_of
from vigie.connectors.disqus import reading, sentences
from vigie.connectors.disqus.entries import message_of
from vigie.connectors.disqus.place import WINDOW, Place, first, news
from vigie.connectors.disqus.refusals import as_action, explained
from vigie.connectors.disqus.shapes import Envelope, Post, posts_in
from vigie.connectors.http import Answer, HttpError
from vigie.connectors.seen_again import missing
from vigie.connectors.sentences import NO_TEXT
from vigie.message import Message, Space

SPACE = Space("disqus", FORUM)
NOW = 1_790_000_000_000
HARSH = "Espèce d’andouille."
#: Written anew in the form that the page of posts/details shows.
SAMPLE: dict[str, Any] = {
    "id": "5256177490",
    "forum": FORUM,
    "thread": {"id": "77", "title": "L&#39;été", "link": "https://varangue.example/ete"},
    "parent": 5256177001,
    "author": {"id": "12", "username": "camille", "name": "Camille", "isAnonymous": False, "url": ""},
    "createdAt": "2026-11-22T04:07:44",
    "message": "<p>Un <b>avis</b>.</p>",
    "raw_message": "Un <b>avis</b>\ncontre &amp; clair, 1 < 2.",
    "isApproved": True,
    "isSpam": False,
    "isDeleted": False,
    "isFlagged": True,
    "likes": 3,
    "url": "https://varangue.example/ete#comment-5256177490",
}


def on_disqus(trial: Callable[[DisqusPeer], Awaitable[None]]) -> Callable[[], None]:
    """Make a trial a test on a peer of its own."""

    def test() -> None:
        run("disqus", trial)  # type: ignore[arg-type]

    test.__name__, test.__doc__ = trial.__name__, trial.__doc__
    return test


def sample(**changed: Any) -> Post:
    return msgspec.convert(SAMPLE | changed, Post)


def post(number: int, text: str = "Bonjour.", state: str = "approved") -> Post:
    flags = {f"is{name.title()}": state == name for name in ("approved", "spam", "deleted")}
    return sample(id=str(number), raw_message=text, **flags)


# A post as a message


def test_it_reads_a_post_as_people_see_it() -> None:
    read = message_of(sample(), SPACE, me="9", received_at=NOW)
    assert (read.id, read.text) == ("5256177490", "Un avis\ncontre & clair, 1 < 2.")
    assert read.author is not None
    assert (read.author.id, read.author.name, read.author.roles) == ("12", "Camille", ())
    assert read.thread is not None
    assert (read.thread.id, read.thread.title) == ("77", "L'été")
    assert (read.reply_to, read.likes, read.held) == ("5256177001", 3, False)
    assert read.at == 1_795_320_464_000
    assert read.extra["url"].endswith("#comment-5256177490")
    assert read.extra["page"] == "https://varangue.example/ete"


def test_it_reads_a_post_whose_page_is_a_number_only() -> None:
    read = message_of(sample(thread="77", parent=None), SPACE, me="9", received_at=NOW)
    assert read.thread is not None
    assert (read.thread.id, read.thread.title, read.reply_to) == ("77", None, None)


def test_it_marks_what_our_own_account_wrote_and_nobody_elses() -> None:
    read = [message_of(sample(), SPACE, me=me, received_at=NOW).author for me in ("12", "1")]
    assert [one.roles for one in read if one] == [("self",), ()]


@pytest.mark.parametrize("numbered", [{}, {"id": "12"}], ids=["without number", "with a number"])
def test_it_never_takes_a_guest_for_an_account(numbered: dict[str, str]) -> None:
    guest = {"name": "12", "isAnonymous": True, "url": "", **numbered}
    author = message_of(sample(author=guest), SPACE, me="12", received_at=NOW).author
    assert author is not None
    assert (author.id, author.roles) == ("guest:12", ())


def test_it_says_when_a_date_cannot_be_read() -> None:
    read = message_of(sample(createdAt="hier"), SPACE, me="9", received_at=NOW)
    assert read.at == NOW
    assert "date" in read.remarks[0]


@pytest.mark.parametrize(
    ("flags", "state"),
    [
        ({}, "approved"),
        ({"isApproved": False}, "pending"),
        ({"isApproved": False, "isSpam": True}, "spam"),
        ({"isSpam": True, "isDeleted": True}, "deleted"),
    ],
)
def test_it_knows_where_a_post_stands(flags: dict[str, bool], state: str) -> None:
    read = sample(**flags)
    assert read.state == state
    assert message_of(read, SPACE, me="9", received_at=NOW).held == (state == "pending")


def test_it_passes_over_what_is_no_post() -> None:
    near = [{**SAMPLE, "id": "x"}, {**SAMPLE, "isSpam": None}, {"id": "1"}, None, SAMPLE]
    assert [one.number for one in posts_in(Envelope(code=0, response=near))] == [5256177490]


# Between two looks


def nobody(number: int, state: str) -> bool:
    return False


def looked(place: Place, *posts: Post, **given: Any) -> tuple[list[tuple[int, str, int]], Place]:
    told, after = news(place, posts, [], whole=True, is_ours=given.pop("is_ours", nobody), **given)
    # As a restart would find it.
    restarted = place_of(cursor_of(after), Place, "Disqus") or Place()
    return [(one.number, one.how, one.changes) for one in told], restarted


def test_it_starts_with_what_comes_after_it() -> None:
    place = first([post(1), post(2)], NOW, whole=True)
    told, place = looked(place, post(1), post(2), post(3))
    assert told == [(3, "", 0)]
    assert looked(place, post(1), post(2), post(3))[0] == []


def test_it_tells_each_change_of_a_text() -> None:
    place = first([post(1, "A.")], NOW, whole=True)
    for number, text in enumerate(("B.", "A.", "B."), 1):
        told, place = looked(place, post(1, text))
        # Back to an earlier text is a change too.
        assert told == [(1, "", number)]


@pytest.mark.parametrize("state", ["spam", "deleted"])
def test_it_tells_once_what_somebody_takes_away(state: str) -> None:
    place = first([post(1)], NOW, whole=True)
    told, place = looked(place, post(1, state=state))
    assert told == [(1, state, 1)]
    assert looked(place, post(1, state=state))[0] == []


def test_it_does_not_tell_what_we_took_away_ourselves() -> None:
    place = first([post(1)], NOW, whole=True)
    assert looked(place, post(1, state="deleted"), is_ours=lambda n, s: (n, s) == (1, "deleted"))[0] == []


def test_it_tells_what_comes_out_of_the_spam_as_said() -> None:
    place = first([], NOW, whole=True)
    told, place = looked(place, post(1, state="spam"))
    assert told == []
    assert looked(place, post(1))[0] == [(1, "", 0)]


def test_it_tells_a_text_that_was_changed_while_it_was_in_the_spam() -> None:
    place = first([post(1, "A.")], NOW, whole=True)
    _, place = looked(place, post(1, "A.", "spam"))
    _, place = looked(place, post(1, "B.", "spam"))
    told, _ = looked(place, post(1, "B."))
    assert told == [(1, "", 2)]


def test_it_does_not_take_an_old_post_that_moves_up_for_a_new_one() -> None:
    newest = [post(number) for number in range(1_000, 1_000 - WINDOW, -1)]
    place = first(newest, NOW, whole=False)
    # Reading began long before, and the window has moved on since.
    place.since = 0
    moved_up = [*newest[1:], post(1_000 - WINDOW)]
    assert news(place, moved_up, [], whole=False, is_ours=nobody, unsure=[1_000])[0] == []


def test_it_does_not_miss_what_moves_out_of_the_window() -> None:
    newest = [post(number) for number in range(1_000, 1_000 - WINDOW, -1)]
    place = first(newest, NOW, whole=False)
    moved = [post(1_001), *newest[:-1]]
    for shown, lacking in ((moved, []), (newest[1:], [1_000])):
        numbers = {one.number for one in shown}
        assert missing(place.known, numbers, last=place.last, whole=False) == lacking


# Numbered errors


def refusal(status: int, code: int, words: str = "") -> HttpError:
    body = msgspec.json.encode({"code": code, "response": words})
    return explained(Answer("Disqus", status, {}, body).error())


@pytest.mark.parametrize(
    ("status", "code", "sentence", "permanent"),
    [
        (401, 4, sentences.TOKEN_REFUSED, True),
        (400, 18, sentences.TOKEN_REFUSED, True),
        (403, 5, sentences.SECRET_REFUSED, True),
        (400, 12, sentences.NO_RIGHT, True),
        (400, 22, sentences.NO_RIGHT, True),
        (400, 13, sentences.TOO_OFTEN, False),
        (400, 14, sentences.TOO_OFTEN, False),
        (400, 19, sentences.CAPTCHA, True),
        (400, 2, sentences.refused(2), True),
        (400, 15, sentences.refused(15), False),
    ],
)
def test_it_reads_the_number_of_an_error_not_its_status(
    status: int, code: int, sentence: str, permanent: bool
) -> None:
    error = refusal(status, code)
    assert (error.sentence, error.permanent) == (sentence, permanent)
    assert (error.retry_after is not None) == (code in (13, 14))


def test_it_takes_a_post_that_disqus_does_not_find_as_gone() -> None:
    assert isinstance(as_action(refusal(404, 8)), GoneError)
    words = "Invalid argument, 'post': Unable to find post '1'"
    assert isinstance(as_action(refusal(400, 2, words)), GoneError)


def test_it_does_not_take_another_error_for_a_post_that_is_gone() -> None:
    for error in (refusal(400, 2, "Invalid argument, 'forum': none"), refusal(404, 0), refusal(400, 22)):
        assert not isinstance(as_action(error), GoneError)


# On a forum


@on_disqus
async def test_it_believes_the_number_where_the_status_says_all_is_well(peer: DisqusPeer) -> None:
    connector = peer.card.connect(peer.account())
    peer.refusals.append((200, 18, "The authorization signature you passed was not valid"))
    with pytest.raises(ConnectorError) as caught:
        await connector.check()
    assert (caught.value.sentence, caught.value.permanent) == (sentences.TOKEN_REFUSED, True)
    await connector.aclose()


@on_disqus
async def test_it_waits_once_the_requests_of_an_hour_are_used_up(peer: DisqusPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say(HARSH)
        message = await hearing.heard(HARSH)
        # Enough for the reading beside it, which asks again at once.
        peer.refusals += [(400, 13, "You have exceeded the rate limit for this resource")] * 5
        with pytest.raises(ActionError) as caught:
            await hearing.connector.act(asked("report", message))
        assert not caught.value.permanent
        assert (caught.value.retry_after or 0) >= 60


@on_disqus
async def test_it_tells_that_the_account_does_not_moderate(peer: DisqusPeer) -> None:
    peer.moderators.discard(ME)
    connector = peer.card.connect(peer.account())
    assert (await connector.check()).missing == (sentences.CANNOT_MODERATE,)
    said = await peer.say(HARSH)
    able = await connector.permits(ActionRequest("k", "hide", "disqus", FORUM, message=said))
    assert able == {"report", "reply", "like", "unlike"}
    with pytest.raises(ActionError) as caught:
        await connector.act(ActionRequest("k", "hide", "disqus", FORUM, message=said))
    assert (caught.value.args[0], caught.value.permanent) == (sentences.NO_RIGHT, True)
    await connector.aclose()


@on_disqus
async def test_it_permits_what_fits_where_a_post_stands(peer: DisqusPeer) -> None:
    connector = peer.card.connect(peer.account())
    sanctions = {"ban", "unban", "time_out"}
    for state, able in (
        ("approved", {"hide", "delete", "report", "reply", "like", "unlike"}),
        ("pending", {"publish", "restore", "hide", "delete"}),
        ("spam", {"publish", "restore", "hide", "delete"}),
        ("deleted", {"restore"}),
    ):
        said = str(peer.write(HARSH, "camille", state).number)
        request = ActionRequest("k", "hide", "disqus", FORUM, message=said)
        assert await connector.permits(request) == able | sanctions
    guest = str(peer.write(HARSH, "guest Dominique").number)
    ours = str(peer.write("Bonjour.", ME).number)
    for said in (guest, ours):
        able = await connector.permits(ActionRequest("k", "hide", "disqus", FORUM, message=said))
        assert not able & sanctions
    await connector.aclose()


@on_disqus
async def test_it_publishes_what_it_restores_wherever_it_was(peer: DisqusPeer) -> None:
    connector = peer.card.connect(peer.account())
    for state in ("pending", "spam"):
        said = str(peer.write(HARSH, "camille", state).number)
        await connector.act(ActionRequest("k", "delete", "disqus", FORUM, message=said))
        assert peer.stands(said) == "deleted"
        await connector.act(ActionRequest("k", "restore", "disqus", FORUM, message=said))
        assert peer.stands(said) == "published"
    await connector.aclose()


@on_disqus
async def test_it_restores_nothing_that_its_author_deleted(peer: DisqusPeer) -> None:
    connector = peer.card.connect(peer.account())
    said = await peer.say(HARSH)
    await peer.remove(said)
    with pytest.raises(GoneError):
        await connector.act(ActionRequest("k", "restore", "disqus", FORUM, message=said))
    assert peer.stands(said) == "deleted"
    await connector.aclose()


@on_disqus
async def test_it_tells_a_removal_by_others_though_its_own_was_refused(peer: DisqusPeer) -> None:
    async with listening(peer) as hearing:
        said = await peer.say(HARSH)
        message = await hearing.heard(HARSH)
        peer.faults.fail(403, where="act")
        with pytest.raises(ActionError):
            await hearing.connector.act(asked("delete", message))
        await peer.remove(said)
        await until(hearing.removals, "the removal")
        assert [one.message_id for one in hearing.removals()] == [said]


@on_disqus
async def test_it_leaves_a_change_that_no_look_saw_to_the_next_one(peer: DisqusPeer) -> None:
    connector = peer.card.connect(peer.account())
    async with aclosing(connector.receive()) as reading:
        await anext(reading)
        said = await peer.say("Bonjour.")
        while not isinstance(await anext(reading), Message):
            pass
        await peer.edit(said, HARSH)
        everything = Gap(space=connector.space, since=0, because=Sentence("Once more.", "Encore."))
        assert said not in [one.id async for one in connector.reread(everything)]
    await connector.aclose()


@on_disqus
async def test_it_likes_once_and_takes_it_back(peer: DisqusPeer) -> None:
    connector = peer.card.connect(peer.account())
    said = await peer.say("Bravo.")
    for verb, vote in (("like", 1), ("like", 1), ("unlike", 0)):
        await connector.act(ActionRequest("k", verb, "disqus", FORUM, message=said))
        assert peer.votes[said] == vote
    await connector.aclose()


@on_disqus
async def test_it_bans_for_good_or_for_a_while(peer: DisqusPeer) -> None:
    connector = peer.card.connect(peer.account())

    async def sanction(verb: str, **given: Any) -> None:
        await connector.act(ActionRequest("k", verb, "disqus", FORUM, author="12", **given))

    await sanction("ban", text="Insultes répétées. " * 5)
    until, notes = peer.banned["12"]
    assert until is None
    assert notes.startswith("Insultes répétées.")
    await sanction("time_out", seconds=3_600)
    until, notes = peer.banned["12"]
    assert abs((until or 0) - time.time() - 3_600) < 60
    await sanction("time_out")
    assert abs((peer.banned["12"][0] or 0) - time.time() - 86_400) < 60
    await sanction("unban")
    assert peer.banned == {}
    await connector.aclose()


@on_disqus
async def test_it_bans_neither_a_guest_nor_itself_nor_nobody(peer: DisqusPeer) -> None:
    connector = peer.card.connect(peer.account())
    for author, sentence in (
        ("guest:12", sentences.NO_ACCOUNT),
        (ME, sentences.OURS),
        ("", sentences.NO_TARGET),
        ("12,13", sentences.NO_TARGET),
    ):
        with pytest.raises(ActionError) as caught:
            await connector.act(ActionRequest("k", "ban", "disqus", FORUM, author=author))
        assert (caught.value.args[0], caught.value.permanent) == (sentence, True)
    assert peer.banned == {}
    await connector.aclose()


@on_disqus
async def test_it_answers_neither_without_words_nor_what_is_gone(peer: DisqusPeer) -> None:
    connector = peer.card.connect(peer.account())
    said = str(peer.write(HARSH, "camille").number)
    with pytest.raises(ActionError) as caught:
        await connector.act(ActionRequest("k", "reply", "disqus", FORUM, message=said, text=" "))
    assert caught.value.args[0] == NO_TEXT
    spam = str(peer.write(HARSH, "camille", "spam").number)
    with pytest.raises(GoneError):
        await connector.act(ActionRequest("k", "reply", "disqus", FORUM, message=spam, text="Bonjour."))
    assert peer.answers(said) == peer.answers(spam) == []
    await connector.aclose()


@on_disqus
async def test_it_does_not_take_somebody_elses_words_for_its_earlier_answer(peer: DisqusPeer) -> None:
    connector = peer.card.connect(peer.account())
    said = await peer.say(HARSH)
    await peer.say("Restons courtois.", author="dominique", reply_to=said)
    elsewhere = await peer.say("Autre chose.")
    peer.write("Restons courtois.", ME, parent=elsewhere)
    await connector.act(ActionRequest("k", "reply", "disqus", FORUM, message=said, text="Restons courtois."))
    assert peer.answers(said) == ["Restons courtois."]
    await connector.aclose()


@on_disqus
async def test_it_says_what_an_answer_answers(peer: DisqusPeer) -> None:
    async with listening(peer) as hearing:
        said = await peer.say("Une question ?")
        await peer.say("Une réponse.", author="dominique", reply_to=said)
        answer = await hearing.heard("Une réponse.")
        assert answer.reply_to == said
        assert answer.thread is not None
        assert (answer.thread.id, answer.thread.title) == (PAGE, "Tout le monde sur le pont")


@on_disqus
async def test_it_tells_what_is_erased_and_not_what_a_page_forgot(peer: DisqusPeer) -> None:
    async with listening(peer) as hearing:
        forgotten, erased = await peer.say("Oublié un instant."), await peer.say("Effacé.")
        await hearing.heard("Oublié un instant.")
        await hearing.heard("Effacé.")
        peer.hide_from_lists(forgotten)
        peer.erase(erased)
        await until(hearing.removals, "the removal")
        await peer.say("Ensuite.")
        await hearing.heard("Ensuite.")
        assert [one.message_id for one in hearing.removals()] == [erased]
        await hearing.well()
        # Each was asked for once, not at every look.
        assert sum(path.endswith("posts/details.json") for _, path in peer.requests) <= 2


@on_disqus
async def test_it_tells_no_removal_of_what_it_took_away_itself(peer: DisqusPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say(HARSH)
        message = await hearing.heard(HARSH)
        await hearing.connector.act(asked("hide", message))
        theirs = await peer.say("Autre chose.")
        await hearing.heard("Autre chose.")
        await peer.remove(theirs)
        await until(hearing.removals, "the removal")
        assert [one.message_id for one in hearing.removals()] == [theirs]


@on_disqus
async def test_it_reads_a_long_absence_as_a_gap(peer: DisqusPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as before:
        await peer.say("Avant.")
        await before.heard("Avant.")
        await until(lambda: before.ledger.cursor, "a cursor")
    texts = [f"Pendant l’absence, {number:03}." for number in range(350)]
    said = [await peer.say(text) for text in texts]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reading, "_PAGES", 2)
        async with listening(peer, account=account, journal=before.journal, ledger=before.ledger) as after:
            await until(lambda: after.journal.last() > len(texts), "all of them")
            assert len(after.ledger.gaps) == 1
            assert sorted(one.id for one in after.messages("Pendant")) == sorted(said)
            assert after.journal.conflicts == []


@on_disqus
async def test_it_rereads_a_changed_text_as_the_same_entry(peer: DisqusPeer) -> None:
    async with listening(peer) as hearing:
        said = await peer.say("Bonjour.")
        await hearing.heard("Bonjour.")
        await peer.edit(said, HARSH)
        changed = await hearing.heard(HARSH)
        await hearing.fill()
        assert [one.revision for one in hearing.messages(HARSH)] == [changed.revision]
        assert hearing.journal.conflicts == []


@on_disqus
async def test_it_does_not_ask_at_every_message_who_moderates(peer: DisqusPeer) -> None:
    connector = peer.card.connect(peer.account())
    for text in ("Un.", "Deux.", "Trois."):
        said = await peer.say(text)
        assert await connector.permits(ActionRequest("k", "hide", "disqus", FORUM, message=said))
    assert sum("listModerators" in path for _, path in peer.requests) == 1
    await connector.aclose()


@on_disqus
async def test_it_rereads_the_stretch_and_the_page_that_it_is_asked_for(peer: DisqusPeer) -> None:
    connector = peer.card.connect(peer.account())
    early, within, late = (peer.write(text, "camille") for text in ("Tôt.", "Dedans.", "Tard."))
    spam = peer.write("Indésirable.", "camille", "spam")
    base = time.time() - 10_000
    early.at, within.at, spam.at, late.at = base, base + 100, base + 101, base + 200
    gap = Gap(
        space=SPACE,
        since=int((base + 50) * 1000),
        until=int((base + 150) * 1000),
        what=PAGE,
        because=Sentence("The test asks.", "Le test le demande."),
    )
    read = [one.text async for one in connector.reread(gap)]  # type: ignore[union-attr]
    assert read == ["Dedans."]
    with pytest.raises(ConnectorError):
        await anext(connector.reread(msgspec.structs.replace(gap, what="1")))
    await connector.aclose()


@on_disqus
async def test_it_says_that_it_is_not_read_once_it_is_stopped(peer: DisqusPeer) -> None:
    connector = peer.card.connect(peer.account())
    told = connector.receive()
    await anext(told)
    assert connector.health == WELL
    await told.aclose()
    await asyncio.sleep(0)
    assert connector.health == sentences.not_read(FORUM)
    await connector.aclose()
