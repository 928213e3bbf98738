"""Reads the reviews of a business unit: those written last, again and again."""

from collections import OrderedDict
from collections.abc import AsyncGenerator

from vigie.clock import now_ms
from vigie.connectors.base import WELL, ConnectorError, Count, Gap, Sentence, Told
from vigie.connectors.http import HttpError
from vigie.connectors.polling import Page, poll
from vigie.connectors.trustpilot import sentences
from vigie.connectors.trustpilot.entries import message_of, read_reviews, written_at
from vigie.connectors.trustpilot.session import Session
from vigie.connectors.trustpilot.shapes import Review
from vigie.message import Entry, Space

#: Trustpilot's largest page.
SIZE = 100
#: How far back each look goes: a review may be shown, or changed, days after it was written (ms).
LATE = 7 * 86_400_000
#: How many reviews that were told are remembered, so as not to tell them again.
_REMEMBERED = 10_000


class Reader:
    """What is said of a business unit; see `vigie.connectors.base.Connector`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._told: OrderedDict[tuple[str, str], None] = OrderedDict()
        self.health: Sentence = sentences.not_read(session.space.id)

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, look after look.

        Raises
        ------
        ConnectorError
            Trustpilot refused for good.
        """
        # What was told to an earlier listener may not have been kept.
        self._told.clear()
        timing = self._session.timing
        try:
            async for told in poll(
                self._look,
                cursor,
                every=timing.every,
                on_health=self._tell,
                first_wait=timing.first_wait,
                longest_wait=timing.longest_wait,
            ):
                yield told
        except ConnectorError as error:
            self.health = error.sentence
            raise
        finally:
            self.health = self.health or sentences.not_read(self._session.space.id)

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was written within the gap, oldest first.

        Raises
        ------
        ConnectorError
            Trustpilot did not give a page.
        """
        try:
            reviews = await self._since(gap.since)
        except HttpError as error:
            raise error.as_connector() from None
        now = now_ms()
        for review in reviews:
            if gap.until is None or written_at(review.created_at, now)[0] <= gap.until:
                yield message_of(review, self._session.space, received_at=now)

    async def count(self, space: Space, thread: str = "") -> Count:
        """Ask how many reviews the business unit has, in all languages.

        Raises
        ------
        ConnectorError
            Trustpilot did not say.
        """
        try:
            unit = await self._session.unit()
        except HttpError as error:
            raise error.as_connector() from None
        return Count(space=space, thread=thread, messages=unit.number_of_reviews.total, at=now_ms())

    async def _look(self, cursor: str) -> Page:
        begun, reached = _place(cursor)
        now = now_ms()
        if not begun:
            # The first look proves that the token may read; it tells nothing from before.
            await self._session.listed(size=1)
            return Page((), f"{now}:{now}")
        told: list[Entry] = []
        for review in await self._since(max(begun, reached - LATE)):
            reached = max(reached, written_at(review.created_at, reached)[0])
            if self._is_new(review):
                told.append(message_of(review, self._session.space, received_at=now))
        return Page(told, f"{begun}:{reached}")

    async def _since(self, since: int) -> list[Review]:
        """Return the reviews written since then, each once, oldest first."""
        found: dict[str, Review] = {}
        page, now = 0, now_ms()
        while True:
            page += 1
            listed = await self._session.listed(size=SIZE, page=page)
            reviews = read_reviews(listed.reviews)
            # The first of a name is its newest: a page may repeat what moved down while it was asked for.
            for review in reviews:
                if written_at(review.created_at, now)[0] >= since:
                    found.setdefault(review.id, review)
            oldest = min((written_at(review.created_at, now)[0] for review in reviews), default=since)
            if oldest < since or len(listed.reviews) < SIZE:
                break
        return sorted(found.values(), key=lambda one: (written_at(one.created_at, now)[0], one.id))

    def _is_new(self, review: Review) -> bool:
        name = (review.id, review.updated_at or "")
        if name in self._told:
            return False
        self._told[name] = None
        if len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        return True

    def _tell(self, sentence: Sentence) -> None:
        self.health = sentence or WELL


def _place(cursor: str) -> tuple[int, int]:
    """Return when reading began and the newest date that was read (ms); zeros where it never began."""
    begun, _, reached = cursor.partition(":")
    right = all(part.isascii() and part.isdigit() and len(part) < 16 for part in (begun, reached))
    return (int(begun), int(reached)) if right else (0, 0)
