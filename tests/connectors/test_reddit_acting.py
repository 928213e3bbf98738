"""What is particular to acting on Reddit: removals, answers, odd refusals, pins, bans and modmail."""

from typing import Any

import pytest
from listening import asked, listening, until
from reddit_mail import Talk
from reddit_peer import BOSS, ME, SUBREDDIT, RedditPeer
from reddit_trial import HARSH, all_of, connected, on_reddit, refused, request

from vigie.actions.network import GoneError
from vigie.connectors.http import HttpError
from vigie.connectors.reddit import CARD, sentences
from vigie.connectors.reddit.connector import Reddit
from vigie.connectors.reddit.refusals import as_action, explained, refused_in
from vigie.connectors.sentences import not_found

# Acting


@on_reddit
async def test_it_never_removes_as_spam(peer: RedditPeer) -> None:
    name = await peer.say(HARSH)
    connector = connected(peer)
    await connector.act(request("hide", name))
    # What is not said to be no spam is taken for it.
    assert peer.posted == [("/api/remove", {"api_type": "json", "id": name, "spam": "false"})]
    assert not peer.things[name].spam
    await connector.act(request("hide", name))
    assert len(peer.posted) == 1
    await connector.aclose()


@on_reddit
async def test_it_says_when_reddit_keeps_what_was_approved(peer: RedditPeer) -> None:
    name = await peer.say(HARSH)
    peer.removed_by(name, "Anti-Evil Operations")
    peer.refusals.append({})
    connector = connected(peer)
    error = await refused(connector.act(request("publish", name)))
    assert error.args[0] == sentences.KEPT
    # Asked again a moment later, Reddit may show what it did.
    assert not error.permanent
    await connector.aclose()


@on_reddit
async def test_it_touches_nothing_outside_its_subreddit(peer: RedditPeer) -> None:
    name = await peer.say(HARSH)
    peer.things[name].subreddit = "Ailleurs"
    connector = connected(peer)
    error = await refused(connector.act(request("hide", name)))
    assert error.permanent
    assert not isinstance(error, GoneError)
    assert await connector.permits(request("hide", name)) == frozenset()
    assert peer.posted == []
    await connector.aclose()


@on_reddit
async def test_it_looks_before_it_reports_or_removes_what_may_be_deleted(peer: RedditPeer) -> None:
    """Reddit answers as if all were well."""
    name = await peer.say(HARSH)
    await peer.remove(name)
    connector = connected(peer)
    for verb in ("hide", "report", "publish", "reply", "reply_privately"):
        with pytest.raises(GoneError):
            await connector.act(request(verb, name, text="Bonjour."))
    with pytest.raises(GoneError):
        await connector.act(request("hide", "t1_zzzzz"))
    assert peer.posted == []
    # Its author may be banned all the same.
    assert await connector.permits(request("ban", name)) == {"ban", "time_out", "unban"}
    await connector.aclose()


@on_reddit
async def test_it_never_votes(peer: RedditPeer) -> None:
    name = await peer.say("Très juste.")
    connector = connected(peer)
    assert not {"like", "unlike"} & CARD.capabilities.acts
    assert (await refused(connector.act(request("like", name)))).permanent
    assert peer.posted == []
    await connector.aclose()


@on_reddit
async def test_it_reports_once_with_a_reason_that_reddit_takes(peer: RedditPeer) -> None:
    name = await peer.say(HARSH)
    connector = connected(peer)
    for _ in range(2):
        await connector.act(request("report", name, text="x" * 300))
    assert peer.things[name].reports == [("x" * 100, ME)]
    await connector.aclose()


@on_reddit
async def test_it_answers_under_posts_and_under_what_was_removed(peer: RedditPeer) -> None:
    name = await peer.say(HARSH)
    peer.removed_by(name, BOSS)
    connector = connected(peer)
    for target in (name, peer.first):
        made = [(await connector.act(request("reply", target, text="Voici pourquoi."))).made for _ in "12"]
        assert made[0] == made[1]
        assert peer.answers(target) == ["Voici pourquoi."]
    await connector.aclose()


ERRORS: dict[str, Any] = {
    "TOO_OLD": sentences.ARCHIVED,
    "THREAD_LOCKED": sentences.LOCKED,
    "USER_BLOCKED": sentences.BLOCKED,
    "TOO_LONG": sentences.TOO_LONG,
    "SOMETHING_ELSE": sentences.refused("SOMETHING_ELSE"),
}


@on_reddit
async def test_it_hears_refusals_that_come_with_a_status_of_success(peer: RedditPeer) -> None:
    name = await peer.say(HARSH)
    connector = connected(peer)
    for code, said in ERRORS.items():
        peer.refusals.append({"json": {"errors": [[code, "non", "parent"]]}})
        error = await refused(connector.act(request("reply", name, text="Bonjour.")))
        assert error.args[0] == said
        assert error.permanent
    peer.refusals.append({"json": {"errors": [["DELETED_COMMENT", "non", "parent"]]}})
    with pytest.raises(GoneError):
        await connector.act(request("reply", name, text="Bonjour."))
    assert peer.answers(name) == []
    await connector.aclose()


