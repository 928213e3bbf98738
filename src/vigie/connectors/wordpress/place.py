"""How far a site was read, and what its newest comments were like then: what changed since is told."""

from collections.abc import Callable, Sequence

import msgspec

from vigie.connectors.seen_again import Known, News, begun, changed, missing
from vigie.connectors.wordpress.shapes import Comment

#: How many of the newest comments are looked at each time: as many as WordPress gives on one page.
WINDOW = 100
#: Where a comment may be read by the public, now or after approval; the other states are taken away.
STANDS = ("approved", "hold")


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


def first(newest: Sequence[Comment]) -> Place:
    """Return where reading starts: what is there already is not told, unless it changes."""
    last = max((comment.id for comment in newest), default=0)
    return Place(last, last, begun(newest, STANDS))


def news(
    place: Place, newest: Newest, older: Sequence[Comment], is_ours: Callable[[int, str], bool]
) -> tuple[list[News[Comment]], Place]:
    """Return what to tell, in order, and the place after it.

    Parameters
    ----------
    older
        Those that came before and after the place; they may overlap.
    is_ours
        Whether we brought a comment into a state ourselves: that is no news.
    """
    # Numbers are given before comments are written, so that a lower one may come after a higher one.
    floor = min(place.known) if len(place.known) >= WINDOW else place.since
    found, told = changed(
        place.known, (*older, *newest.comments), floor=floor, stands=STANDS, is_ours=is_ours
    )
    known = {**place.known, **found}
    there = {comment.id for comment in newest.comments}
    # Only within what one answer showed: whoever is not there was erased.
    for number in missing(place.known, there, last=place.last, whole=newest.whole):
        was = place.known[number]
        del known[number]
        if was.stood(STANDS) and not is_ours(number, "deleted"):
            told.append(News(number, None, "deleted", was.changes))
    known = {number: known[number] for number in sorted(known)[-WINDOW:]}
    return told, Place(max((place.last, *found)), place.since, known)
