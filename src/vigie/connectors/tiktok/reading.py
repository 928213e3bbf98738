"""Reads comments: the one that a webhook announced, or all under the account's videos."""

import logging
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from vigie.clock import now_ms
from vigie.connectors.base import WELL, Gap, Sentence
from vigie.connectors.http import HttpError
from vigie.connectors.tiktok.entries import message_of
from vigie.connectors.tiktok.session import NUMBER, Session
from vigie.connectors.tiktok.shapes import Comment, Comments, Video, Videos, read, shaped
from vigie.message import Entry, Message

log = logging.getLogger(__name__)

#: TikTok tells times in whole seconds (ms).
_SECOND = 1_000
#: As many as TikTok gives at once.
_COMMENTS, _VIDEOS = 30, 20
#: Videos and pages looked at for one gap: 40 requests a minute are allowed.
_VIDEO_PAGES, _COMMENT_PAGES = 5, 40


class Reader:
    """What was said under the account's videos; see `vigie.connectors.base.SignedIn.reread`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.health: Sentence = WELL

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first.

        Raises
        ------
        ConnectorError
            TikTok did not give a page.
        """
        video, number, above = (*gap.what.split("/"), "", "")[:3]
        found: list[Message] = []
        try:
            if NUMBER.fullmatch(video) and NUMBER.fullmatch(number):
                comment = await self.comment(video, number, above)
                found += [self._message(comment)] if comment is not None else []
            elif NUMBER.fullmatch(video):
                found += [one async for one in self._under(video, gap)]
            else:
                async for each in self._videos():
                    found += [one async for one in self._under(each, gap)]
        except HttpError as error:
            self.health = error.sentence
            raise error.as_connector() from None
        self.health = WELL
        for message in sorted(found, key=lambda one: one.at):
            yield message

    async def comment(self, video: str, number: str, above: str = "") -> Comment | None:
        """Return a comment as it stands now, None where there is none.

        Parameters
        ----------
        above
            The comment that it answers.

        Raises
        ------
        HttpError
            TikTok refused, or did not answer.
        """
        found = await self._session.comment(video, number)
        if found is None and NUMBER.fullmatch(above):
            found = next((one for one in await self.answers(video, above) if one.comment_id == number), None)
        return found

    async def answers(self, video: str, number: str) -> list[Comment]:
        """Return what was answered to a comment, the account's own answers among it.

        Raises
        ------
        HttpError
            TikTok did not give a page.
        """
        return [one async for one in self._pages("business/comment/reply/list/", video, number)]

    async def _under(self, video: str, gap: Gap) -> AsyncIterator[Message]:
        async for comment in self._pages("business/comment/list/", video):
            told = [comment]
            if comment.replies:
                told += await self.answers(video, comment.comment_id)
            for one in told:
                message = self._message(one)
                if gap.holds(message.at, precision=_SECOND):
                    yield message

    async def _pages(self, path: str, video: str, number: str | None = None) -> AsyncIterator[Comment]:
        cursor = 0
        for _ in range(_COMMENT_PAGES):
            query: dict[str, Any] = {
                "business_id": self._session.me,
                "video_id": video,
                "comment_id": number,
                "status": "ALL",
                "max_count": _COMMENTS,
                "cursor": cursor,
            }
            page = shaped(await self._session.ask("GET", path, query=query), Comments)
            for value in page.comments:
                comment = read(value, Comment)
                if comment is None:
                    log.warning("A comment of TikTok cannot be read; it is passed over")
                    continue
                yield comment
            if not page.has_more or page.cursor == cursor:
                return
            cursor = page.cursor

    async def _videos(self) -> AsyncIterator[str]:
        cursor: int | None = None
        for _ in range(_VIDEO_PAGES):
            query = {
                "business_id": self._session.me,
                "fields": '["item_id","comments"]',
                "max_count": _VIDEOS,
                "cursor": cursor,
            }
            page = shaped(await self._session.ask("GET", "business/video/list/", query=query), Videos)
            for value in page.videos:
                video = read(value, Video)
                if video is not None and video.comments and NUMBER.fullmatch(video.item_id):
                    yield video.item_id
            if not page.has_more or page.cursor == cursor:
                return
            cursor = page.cursor

    def _message(self, comment: Comment) -> Message:
        return message_of(comment, place=self._session.me, received_at=now_ms())
