"""Reddit's listings: pages of posts and comments, newest first, of which nobody sees more than a thousand."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import msgspec

from vigie.connectors.reddit.place import Place
from vigie.connectors.reddit.session import Session
from vigie.connectors.reddit.shapes import Listed, Listing, Thing, things_in

#: The two listings of what is public, and what waits for a moderator.
PUBLIC = ("comments", "new")
QUEUE = "about/modqueue"
#: How many things a page has at most, and how many pages are turned.
_PAGE, _PAGES = 100, 12
#: How many other things a page is asked to go on from, where the last one was taken away.
_ANCHORS = 3
#: Where a listing ends after so many things, it was Reddit that ended it: it keeps about a thousand.
CUT = 900


class Turned(msgspec.Struct, frozen=True):
    """What turning pages brought."""

    things: list[Thing]
    #: Whether the listing has no others.
    whole: bool
    #: Whether it ended before what was known: what lies between cannot be had.
    cut: bool = False


async def pages(
    session: Session, where: str, *, spares: bool = True
) -> AsyncGenerator[tuple[list[Thing], bool], None]:
    """Yield pages of a listing, newest first, and whether each is the last one; things may come twice.

    Raises
    ------
    HttpError
        Reddit refused, or did not answer.
    """
    after: str | None = None
    anchors: list[str] = []
    for _ in range(_PAGES):
        listed = await _page(session, where, after, spares)
        # What names the place to go on from may have been taken away meanwhile: Reddit then answers nothing.
        while not listed.children and anchors:
            after = anchors.pop()
            listed = await _page(session, where, after, spares)
        things = things_in(listed.children)
        # The end is told by "after" alone: a page may be short where things were taken away.
        is_last = not listed.after or listed.after == after
        yield things, is_last
        if is_last:
            return
        after = listed.after
        anchors = [thing.name for thing in things][-_ANCHORS - 1 : -1]


async def _page(session: Session, where: str, after: str | None, spares: bool) -> Listed:
    path = f"r/{session.subreddit}/{where}"
    answer = await session.get(path, spares=spares, limit=_PAGE, after=after)
    return answer.shaped(Listing).data


async def turned(session: Session, where: str, place: Place | None) -> Turned:
    """Return what a listing of what is public has that came after the place, and one page at least.

    No thing is named to Reddit as the one to go on from: it answers nothing at all once that one was taken
    away. Pages are turned until one has something known, or something older than all that was read.

    Raises
    ------
    HttpError
        Reddit refused, or did not answer.
    """
    found: list[Thing] = []
    is_last = False
    async with aclosing(pages(session, where)) as each:
        async for things, is_last in each:
            found += things
            if place is None or _is_reached(place, where, things):
                return Turned(found, is_last and len(found) < CUT)
    cut = len(found) >= CUT or not is_last
    return Turned(found, not cut, cut)


async def queued(session: Session, place: Place | None) -> list[Thing]:
    """Return what waits for a moderator: all at first, then until a page has nothing new.

    What waited before is looked for to the end: not to be seen, it would be taken for removed.

    Raises
    ------
    HttpError
        Reddit refused, or did not answer.
    """
    found: list[Thing] = []
    known = place.known if place is not None else {}
    waited = {name for name, one in known.items() if one.state == "held"}
    async with aclosing(pages(session, QUEUE)) as each:
        async for things, _ in each:
            found += things
            waited -= {thing.name for thing in things}
            if not waited and all(thing.name in known for thing in things):
                break
    return found


def _is_reached(place: Place, where: str, things: list[Thing]) -> bool:
    """Tell whether a page goes back to what was read.

    The moderation queue is read after the listing: what it alone had says nothing of what stands around it.
    """
    newest = place.newest.get(where, 0)
    return any(thing.at < newest or (thing.name in place.known and thing.at <= newest) for thing in things)