@pytest.mark.parametrize(("told", "wait"), [({"ratelimit": 523.5}, 523.5), ({}, 600.0)])
def test_it_waits_as_long_as_reddit_says_when_it_writes_too_fast(told: dict[str, Any], wait: float) -> None:
    error = refused_in({"json": {"errors": [["RATELIMIT", "try again in 9 minutes.", "ratelimit"]], **told}})
    assert error is not None
    assert not error.permanent
    assert as_action(error).retry_after == wait


@pytest.mark.parametrize(
    "said", [None, [], {}, {"json": []}, {"json": {"errors": []}}, {"json": {"errors": [[]]}}, {"reason": 3}]
)
def test_it_takes_no_answer_for_a_refusal_that_is_none(said: Any) -> None:
    assert refused_in(said) is None


def test_it_does_not_take_not_found_for_gone() -> None:
    """Reddit answers so of what the account does not moderate."""
    missing = HttpError(not_found("Reddit"), status=404, permanent=True, said={"message": "Not Found"})
    assert not isinstance(as_action(explained(missing)), GoneError)
    elsewhere = HttpError(not_found("Reddit"), status=302, permanent=True)
    assert explained(elsewhere).sentence == sentences.NO_SUBREDDIT


# Pins


@on_reddit
async def test_it_pins_posts_and_its_own_comments_right_under_one(peer: RedditPeer) -> None:
    theirs = await peer.say("Bonjour.")
    ours = peer.comment_now("Règles du débat.", ME).name
    deeper = peer.comment_now("Précision.", ME, theirs).name
    connector = connected(peer)
    for name, able in ((peer.first, True), (ours, True), (theirs, False), (deeper, False)):
        assert ("pin" in await connector.permits(request("pin", name))) == able
    for name in (peer.first, ours):
        for verb, pinned in (("pin", True), ("pin", True), ("unpin", False), ("unpin", False)):
            await connector.act(request(verb, name))
            assert peer.things[name].stickied == pinned
    assert len(peer.posted) == 4
    for name in (theirs, deeper):
        assert (await refused(connector.act(request("pin", name)))).args[0] == sentences.ONLY_TOP
    assert len(peer.posted) == 4
    await connector.aclose()


# Bans


@on_reddit
async def test_it_bans_for_whole_days_without_end_and_lets_back(peer: RedditPeer) -> None:
    connector = connected(peer)
    for seconds, days in ((60, 1), (86_400, 1), (86_401, 2), (None, 1)):
        await connector.act(request("time_out", seconds=seconds, text="Insultes"))
        assert peer.banned["camille"] == (days, "Insultes")
    await connector.act(request("ban", text="y" * 400))
    assert peer.banned["camille"] == (None, "y" * 300)
    # Asked for some days, Reddit would let them back sooner.
    await connector.act(request("time_out", seconds=60))
    assert peer.banned["camille"][0] is None
    await connector.act(request("unban"))
    await connector.act(request("unban"))
    assert peer.banned == {}
    # Where Reddit does not say when a ban ends, it is not taken for one without an end.
    peer.banned["camille"] = (None, "")
    peer.tells_days = False
    await connector.act(request("time_out", seconds=60))
    assert peer.banned["camille"] == (1, "")
    await connector.aclose()


@on_reddit
async def test_it_bans_neither_itself_nor_nobody_nor_a_moderator_nor_for_ages(peer: RedditPeer) -> None:
    connector = connected(peer)
    for author, said in (
        (ME.upper(), sentences.OURS),
        ("", sentences.NO_ACCOUNT),
        ("[deleted]", sentences.NO_ACCOUNT),
        (BOSS, sentences.A_MODERATOR),
    ):
        error = await refused(connector.act(request("ban", author=author)))
        assert error.args[0] == said
        assert error.permanent
    error = await refused(connector.act(request("time_out", seconds=1_000 * 86_400)))
    assert error.args[0] == sentences.TOO_LONG_A_TIME
    assert peer.banned == {}
    await connector.aclose()


# Private messages


def test_it_may_write_first_and_says_so() -> None:
    rule = CARD.capabilities.private
    assert rule is not None
    assert rule.initiates
    assert rule.window is None
    assert "modmail" in rule.explained


