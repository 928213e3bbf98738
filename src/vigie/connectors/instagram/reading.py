"""Reads an account again: what it published, the comments under it, and the conversations."""

from collections.abc import AsyncGenerator
from typing import Any

import msgspec

from vigie.clock import now_ms
from vigie.connectors.base import Count, Gap
from vigie.connectors.http import HttpError
from vigie.connectors.instagram.entries import Comment, Post, message_of
from vigie.connectors.meta.graph import Graph
from vigie.connectors.meta.lists import named, published, readable
from vigie.connectors.meta.past import conversations
from vigie.connectors.meta.times import SECOND
from vigie.message import Entry, Message, Space

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
        """Yield again what was said within the gap: comments, then private messages, each oldest first.

        Raises
        ------
        ConnectorError
            Meta did not give a page of it; where it keeps private messages back, comments were told.
        """
        received_at = now_ms()
        for read in (self._commented, self._private):
            try:
                found = await read(gap, received_at)
            except HttpError as error:
                raise error.as_connector() from None
            for message in sorted(found, key=lambda message: message.at):
                yield message

    async def count(self, space: Space, thread: str) -> Count | None:
        """Ask how many comments stand under what was published; None for a whole account: Meta counts none.

        Raises
        ------
        ConnectorError
            Meta did not say.
        """
        if not thread:
            return None
        try:
            told = await self._graph.get(named(thread), _Counted, fields="comments_count")
        except HttpError as error:
            raise error.as_connector() from None
        return Count(space=space, thread=thread, messages=told.comments_count, at=now_ms())

    async def _commented(self, gap: Gap, received_at: int) -> list[Message]:
        found: list[Message] = []
        media = f"{self._space.id}/media"
        async for post in published(self._graph, media, Post, _POST, gap, LOOKBACK):
            if post.comments_count != 0:
                found += await self._comments(post, gap, received_at)
        return found

    async def _private(self, gap: Gap, received_at: int) -> list[Message]:
        if gap.what:
            return []
        return await conversations(self._graph, "instagram", self._space, gap, received_at)

    async def _comments(self, post: Post, gap: Gap, received_at: int) -> list[Message]:
        found: list[Message] = []
        listed = self._graph.pages(
            f"{post.id}/comments", fields=f"{_COMMENT},replies{{{_COMMENT}}}", limit=PAGE
        )
        # The newest comes first, and answers come along with what they answer.
        async for page in listed:
            oldest = gap.since
            for comment in readable(page, Comment):
                said = [message_of(comment, post, self._space.id, received_at=received_at)]
                oldest = said[0].at
                for reply in await self._replies(comment):
                    answer = message_of(
                        reply, post, self._space.id, parent=comment.id, received_at=received_at
                    )
                    said.append(answer)
                found += [one for one in said if gap.holds(one.at, precision=SECOND)]
            if oldest < gap.since - REPLIES_LOOKBACK:
                break
        return found

    async def _replies(self, comment: Comment) -> list[Comment]:
        try:
            along = msgspec.convert(comment.replies or {}, _Replies)
        except msgspec.ValidationError:
            along = _Replies()
        if not along.goes_on:
            return readable(along.data, Comment)
        found: list[Comment] = []
        async for page in self._graph.pages(f"{comment.id}/replies", fields=_COMMENT, limit=PAGE):
            found += readable(page, Comment)
        return found
