"""How far a forum was read, and what its newest posts were like then: what changed since is told."""

import hashlib
import logging
from collections.abc import Callable, Collection, Sequence

import msgspec

from vigie.connectors.disqus.shapes import Post, State

log = logging.getLogger(__name__)

#: How many of the newest posts are looked at each time: as many as Disqus gives on one page.
WINDOW = 100
#: Where a post may be read by the public, now or once it is approved.
STANDS: tuple[State, ...] = ("approved", "pending")


class Known(msgspec.Struct, array_like=True):
    """What a post was like when it was last looked at."""

    state: str
    #: Of its text: Disqus says that a post was edited, never when.
    digest: str
    told: bool
    #: How many changes of it were told.
    changes: int = 0
    #: Which of them brought the text that was told last; 0 for the first text.
    revision: int = 0


class Place(msgspec.Struct):
    """How far the forum was read."""

    #: The highest number read, and when that post was written (ms).
    last: int = 0
    at: int = 0
    #: What was the highest when reading began: up to there only changes are news.
    since: int = 0
    #: Up to here nothing is known of single posts any more.
    floor: int = 0
    #: By number, those of the page that was looked at.
    known: dict[int, Known] = {}


class News(msgspec.Struct, frozen=True):
    """Something to tell."""

    number: int
    #: The post as it is now, None where it was taken away.
    now: Post | None
    #: How it was taken away: "deleted" or "spam".
    how: str = ""
    #: How many changes of it have been told, this one included.
    changes: int = 0


def cursor_of(place: Place) -> str:
    """Return the place as a cursor."""
    return msgspec.json.encode(place).decode()


def place_of(cursor: str) -> Place | None:
    """Return the place that a cursor tells, None at a first reading."""
    try:
        return msgspec.json.decode(cursor, type=Place) if cursor else None
    except msgspec.MsgspecError:
        log.warning("A cursor of Disqus could not be read; reading starts now")
        return None


def first(newest: Sequence[Post], now: int, *, whole: bool) -> Place:
    """Return where reading starts: what is there already is not told, unless it changes."""
    last = max((post.number for post in newest), default=0)
    floor = 0 if whole else min((post.number for post in newest), default=0)
    known = {post.number: Known(post.state, digest(post), post.state in STANDS) for post in newest}
    return Place(last, now, last, floor, known)


def missing(place: Place, newest: Sequence[Post], *, whole: bool) -> list[int]:
    """Return the numbers that one page of the newest posts should have shown and did not."""
    there = {post.number for post in newest}
    lowest = 0 if whole else min(there, default=place.last + 1)
    return [number for number in sorted(place.known) if number >= lowest and number not in there]


def news(
    place: Place,
    newest: Sequence[Post],
    older: Sequence[Post],
    *,
    whole: bool,
    is_ours: Callable[[int, str], bool],
    gone: Collection[int] = (),
    unsure: Collection[int] = (),
) -> tuple[list[News], Place]:
    """Return what to tell, in order, and the place after it.

    Parameters
    ----------
    newest
        One page of the newest posts in all states.
    older
        Those that came before and after the place; they may overlap.
    whole
        Whether the forum has no others than those of the page.
    is_ours
        Whether we brought a post into a state ourselves: that is no news.
    gone, unsure
        Of the posts that the page should have shown: those that Disqus says it does not have any more, and
        those that it was not asked about yet.
    """
    after = Place(place.last, place.at, place.since, place.floor)
    told: list[News] = []
    there = {post.number for post in newest}
    for number, post in sorted({post.number: post for post in (*older, *newest)}.items()):
        was = place.known.get(number)
        # Below the floor an unknown post is an old one; before the beginning it was there already.
        if was is None and number <= (place.floor or place.since):
            continue
        known, what = _changed(was or Known("", "", told=False), post, is_ours(number, post.state))
        after.last = max(after.last, number)
        if number in there:
            after.known[number] = known
        if what is not None:
            told.append(what)
    for number in gone:
        was = place.known[number]
        if was.told and was.state in STANDS and not is_ours(number, "deleted"):
            told.append(News(number, None, "deleted", was.changes + 1))
    after.known |= {number: place.known[number] for number in unsure}
    if not whole:
        after.floor = max(place.floor, min(there, default=0))
    return told, after


def digest(post: Post) -> str:
    """Return a few letters that change with the text."""
    return hashlib.blake2b(post.text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _changed(was: Known, post: Post, ours: bool) -> tuple[Known, News | None]:
    now = Known(post.state, digest(post), was.told, was.changes, was.revision)
    stands = post.state in STANDS
    if stands and not was.told:
        now.told = True
        return now, News(post.number, post)
    if stands and was.digest != now.digest:
        now.changes += 1
        now.revision = now.changes
        return now, News(post.number, post, changes=now.changes)
    if not stands:
        # What is edited where nobody reads it is seen as changed once it comes out.
        now.digest = was.digest if was.told else now.digest
        if was.told and was.state in STANDS and not ours:
            now.changes += 1
            return now, News(post.number, None, post.state, now.changes)
    return now, None
