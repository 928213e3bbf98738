"""Reads the comments of a site: looks at its owner's list again and again."""

from collections.abc import AsyncGenerator, Callable, Sequence

from vigie.clock import now_ms
from vigie.connectors.base import Gap, Sentence, Told
from vigie.connectors.cursors import cursor_of
from vigie.connectors.http import HttpError
from vigie.connectors.isso import sentences
from vigie.connectors.isso.detail import Details
from vigie.connectors.isso.entries import digest_of, removal_of, wall_clock
from vigie.connectors.isso.memory import Memory, memory_of
from vigie.connectors.isso.page import DELETED, HELD, PUBLISHED, Row
from vigie.connectors.isso.session import Session
from vigie.connectors.isso.walking import walk
from vigie.connectors.polling import Page, poll
from vigie.message import Entry, Removal

#: Comments that left the lists and are asked for one by one, at each look.
_ASKED = 20
#: The owner's page shows the clock on the server's wall: nowhere further than this from UTC (ms).
_ANYWHERE = 15 * 3_600_000


class Reader:
    """What an Isso says; see `vigie.connectors.base.Connector`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._details = Details(session)
        self.health: Sentence = sentences.not_read(session.space.id)
        self.memory = Memory()
        #: Numbers that we deleted, and when (ms): Isso may give them to another comment at once.
        self.erased: dict[int, int] = {}

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what is written, look after look.

        Raises
        ------
        ConnectorError
            The server refused for good.
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

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was written within the gap, oldest first.

        Raises
        ------
        ConnectorError
            The server did not give a page.
        """
        since, until = gap.since - _ANYWHERE, (gap.until or 1 << 60) + _ANYWHERE
        received_at = now_ms()
        try:
            rows = await self._rows(lambda rows: any(_shown(row, since) >= since for row in rows))
            near = [row for row in rows.values() if since <= _shown(row, since) <= until]
            seen = [(row, self.memory.known.get(row.number) or self.memory.seen(row)) for row in near]
            # Changed since the last look: the next one tells it, and as a change.
            same = [(row, one) for row, one in seen if one.text == digest_of(row)]
            found = await self._details.messages(same, self.memory, received_at=received_at)
        except HttpError as error:
            raise error.as_connector() from None
        for message in sorted(found, key=lambda one: one.at):
            # A time of receipt says nothing of when it was written.
            exact = message.at != received_at
            if not exact or gap.since <= message.at <= (gap.until or message.at):
                yield message

    async def _look(self, cursor: str) -> Page:
        begun = now_ms()
        memory = memory_of(cursor)
        if memory.last < 0:
            memory.begin(await self._rows(_no_further), begun)
            self.memory = memory
            return Page((), cursor_of(memory))
        rows = await self._rows(lambda rows: bool(rows) and all(memory.is_new(row.number) for row in rows))
        if not memory.is_of(rows):
            missed = Gap(space=self._session.space, since=memory.at, because=sentences.ANOTHER_DATABASE)
            return Page((missed,), "", more=True)
        told: list[Entry | Gap] = []
        settled: list[int] = []
        told += self._ours(memory, rows, begun, settled)
        told += await self._vanished(memory, rows)
        found = memory.sort(rows, begun)
        told += [self._removal(native) for native in found.replaced]
        told += await self._details.messages(found.told, memory, received_at=begun)
        for number in settled:
            del self.erased[number]
        self.memory = memory
        return Page(told, cursor_of(memory))

    async def _rows(self, goes_on: Callable[[Sequence[Row]], bool]) -> dict[int, Row]:
        """Return the comments at the ends of both lists, by number."""
        # Those that wait first: one that is published meanwhile is then in both lists, not in none.
        listed = [await walk(self._session, mode, goes_on) for mode in (HELD, PUBLISHED)]
        return {row.number: row for rows in listed for row in rows}

    def _ours(self, memory: Memory, rows: dict[int, Row], begun: int, settled: list[int]) -> list[Removal]:
        """Return the removals that we made ourselves, and name in `settled` those that this look shows."""
        told = []
        for number, at in self.erased.items():
            if at >= begun:
                # The list may be from before: the next look shows who has the number.
                if number in memory.known:
                    memory.late.add(number)
                rows.pop(number, None)
                continue
            settled.append(number)
            if number in memory.known:
                told.append(self._removal(memory.lose(number, number - 1), own=True))
        return told

    async def _vanished(self, memory: Memory, rows: dict[int, Row]) -> list[Removal]:
        """Return the removals of comments that are listed no longer, once each was asked for."""
        told = []
        newest = max(rows, default=0)
        gone = [number for number in memory.known if number not in rows and number not in memory.late]
        for number in gone[:_ASKED]:
            row = await self._session.row(number)
            if row is None or row.mode == DELETED or memory.native(row) != memory.known[number].native:
                told.append(self._removal(memory.lose(number, newest)))
            else:
                # Others came before it, or it went from one list to the other.
                del memory.known[number]
        memory.late.update(gone[_ASKED:])
        return told

    def _removal(self, native: str, *, own: bool = False) -> Removal:
        return removal_of(native, self._session.space, own=own, received_at=now_ms())

    def _tell(self, sentence: Sentence) -> None:
        self.health = sentence


def _no_further(rows: Sequence[Row]) -> bool:  # noqa: ARG001 - one end of each list is enough
    return False


def _shown(row: Row, otherwise: int) -> int:
    wall = wall_clock(row.written)
    return otherwise if wall is None else wall
