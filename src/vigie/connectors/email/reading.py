"""Reads a mailbox: what arrived since last time, again and again."""

from collections.abc import AsyncGenerator

from vigie.clock import now_ms
from vigie.connectors.base import Gap, Sentence, Told
from vigie.connectors.cursors import cursor_of, place_of
from vigie.connectors.email import sentences
from vigie.connectors.email.entries import message_of
from vigie.connectors.email.mailbox import BATCH, Arrived, Mailbox, Place
from vigie.connectors.email.settings import Settings, Timing
from vigie.connectors.polling import Page, poll
from vigie.message import Entry, Message


class Reader:
    """What a mailbox receives; see `vigie.connectors.base.Connector`."""

    def __init__(self, settings: Settings, mailbox: Mailbox, timing: Timing) -> None:
        self._settings = settings
        self._mailbox = mailbox
        self._timing = timing
        self.health: Sentence = sentences.not_read(settings.address)

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what arrives, look after look.

        Raises
        ------
        ConnectorError
            The server refused for good.
        """
        timing = self._timing
        return poll(
            self._look,
            cursor,
            every=self._settings.every if timing.every is None else timing.every,
            on_health=self._tell,
            at_rest=sentences.not_read(self._settings.address),
            first_wait=timing.first_wait,
            longest_wait=timing.longest_wait,
        )

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what arrived within the gap, oldest first.

        Raises
        ------
        ConnectorError
            The server refused, or did not answer.
        """
        until = now_ms() if gap.until is None else gap.until
        numbers = await self._mailbox.between(gap.since, until)
        for start in range(0, len(numbers), BATCH):
            for one in await self._mailbox.letters(numbers[start : start + BATCH]):
                # A server tells whole seconds.
                if gap.since < one.at + 1_000 and one.at <= until:
                    yield self._message(one)

    async def _look(self, cursor: str) -> Page:
        place = place_of(cursor, Place, "a mailbox")
        arrived, after, more = await self._mailbox.news(place, now_ms())
        told: list[Entry | Gap] = [self._message(one) for one in arrived]
        if place is not None and place.validity != after.validity:
            told.append(
                Gap(space=self._settings.space, since=place.at, until=after.at, because=sentences.RENUMBERED)
            )
        return Page(told, cursor_of(after), more=more)

    def _message(self, one: Arrived) -> Message:
        return message_of(
            one.letter,
            self._settings.space,
            ours=one.ours,
            size=one.size,
            arrived_at=one.at,
            received_at=now_ms(),
        )

    def _tell(self, sentence: Sentence) -> None:
        self.health = sentence
