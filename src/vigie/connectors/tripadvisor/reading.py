"""Reads the newest reviews of a location: five at most, again and again."""

from collections.abc import AsyncGenerator

import msgspec

from vigie.actions.network import ActionError
from vigie.clock import now_ms
from vigie.connectors.base import ConnectorError, Count, Gap, Sentence, Told
from vigie.connectors.http import HttpError
from vigie.connectors.polling import Page, poll
from vigie.connectors.sentences import other_shape
from vigie.connectors.tripadvisor import sentences
from vigie.connectors.tripadvisor.entries import message_of, read_reviews
from vigie.connectors.tripadvisor.session import Session
from vigie.message import Entry, Space

#: A review may be shown days after its date: so far before the first look it counts as new (ms).
LATE = 3 * 86_400_000
#: As few reviews as some keys are shown: where all of so many are new, there may have been more.
WINDOW = 3
#: How many reviews that were seen are remembered, the newest.
_REMEMBERED = 50


class Place(msgspec.Struct, frozen=True):
    """Where reading stands; its text is the cursor."""

    #: The first and the last look (ms).
    begun: int = 0
    looked: int = 0
    #: The numbers of the reviews that were seen, those of the last look at the end.
    seen: tuple[str, ...] = ()

    @classmethod
    def read(cls, cursor: str) -> "Place":
        """Return what a cursor says; one that says nothing of the kind begins anew."""
        begun, _, rest = cursor.partition(":")
        looked, _, seen = rest.partition(":")
        ids = tuple(one for one in seen.split(",") if one)
        if all(one.isascii() and one.isdigit() and len(one) <= 20 for one in (begun, looked, *ids)):
            return cls(int(begun), int(looked), ids)
        return cls()

    def __str__(self) -> str:
        """Return the cursor."""
        return f"{self.begun}:{self.looked}:{','.join(self.seen)}"


class Reader:
    """What is said of a location; see `vigie.connectors.base.Connector`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._counted: tuple[int, int] | None = None
        self.health: Sentence = sentences.not_read(session.space.id)

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is said, look after look.

        Raises
        ------
        ConnectorError
            Tripadvisor refused for good.
        """
        timing = self._session.timing
        return poll(
            self._look,
            cursor,
            every=timing.every,
            on_health=self._tell,
            at_rest=sentences.not_read(self._session.space.id),
            first_wait=timing.first_wait,
            longest_wait=timing.longest_wait,
        )

    async def count(self, space: Space, thread: str = "") -> Count | None:
        """Say how many reviews the location has, in all languages, as Tripadvisor last said it; no threads.

        Raises
        ------
        ConnectorError
            Tripadvisor did not say.
        """
        if thread:
            return None
        now = now_ms()
        if self._counted is None or now - self._counted[1] >= self._session.timing.counted * 1000:
            try:
                number = str((await self._session.location()).num_reviews)
            except HttpError as error:
                raise error.as_connector() from None
            except ActionError as error:
                raise ConnectorError(error.args[0]) from None
            if not (number.isascii() and number.isdigit() and len(number) <= 12):
                raise ConnectorError(other_shape("Tripadvisor"))
            self._counted = int(number), now
        messages, at = self._counted
        return Count(space=space, messages=messages, at=at)

    async def _look(self, cursor: str) -> Page:
        place, now = Place.read(cursor), now_ms()
        reviews = read_reviews((await self._session.listed()).data)
        shown = [message_of(review, self._session.space, received_at=now) for review in reviews]
        ids = [one.id for one in shown]
        # Those seen now come last: they are the ones to be remembered longest.
        seen = tuple(one for one in place.seen if one not in ids) + tuple(reversed(ids))
        begun = place.begun or now
        stands = str(Place(begun, now, seen[-_REMEMBERED:]))
        if not place.begun:
            # The first look proves that the key may read; it tells nothing from before.
            return Page((), stands)
        # Older reviews come into view when a newer one is taken away: they are not news.
        new = [one for one in shown if one.id not in place.seen and one.at >= begun - LATE]
        told: list[Entry | Gap] = [*sorted(new, key=lambda one: (one.at, one.id))]
        if len(new) == len(shown) >= WINDOW:
            because = sentences.TOO_MANY_NEW
            told.append(Gap(space=self._session.space, since=place.looked, until=now, because=because))
        return Page(told, stands)

    def _tell(self, sentence: Sentence) -> None:
        self.health = sentence
