"""Reads an account again: what it published, the comments under it, and the conversations."""

import logging
import time
from collections.abc import AsyncGenerator
from typing import Any, TypeVar

import msgspec

from vigie.connectors.base import ConnectorError, Count, Gap
from vigie.connectors.http import HttpError
from vigie.connectors.instagram.entries import Comment, Post, message_of
from vigie.connectors.meta import sentences as say
from vigie.connectors.meta.deeds import is_native
from vigie.connectors.meta.graph import Graph
from vigie.connectors.meta.past import conversations
from vigie.connectors.meta.times import ms
from vigie.message import Entry, Message, Space

log = logging.getLogger(__name__)
Shape = TypeVar("Shape")

#: Under what was published before that, new comments are not looked for (ms): each costs a request.
LOOKBACK = 60 * 86_400_000
#: Under comments older than that, new replies are not looked for (ms).
REPLIES_LOOKBACK = 7 * 86_400_000
#: Comments of one page: Meta gives no more.
PAGE = 50
_POST = "id,caption,timestamp,permalink,comments_count,media_product_type"
_COMMENT = "id,text,timestamp,from,hidden,parent_id,like_count"


class _Counted(msgspec.Struct):
    comments_count: int


class _Replies(msgspec.Struct):
    data: list[Any] = []
    paging: Any = None

    @property
    def goes_on(self) -> bool:
        """Whether there are more of them than were given along."""
        return isinstance(self.paging, dict) and bool(self.paging.get("next"))


class Reader:
    """What was said to one account."""

    def __init__(self, graph: Graph, space: Space) -> None:
        self._graph = graph
        self._space = space

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first.

        Raises
        ------
        ConnectorError
            Meta did not give a page of it.
        """
        received_at = int(time.time() * 1000)
        found: list[Message] = []
        try:
            async for post in self._posts(gap):
                if post.comments_count != 0:
                    found += await self._comments(post, gap, received_at)
            if not gap.what:
                found += await conversations(self._graph, "instagram", self._space, gap, received_at)
        except HttpError as error:
            raise error.as_connector() from None
        for message in sorted(found, key=lambda message: message.at):
            yield message

    async def count(self, space: Space, thread: str) -> Count:
        """Ask how many comments stand under what was published.

        Raises
        ------
        ConnectorError
            Meta did not say.
        NotImplementedError
            Without naming it: Meta counts no whole account.
        """
        if not thread:
            raise NotImplementedError
        if not is_native(thread):
            raise ConnectorError(say.NO_TARGET, permanent=True)
        try:
            told = await self._graph.get(thread, _Counted, fields="comments_count")
        except HttpError as error:
            raise error.as_connector() from None
        return Count(space=space, thread=thread, messages=told.comments_count, at=int(time.time() * 1000))

    async def _posts(self, gap: Gap) -> AsyncGenerator[Post, None]:
        if gap.what:
            if not is_native(gap.what):
                raise ConnectorError(say.NO_TARGET, permanent=True)
            yield await self._graph.get(gap.what, Post, fields=_POST)
            return
        async for page in self._graph.pages(f"{self._space.id}/media", fields=_POST):
            posts = _readable(page, Post)
            for post in posts:
                yield post
            if posts and ms(posts[-1].timestamp, gap.since)[0] < gap.since - LOOKBACK:
                return

    async def _comments(self, post: Post, gap: Gap, received_at: int) -> list[Message]:
        found: list[Message] = []
        listed = self._graph.pages(
            f"{post.id}/comments", fields=f"{_COMMENT},replies{{{_COMMENT}}}", limit=PAGE
        )
        # The newest comes first, and answers come along with what they answer.
        async for page in listed:
            oldest = gap.since
            for comment in _readable(page, Comment):
                said = [message_of(comment, post, self._space.id, received_at=received_at)]
                oldest = said[0].at
                for reply in await self._replies(comment):
                    answer = message_of(
                        reply, post, self._space.id, parent=comment.id, received_at=received_at
                    )
                    said.append(answer)
                found += [one for one in said if _within(one.at, gap)]
            if oldest < gap.since - REPLIES_LOOKBACK:
                break
        return found

    async def _replies(self, comment: Comment) -> list[Comment]:
        try:
            along = msgspec.convert(comment.replies or {}, _Replies)
        except msgspec.ValidationError:
            along = _Replies()
        if not along.goes_on:
            return _readable(along.data, Comment)
        found: list[Comment] = []
        async for page in self._graph.pages(f"{comment.id}/replies", fields=_COMMENT, limit=PAGE):
            found += _readable(page, Comment)
        return found


def _within(at: int, gap: Gap) -> bool:
    # Meta tells whole seconds.
    return gap.since - 1_000 < at and (gap.until is None or at <= gap.until)


def _readable(items: list[Any], shape: type[Shape]) -> list[Shape]:
    found = []
    for item in items:
        try:
            found.append(msgspec.convert(item, shape))
        except msgspec.ValidationError:
            log.warning("An object of a list of Meta has not the documented form; it is passed over")
    return found
