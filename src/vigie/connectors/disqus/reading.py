"""Reads the comments of a forum: the newest ones in all states, again and again."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from vigie.actions.network import GoneError
from vigie.clock import now_ms
from vigie.connectors.base import Gap, Sentence, Told
from vigie.connectors.cursors import cursor_of, place_of
from vigie.connectors.dates import written_at
from vigie.connectors.disqus import sentences
from vigie.connectors.disqus.entries import message_of
from vigie.connectors.disqus.place import STANDS, WINDOW, Place, first, news
from vigie.connectors.disqus.refusals import as_action
from vigie.connectors.disqus.session import Session
from vigie.connectors.disqus.shapes import Post, posts_in
from vigie.connectors.http import HttpError
from vigie.connectors.polling import Page, poll
from vigie.connectors.seen_again import Known, Ours, digest, missing, removal_of
from vigie.message import Entry

#: All states; a flagged post is in one of them as well, and is taken once.
_STATES = ("approved", "unapproved", "spam", "deleted", "flagged")
#: How many pages one look turns at most; what is older becomes a gap.
_PAGES = 30
#: How many posts that a page does not show any more are asked for in one look.
_ASKED = 10


class Reader:
    """What is said on a forum; see `vigie.connectors.base.Connector`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.ours = Ours()
        self._known: dict[int, Known] = {}
        self.health: Sentence = sentences.not_read(session.forum)

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, look after look.

        Raises
        ------
        ConnectorError
            Disqus refused for good.
        """
        timing = self._session.timing
        return poll(
            self._look,
            cursor,
            every=self._session.every,
            on_health=self._tell,
            at_rest=sentences.not_read(self._session.forum),
            first_wait=timing.first_wait,
            longest_wait=timing.longest_wait,
        )

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first.

        Raises
        ------
        ConnectorError
            Disqus did not give a page.
        """
        received_at = now_ms()
        query = {
            # Whole seconds, outwards: what is too much is left out below.
            "start": gap.since // 1000,
            "end": gap.until // 1000 + 1 if gap.until is not None else None,
            "thread": gap.what or None,
            "order": "asc",
        }
        until = gap.until if gap.until is not None else received_at + 86_400_000
        try:
            me = str((await self._session.me()).id)
            async with aclosing(self._pages("posts/list", **query)) as turned:
                async for page, _ in turned:
                    for post in page:
                        at = written_at(post.created_at, received_at)[0]
                        known = self._known.get(post.number)
                        # Changed since the last look: the next one tells it, and as a change.
                        if known and known.digest != digest(post.text):
                            continue
                        # Dates of Disqus have whole seconds.
                        if post.state in STANDS and gap.since - 999 <= at <= until:
                            # A text that was told as changed is the same entry when it is read again.
                            yield message_of(
                                post,
                                self._session.space,
                                me=me,
                                revision=str((known and known.revision) or ""),
                                received_at=received_at,
                            )
        except HttpError as error:
            raise error.as_connector() from None

    async def _look(self, cursor: str) -> Page:
        place, received_at = place_of(cursor, Place, "Disqus"), now_ms()
        pages: list[list[Post]] = []
        whole = False
        gap: list[Gap] = []
        async with aclosing(self._pages("forums/listPosts", order="desc")) as turned:
            async for page, is_last in turned:
                whole = is_last and not pages
                pages.append(page)
                if place is None or is_last or min((one.number for one in page), default=0) <= place.last:
                    break
                if len(pages) == _PAGES:
                    gap.append(self._gap(place.at, page, received_at))
                    break
        newest = pages[0]
        told: list[Entry] = []
        if place is None:
            after = first(newest, received_at, whole=whole)
        else:
            older = [post for page in pages[1:] for post in page]
            told, after = await self._told(place, newest, older, whole, received_at)
        self._known = after.known
        return Page([*told, *gap], cursor_of(after))

    async def _told(
        self, place: Place, newest: list[Post], older: list[Post], whole: bool, received_at: int
    ) -> tuple[list[Entry], Place]:
        lacking = missing(place.known, {post.number for post in newest}, last=place.last, whole=whole)
        # Only what Disqus does not know is gone; what it knows and does not list is watched no longer.
        gone = [number for number in lacking[:_ASKED] if not await self._is_there(number)]
        new, after = news(
            place,
            newest,
            older,
            whole=whole,
            is_ours=self.ours.brought,
            gone=gone,
            unsure=lacking[_ASKED:],
        )
        dates = [written_at(post.created_at, place.at)[0] for post in (*older, *newest)]
        after.at = max(place.at, *(min(date, received_at) for date in dates), 0)
        me = str((await self._session.me()).id) if new else ""
        space = self._session.space
        return [
            message_of(one.now, space, me=me, revision=str(one.changes or ""), received_at=received_at)
            if one.now
            else removal_of(str(one.number), one.how, one.changes, space, received_at=received_at)
            for one in new
        ], after

    async def _is_there(self, number: int) -> bool:
        try:
            await self._session.details(str(number))
        except HttpError as error:
            if isinstance(as_action(error), GoneError):
                return False
            raise
        return True

    async def _pages(self, resource: str, **query: object) -> AsyncGenerator[tuple[list[Post], bool], None]:
        """Yield pages of posts in all states, and whether each is the last one."""
        cursor: str | None = None
        while True:
            envelope = await self._session.get(
                resource,
                forum=self._session.forum,
                include=_STATES,
                related="thread",
                limit=WINDOW,
                cursor=cursor,
                **query,
            )
            goes_on = envelope.cursor
            is_last = goes_on is None or not goes_on.has_next or goes_on.next in (None, cursor)
            yield posts_in(envelope), is_last
            if is_last or goes_on is None:
                return
            cursor = goes_on.next

    def _gap(self, since: int, page: list[Post], received_at: int) -> Gap:
        oldest = min((written_at(post.created_at, received_at)[0] for post in page), default=received_at)
        return Gap(
            space=self._session.space,
            since=since,
            until=max(oldest, since),
            because=sentences.TOO_MANY_MISSED,
        )

    def _tell(self, sentence: Sentence) -> None:
        self.health = sentence
