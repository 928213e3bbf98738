"""Reads the comments of a site: the newest ones, again and again."""

import logging
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Iterable

import msgspec

from vigie.connectors.base import WELL, ConnectorError, Count, Gap, Sentence, Told
from vigie.connectors.http import HttpError
from vigie.connectors.polling import Page, poll
from vigie.connectors.wordpress import sentences
from vigie.connectors.wordpress.entries import message_of, removal_of, written_at
from vigie.connectors.wordpress.place import STANDS, WINDOW, Newest, Place, cursor_of, first, news, place_of
from vigie.connectors.wordpress.session import Session
from vigie.connectors.wordpress.shapes import FIELDS, Article, Comment, shaped
from vigie.message import Entry, Message, Space

log = logging.getLogger(__name__)

#: How far two pages overlap: comments that are erased between two questions move the others up.
_OVERLAP = 10
#: How many articles' titles, and states that we gave ourselves, are remembered.
_REMEMBERED = 5_000


class Reader:
    """What is said on a site; see `vigie.connectors.base.Connector`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._me: int | None = None
        self._titles: OrderedDict[int, str | None] = OrderedDict()
        self._ours: OrderedDict[int, str] = OrderedDict()
        self.health: Sentence = sentences.not_read(session.place)

    def brought(self, comment: int, status: str) -> None:
        """Note that a comment is in this state because we asked for it."""
        self._ours[comment] = status
        if len(self._ours) > _REMEMBERED:
            self._ours.popitem(last=False)

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, look after look.

        Raises
        ------
        ConnectorError
            The site refused for good.
        """
        timing = self._session.timing
        try:
            async for told in poll(
                self._look,
                cursor,
                every=self._session.every,
                on_health=self._tell,
                first_wait=timing.first_wait,
                longest_wait=timing.longest_wait,
            ):
                yield told
        except ConnectorError as error:
            self.health = error.sentence
            raise
        finally:
            self.health = self.health or sentences.not_read(self._session.place)

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first.

        Raises
        ------
        ConnectorError
            The site did not give a page.
        """
        received_at = _now()
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
            standing = [found[number] for number in sorted(found) if found[number].status in STANDS]
            for entry in await self._messages(standing, received_at):
                yield entry
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
            raise ConnectorError(sentences.OTHER_SHAPE)
        return Count(space=space, thread=thread, messages=int(total), at=_now())

    async def _look(self, cursor: str) -> Page:
        place = place_of(cursor)
        pages: list[list[Comment]] = []
        whole = False
        async for page, is_last in self._pages("id"):
            whole = is_last and not pages
            pages.append(page)
            if place is None or min((comment.id for comment in page), default=0) <= place.last:
                break
        newest = Newest(pages[0], whole)
        if place is None:
            return Page((), cursor_of(first(newest.comments)))
        older = [comment for page in pages[1:] for comment in page]
        return await self._told(place, newest, older)

    async def _told(self, place: Place, newest: Newest, older: list[Comment]) -> Page:
        received_at = _now()
        new, after = news(place, newest, older, lambda comment, status: self._ours.get(comment) == status)
        said = [one.now for one in new if one.now is not None]
        messages = iter(await self._messages(said, received_at)) if said else iter(())
        told: list[Entry] = []
        for one in new:
            if one.now is None:
                removal = removal_of(
                    one.comment, one.how, one.changes, self._session.space, received_at=received_at
                )
                told.append(removal)
                continue
            message = next(messages)
            revision = str(one.changes) if one.changes else ""
            told.append(msgspec.structs.replace(message, revision=revision))
        return Page(told, cursor_of(after))

    async def _messages(self, comments: list[Comment], received_at: int) -> list[Message]:
        if not comments:
            return []
        if self._me is None:
            self._me = (await self._session.me()).id
        await self._learn_titles(comments)
        return [
            message_of(
                comment,
                self._session.space,
                me=self._me,
                title=self._titles.get(comment.post),
                received_at=received_at,
            )
            for comment in comments
        ]

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
        while len(self._titles) > _REMEMBERED:
            self._titles.popitem(last=False)

    def _tell(self, sentence: Sentence) -> None:
        self.health = sentence or WELL


def _comment(raw: object) -> Comment | None:
    try:
        return msgspec.convert(raw, Comment)
    except msgspec.ValidationError:
        log.warning("A comment of WordPress has not the documented form; it is passed over")
        return None


def _now() -> int:
    return int(time.time() * 1000)
