"""Looks now and then at older threads, whose answers and changes no look at the newest ones shows."""

from contextlib import aclosing

from vigie.connectors.dates import written_at
from vigie.connectors.youtube.entries import changed_at
from vigie.connectors.youtube.place import Place
from vigie.connectors.youtube.shapes import Comment
from vigie.connectors.youtube.threads import Threads

#: How many pages are turned each time: a thousand threads.
_PAGES = 10


class Older:
    """The threads of one channel that are no longer among its newest."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        #: How many answers each had at the last look.
        self._counts: dict[str, int] = {}

    async def look(self, place: Place, received_at: int, *, first: bool) -> list[Comment]:
        """Return what is new in older threads, and note it in the place.

        Of a thread that was not seen since this program began, only the answers that come with it are read:
        they are told again after each start, and the journal keeps them once.

        Parameters
        ----------
        first
            Whether reading begins: what is there is noted and not told.

        Raises
        ------
        HttpError
            YouTube did not give a page.
        """
        counts: dict[str, int] = {}
        news: list[Comment] = []
        pages = 0
        async with aclosing(self._threads.pages("published")) as turned:
            async for threads in turned:
                for thread in threads:
                    if thread.id in place.known:
                        continue
                    count, was = thread.snippet.total_reply_count, self._counts.get(thread.id)
                    counts[thread.id] = count
                    grew = was is not None and count > was
                    top, *answers = (
                        await self._threads.whole(thread)
                        if grew
                        else [thread.snippet.top_level_comment, *thread.told]
                    )
                    told = [top, *answers] if _is_changed(top, received_at) else answers
                    news += [
                        one for one in told if place.tells(one.id, changed_at(one, received_at), first=first)
                    ]
                pages += 1
                if pages == _PAGES:
                    break
        self._counts = counts
        place.shorten()
        return news


def _is_changed(comment: Comment, received_at: int) -> bool:
    return changed_at(comment, received_at) > written_at(comment.snippet.published_at, received_at)[0]
