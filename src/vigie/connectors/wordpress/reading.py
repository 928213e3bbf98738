"""Reads the comments of a site: the newest ones, again and again."""

import logging
from collections.abc import AsyncGenerator, Iterable, Mapping

import msgspec

from vigie.clock import now_ms
from vigie.connectors.base import ConnectorError, Count, Gap, Sentence, Told
from vigie.connectors.cursors import cursor_of, place_of
from vigie.connectors.dates import written_at
from vigie.connectors.http import HttpError
from vigie.connectors.polling import Page, poll
from vigie.connectors.seen_again import Known, Ours, digest, removal_of
from vigie.connectors.wordpress import sentences
from vigie.connectors.wordpress.entries import message_of
from vigie.connectors.wordpress.place import STANDS, WINDOW, Newest, Place, first, news
from vigie.connectors.wordpress.session import Session
from vigie.connectors.wordpress.shapes import FIELDS, Article, Comment, shaped
from vigie.message import Entry, Message, Space
from vigie.remembered import Remembered

log = logging.getLogger(__name__)

#: How far two pages overlap: comments that are erased between two questions move the others up.
_OVERLAP = 10
#: How many articles' titles are remembered.
_REMEMBERED = 5_000


class Reader:
    """What is said on a site; see `vigie.connectors.base.Connector`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._me: int | None = None
        self._titles: Remembered[int, str | None] = Remembered(_REMEMBERED)
        self.ours = Ours()
        self._known: dict[int, Known] = {}
        self.health: Sentence = sentences.not_read(session.place)

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, look after look.

        Raises
        ------
        ConnectorError
            The site refused for good.
        """
        timing = self._session.timing
        return poll(
            self._look,
            cursor,
            every=self._session.every,
            on_health=self._tell,
            at_rest=sentences.not_read(self._session.place),
            first_wait=timing.first_wait,
            longest_wait=timing.longest_wait,
        )

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first.

        Raises
        ------
        ConnectorError
            The site did not give a page.
        """
        received_at = now_ms()
        found: dict[int, Comment] = {}
        try:
            async for page, _ in self._pages("date_gmt", post=gap.what or None):
                dated = [(written_at(comment.date_gmt, received_at)[0], comment) for comment in page]
                found |= {
                    comment.id: comment
                    for at, comment in dated
                    if gap.since <= at and (gap.until is None or at <= gap.until)
                }
                if min((at for at, _ in dated), default=0) < gap.since:
                    break
            known = self._known
            standing = [
                found[number]
                for number in sorted(found)
                # Changed since the last look: the next one tells it, with what tells it from the one before.
                if found[number].status in STANDS
                and (number not in known or known[number].digest == digest(found[number].text))
            ]
            revisions = {number: one.revision for number, one in known.items()}
            for message in (await self._messages(standing, revisions, received_at)).values():
                yield message
        except HttpError as error:
            raise error.as_connector() from None

    async def count(self, space: Space, thread: str = "") -> Count:
        """Ask how many comments stand or wait on the site, or under one article.

        Raises
        ------
        ConnectorError
            The site did not say.
        """
        query = {"context": "edit", "status": "all", "per_page": 1, "_fields": "id", "post": thread or None}
        try:
            answer = await self._session.ask("GET", "wp/v2/comments", query=query)
        except HttpError as error:
            raise error.as_connector() from None
        total = answer.headers.get("x-wp-total", "")
        if not total.isascii() or not total.isdigit():
            raise ConnectorError(sentences.NOT_WORDPRESS)
        return Count(space=space, thread=thread, messages=int(total), at=now_ms())

    async def _look(self, cursor: str) -> Page:
        place = place_of(cursor, Place, "WordPress")
        pages: list[list[Comment]] = []
        whole = False
        async for page, is_last in self._pages("id"):
            whole = is_last and not pages
            pages.append(page)
            if place is None or min((comment.id for comment in page), default=0) <= place.last:
                break
        newest = Newest(pages[0], whole)
        told: list[Entry] = []
        if place is None:
            after = first(newest.comments)
        else:
            older = [comment for page in pages[1:] for comment in page]
            told, after = await self._told(place, newest, older)
        self._known = after.known
        return Page(told, cursor_of(after))

    async def _told(self, place: Place, newest: Newest, older: list[Comment]) -> tuple[list[Entry], Place]:
        received_at = now_ms()
        new, after = news(place, newest, older, self.ours.brought)
        said = [one.now for one in new if one.now is not None]
        messages = await self._messages(said, {one.number: one.changes for one in new}, received_at)
        space = self._session.space
        return [
            messages[one.number]
            if one.now
            else removal_of(str(one.number), one.how, one.changes, space, received_at=received_at)
            for one in new
        ], after

    async def _messages(
        self, comments: list[Comment], revisions: Mapping[int, int], received_at: int
    ) -> dict[int, Message]:
        """Return the messages that comments are, by their numbers and in their order."""
        if not comments:
            return {}
        if self._me is None:
            self._me = (await self._session.me()).id
        await self._learn_titles(comments)
        return {
            comment.id: message_of(
                comment,
                self._session.space,
                me=self._me,
                title=self._titles.get(comment.post),
                revision=str(revisions.get(comment.id) or ""),
                received_at=received_at,
            )
            for comment in comments
        }

    async def _pages(self, order: str, **query: object) -> AsyncGenerator[tuple[list[Comment], bool], None]:
        """Yield pages of comments in all states, newest first, and whether each is the last one."""
        offset = 0
        while True:
            answer = await self._session.ask(
                "GET",
                "wp/v2/comments",
                query={
                    "context": "edit",
                    "status": "any",
                    "orderby": order,
                    "order": "desc",
                    "per_page": WINDOW,
                    "offset": offset or None,
                    "_fields": FIELDS,
                    **query,
                },
            )
            listed = shaped(answer, list)
            page = [comment for comment in map(_comment, listed) if comment is not None]
            yield page, len(listed) < WINDOW
            if len(listed) < WINDOW:
                return
            offset += WINDOW - _OVERLAP

    async def _learn_titles(self, comments: Iterable[Comment]) -> None:
        """Ask what the articles are called; a comment is told without it where the site does not say."""
        unknown: dict[str, set[int]] = {}
        for comment in comments:
            if comment.articles and comment.post not in self._titles:
                unknown.setdefault(comment.articles, set()).add(comment.post)
        for route, posts in unknown.items():
            numbers = sorted(posts)
            for start in range(0, len(numbers), WINDOW):
                some = numbers[start : start + WINDOW]
                titles: dict[int, str | None] = dict.fromkeys(some)
                try:
                    answer = await self._session.ask(
                        "GET",
                        route,
                        query={
                            "include": ",".join(map(str, some)),
                            "per_page": WINDOW,
                            "_fields": "id,title",
                        },
                    )
                    titles |= {one.id: one.title.rendered for one in shaped(answer, list[Article])}
                except HttpError as error:
                    if not error.permanent:
                        raise
                self._titles |= titles

    def _tell(self, sentence: Sentence) -> None:
        self.health = sentence


def _comment(raw: object) -> Comment | None:
    try:
        return msgspec.convert(raw, Comment)
    except msgspec.ValidationError:
        log.warning("A comment of WordPress has not the documented form; it is passed over")
        return None
