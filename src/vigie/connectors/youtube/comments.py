"""Reads the comments of a channel: the newest threads, answers where their number grew, and what is held."""

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing

from vigie.actions.network import ActionError
from vigie.connectors.base import Gap
from vigie.connectors.dates import written_at
from vigie.connectors.http import HttpError
from vigie.connectors.youtube import sentences
from vigie.connectors.youtube.entries import HELD, message_of
from vigie.connectors.youtube.entries import changed_at as changed
from vigie.connectors.youtube.older import Older
from vigie.connectors.youtube.place import WINDOW, Known, Place
from vigie.connectors.youtube.quota import LIST
from vigie.connectors.youtube.session import Session
from vigie.connectors.youtube.shapes import Comment, CommentThread, Item, Page, readable
from vigie.connectors.youtube.threads import Threads
from vigie.message import Message
from vigie.remembered import Remembered

#: How many pages one look turns at most; what is older becomes a gap.
_PAGES = 20
#: How many videos' titles are remembered, and asked for at once.
_REMEMBERED, _AT_ONCE = 5_000, 50


class Comments:
    """The comments under the videos of one channel, and on the channel itself."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._threads = Threads(session)
        self.older = Older(self._threads)
        self._titles: Remembered[str, str | None] = Remembered(_REMEMBERED)

    async def published(self, place: Place, received_at: int, *, first: bool) -> list[Comment | Gap]:
        """Return what is new among the published comments, and note it in the place.

        Parameters
        ----------
        place
            How far was read; it is changed.
        first
            Whether reading begins: what is there is noted and not told.
        """
        floor = max(place.since, min((known.at for known in place.known.values()), default=0))
        if len(place.known) < WINDOW:
            floor = place.since
        found: dict[str, CommentThread] = {}
        news: list[Comment | Gap] = []
        pages = 0
        async with aclosing(self._threads.pages("published")) as turned:
            async for threads in turned:
                pages += 1
                found |= {one.id: one for one in threads}
                if first or any(
                    one.id in place.known or _at(one, received_at) < floor for one in threads[-1:]
                ):
                    break
                if pages == _PAGES:
                    oldest = min((_at(one, received_at) for one in found.values()), default=received_at)
                    news.append(self._gap(floor, oldest))
                    break
        for thread in found.values():
            news += await self._of(thread, place, received_at, first=first)
        place.shorten()
        return news

    async def held(self, place: Place, received_at: int, *, first: bool) -> list[Comment]:
        """Return what is new among the comments that YouTube keeps back, and note it in the place."""
        news: list[Comment] = []
        for state in HELD:
            async with aclosing(self._threads.pages(state)) as turned:
                async for threads in turned:
                    kept = [one for thread in threads for one in _all_of(thread) if _is_held(one)]
                    fresh = [
                        one for one in kept if place.tells(one.id, changed(one, received_at), first=first)
                    ]
                    news += fresh
                    if first or not fresh:
                        break
        place.shorten()
        return news

    async def within(self, since: int, video: str, received_at: int) -> AsyncGenerator[Comment, None]:
        """Yield all comments that are younger than `since` (ms), of a video or of all."""
        for state in ("published", *HELD):
            async with aclosing(self._threads.pages(state, video)) as turned:
                async for threads in turned:
                    for thread in threads:
                        for comment in await self._threads.whole(thread):
                            if state == "published" or _is_held(comment):
                                yield comment
                    if threads and _at(threads[-1], received_at) < since:
                        break

    async def messages(self, comments: Iterable[Comment], received_at: int) -> list[Message]:
        """Return comments as messages, with the titles of their videos where YouTube tells them."""
        told = list(comments)
        await self._learn_titles({one.snippet.video_id for one in told if one.snippet.video_id})
        return [
            message_of(
                one,
                self._session.space,
                title=self._titles.get(one.snippet.video_id),
                received_at=received_at,
            )
            for one in told
        ]

    async def _of(
        self, thread: CommentThread, place: Place, received_at: int, *, first: bool
    ) -> list[Comment]:
        """Return what is new of one thread."""
        top, count = thread.snippet.top_level_comment, thread.snippet.total_reply_count
        at, updated = _at(thread, received_at), changed(top, received_at)
        was = place.known.get(thread.id)
        place.known[thread.id] = Known(at, updated, count)
        if first:
            place.since = max(place.since, updated, *(changed(one, received_at) for one in thread.told))
            return []
        news = [top] if _is_news(was, updated, place.since) else []
        grew = count > (was.replies if was else 0)
        replies = await self._threads.whole(thread) if grew else thread.told
        for one in replies:
            changed_at = changed(one, received_at)
            # What was there before is known by its number alone; an edit is newer than what it changes.
            is_edit = changed_at > written_at(one.snippet.published_at, received_at)[0]
            if one.id != top.id and (grew or is_edit):
                news += [one] if place.tells(one.id, changed_at) else []
        return news

    async def _learn_titles(self, videos: set[str]) -> None:
        """Ask what videos are called; comments are told without it where YouTube does not say."""
        unknown = sorted(videos - self._titles.keys())
        for start in range(0, len(unknown), _AT_ONCE):
            some = unknown[start : start + _AT_ONCE]
            titles: dict[str, str | None] = dict.fromkeys(some)
            query = {"part": "id,snippet", "id": ",".join(some), "maxResults": _AT_ONCE}
            try:
                answer = await self._session.ask("GET", "videos", costs=LIST, query=query)
                titles |= {one.id: one.snippet.title for one in readable(answer.shaped(Page).items, Item)}
            except (HttpError, ActionError):
                # No comment waits for the title of its video.
                return
            self._titles |= titles

    def _gap(self, since: int, until: int) -> Gap:
        return Gap(space=self._session.space, since=since, until=until, because=sentences.TOO_MANY)


def _at(thread: CommentThread, received_at: int) -> int:
    return written_at(thread.snippet.top_level_comment.snippet.published_at, received_at)[0]


def _all_of(thread: CommentThread) -> Sequence[Comment]:
    return (thread.snippet.top_level_comment, *thread.told)


def _is_held(comment: Comment) -> bool:
    return comment.snippet.moderation_status in HELD


def _is_news(was: Known | None, updated: int, since: int) -> bool:
    return updated >= since if was is None else was.updated != updated
