"""Reads a feed: what it shows now, again and again."""

from collections.abc import AsyncGenerator

from vigie.clock import now_ms
from vigie.connectors.base import Gap, Sentence, Told
from vigie.connectors.cursors import cursor_of, place_of
from vigie.connectors.http import HttpError
from vigie.connectors.polling import Page, poll
from vigie.connectors.rss import sentences
from vigie.connectors.rss.entries import message_of, named, print_of
from vigie.connectors.rss.place import Place, news, seen
from vigie.connectors.rss.session import Session
from vigie.connectors.rss.shapes import Feed, Item
from vigie.message import Entry

#: How many documents of one feed are read for one look or one gap.
_PAGES = 60


class Reader:
    """What a feed says; see `vigie.connectors.base.Connector`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._place = Place()
        self.health: Sentence = sentences.not_read(session.place)

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is new or changed, look after look.

        Raises
        ------
        ConnectorError
            The feed is refused for good.
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
        """Yield again what was published within the gap and is still in the feed, oldest first.

        Raises
        ------
        ConnectorError
            The server did not give a page.
        """
        received_at = now_ms()
        try:
            document = await self._session.ask(fresh=True)
            pages = [document.feed] if document.feed else []
            while pages and len(pages) < _PAGES and not _reaches(pages[-1], gap.since):
                older = await self._session.older(pages[-1])
                if older is None:
                    break
                pages.append(older)
        except HttpError as error:
            raise error.as_connector() from None
        known = self._place.known
        for name, item in reversed(named(item for page in pages for item in page.items)):
            before = known.get(name)
            if item.at is None and before:
                continue
            at = received_at if item.at is None else item.at
            if at < gap.since or (gap.until is not None and at > gap.until):
                continue
            # Changed since the last look: the next one tells it, with what tells it from the one before.
            if before is None or print_of(item) == before.print:
                yield message_of(
                    name,
                    item,
                    self._session.space,
                    feed=pages[0].title,
                    changes=before.changes if before else 0,
                    repaired=any(page.repaired for page in pages),
                    received_at=received_at,
                )

    async def _look(self, cursor: str) -> Page:
        place = self._place = place_of(cursor, Place, "a feed") or Place()
        document = await self._session.ask(etag=place.etag, modified=place.modified)
        received_at = now_ms()
        if document.feed is None:
            return Page((), self._keep(Place(received_at, place.etag, place.modified, place.known)))
        pages, whole = [document.feed], True
        if place.at:
            pages, whole = await self._until_known(document.feed, place)
        items = named(item for page in pages for item in page.items)
        new = news(items, place.known) if place.at else []
        told: list[Entry | Gap] = []
        if not whole:
            told.append(
                Gap(space=self._session.space, since=place.at, until=received_at, because=sentences.OVERFLOWN)
            )
        told += [
            message_of(
                one.name,
                one.item,
                self._session.space,
                feed=document.feed.title,
                changes=one.changes,
                repaired=document.feed.repaired,
                received_at=received_at,
            )
            for one in new
        ]
        after = Place(received_at, document.etag, document.modified, seen(items, place.known, new))
        return Page(told, self._keep(after))

    async def _until_known(self, feed: Feed, place: Place) -> tuple[list[Feed], bool]:
        """Return the documents back to what was seen last time, and whether none can be missing."""
        pages = [feed]
        while not _shows(pages[-1].items, place):
            older = await self._session.older(pages[-1]) if len(pages) < _PAGES else None
            if older is None:
                # A feed that pages to its end was read whole; one that does not page may have shown more.
                return pages, not place.known or not feed.items or (len(pages) > 1 and not pages[-1].older)
            pages.append(older)
        return pages, True

    def _keep(self, place: Place) -> str:
        self._place = place
        return cursor_of(place)

    def _tell(self, sentence: Sentence) -> None:
        self.health = sentence


def _shows(items: tuple[Item, ...], place: Place) -> bool:
    return any(name in place.known for name, _ in named(items))


def _reaches(feed: Feed, since: int) -> bool:
    """Tell whether a document goes back beyond a time (ms)."""
    dated = [item.at for item in feed.items if item.at is not None]
    return not feed.items or (bool(dated) and min(dated) < since)
