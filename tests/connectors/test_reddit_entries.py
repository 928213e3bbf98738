"""Reddit's posts, comments and modmail as messages, and what changed between two looks."""

from typing import Any

import msgspec
import pytest
from reddit_peer import BOSS, ME, SUBREDDIT
from reddit_trial import NOW, SPACE

from vigie.connectors.cursors import cursor_of, place_of
from vigie.connectors.reddit.entries import letter_of, message_of
from vigie.connectors.reddit.mailshapes import Conversation, Letter
from vigie.connectors.reddit.place import WINDOW, Known, Place, begin, news
from vigie.connectors.reddit.shapes import Thing, things_in
from vigie.connectors.seen_again import digest

#: Written anew in the form that PRAW's tests recorded for moderators.
COMMENT: dict[str, Any] = {
    "subreddit_id": "t5_2t5o6",
    "subreddit": SUBREDDIT,
    "link_title": "La mairie ferme le parc",
    "link_id": "t3_5cu71v",
    "parent_id": "t1_da2g5y0",
    "name": "t1_da2g5y6",
    "id": "da2g5y6",
    "author": "camille",
    "author_fullname": "t2_4cixf",
    "body": "> Un avis\n\n**contre** & clair, 1 < 2.",
    "edited": False,
    "created_utc": 1479277996.0,
    "created": 1479306796.0,
    "score": 3,
    "score_hidden": False,
    "likes": None,
    "permalink": "/r/Varangue/comments/5cu71v/la_mairie/da2g5y6/",
    "banned_by": None,
    "approved_by": None,
    "distinguished": None,
    "is_submitter": False,
    "mod_reports": [],
    "user_reports": [],
    "replies": "",
    "stickied": False,
}
POST: dict[str, Any] = {
    "subreddit": SUBREDDIT,
    "name": "t3_5cu71v",
    "id": "5cu71v",
    "author": "dominique",
    "title": "La mairie ferme le parc",
    "selftext": "Sans prévenir.",
    "is_self": True,
    "url": "https://www.reddit.com/r/Varangue/comments/5cu71v/la_mairie/",
    "permalink": "/r/Varangue/comments/5cu71v/la_mairie/",
    "created_utc": 1479270000.0,
    "edited": 1479367868.0,
    "score": 1,
    "removed_by_category": None,
}


def comment(**changed: Any) -> Thing:
    (read,) = things_in([{"kind": "t1", "data": COMMENT | changed}])
    return read


def post(**changed: Any) -> Thing:
    (read,) = things_in([{"kind": "t3", "data": POST | changed}])
    return read


# What is said, as a message


def test_it_reads_a_comment_as_people_see_it() -> None:
    read = message_of(comment(), SPACE, me=ME, received_at=NOW)
    assert (read.id, read.kind) == ("t1_da2g5y6", "comment")
    assert read.text == "> Un avis\n\n**contre** & clair, 1 < 2."
    assert read.author is not None
    assert (read.author.id, read.author.name, read.author.roles) == ("camille", "camille", ())
    assert read.thread is not None
    assert (read.thread.id, read.thread.title) == ("t3_5cu71v", "La mairie ferme le parc")
    assert (read.reply_to, read.likes, read.held, read.revision) == ("t1_da2g5y0", 3, False, "")
    assert read.at == 1_479_277_996_000
    assert read.extra["url"] == "https://www.reddit.com/r/Varangue/comments/5cu71v/la_mairie/da2g5y6/"
    assert read.extra["post_title"] == "La mairie ferme le parc"
    assert read.extra["author_fullname"] == "t2_4cixf"


def test_it_reads_a_post_with_its_title() -> None:
    read = message_of(post(), SPACE, me=ME, received_at=NOW)
    assert (read.id, read.kind, read.reply_to) == ("t3_5cu71v", "post", None)
    assert read.text == "La mairie ferme le parc\n\nSans prévenir."
    assert read.thread is not None
    assert read.thread.id == read.id
    assert "link" not in read.extra
    assert read.media == ()


def test_it_keeps_the_image_and_the_address_that_a_post_shows() -> None:
    image = {"is_self": False, "selftext": "", "url": "https://i.example/parc.jpg"}
    read = message_of(post(**image, post_hint="image"), SPACE, me=ME, received_at=NOW)
    assert [one.url for one in read.media] == ["https://i.example/parc.jpg"]
    assert read.text == "La mairie ferme le parc"
    page = message_of(post(**image, post_hint="link"), SPACE, me=ME, received_at=NOW)
    assert page.media == ()
    assert page.extra["link"] == "https://i.example/parc.jpg"


