"""Reading a list whose newest stand first: how far back each look goes, what is told once, where it ends."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import pytest
from played import played

from vigie.clock import now_ms
from vigie.connectors.base import Gap, Mark, Sentence
from vigie.connectors.newest_first import Dated, Reader, Timing
from vigie.message import Message, Space

NOT_READ = Sentence("Not read yet.", "Pas encore lu.")
SPACE = Space("test", "place")
DAY = 86_400_000


def dated(name: str, at: int, revision: str = "") -> Dated:
    message = Message(id=name, space=SPACE, text=name, at=at, received_at=at, revision=revision)
    return Dated(at, message)


class Place:
    """Lists what it holds, newest first, a few at once."""

    def __init__(self, *held: Dated, size: int = 3) -> None:
        self.space, self.timing = SPACE, Timing(every=0.0)
        self.held = list(held)
        self.pages_asked = 0
        #: Gives its first page for ever, as a server does that knows no other.
        self.knows_one_page = False
        self._size = size

    async def pages(self, received_at: int) -> AsyncGenerator[Sequence[Dated], None]:
        listed = sorted(self.held, key=lambda one: one.at, reverse=True)
        start = 0
        while True:
            self.pages_asked += 1
            assert self.pages_asked < 100, "there is no end to it"
            yield listed[start : start + self._size]
            start += 0 if self.knows_one_page else self._size
            if start >= len(listed):
                return

    async def total(self) -> int:
        return len(self.held)


def reader(place: Place) -> Reader:
    return Reader(place, late=3 * DAY, not_read=NOT_READ)


async def looks(reading: Reader, cursor: str, number: int) -> tuple[list[list[str]], str]:
    """Return what each of so many looks tells, by name, and where the last one ended."""
    told: list[list[str]] = []
    async with aclosing(reading.receive(cursor)) as received:
        found: list[str] = []
        async for one in received:
            if isinstance(one, Message):
                found.append(one.id)
            elif isinstance(one, Mark):
                told.append(found)
                found, cursor = [], one.cursor or ""
                if len(told) == number:
                    break
    return told, cursor


@played
async def test_it_tells_nothing_from_before_it_began_and_turns_one_page_to_know():
    now = now_ms()
    place = Place(*(dated(f"old {number}", now - number * DAY) for number in range(1, 9)))
    told, cursor = await looks(reader(place), "", 1)
    assert (told, place.pages_asked) == ([[]], 1)
    assert (await looks(reader(place), cursor, 1))[0] == [[]]


@played
async def test_it_tells_each_once_oldest_first_and_again_where_it_was_changed():
    now = now_ms()
    place = Place(*(dated(name, now - 10 + number) for number, name in enumerate("abcde")))
    reading, cursor = reader(place), f"{now - DAY}:{now - DAY}"
    told, _ = await looks(reading, cursor, 2)
    assert told == [["a", "b", "c", "d", "e"], []]
    place.held[1] = dated("b", now, "changed")
    # What was told to an earlier listener may not have been kept: it is told again.
    assert (await looks(reading, cursor, 2))[0] == [["a", "c", "d", "e", "b"], []]


@played
async def test_it_looks_back_for_what_is_shown_days_after_its_date():
    now = now_ms()
    place = Place(dated("new", now - DAY))
    _, cursor = await looks(reader(place), f"{now - 9 * DAY}:{now - 9 * DAY}", 1)
    place.held += [dated("late", now - 3 * DAY), dated("too late", now - 5 * DAY)]
    assert (await looks(reader(place), cursor, 1))[0] == [["late", "new"]]


@played
async def test_it_finds_what_is_written_after_a_date_that_is_still_to_come():
    now = now_ms()
    place = Place(dated("from the future", now + 900 * DAY))
    _, cursor = await looks(reader(place), f"{now - DAY}:{now - DAY}", 1)
    place.held.append(dated("new", now))
    told, _ = await looks(reader(place), cursor, 1)
    assert "new" in told[0]


@played
async def test_it_stops_turning_pages_where_a_server_gives_the_same_one_again():
    now = now_ms()
    place = Place(*(dated(name, now) for name in "abc"))
    place.knows_one_page = True
    told, _ = await looks(reader(place), f"{now - DAY}:{now - DAY}", 1)
    assert (told, place.pages_asked) == ([["a", "b", "c"]], 2)


@played
async def test_it_reads_again_what_the_gap_holds_and_no_more():
    now = now_ms()
    place = Place(*(dated(f"{number}", now - number * DAY) for number in range(9)))
    gap = Gap(space=SPACE, since=now - 6 * DAY, until=now - 4 * DAY, because=NOT_READ)
    assert [one.text async for one in reader(place).reread(gap)] == ["6", "5", "4"]  # type: ignore[union-attr]
    assert place.pages_asked == 3


@played
async def test_it_counts_the_place_and_knows_no_threads():
    reading = reader(Place(dated("a", 1), dated("b", 2)))
    count = await reading.count(SPACE)
    assert count is not None
    assert (count.messages, count.thread) == (2, "")
    assert await reading.count(SPACE, "a thread") is None


@pytest.mark.parametrize("cursor", ["x", "1:", ":1", "1:2:3", "-1:5", "٣:١", "1" * 16 + ":1"])
@played
async def test_it_begins_anew_with_a_cursor_that_cannot_be_read(cursor: str):
    place = Place(dated("old", now_ms() - 1))
    assert (await looks(reader(place), cursor, 1))[0] == [[]]
