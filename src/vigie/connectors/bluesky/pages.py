"""What was said to an account, as the network lists it: notifications, and threads under its own posts."""

from collections.abc import AsyncGenerator, Iterator

import msgspec

from vigie.connectors.bluesky.entries import written_at
from vigie.connectors.bluesky.session import Session
from vigie.connectors.bluesky.shapes import Feed, Node, Notifications, Person, Threaded, shaped

#: Notifications that carry something said to the account.
_SAID_TO_US = ("reply", "mention", "quote")
#: The largest page of notifications, and of an account's posts.
_LIMIT = 100
#: How many pages are read back at most: what is older than 5,000 notifications is left to the threads.
_PAGES = 50
#: How many of the account's newest posts have their threads read again, and how deep.
_POSTS, _DEPTH = 50, 100


class Listed(msgspec.Struct, frozen=True):
    """One post that the network lists."""

    uri: str
    author: Person
    record: msgspec.Raw
    #: When the network had it (ms).
    at: int


async def notified(session: Session, since: int) -> AsyncGenerator[Listed, None]:
    """Yield what the account was notified of since then (ms), newest first.

    Raises
    ------
    HttpError
        The server did not give a page.
    """
    cursor = ""
    for _ in range(_PAGES):
        query = {"limit": _LIMIT, "cursor": cursor or None}
        answer = await session.ask("GET", "app.bsky.notification.listNotifications", query=query)
        page = shaped(answer, Notifications)
        for one in page.notifications:
            at = _at(one.indexedAt)
            if at < since:
                return
            if one.reason in _SAID_TO_US:
                yield Listed(one.uri, one.author, one.record, at)
        cursor = page.cursor
        if not cursor:
            return


async def under_own_posts(session: Session, root: str = "") -> AsyncGenerator[Listed, None]:
    """Yield the replies under one post of the account, or under each of its newest.

    Not every reply is notified: one that the network read before the post that it answers is not.

    Raises
    ------
    HttpError
        The server did not give them.
    """
    roots = [root]
    if not root:
        query = {"actor": await session.me(), "limit": _POSTS}
        feed = shaped(await session.ask("GET", "app.bsky.feed.getAuthorFeed", query=query), Feed).feed
        roots = [one.post.uri for one in feed if one.post.replyCount]
    for uri in dict.fromkeys(roots):
        asked = {"uri": uri, "depth": _DEPTH, "parentHeight": 0}
        answer = await session.ask("GET", "app.bsky.feed.getPostThread", query=asked)
        for listed in _flat(shaped(answer, Threaded).thread):
            if listed.uri != uri:
                yield listed


def _flat(node: Node) -> Iterator[Listed]:
    # By a list and not by recursion: threads are as deep as people make them.
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.post is not None:
            yield Listed(one.post.uri, one.post.author, one.post.record, _at(one.post.indexedAt))
        waiting += one.replies


def _at(written: str) -> int:
    """Return the time (ms) that the network itself wrote, 0 where it cannot be read."""
    # Any time of receipt will do: the network's clock is believed.
    return written_at(written, 1 << 62)[0] if written else 0