@pytest.mark.parametrize(
    ("changed", "roles"),
    [
        ({"author": ME.upper()}, ("self",)),
        ({"author": BOSS, "distinguished": "moderator"}, ("moderator",)),
        ({"is_submitter": True}, ("submitter",)),
        ({"author": ME[:-1]}, ()),
    ],
)
def test_it_tells_the_roles_of_an_author(changed: dict[str, Any], roles: tuple[str, ...]) -> None:
    author = message_of(comment(**changed), SPACE, me=ME, received_at=NOW).author
    assert author is not None
    assert author.roles == roles


def test_it_keeps_the_words_of_an_account_that_is_gone_and_names_nobody() -> None:
    read = comment(author="[deleted]", author_fullname=None)
    assert read.state(queued=False) == "public"
    assert message_of(read, SPACE, me=ME, received_at=NOW).author is None


def test_it_tells_no_score_that_is_hidden() -> None:
    assert message_of(comment(score_hidden=True), SPACE, me=ME, received_at=NOW).likes is None


@pytest.mark.parametrize(
    "garbled",
    [
        "no thing",
        {"kind": "t1"},
        {"kind": "t1", "data": []},
        {"kind": "more", "data": COMMENT},
        {"kind": "t3", "data": COMMENT},
        {"kind": "t1", "data": COMMENT | {"name": "t1_É"}},
        {"kind": "t1", "data": COMMENT | {"created_utc": "hier"}},
    ],
)
def test_it_passes_over_what_is_no_post_or_comment(garbled: Any) -> None:
    assert things_in([garbled, {"kind": "t1", "data": COMMENT}]) == [comment()]


@pytest.mark.parametrize(
    ("thing", "queued", "state"),
    [
        (comment(), False, "public"),
        (comment(), True, "public"),
        (comment(banned_by=True, spam=True), False, "removed"),
        (comment(banned_by="AutoModerator", removed=True), True, "held"),
        (comment(banned_by=BOSS), False, "removed"),
        (comment(author="[deleted]", body="[deleted]"), False, "deleted"),
        (comment(author="[deleted]", body="[removed]"), False, "removed"),
        (comment(body="[ Removed by Reddit ]"), False, "removed"),
        # Anybody may write these words.
        (comment(body="[deleted]"), False, "public"),
        (comment(body="[removed]"), False, "public"),
        (post(removed_by_category="automod_filtered"), True, "held"),
        (post(removed_by_category="anti_evil_ops"), False, "removed"),
        (post(removed_by_category="deleted", author="[deleted]", selftext=""), False, "deleted"),
    ],
)
def test_it_knows_where_a_thing_stands(thing: Thing, queued: bool, state: str) -> None:
    assert thing.state(queued) == state


LETTER: dict[str, Any] = {
    "id": "138qf",
    "author": {"name": "camille", "isMod": False, "id": 56922862},
    "isInternal": False,
    "date": "2017-03-29T15:13:08.069923+00:00",
    "bodyMarkdown": "Pourquoi *moi* ?",
    "body": "<p>Pourquoi <em>moi</em> ?</p>",
}
TALK = {"id": "ik72", "subject": "Mon bannissement", "lastUpdated": "2017-03-29T15:13:08+00:00"}


def test_it_reads_modmail_as_private_messages() -> None:
    talk = msgspec.convert(TALK, Conversation)
    read = letter_of(msgspec.convert(LETTER, Letter), talk, SPACE, me=ME, received_at=NOW)
    assert (read.id, read.kind, read.text) == ("modmail:138qf", "private", "Pourquoi *moi* ?")
    assert read.author is not None
    assert (read.author.id, read.author.roles) == ("camille", ())
    assert read.thread is not None
    assert (read.thread.id, read.thread.title) == ("ik72", "Mon bannissement")
    assert read.at == 1_490_800_388_069
    assert read.extra["url"] == "https://mod.reddit.com/mail/perma/ik72"
    undated = msgspec.convert(LETTER | {"date": "hier"}, Letter)
    read = letter_of(undated, talk, SPACE, me="Camille", received_at=NOW)
    assert (read.at, len(read.remarks)) == (NOW, 1)
    assert read.author is not None
    assert read.author.roles == ("self",)


# What changed between two looks


def known(thing: Thing, *, queued: bool = False) -> Place:
    """Return a place where a thing was read before."""
    place = Place()
    begin(place, [thing], {thing.name} if queued else set())
    return place