@on_reddit
async def test_it_reads_modmail_and_answers_in_it_once(peer: RedditPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Bonjour.")
        await hearing.heard("Bonjour.")
        letter = peer.mail.write("camille", "Pourquoi avoir retiré ceci ?")
        message = await hearing.heard("Pourquoi avoir retiré")
        assert (message.id, message.kind) == (f"modmail:{letter}", "private")
        assert {"message", "ban"} <= await hearing.connector.permits(asked("message", message))
        assert "hide" not in await hearing.connector.permits(asked("hide", message))
        made = {(await hearing.connector.act(asked("message", message))).made for _ in range(2)}
        (talk,) = peer.mail.talks.values()
        assert [note.author for note in talk.notes] == ["camille", ME]
        assert made == {f"modmail:{talk.notes[1].id}"}
        # The same words answer another message anew.
        peer.mail.write("camille", "Et maintenant ?", talk=talk.id)
        await hearing.connector.act(asked("message", await hearing.heard("Et maintenant")))
        assert [note.author for note in talk.notes] == ["camille", ME, "camille", ME]
        for ours in hearing.messages("Merci de rester courtois."):
            assert ours.author is not None
            assert ours.author.roles == ("self",)


@on_reddit
async def test_it_reads_many_conversations_and_none_that_was_there_before(peer: RedditPeer) -> None:
    old = peer.mail.write("camille", "Un vieux message.")
    async with listening(peer) as hearing:
        for number in range(45):
            peer.mail.write("camille", f"Message {number:02}.")
        talk = next(iter(peer.mail.talks.values()))
        peer.mail.write("camille", "Une suite.", talk=talk.id)
        await until(lambda: len(hearing.messages()) >= 46, "all modmail")
        assert len(hearing.messages()) == 46
        assert hearing.messages("Un vieux message.") == []
        assert old == talk.notes[0].id
        assert hearing.journal.conflicts == []


@on_reddit
async def test_it_leaves_out_what_moderators_tell_each_other(peer: RedditPeer) -> None:
    async with listening(peer) as hearing:
        peer.mail.write("camille", "Bonjour la modération.")
        talk = next(iter(peer.mail.talks.values()))
        await hearing.heard("Bonjour la modération.")
        peer.mail.write(BOSS, "Note interne.", talk=talk.id)
        talk.notes[-1].internal = True
        peer.mail.write(BOSS, "Entre nous.")
        list(peer.mail.talks.values())[-1].internal = True
        peer.mail.write(BOSS, "Réponse publique.", talk=talk.id)
        answer = await hearing.heard("Réponse publique.")
        assert answer.author is not None
        assert answer.author.roles == ("moderator",)
        assert len(hearing.messages()) == 2


@on_reddit
async def test_it_reads_modmail_again(peer: RedditPeer) -> None:
    async with listening(peer) as hearing:
        peer.mail.write("camille", "À relire.")
        first = await hearing.heard("À relire.")
        connector = hearing.connector
        assert isinstance(connector, Reddit)
        again = await all_of(connector.reread(hearing.whole))
        assert [one.id for one in again] == [first.id]
        assert hearing.journal.append(again).repeated == 1
        assert hearing.journal.conflicts == []


@on_reddit
async def test_it_writes_to_an_author_in_the_subreddits_name_and_once(peer: RedditPeer) -> None:
    name = await peer.say(HARSH)
    connector = connected(peer)
    made = set()
    for _ in range(2):
        receipt = await connector.act(request("reply_privately", name, text="Voici notre règle."))
        made.add(receipt.made)
    (talk,) = peer.mail.talks.values()
    assert made == {f"modmail:{talk.notes[0].id}"}
    assert (talk.participant, talk.internal) == ("camille", False)
    assert talk.subject == f"r/{SUBREDDIT}: La mairie ferme le parc"
    assert peer.mail.hidden == [True]
    await connector.aclose()


@on_reddit
async def test_it_writes_in_private_neither_to_moderators_nor_to_who_is_muted(peer: RedditPeer) -> None:
    name = await peer.say(HARSH)
    connector = connected(peer)
    peer.mail.muted.add("camille")
    error = await refused(connector.act(request("reply_privately", name, text="Bonjour.")))
    assert error.args[0] == sentences.MUTED
    # It would become a discussion that all moderators read.
    error = await refused(connector.act(request("reply_privately", name, author=BOSS, text="Bonjour.")))
    assert error.args[0] == sentences.A_MODERATOR
    error = await refused(connector.act(request("message", "modmail:138qf", thread="../x", text="Bonjour.")))
    assert error.args[0] == sentences.NO_CONVERSATION
    with pytest.raises(GoneError):
        await connector.act(request("message", "modmail:138qf", thread="zzz", text="Bonjour."))
    assert peer.mail.talks == {}
    await connector.aclose()


@on_reddit
async def test_it_permits_no_answer_where_the_conversation_takes_none(peer: RedditPeer) -> None:
    letter = peer.mail.write("reddit", "Bienvenue dans le modmail.")
    talk: Talk = next(iter(peer.mail.talks.values()))
    talk.repliable = False
    connector = connected(peer)
    able = await connector.permits(request("message", f"modmail:{letter}", author="reddit", thread=talk.id))
    assert able == {"ban", "time_out", "unban"}
    await connector.aclose()
