"""One message's whole way, and every way in which a part of the road may fail under it."""

import asyncio
import itertools
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Sequence
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from engines import Collapsing, Deadly, Endless, partly_broken, slow_to_load, stillborn

from vigie.actions.models import Action
from vigie.actions.sender import Sender
from vigie.actions.simulated import SimulatedNetwork
from vigie.charter.compile import CompiledCharter
from vigie.clock import now_ms
from vigie.desk import services
from vigie.desk.errors import NothingToDecide
from vigie.desk.models import Case, Decision, Event, Finding, Space, State
from vigie.desk.models import Message as Recorded
from vigie.desk.record import Recorder
from vigie.examination import LocalExaminer
from vigie.examined import Examined
from vigie.examiner import ExaminerError, ProcessExaminer
from vigie.intake import storage
from vigie.intake.base import Journalled
from vigie.intake.journal import DatabaseJournal
from vigie.intake.models import JournalEntry
from vigie.message import Author, Entry, History, Message, Removal
from vigie.message import Space as Place
from vigie.road import Road
from vigie.rules import Rules
from world import World

pytestmark = pytest.mark.django_db(transaction=True)

LIVE = Place("twitch", "gazette")
THREAT = "je vais te tuer"
PHONE = "appelez-moi au 01 99 00 12 34"
_numbers = itertools.count(1)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def journal() -> DatabaseJournal:
    return DatabaseJournal()


def message(text: str = "bonsoir à tous", **fields: Any) -> Message:
    number = next(_numbers)
    now = now_ms()
    given = {
        "id": f"n{number}",
        "space": LIVE,
        "author": Author(f"viewer{number}", f"Viewer {number}"),
        "at": now,
        "received_at": now,
    }
    return Message(text=text, **(given | fields))


def carry(journal: DatabaseJournal, *entries: Entry, examiner: Any = None, **options: Any) -> None:
    """Journal entries and run the road to the end of the journal."""
    journal.append(entries)
    road = Road(journal, examiner or LocalExaminer(), options.pop("recorder", None) or Recorder(), **options)
    road.run(threading.Event(), until_empty=True)


def recorded(entry: Entry) -> Recorded:
    return Recorded.objects.get(native_id=entry.id)


def states() -> list[str]:
    return list(Recorded.objects.order_by("seq").values_list("state", flat=True))


def send_what_is_due(network: SimulatedNetwork, at: int) -> None:
    """Let a sender look at the outbox once, at a time."""

    async def look() -> None:
        stop = asyncio.Event()
        sending = asyncio.create_task(Sender(network_of(network), lambda: at).run(stop))
        until = time.monotonic() + 30
        while Action.Status.WAITING in await due_statuses(at) and time.monotonic() < until:
            await asyncio.sleep(0.02)
        stop.set()
        await sending

    asyncio.run(look())


def network_of(network: SimulatedNetwork) -> dict[str, SimulatedNetwork]:
    return {LIVE.network: network}


async def due_statuses(at: int) -> set[str]:
    def read() -> set[str]:
        try:
            return set(Action.objects.filter(due_ms__lte=at).values_list("status", flat=True))
        finally:
            connections.close_all()

    return await sync_to_async(read, thread_sensitive=False)()


# ——— the whole way


def test_a_message_goes_from_the_journal_to_a_persons_decision_and_to_the_network(
    world: World, journal: DatabaseJournal
) -> None:
    said = message(THREAT)
    carry(journal, message(), said)
    assert states() == ["published", "held"]
    held = recorded(said)
    assert (held.outcome, held.author_name, held.text) == ("hold", said.author and said.author.name, THREAT)
    assert held.clause
    assert Finding.objects.filter(message=held, kind="threat").exists()
    assert {"messages", "case.opened"} <= set(Event.objects.values_list("kind", flat=True))

    at = now_ms()
    case = services.lease_next(by=world.teammate, at=at)
    assert case is not None
    assert case.message == held
    decision = services.decide(case.pk, by=world.teammate, outcome="delete", at=at)
    assert recorded(said).state == State.DELETED
    assert Case.objects.get().status == Case.Status.DECIDED

    network = SimulatedNetwork()
    send_what_is_due(network, at + settings.GRACE_MS - 1)
    assert network.effects == []
    send_what_is_due(network, at + settings.GRACE_MS)
    (effect,) = network.effects
    assert (effect.verb, effect.space, effect.message) == ("delete", LIVE.id, said.id)
    assert Action.objects.get().status == Action.Status.DONE
    assert Decision.objects.get() == decision
    send_what_is_due(network, at + 10 * settings.GRACE_MS)
    assert len(network.asked) == 1


