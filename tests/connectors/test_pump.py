"""From connector to journal: nothing lost, nothing twice, whatever fails on either side."""

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable, Sequence

import pytest

from vigie.connectors.base import WELL, Capabilities, ConnectorError, Sentence
from vigie.connectors.supervise import Pumped, pump
from vigie.intake.base import Appended, decode
from vigie.intake.memory import MemoryJournal
from vigie.intake.storage import StorageError
from vigie.message import Entry, Message, Space

SPACE = Space("test", "place")
LOCKED = StorageError("The database is locked by another program: close it.", temporary=True)


def said(number: int, text: str = "") -> Message:
    return Message(
        id=str(number), space=SPACE, text=text or f"message {number}", at=number, received_at=number
    )


class Script:
    """A connector that plays what it is given: an entry is said, an exception is raised, a function called.

    Each `receive` goes on where the one before stopped.
    """

    capabilities = Capabilities(delivery="stream", kinds=frozenset({"chat"}))
    space = SPACE

    def __init__(self, *steps: Entry | Exception | Callable[[], object], lasts: bool = False) -> None:
        self.health = WELL
        self.open = 0
        self.given = 0
        self._steps = list(steps)
        self._lasts = lasts

    async def receive(self, cursor: str = "") -> AsyncGenerator[Entry, None]:
        self.open += 1
        try:
            while self._steps:
                step = self._steps.pop(0)
                if isinstance(step, Exception):
                    raise step
                if isinstance(step, Entry):
                    self.given += 1
                    yield step
                else:
                    step()
                    await asyncio.sleep(0)
            if self._lasts:
                await asyncio.Event().wait()
        finally:
            self.open -= 1


class FailingJournal(MemoryJournal):
    """Fails as told, one failure for each call, before or after the writing."""

    def __init__(self, *failures: Exception | None, after: bool = False) -> None:
        super().__init__()
        self.offered: list[list[str]] = []
        self._failures = list(failures)
        self._after = after

    def append(
        self, entries: Sequence[Entry], *, source: int = 0, also: Callable[[Appended], None] | None = None
    ) -> Appended:
        self.offered.append([entry.id for entry in entries])
        failure = self._failures.pop(0) if self._failures else None
        if failure and not self._after:
            raise failure
        appended = super().append(entries, source=source, also=also)
        if failure:
            raise failure
        return appended

    @property
    def ids(self) -> list[str]:
        return [decode(row.payload).id for row in self.read(after=0, limit=100_000)]


def pumped(connector: Script, journal: MemoryJournal, **given: object) -> Pumped:
    async def whole() -> Pumped:
        async with asyncio.timeout(60):
            return await pump(connector, journal, first_wait=0.001, longest_wait=0.002, **given)  # type: ignore[arg-type]

    return asyncio.run(whole())


def test_it_journals_everything_in_order_by_batches():
    journal = FailingJournal()
    counts = pumped(Script(*map(said, range(1_234))), journal, batch_max=500)
    assert journal.ids == [str(n) for n in range(1_234)]
    assert [len(batch) for batch in journal.offered] == [500, 500, 234]
    assert counts == Pumped(journalled=1_234)


def test_it_writes_a_lonely_message_without_waiting_for_others():
    journal = MemoryJournal()

    async def scenario() -> None:
        pumping = asyncio.create_task(pump(Script(said(1), lasts=True), journal, batch_max=500))
        async with asyncio.timeout(20):
            while not journal.last():
                await asyncio.sleep(0.002)
        pumping.cancel()
        await asyncio.gather(pumping, return_exceptions=True)

    asyncio.run(scenario())


def test_it_marks_entries_with_their_source():
    journal = MemoryJournal()
    pumped(Script(said(1)), journal, source=7)
    assert [row.source for row in journal.read(after=0, limit=9)] == [7]


def test_it_counts_what_the_journal_had_already():
    journal = MemoryJournal()
    journal.append([said(1), said(2)])
    counts = pumped(Script(said(1), said(2, "another text"), said(3), said(3)), journal)
    assert counts == Pumped(journalled=1, repeated=3)


def test_it_holds_what_a_locked_database_refuses():
    journal = FailingJournal(LOCKED, LOCKED, LOCKED)
    sentences: list[Sentence] = []
    counts = pumped(Script(*map(said, range(10))), journal, on_health=sentences.append)
    assert journal.ids == [str(n) for n in range(10)]
    assert counts == Pumped(journalled=10)
    assert sentences == ["", f"What is received waits in memory. {LOCKED}", ""]
    assert sentences[1].said("fr").startswith("Ce qui est reçu attend en mémoire")


def test_it_does_not_double_what_was_written_before_the_failure():
    journal = FailingJournal(LOCKED, TimeoutError("no answer"), after=True)
    counts = pumped(Script(*map(said, range(10))), journal)
    assert journal.ids == [str(n) for n in range(10)]
    assert journal.conflicts == []
    assert counts.refused == 0


def test_it_holds_everything_when_the_journal_has_a_fault(caplog: pytest.LogCaptureFixture):
    journal = FailingJournal(RuntimeError("bug"), RuntimeError("bug"))
    sentences: list[Sentence] = []
    with caplog.at_level(logging.CRITICAL, "vigie.connectors.writing"):
        pumped(Script(said(1), said(2)), journal, on_health=sentences.append)
    assert journal.ids == ["1", "2"]
    assert "RuntimeError" in sentences[1]
    assert sentences[-1] == ""


