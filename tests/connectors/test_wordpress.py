"""What is particular to WordPress: payloads, what changed between two looks, and a real site's odd ways."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest
from listening import asked, listening, until
from real_door import Answered
from trials import run
from wordpress_peer import WordPressPeer

from peers import PEERS
from vigie.actions.network import ActionError, GoneError
from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import ConnectorError, Gap, Sentence
from vigie.connectors.cursors import cursor_of, place_of
from vigie.connectors.wordpress import CARD, sentences
from vigie.connectors.wordpress.entries import message_of
from vigie.connectors.wordpress.place import WINDOW, Newest, Place, first, news
from vigie.connectors.wordpress.shapes import Comment, Content
from vigie.message import Message, Space

SPACE = Space("wordpress", "blog.example")
NOW = 1_790_000_000_000
HARSH = "Espèce d’andouille."


def on_the_site(trial: Callable[[WordPressPeer], Awaitable[None]]) -> Callable[[], None]:
    """Make a trial a test against the real site."""

    def test() -> None:
        run("wordpress", trial)  # type: ignore[arg-type]

    test.__name__, test.__doc__ = trial.__name__, trial.__doc__
    return test


def comment(number: int, text: str = "Bonjour.", status: str = "approved", **given: Any) -> Comment:
    return Comment(id=number, post=7, content=Content(text), status=status, **given)


# A comment as a message


def test_it_reads_the_text_as_people_see_it() -> None:
    raw = 'Hé &amp; &lt;3 <a href="https://example.org">ici</a>\nla suite\n\n  et la fin'
    read = message_of(comment(12, raw), SPACE, me=2, title="L&rsquo;été", received_at=NOW)
    # Lines end where they were typed, as on the page.
    assert read.text == "Hé & <3 ici\nla suite\n\n  et la fin"
    assert read.thread is not None
    assert (read.thread.id, read.thread.title) == ("7", "L’été")


def test_it_knows_a_visitor_again_and_keeps_no_address() -> None:
    given = {"author_name": "Camille", "author_email": "Camille@Example.test "}
    one = message_of(comment(12, **given), SPACE, me=2, title=None, received_at=NOW)
    other = message_of(
        comment(13, author_name="C.", author_email="camille@example.test"),
        SPACE,
        me=2,
        title=None,
        received_at=NOW,
    )
    assert one.author is not None
    assert other.author is not None
    assert one.author.id == other.author.id
    assert "example" not in repr(one).lower().replace("blog.example", "")


def test_it_tells_visitors_without_address_apart_by_name() -> None:
    names = ("Camille", "Dominique", "")
    read = [
        message_of(comment(1, author_name=name), SPACE, me=2, title=None, received_at=NOW) for name in names
    ]
    assert [one.author.id for one in read if one.author] == [
        "name:Camille",
        "name:Dominique",
        "name:Anonymous",
    ]


def test_it_marks_what_our_own_user_wrote_and_nobody_elses() -> None:
    roles = [
        message_of(comment(1, author=author), SPACE, me=2, title=None, received_at=NOW).author
        for author in (2, 3, 0)
    ]
    assert [one.roles for one in roles if one] == [("self",), (), ()]


def test_it_reads_a_date_without_zone_as_utc() -> None:
    read = message_of(comment(1, date_gmt="2026-11-22T04:07:44"), SPACE, me=2, title=None, received_at=NOW)
    assert read.at == 1_795_320_464_000
    assert not read.remarks


def test_it_says_when_a_date_cannot_be_read() -> None:
    read = message_of(comment(1, date_gmt="0000-00-00T00:00:00"), SPACE, me=2, title=None, received_at=NOW)
    assert read.at == NOW
    assert "date" in read.remarks[0]


def test_it_tells_what_waits_for_approval_as_held() -> None:
    held = [
        message_of(comment(1, status=status), SPACE, me=2, title=None, received_at=NOW).held
        for status in ("hold", "approved")
    ]
    assert held == [True, False]


# Between two looks


def looked(*comments: Comment) -> Newest:
    return Newest(comments, whole=True)


def nobody(number: int, status: str) -> bool:
    return False


def test_it_starts_with_what_comes_after_it() -> None:
    place = first([comment(1), comment(2)])
    told, place = news(place, looked(comment(1), comment(2), comment(3)), [], nobody)
    assert [(one.number, one.changes) for one in told] == [(3, 0)]
    assert news(place, looked(comment(1), comment(2), comment(3)), [], nobody)[0] == []


def test_it_tells_a_change_of_the_text_each_time() -> None:
    place = first([comment(1, "A.")])
    for number, text in enumerate(("B.", "A.", "B."), 1):
        told, place = news(place, looked(comment(1, text)), [], nobody)
        # Back to an earlier text is a change too.
        assert [(one.number, one.changes) for one in told] == [(1, number)]
        place = place_of(cursor_of(place), Place, "WordPress") or Place()


@pytest.mark.parametrize("status", ["spam", "trash"])
def test_it_tells_what_a_moderator_takes_away_once(status: str) -> None:
    place = first([comment(1), comment(2)])
    told, place = news(place, looked(comment(1), comment(2, status=status)), [], nobody)
    assert [(one.number, one.now, one.how) for one in told] == [(2, None, status)]
    assert news(place, looked(comment(1), comment(2, status=status)), [], nobody)[0] == []


def test_it_tells_a_text_that_was_changed_while_nobody_could_read_it() -> None:
    place = first([comment(1, "A.")])
    for text in ("A.", "B."):
        _, place = news(place, looked(comment(1, text, "trash")), [], nobody)
    told, _ = news(place, looked(comment(1, "B.")), [], nobody)
    assert [(one.number, one.changes) for one in told] == [(1, 2)]


def test_it_does_not_tell_what_we_took_away_ourselves() -> None:
    place = first([comment(1)])
    told, _ = news(place, looked(comment(1, status="trash")), [], lambda number, status: status == "trash")
    assert told == []


def test_it_tells_an_erased_comment_only_where_the_answer_shows_that_it_is_missing() -> None:
    place = first([comment(number) for number in range(1, 4)])
    told, _ = news(place, looked(comment(1), comment(3)), [], nobody)
    assert [(one.number, one.how) for one in told] == [(2, "deleted")]
    # One page that begins after it says nothing about it.
    assert news(place, Newest([comment(3)], whole=False), [], nobody)[0] == []


def test_it_tells_the_last_comment_of_a_site_as_erased() -> None:
    told, _ = news(first([comment(1)]), looked(), [], nobody)
    assert [one.how for one in told] == ["deleted"]


def test_it_does_not_tell_spam_until_somebody_takes_it_out() -> None:
    place = first([comment(1)])
    told, place = news(place, looked(comment(1), comment(2, status="spam")), [], nobody)
    assert told == []
    told, place = news(place, looked(comment(1), comment(2)), [], nobody)
    assert [(one.number, one.changes) for one in told] == [(2, 0)]


def test_it_hears_a_lower_number_that_comes_after_a_higher_one() -> None:
    place = first([comment(1)])
    _, place = news(place, looked(comment(1), comment(3)), [], nobody)
    told, _ = news(place, looked(comment(1), comment(2), comment(3)), [], nobody)
    assert [one.number for one in told] == [2]


def test_it_remembers_no_more_than_a_page() -> None:
    place = first([comment(1)])
    crowd = [comment(number) for number in range(1, 501)]
    told, place = news(place, Newest(crowd[-WINDOW:], whole=False), crowd[:-WINDOW], nobody)
    assert len(told) == 499
    assert len(place.known) == WINDOW
    assert len(cursor_of(place)) < 5_000


# What is given


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("https://Blog.example/", "blog.example"),
        ("blog.example/journal", "blog.example/journal"),
        ("https://blog.example/journal/wp-admin/", "blog.example/journal"),
        ("http://127.0.0.1:8080", "127.0.0.1:8080"),
    ],
)
def test_it_takes_the_address_as_people_write_it(given: str, place: str) -> None:
    account = Account({"site": given, "user": "editor"}, MemoryKeyring({"password": "abcd efgh"}))
    assert CARD.connect(account).space.id == place


@pytest.mark.parametrize(
    "given", ["http://blog.example", "https://blog.example/?p=1", "ftp://x.example", "https://[x"]
)
def test_it_refuses_an_address_where_the_password_would_be_read_or_lost(given: str) -> None:
    account = Account({"site": given, "user": "editor"}, MemoryKeyring({"password": "abcd"}))
    with pytest.raises(ConnectorError) as caught:
        CARD.connect(account)
    assert caught.value.permanent


# On the real site


@pytest.mark.parametrize("status", [404, 200, 301])
def test_it_works_where_the_server_knows_no_pretty_addresses(status: int) -> None:
    # Its own page "not found", the home page, or a way to it: servers differ.
    headers = [("content-type", "text/html; charset=UTF-8"), ("location", "/")]
    page = Answered(status, headers, b"<html></html>")

    async def trial(peer: WordPressPeer) -> None:
        peer.instead_of_pretty = page
        async with listening(peer) as hearing:
            said = await peer.say("Sans jolies adresses.")
            message = await hearing.heard("Sans jolies adresses.")
            await hearing.connector.act(asked("hide", message))
            assert peer.server.comment_status(int(said)) == "hold"
            assert ("POST", "/") in peer.requests
            assert (await hearing.connector.check()).missing == ()

    on_the_site(trial)()


@on_the_site
async def test_it_tells_the_title_and_the_page_and_nothing_of_the_visitors_machine(
    peer: WordPressPeer,
) -> None:
    async with listening(peer) as hearing:
        said = await peer.say("Et le titre ?")
        message = await hearing.heard("Et le titre ?")
        assert message.thread is not None
        assert message.thread.id == str(peer.article)
        assert (message.thread.title or "").startswith("La place")
        assert message.extra["url"].endswith(f"#comment-{said}")
        assert "127.0.0.1" not in json.dumps({**message.extra, "url": ""})
        assert "example.test" not in repr(message)


@on_the_site
async def test_it_restores_from_trash_and_from_spam(peer: WordPressPeer) -> None:
    async with listening(peer) as hearing:
        for verb, text in (("delete", "À la corbeille."), ("report", "Aux indésirables.")):
            await peer.say(text)
            message = await hearing.heard(text)
            await hearing.connector.act(asked(verb, message))
            assert peer.stands(message.id) != "published"
            assert "restore" in await hearing.connector.permits(asked("restore", message))
            await hearing.connector.act(asked("restore", message))
            assert peer.stands(message.id) == "published"
        assert hearing.removals() == []


@on_the_site
async def test_it_leaves_in_the_trash_what_somebody_put_there(peer: WordPressPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say(HARSH)
        message = await hearing.heard(HARSH)
        await asyncio.to_thread(peer.server.moderate, int(message.id), "trash")
        for verb in ("hide", "publish", "report"):
            with pytest.raises(GoneError):
                await hearing.connector.act(asked(verb, message))
        assert peer.server.comment_status(int(message.id)) == "trash"
        await until(hearing.removals, "the removal")
        assert hearing.removals()[0].how == "trash"
        assert await hearing.connector.permits(asked("hide", message)) == {"restore"}


@on_the_site
async def test_it_tells_an_edit_that_was_made_while_it_was_stopped(peer: WordPressPeer) -> None:
    account = peer.account()
    async with listening(peer, account=account) as before:
        said = await peer.say("Bonjour.")
        await before.heard("Bonjour.")
        await until(lambda: said in before.ledger.cursor, "the place after it")
    await peer.edit(said, HARSH)
    async with listening(peer, account=account, journal=before.journal, ledger=before.ledger) as after:
        assert (await after.heard(HARSH)).revision


@on_the_site
async def test_it_reads_a_changed_comment_again_as_what_it_was_told_as(peer: WordPressPeer) -> None:
    async with listening(peer) as hearing:
        said = await peer.say("Bonjour.")
        await hearing.heard("Bonjour.")
        await peer.edit(said, HARSH)
        changed = await hearing.heard(HARSH)
        # Taken away and put back: more changes than texts.
        await asyncio.to_thread(peer.server.moderate, int(said), "trash")
        await until(hearing.removals, "the removal")
        await asyncio.to_thread(peer.server.moderate, int(said), "approved")
        await hearing.fill()
        assert [one.revision for one in hearing.messages()] == ["", changed.revision]
        assert hearing.journal.conflicts == []


@on_the_site
async def test_it_leaves_a_change_that_no_look_saw_to_the_next_one(peer: WordPressPeer) -> None:
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


@on_the_site
async def test_it_tells_a_removal_by_others_though_its_own_was_refused(peer: WordPressPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say(HARSH)
        message = await hearing.heard(HARSH)
        peer.faults.fail(403, where="act")
        with pytest.raises(ActionError):
            await hearing.connector.act(asked("delete", message))
        await asyncio.to_thread(peer.server.moderate, int(message.id), "trash")
        await until(hearing.removals, "the removal")
        assert [(one.message_id, one.how) for one in hearing.removals()] == [(message.id, "trash")]


@on_the_site
async def test_it_refuses_to_delete_where_nothing_could_be_restored(peer: WordPressPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say(HARSH)
        message = await hearing.heard(HARSH)
        # What WordPress answers with EMPTY_TRASH_DAYS at 0 (WP_REST_Comments_Controller::delete_item).
        body = b'{"code":"rest_trash_not_supported","message":"","data":{"status":501}}'
        peer.faults.fail(501, where="act", body=body)
        with pytest.raises(ActionError) as caught:
            await hearing.connector.act(asked("delete", message))
        assert caught.value.permanent
        assert caught.value.args[0] == sentences.NO_TRASH


@on_the_site
async def test_it_offers_no_answer_where_the_article_is_closed(peer: WordPressPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Une question.")
        message = await hearing.heard("Une question.")
        assert "reply" in await hearing.connector.permits(asked("reply", message))
        close = "wp_update_post(array('ID' => (int) $argv[2], 'comment_status' => 'closed'));"
        await asyncio.to_thread(peer.server.evaluate, close, str(peer.article))
        assert "reply" not in await hearing.connector.permits(asked("reply", message))
        with pytest.raises(ActionError) as caught:
            await hearing.connector.act(asked("reply", message))
        assert caught.value.args[0] == sentences.CLOSED


@on_the_site
async def test_it_says_that_a_subscriber_may_not_moderate(peer: WordPressPeer) -> None:
    code = """
    $made = wp_insert_user(array('user_login' => $argv[2], 'user_pass' => wp_generate_password(24),
        'user_email' => $argv[2] . '@example.test', 'role' => 'subscriber'));
    echo WP_Application_Passwords::create_new_application_password($made, array('name' => 'Vigie'))[0];
    """
    name = f"reader{peer.article}"
    password = await asyncio.to_thread(peer.server.evaluate, code, name)
    whole = peer.account()
    connector = CARD.connect(Account({**whole.settings, "user": name}, MemoryKeyring({"password": password})))
    assert (await connector.check()).missing == (sentences.CANNOT_MODERATE,)
    said = await peer.say("Bonjour.")
    async with listening(peer) as hearing:
        await peer.say("Bonsoir.")
        message = await hearing.heard("Bonsoir.")
        assert message.id != said
        assert await connector.permits(asked("hide", message)) <= {"reply"}
        with pytest.raises(ActionError) as caught:
            await connector.act(asked("hide", message))
        assert caught.value.permanent
        assert not isinstance(caught.value, GoneError)
    assert peer.stands(message.id) == "published"
    await connector.aclose()


@on_the_site
async def test_it_counts_what_stands_and_what_waits(peer: WordPressPeer) -> None:
    connector = peer.card.connect(peer.account())
    said = await peer.say_many([f"Numéro {number}." for number in range(120)])
    await asyncio.to_thread(peer.server.moderate, int(said[0]), "hold")
    await asyncio.to_thread(peer.server.moderate, int(said[1]), "spam")
    assert (await connector.count(connector.space)).messages == 119
    assert (await connector.count(connector.space, str(peer.article))).messages == 119
    assert (await connector.count(connector.space, "999999999")).messages == 0
    await connector.aclose()


@on_the_site
async def test_it_says_which_address_to_give_where_the_site_sends_elsewhere(peer: WordPressPeer) -> None:
    connector = peer.card.connect(peer.account())
    peer.faults.fail(301, 4, where="read")
    with pytest.raises(ConnectorError) as caught:
        await connector.check()
    assert caught.value.sentence == sentences.MOVED
    await connector.aclose()


@on_the_site
async def test_it_waits_when_the_site_checks_floods(peer: WordPressPeer) -> None:
    async with listening(peer) as hearing:
        await peer.say("Une question.")
        message = await hearing.heard("Une question.")
        body = b'{"code":"comment_flood","message":"","data":{"status":429}}'
        peer.faults.fail(429, where="act", body=body)
        with pytest.raises(ActionError) as caught:
            await hearing.connector.act(asked("reply", message))
        assert not caught.value.permanent
        await hearing.connector.act(asked("reply", message))
        assert len(peer.answers(message.id)) == 1


def test_it_is_tried_on_the_real_site() -> None:
    assert PEERS["wordpress"] is WordPressPeer
