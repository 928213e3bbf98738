"""Reads a page again: its posts, and the comments under those that were commented on since."""

import logging
import time
from collections.abc import AsyncGenerator
from typing import TypeVar

import msgspec

from vigie.connectors.base import ConnectorError, Count, Gap
from vigie.connectors.facebook.entries import Comment, Post, message_of, post_of
from vigie.connectors.http import HttpError
from vigie.connectors.meta import sentences as say
from vigie.connectors.meta.deeds import is_native
from vigie.connectors.meta.graph import Graph
from vigie.connectors.meta.times import ms
from vigie.message import Entry, Message, Space

log = logging.getLogger(__name__)
Shape = TypeVar("Shape")

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
        received_at = int(time.time() * 1000)
        found: list[Message] = []
        try:
            async for post in self._posts(gap):
                own = post_of(post, self._page, received_at=received_at)
                if own is not None and _within(own.at, gap):
                    found.append(own)
                if ms(post.updated_time, received_at)[0] + 1_000 > gap.since:
                    found += await self._comments(post, gap, received_at)
        except HttpError as error:
            raise error.as_connector() from None
        for message in sorted(found, key=lambda message: message.at):
            yield message

    async def count(self, space: Space, thread: str) -> Count:
        """Ask how many comments stand under a post.

        Raises
        ------
        ConnectorError
            Meta did not say.
        NotImplementedError
            Without a post: Meta counts no whole page.
        """
        if not thread:
            raise NotImplementedError
        if not is_native(thread):
            raise ConnectorError(say.NO_TARGET, permanent=True)
        try:
            told = await self._graph.get(
                f"{thread}/comments", _Counted, summary="true", filter="stream", fields="id", limit=1
            )
        except HttpError as error:
            raise error.as_connector() from None
        return Count(
            space=space, thread=thread, messages=told.summary.total_count, at=int(time.time() * 1000)
        )

    async def _posts(self, gap: Gap) -> AsyncGenerator[Post, None]:
        if gap.what:
            if not is_native(gap.what):
                raise ConnectorError(say.NO_TARGET, permanent=True)
            yield await self._graph.get(gap.what, Post, fields=_POST)
            return
        async for page in self._graph.pages(f"{self._page}/feed", fields=_POST):
            posts = _readable(page, Post)
            for post in posts:
                yield post
            if posts and ms(posts[-1].created_time, gap.since)[0] < gap.since - LOOKBACK:
                return

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
            for comment in _readable(page, Comment):
                message = message_of(comment, post, self._page, received_at=received_at)
                if _within(message.at, gap):
                    found.append(message)
        return found


def _within(at: int, gap: Gap) -> bool:
    # Meta tells whole seconds.
    return gap.since - 1_000 < at and (gap.until is None or at <= gap.until)


def _readable(items: list[object], shape: type[Shape]) -> list[Shape]:
    found = []
    for item in items:
        try:
            found.append(msgspec.convert(item, shape))
        except msgspec.ValidationError:
            log.warning("An object of a list of Meta has not the documented form; it is passed over")
    return found