def test_it_makes_the_network_wait_when_memory_is_full():
    gate = threading.Event()
    reached = threading.Event()

    class Blocked(MemoryJournal):
        def append(
            self, entries: Sequence[Entry], *, source: int = 0, also: Callable[[Appended], None] | None = None
        ) -> Appended:
            reached.set()
            assert gate.wait(20)
            return super().append(entries, source=source, also=also)

    journal = Blocked()
    connector = Script(*map(said, range(1_000)))

    async def scenario() -> Pumped:
        async with asyncio.timeout(60):
            pumping = asyncio.create_task(pump(connector, journal, batch_max=10, held_max=50))
            while not reached.is_set():
                await asyncio.sleep(0.002)
            for _ in range(200):
                await asyncio.sleep(0)
            # Ten are being written, fifty are held, and one is in the hands of the reader.
            assert connector.given <= 61
            gate.set()
            return await pumping

    assert asyncio.run(scenario()) == Pumped(journalled=1_000)


def test_it_starts_again_a_connector_that_asks_for_it():
    journal = MemoryJournal()
    connector = Script(said(1), ConnectorError("Busy: call again later."), said(2), said(2), said(3))
    assert pumped(connector, journal) == Pumped(journalled=3, repeated=1)
    assert connector.open == 0


def test_it_starts_again_a_connector_that_has_a_fault(caplog: pytest.LogCaptureFixture):
    journal = MemoryJournal()
    with caplog.at_level(logging.CRITICAL, "vigie.connectors.reading"):
        assert pumped(Script(said(1), KeyError("bug"), said(2)), journal) == Pumped(journalled=2)


def test_it_says_why_a_connector_is_waited_for():
    sentences: list[Sentence] = []

    async def scenario() -> None:
        connector = Script(said(1), ConnectorError("Busy: call again later."), lasts=True)
        pumping = asyncio.create_task(
            pump(connector, MemoryJournal(), first_wait=30, longest_wait=30, on_health=sentences.append)
        )
        async with asyncio.timeout(20):
            while "Busy: call again later." not in sentences:
                await asyncio.sleep(0.002)
        pumping.cancel()
        await asyncio.gather(pumping, return_exceptions=True)

    asyncio.run(scenario())


def test_it_passes_on_the_health_of_the_connector_once():
    sentences: list[Sentence] = []
    connector = Script(said(1), said(2), said(3))
    connector.health = Sentence("The account must be connected again.", "Le compte est à reconnecter.")
    pumped(connector, MemoryJournal(), batch_max=1, on_health=sentences.append)
    assert sentences == ["The account must be connected again."]


def test_it_journals_what_came_before_a_permanent_error_then_raises_it():
    journal = FailingJournal(LOCKED)
    sentences: list[Sentence] = []
    connector = Script(*map(said, range(30)), ConnectorError("The page is gone.", permanent=True), said(99))
    with pytest.raises(ConnectorError, match="The page is gone"):
        pumped(connector, journal, batch_max=10, on_health=sentences.append)
    assert journal.ids == [str(n) for n in range(30)]
    assert sentences[-1] == "The page is gone."


def test_it_goes_on_when_health_cannot_be_told(caplog: pytest.LogCaptureFixture):
    def refuse(sentence: Sentence) -> None:
        raise LOCKED

    journal = MemoryJournal()
    with caplog.at_level(logging.CRITICAL, "vigie.connectors.writing"):
        assert pumped(Script(said(1)), journal, on_health=refuse) == Pumped(journalled=1)


def test_it_sets_aside_what_no_journal_can_hold_and_keeps_its_neighbours(caplog: pytest.LogCaptureFixture):
    journal = FailingJournal()
    counts = pumped(Script(said(1), said(2, "half \ud83d"), said(3)), journal)
    assert journal.ids == ["1", "3"]
    assert counts == Pumped(journalled=2, refused=1)
    assert "Entry '2' of test:place cannot be journalled" in caplog.text
    assert "half" not in caplog.text


def test_it_writes_what_it_holds_when_it_is_stopped():
    journal = FailingJournal(LOCKED)
    connector = Script(*map(said, range(100)), lasts=True)

    async def scenario() -> None:
        # The first try fails, and the next one would come in half a minute.
        pumping = asyncio.create_task(pump(connector, journal, batch_max=10, first_wait=60, longest_wait=60))
        async with asyncio.timeout(20):
            while not (journal.offered and connector.given == 100):
                await asyncio.sleep(0.002)
        pumping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await pumping

    asyncio.run(scenario())
    assert journal.ids == [str(n) for n in range(100)]
    assert connector.open == 0


def test_it_says_how_much_is_lost_when_it_is_stopped_and_the_journal_still_fails(
    caplog: pytest.LogCaptureFixture,
):
    journal = FailingJournal(LOCKED, LOCKED)

    async def scenario() -> None:
        pumping = asyncio.create_task(
            pump(Script(said(1), said(2), lasts=True), journal, first_wait=60, longest_wait=60)
        )
        async with asyncio.timeout(20):
            while not journal.offered:
                await asyncio.sleep(0.002)
        pumping.cancel()
        await asyncio.gather(pumping, return_exceptions=True)

    asyncio.run(scenario())
    assert "2 entries received were not journalled" in caplog.text


def test_it_waits_for_the_writing_under_way_when_it_is_stopped():
    began = threading.Event()
    go_on = threading.Event()

    class Slow(FailingJournal):
        def append(
            self, entries: Sequence[Entry], *, source: int = 0, also: Callable[[Appended], None] | None = None
        ) -> Appended:
            began.set()
            assert go_on.wait(20)
            return super().append(entries, source=source, also=also)

    journal = Slow()

    async def scenario() -> None:
        pumping = asyncio.create_task(pump(Script(said(1), lasts=True), journal))
        while not began.is_set():
            await asyncio.sleep(0.002)
        pumping.cancel()
        await asyncio.sleep(0)
        assert not pumping.done()
        go_on.set()
        await asyncio.gather(pumping, return_exceptions=True)

    asyncio.run(scenario())
    assert journal.ids == ["1"]