def test_nothing_leaves_for_the_network_when_it_is_undone_in_time(
    world: World, journal: DatabaseJournal
) -> None:
    said = message(THREAT)
    carry(journal, said)
    at = now_ms()
    case = services.lease_next(by=world.teammate, at=at)
    assert case is not None
    decision = services.decide(case.pk, by=world.teammate, outcome="delete", at=at)
    undone = services.undo(decision.pk, by=world.teammate, at=at + settings.GRACE_MS - 1)
    assert undone.cancelled
    assert recorded(said).state == State.HELD
    assert Case.objects.get().status == Case.Status.OPEN
    network = SimulatedNetwork()
    send_what_is_due(network, at + 10 * settings.GRACE_MS)
    assert network.asked == []


def test_a_clause_that_may_act_alone_needs_nobody(world: World, journal: DatabaseJournal) -> None:
    said = message(PHONE)
    carry(journal, said)
    assert recorded(said).state == State.HIDDEN
    assert not Case.objects.exists()
    network = SimulatedNetwork()
    send_what_is_due(network, now_ms())
    assert [(effect.verb, effect.message) for effect in network.effects] == [("hide", said.id)]


def test_it_goes_on_from_where_it_was(journal: DatabaseJournal) -> None:
    carry(journal, message(), message())
    carry(journal, message())
    carry(journal)
    assert len(states()) == 3


def test_the_road_ends_when_it_is_told_to_and_leaves_the_rest_in_the_journal(
    journal: DatabaseJournal,
) -> None:
    journal.append([message() for _ in range(2_000)])
    stop = threading.Event()
    Road(journal, LocalExaminer(), Recorder(), on_recorded=lambda *_: stop.set()).run(stop)
    assert 0 < len(states()) < 2_000
    carry(journal)
    assert len(states()) == 2_000


# ——— the engine fails


def assert_only_the_faulty_one_waits(faulty: Message, others: Sequence[Message]) -> None:
    held = recorded(faulty)
    assert (held.state, held.outcome, held.clause) == ("held", "hold", "vigie.unavailable")
    assert held.text == faulty.text
    assert Case.objects.get().message == held
    assert [recorded(one).state for one in others] == ["published"] * len(others)


@pytest.mark.parametrize("engine", [partly_broken, Collapsing])
def test_what_cannot_be_examined_waits_for_a_person_and_the_others_pass(
    world: World, journal: DatabaseJournal, engine: Any, caplog: pytest.LogCaptureFixture
) -> None:
    faulty = message("une faille ici")
    others = [message() for _ in range(4)]
    carry(journal, *others[:2], faulty, *others[2:], examiner=LocalExaminer(make_engine=engine))
    assert_only_the_faulty_one_waits(faulty, others)
    assert Finding.objects.get(message=recorded(faulty)).kind == "unavailable"
    # What is written to the log holds no text.
    assert "failed" in caplog.text
    assert "une faille" not in caplog.text


def test_an_examiner_that_is_killed_is_replaced_and_nothing_is_lost(
    world: World, journal: DatabaseJournal
) -> None:
    examiner = ProcessExaminer()
    first = examiner.pid
    assert first is not None
    killed: list[int] = []

    def kill(_batch: Sequence[Examined], _at: int) -> None:
        if not killed:
            killed.append(first)
            os.kill(first, signal.SIGKILL)

    try:
        carry(journal, *[message() for _ in range(3_000)], examiner=examiner, on_recorded=kill)
        assert examiner.pid != first
    finally:
        examiner.close()
    assert killed
    assert states() == ["published"] * 3_000
    assert list(Recorded.objects.order_by("seq").values_list("seq", flat=True)) == list(
        JournalEntry.objects.order_by("seq").values_list("seq", flat=True)
    )


def test_an_examiner_that_dies_while_nothing_is_asked_is_replaced(
    world: World, journal: DatabaseJournal
) -> None:
    examiner = ProcessExaminer()
    try:
        carry(journal, message(), examiner=examiner)
        assert examiner.pid is not None
        os.kill(examiner.pid, signal.SIGKILL)
        carry(journal, message(), examiner=examiner)
    finally:
        examiner.close()
    assert states() == ["published"] * 2


def test_a_message_that_kills_the_examiner_each_time_is_held(world: World, journal: DatabaseJournal) -> None:
    faulty = message("une faille ici")
    others = [message() for _ in range(4)]
    examiner = ProcessExaminer(make_engine=Deadly)
    try:
        carry(journal, *others[:2], faulty, *others[2:], examiner=examiner)
    finally:
        examiner.close()
    assert_only_the_faulty_one_waits(faulty, others)
    assert "a person must read it" in recorded(faulty).remarks


