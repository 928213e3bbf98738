"""How far a site was read, and what its newest comments were like then: what changed since is told."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence

import msgspec

from vigie.connectors.wordpress.shapes import Comment

log = logging.getLogger(__name__)

#: How many of the newest comments are looked at each time: as many as WordPress gives on one page.
WINDOW = 100
#: Where a comment may be read by the public, now or after approval; the other states are taken away.
STANDS = ("approved", "hold")


class Known(msgspec.Struct, array_like=True):
    """What a comment was like when it was last looked at."""

    status: str
    #: Of its text: WordPress keeps no date of the last change.
    digest: str
    #: Whether it was told as a message.
    told: bool
    #: How many changes of it were told.
    changes: int = 0


class Place(msgspec.Struct):
    """How far the site was read."""

    #: The highest number read: WordPress counts upwards, whatever date a comment bears.
    last: int = 0
    #: What was the highest when reading began: up to there only changes are news.
    since: int = 0
    #: By number, the newest `WINDOW`.
    known: dict[int, Known] = {}


class Newest(msgspec.Struct, frozen=True):
    """The newest comments of the site in all states, as one answer gave them."""

    comments: Sequence[Comment]
    #: Whether the site has no others.
    whole: bool


class News(msgspec.Struct, frozen=True):
    """Something to tell."""

    comment: int
    #: The comment as it is now, None where it was taken away.
    now: Comment | None
    #: How it was taken away: "deleted", "spam" or "trash".
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
        log.warning("A cursor of WordPress could not be read; reading starts now")
        return None


def first(newest: Iterable[Comment]) -> Place:
    """Return where reading starts: what is there already is not told, unless it changes."""
    place = Place()
    for comment in newest:
        place.last = place.since = max(place.last, comment.id)
        # What stood before Vigie came counts as told: only its changes are news.
        place.known[comment.id] = Known(comment.status, digest(comment), comment.status in STANDS)
    return place


def news(
    place: Place, newest: Newest, older: Sequence[Comment], is_ours: Callable[[int, str], bool]
) -> tuple[list[News], Place]:
    """Return what to tell, in order, and the place after it.

    Parameters
    ----------
    older
        Those that came before and after the place; they may overlap.
    is_ours
        Whether we brought a comment into a state ourselves: that is no news.
    """
    after = Place(place.last, place.since, dict(place.known))
    # Numbers are given before comments are written, so that a lower one may come after a higher one.
    floor = min(place.known) if len(place.known) >= WINDOW else place.since
    told: list[News] = []
    found = {comment.id: comment for comment in (*older, *newest.comments)}
    for number, comment in sorted(found.items()):
        was = place.known.get(number)
        if was is None and number <= floor:
            continue
        known = was or Known("", "", told=False)
        after.known[number], what = _changed(known, comment, is_ours(number, comment.status))
        after.last = max(after.last, number)
        if what is not None:
            told.append(what)
    there = {comment.id for comment in newest.comments}
    lowest = 0 if newest.whole else min(there, default=place.last + 1)
    for number, known in place.known.items():
        # Only within what one answer showed: whoever is not there was erased.
        if number >= lowest and number not in there:
            del after.known[number]
            if known.told and known.status in STANDS and not is_ours(number, "deleted"):
                told.append(News(number, None, "deleted", known.changes))
    after.known = {number: after.known[number] for number in sorted(after.known)[-WINDOW:]}
    return told, after


def digest(comment: Comment) -> str:
    """Return a few letters that change with the text."""
    return hashlib.blake2b(comment.content.raw.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _changed(was: Known, comment: Comment, ours: bool) -> tuple[Known, News | None]:
    now = Known(comment.status, digest(comment), was.told, was.changes)
    stands = comment.status in STANDS
    if stands and not was.told:
        now.told = True
        return now, News(comment.id, comment)
    if stands and was.digest != now.digest:
        now.changes += 1
        return now, News(comment.id, comment, changes=now.changes)
    if not stands and was.told and was.status in STANDS and not ours:
        now.changes += 1
        return now, News(comment.id, None, comment.status, now.changes)
    return now, None