def test_it_tells_a_marked_change_by_its_time_and_an_unmarked_one_by_its_words() -> None:
    place = known(comment())
    assert news(place, comment(), queued=False, me=ME) is None
    unmarked = news(place, comment(body="Autre chose."), queued=False, me=ME)
    marked = news(place, comment(body="Encore autre.", edited=1479367868.0), queued=False, me=ME)
    again = news(place, comment(body="La même seconde.", edited=1479367868.0), queued=False, me=ME)
    assert unmarked is not None
    assert marked is not None
    assert again is not None
    assert marked.revision == "1479367868"
    assert len({"", unmarked.revision, marked.revision, again.revision}) == 4


def test_it_tells_what_others_remove_and_approve_and_not_what_we_do_ourselves() -> None:
    place = known(comment())
    removed = news(place, comment(banned_by=BOSS), queued=False, me=ME)
    assert removed is not None
    assert removed.how == "removed"
    assert news(place, comment(banned_by=BOSS), queued=False, me=ME) is None
    back = news(place, comment(approved_by=BOSS), queued=False, me=ME)
    assert back is not None
    assert not back.how
    assert back.revision
    assert news(place, comment(banned_by=ME.title()), queued=False, me=ME) is None
    assert news(place, comment(approved_by=ME), queued=False, me=ME) is None
    # Removed by us, and let in again by somebody else: what was decided does not hold any more.
    assert news(place, comment(banned_by=ME), queued=False, me=ME) is None
    again = news(place, comment(approved_by=BOSS), queued=False, me=ME)
    assert again is not None
    assert again.revision not in ("", back.revision)


def test_it_tells_what_is_filtered_later_and_approved_after() -> None:
    place = known(comment())
    filtered = news(place, comment(banned_by="AutoModerator"), queued=True, me=ME)
    assert filtered is not None
    assert filtered.how == "filtered"
    back = news(place, comment(approved_by=BOSS), queued=False, me=ME)
    assert back is not None
    assert not back.how


def test_it_tells_a_change_that_came_with_the_filter_though_we_approve_it() -> None:
    place = known(comment())
    changed = {"body": "Autre chose."}
    assert news(place, comment(**changed, banned_by="AutoModerator"), queued=True, me=ME) is not None
    told = news(place, comment(**changed, approved_by=ME), queued=False, me=ME)
    assert told is not None
    assert told.revision


def test_it_tells_what_was_held_once_and_its_approval_not_at_all() -> None:
    place = Place()
    held = news(place, comment(banned_by=True), queued=True, me=ME)
    assert held is not None
    assert held.held
    assert news(place, comment(approved_by=BOSS), queued=False, me=ME) is None


def test_it_tells_what_came_out_of_the_spam() -> None:
    place = Place()
    assert news(place, comment(banned_by=True, spam=True), queued=False, me=ME) is None
    told = news(place, comment(approved_by=BOSS), queued=False, me=ME)
    assert told is not None
    assert not told.how


def test_it_names_how_a_thing_went() -> None:
    for changed, how in (
        ({"author": "[deleted]", "body": "[deleted]"}, "deleted"),
        ({"banned_by": True}, "spam"),
        ({"banned_by": BOSS, "spam": True}, "spam"),
    ):
        what = news(known(comment()), comment(**changed), queued=False, me=ME)
        assert what is not None
        assert what.how == how


def test_it_does_not_take_old_things_that_come_into_the_page_for_new_ones() -> None:
    place = Place(floor={"comments": comment().at + 1_000, "new": 0})
    assert news(place, comment(), queued=False, me=ME) is None
    assert place.known == {}
    # What waits for a moderator waits, however old it is.
    assert news(place, comment(banned_by=True), queued=True, me=ME) is not None


def test_it_remembers_the_newest_things_only_and_says_up_to_where() -> None:
    place = Place()
    things = [comment(name=f"t1_{number:x}", created_utc=1479277996.0 + number) for number in range(150)]
    begin(place, things, {"t1_3"})
    place.known["t1_3"].state = "held"
    place.trim()
    assert len(place.known) == WINDOW + 1
    assert "t1_3" in place.known
    assert place.floor["comments"] == things[49].at


def test_it_starts_now_where_a_cursor_cannot_be_read() -> None:
    place = Place(known={"t1_a": Known("public", 1, digest(comment().text))})
    assert place_of(cursor_of(place), Place, "Reddit") == place
