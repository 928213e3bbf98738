"""How far a forum was read, and what its newest posts were like then: what changed since is told."""

from collections.abc import Callable, Collection, Sequence

import msgspec

from vigie.connectors.disqus.shapes import Post, State
from vigie.connectors.seen_again import Known, News, begun, changed

#: How many of the newest posts are looked at each time: as many as Disqus gives on one page.
WINDOW = 100
#: Where a post may be read by the public, now or once it is approved.
STANDS: tuple[State, ...] = ("approved", "pending")


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


def first(newest: Sequence[Post], now: int, *, whole: bool) -> Place:
    """Return where reading starts: what is there already is not told, unless it changes."""
    last = max((post.number for post in newest), default=0)
    floor = 0 if whole else min((post.number for post in newest), default=0)
    return Place(last, now, last, floor, begun(newest, STANDS))


def news(
    place: Place,
    newest: Sequence[Post],
    older: Sequence[Post],
    *,
    whole: bool,
    is_ours: Callable[[int, str], bool],
    gone: Collection[int] = (),
    unsure: Collection[int] = (),
) -> tuple[list[News[Post]], Place]:
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
    # Below the floor an unknown post is an old one; before the beginning it was there already.
    floor = place.floor or place.since
    found, told = changed(place.known, (*older, *newest), floor=floor, stands=STANDS, is_ours=is_ours)
    for number in gone:
        was = place.known[number]
        if was.stood(STANDS) and not is_ours(number, "deleted"):
            told.append(News(number, None, "deleted", was.changes + 1))
    there = {post.number for post in newest}
    known = {number: one for number, one in found.items() if number in there}
    known |= {number: place.known[number] for number in unsure}
    floor = place.floor if whole else max(place.floor, min(there, default=0))
    return told, Place(max((place.last, *found)), place.at, place.since, floor, known)