def test_a_message_on_which_the_examiner_never_answers_is_held(
    world: World, journal: DatabaseJournal
) -> None:
    faulty = message("une faille ici")
    others = [message() for _ in range(2)]
    examiner = ProcessExaminer(make_engine=Endless, hung=5)
    try:
        examiner.warm([])
        carry(journal, others[0], faulty, others[1], examiner=examiner)
    finally:
        examiner.close()
    assert_only_the_faulty_one_waits(faulty, others)


def test_an_examiner_that_cannot_live_ends_the_road_and_leaves_the_journal_as_it_is(
    journal: DatabaseJournal,
) -> None:
    examiner = ProcessExaminer(make_engine=stillborn)
    try:
        with pytest.raises(ExaminerError, match="run `vigie doctor`"):
            carry(journal, message(), examiner=examiner)
    finally:
        examiner.close()
    assert states() == []
    carry(journal)
    assert states() == ["published"]


def test_an_examiner_that_still_loads_ends_by_itself_when_nobody_waits_for_it() -> None:
    # A killed worker closes nothing: what ends its examiner is the end of their pipe.
    examiner = ProcessExaminer(make_engine=slow_to_load)
    (process,) = multiprocessing.active_children()
    examiner.close()
    assert process.exitcode == 0


# ——— the charter fails


