"""Reads a page again: its posts, and the comments under those that were commented on since."""

from collections.abc import AsyncGenerator

import msgspec

from vigie.clock import now_ms
from vigie.connectors.base import Count, Gap
from vigie.connectors.facebook.entries import Comment, Post, message_of, post_of
from vigie.connectors.http import HttpError
from vigie.connectors.meta.graph import Graph
from vigie.connectors.meta.lists import named, published, readable
from vigie.connectors.meta.times import SECOND, ms
from vigie.message import Entry, Message, Space

#: Under posts older than this, new comments are not looked for (ms): each post costs a request.
LOOKBACK = 90 * 86_400_000
_POST = "id,message,created_time,updated_time,from,is_hidden,permalink_url"
_COMMENT = "id,message,created_time,from,parent{id},is_hidden,permalink_url,like_count"


class _Summary(msgspec.Struct):
    total_count: int


class _Counted(msgspec.Struct):
    summary: _Summary


class Reader:
    """What was said on one page."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._page = graph.settings.page

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first.

        Raises
        ------
        ConnectorError
            Meta did not give a page of it.
        """
        received_at = now_ms()
        found: list[Message] = []
        try:
            async for post in published(self._graph, f"{self._page}/feed", Post, _POST, gap, LOOKBACK):
                own = post_of(post, self._page, received_at=received_at)
                if own is not None and gap.holds(own.at, precision=SECOND):
                    found.append(own)
                if ms(post.updated_time, received_at)[0] + SECOND > gap.since:
                    found += await self._comments(post, gap, received_at)
        except HttpError as error:
            raise error.as_connector() from None
        for message in sorted(found, key=lambda message: message.at):
            yield message

    async def count(self, space: Space, thread: str) -> Count | None:
        """Ask how many comments stand under a post; None without one: Meta counts no whole page.

        Raises
        ------
        ConnectorError
            Meta did not say.
        """
        if not thread:
            return None
        try:
            told = await self._graph.get(
                f"{named(thread)}/comments", _Counted, summary="true", filter="stream", fields="id", limit=1
            )
        except HttpError as error:
            raise error.as_connector() from None
        return Count(space=space, thread=thread, messages=told.summary.total_count, at=now_ms())

    async def _comments(self, post: Post, gap: Gap, received_at: int) -> list[Message]:
        found = []
        # All levels in one list, oldest first.
        async for page in self._graph.pages(
            f"{post.id}/comments",
            fields=_COMMENT,
            filter="stream",
            order="chronological",
            since=max(gap.since // 1_000, 0),
        ):
            for comment in readable(page, Comment):
                message = message_of(comment, post, self._page, received_at=received_at)
                if gap.holds(message.at, precision=SECOND):
                    found.append(message)
        return found
