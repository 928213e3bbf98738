"""Asks for threads, page by page, and for the answers that did not come with them."""

from collections.abc import AsyncGenerator

import msgspec

from vigie.connectors.http import HttpError
from vigie.connectors.youtube.quota import LIST
from vigie.connectors.youtube.session import Session
from vigie.connectors.youtube.shapes import Comment, CommentThread, Page, readable

#: How many items YouTube gives on one page at most.
MOST = 100


class Threads:
    """The threads of one channel, as YouTube lists them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def whole(self, thread: CommentThread) -> list[Comment]:
        """Return a comment and all its answers, asked for where not all came with it.

        Raises
        ------
        HttpError
            YouTube did not give a page.
        """
        top, replies = thread.snippet.top_level_comment, thread.told
        if len(replies) >= thread.snippet.total_reply_count:
            return [top, *replies]
        token = ""
        replies = []
        while True:
            query = {
                "part": "id,snippet",
                "parentId": thread.id,
                "maxResults": MOST,
                "textFormat": "plainText",
                "pageToken": token or None,
            }
            try:
                answer = await self._session.ask("GET", "comments", costs=LIST, query=query)
            except HttpError as error:
                if error.status != 404:
                    raise
                # Taken away since it was listed: what came with it is all there is.
                return [top, *thread.told]
            page = answer.shaped(Page)
            replies += readable(page.items, Comment)
            token = page.next_page_token
            if not token:
                # Answers are told with the video of the comment they answer.
                return [top, *(_with_video(one, top) for one in replies)]

    async def pages(self, state: str, video: str = "") -> AsyncGenerator[list[CommentThread], None]:
        """Yield pages of threads, newest first, of a video or of the whole channel.

        Parameters
        ----------
        state
            "published", "heldForReview" or "likelySpam"; the latter two also where an answer is so.

        Raises
        ------
        HttpError
            YouTube did not give a page.
        """
        token = ""
        while True:
            query = {
                "part": "id,snippet,replies",
                "videoId": video or None,
                "allThreadsRelatedToChannelId": None if video else self._session.channel,
                "moderationStatus": state,
                "order": "time",
                "maxResults": MOST,
                "textFormat": "plainText",
                "pageToken": token or None,
            }
            answer = await self._session.ask("GET", "commentThreads", costs=LIST, query=query)
            page = answer.shaped(Page)
            yield readable(page.items, CommentThread)
            token = page.next_page_token
            if not token:
                return


def _with_video(comment: Comment, top: Comment) -> Comment:
    if comment.snippet.video_id or not top.snippet.video_id:
        return comment
    said = msgspec.structs.replace(comment.snippet, video_id=top.snippet.video_id)
    return msgspec.structs.replace(comment, snippet=said)