def test_no_charter_but_its_own_weighs_the_messages_of_a_space(
    world: World, journal: DatabaseJournal, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = Place("twitch", "autre")
    examiner = LocalExaminer(Rules({LIVE.key: "no-such-charter"}))
    ordinary, phone, other = message(), message(PHONE), message(space=elsewhere)
    carry(journal, ordinary, phone, other, examiner=examiner)
    assert [recorded(one).state for one in (ordinary, phone, other)] == ["held", "held", "published"]
    assert {recorded(one).clause for one in (ordinary, phone)} == {"vigie.unavailable"}
    assert not Action.objects.exists()
    (told,) = [one for one in caplog.records if "charter" in one.getMessage()]
    assert LIVE.key in told.getMessage()
    assert "wait for a person" in told.getMessage()


def test_a_charter_that_fails_while_it_weighs_holds_the_message(
    world: World, journal: DatabaseJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    weigh = CompiledCharter.weigh

    def fail(self: CompiledCharter, message: Message, findings: Any, history: Any) -> Any:
        if "faille" in message.text:
            raise ZeroDivisionError
        return weigh(self, message, findings, history)

    monkeypatch.setattr(CompiledCharter, "weigh", fail)
    faulty, other = message("une faille ici"), message()
    carry(journal, faulty, other)
    assert_only_the_faulty_one_waits(faulty, [other])


# ——— the database refuses


class Spoiling(LocalExaminer):
    """Gives what no column can hold for some messages."""

    def examine(
        self, entries: Sequence[Journalled], histories: Sequence[History | None] = ()
    ) -> list[Examined]:
        examined = super().examine(entries, histories)
        for one in examined:
            if "faille" in one.text:
                one.likes = 2**70
        return examined


def test_one_row_that_the_database_refuses_does_not_stop_the_others(
    world: World, journal: DatabaseJournal
) -> None:
    entries = [message("une faille ici" if number in (0, 7, 8, 59) else "bonsoir") for number in range(60)]
    counted: list[int] = []
    carry(
        journal,
        *entries,
        examiner=Spoiling(),
        on_recorded=lambda batch, _: counted.append(len(batch)),
    )
    assert sum(counted) == 60
    assert Recorded.objects.count() == 60
    for number in (0, 7, 8, 59):
        held = recorded(entries[number])
        assert (held.state, held.clause, held.text) == ("held", "vigie.unavailable", "une faille ici")
        assert "read entry" in held.remarks
    assert Case.objects.count() == 4
    assert Recorded.objects.filter(state=State.PUBLISHED).count() == 56


def test_a_changed_text_that_the_database_refuses_still_replaces_the_one_before(
    world: World, journal: DatabaseJournal
) -> None:
    first = message()
    changed = message("une faille ici", id=first.id, revision="2", held=True)
    carry(journal, first, changed, examiner=Spoiling())
    before, after = Recorded.objects.order_by("seq")
    assert (before.state, before.revision) == ("removed", "")
    assert (after.state, after.revision, after.held) == ("held", "2", True)


def test_a_damaged_entry_of_the_journal_is_shown_to_a_person(world: World, journal: DatabaseJournal) -> None:
    first, damaged, last = message(), message(), message()
    journal.append([first, damaged, last])
    seq = JournalEntry.objects.order_by("seq")[1].seq
    JournalEntry.objects.filter(seq=seq).update(payload=b'{"entry":"mess\xff')
    carry(journal)
    assert [recorded(one).state for one in (first, last)] == ["published"] * 2
    held = Recorded.objects.get(seq=seq)
    assert (held.state, held.space.native_id) == ("held", "unreadable")
    assert "cannot be read" in held.remarks


def test_a_refusal_that_passes_is_told_and_leaves_no_trace(
    world: World, journal: DatabaseJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = ["database or disk is full"] * 2

    class Recalcitrant(Recorder):
        def _write(self, batch: Sequence[Examined], at: int) -> None:
            super()._write(batch, at)
            if refusals:
                raise storage.OperationalError(refusals.pop())

    told: list[str] = []
    unknown = Place("twitch", "jamais-vu")
    carry(
        journal,
        *[message(f"{PHONE[:-1]}{number}", space=unknown) for number in range(5)],
        recorder=Recalcitrant(),
        on_trouble=told.append,
    )
    assert [sentence[:40] for sentence in told[:2]] == [told[0][:40]] * 2
    assert "is full" in told[0]
    assert told[2:] == [""]
    # What was rolled back is not believed: neither the space made, nor the automatic decisions counted.
    assert {one.space_id for one in Recorded.objects.all()} == {Space.objects.get(native_id="jamais-vu").pk}
    assert states() == ["hidden"] * 5
    assert Decision.objects.count() == Action.objects.count() == 5


def test_a_refusal_for_good_ends_the_road(journal: DatabaseJournal) -> None:
    class Unwritable(Recorder):
        def _write(self, batch: Sequence[Examined], at: int) -> None:
            raise storage.OperationalError("attempt to write a readonly database")

    with pytest.raises(storage.StorageError, match="right to write"):
        carry(journal, message(), recorder=Unwritable())
    carry(journal)
    assert states() == ["published"]


# ——— the network takes away


def removal(**fields: Any) -> Removal:
    at = now_ms() + 1_000
    return Removal(id=f"r{next(_numbers)}", space=LIVE, at=at, received_at=at, **fields)


def test_what_the_network_removed_is_marked_and_its_case_closed(
    world: World, journal: DatabaseJournal
) -> None:
    ada = Author("ada", "Ada")
    by_ada = [message("bonsoir", author=ada), message(THREAT, author=ada)]
    other = message(f"{THREAT} toi aussi")
    elsewhere = message("bonsoir", author=ada, space=Place("twitch", "autre"))
    carry(journal, *by_ada, other, elsewhere)
    assert Case.objects.filter(status="open").count() == 2

    carry(journal, removal(message_id=other.id))
    assert recorded(other).state == State.REMOVED
    assert Case.objects.get(message=recorded(other)).status == "closed"
    assert recorded(by_ada[1]).state == State.HELD

    carry(journal, removal(author_id="ada", how="timeout", duration=600))
    assert [recorded(one).state for one in by_ada] == [State.REMOVED] * 2
    assert not Case.objects.filter(status="open").exists()
    assert recorded(elsewhere).state == State.PUBLISHED


def test_a_cleared_room_is_cleared_and_what_is_said_afterwards_stays(
    world: World, journal: DatabaseJournal
) -> None:
    before = [message(), message(THREAT)]
    cleared = removal(how="clear")
    after = message(at=cleared.at + 1)
    carry(journal, *before, cleared, after)
    assert [recorded(one).state for one in before] == [State.REMOVED] * 2
    assert recorded(after).state == State.PUBLISHED
    assert not Case.objects.filter(status="open").exists()


def test_a_removal_told_twice_changes_nothing_more(world: World, journal: DatabaseJournal) -> None:
    said = message(THREAT)
    carry(journal, said, removal(message_id=said.id))
    case = Case.objects.get()
    carry(journal, removal(message_id=said.id), removal(message_id=said.id))
    assert recorded(said).state == State.REMOVED
    assert Case.objects.get().closed_ms == case.closed_ms
    assert Event.objects.filter(kind="case.closed").count() == 1


def test_a_removal_reaches_a_message_of_its_own_batch(world: World, journal: DatabaseJournal) -> None:
    said, stays = message(THREAT), message()
    carry(journal, said, removal(message_id=said.id), stays)
    assert states() == ["removed", "published"]
    assert Case.objects.get().status == "closed"


def test_nobody_can_decide_what_the_network_took_away_meanwhile(
    world: World, journal: DatabaseJournal
) -> None:
    said = message(THREAT)
    carry(journal, said)
    case = services.lease_next(by=world.owner)
    assert case is not None
    carry(journal, removal(message_id=said.id))
    with pytest.raises(NothingToDecide):
        services.decide(case.pk, by=world.owner, outcome="delete")
    assert not Action.objects.exists()


def test_a_removal_of_what_was_never_seen_is_no_error(world: World, journal: DatabaseJournal) -> None:
    carry(journal, removal(message_id="unknown"), removal(author_id="nobody"), message())
    assert states() == ["published"]
