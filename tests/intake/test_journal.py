"""The contract that every journal keeps."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from vigie.intake.base import Appended, Journal, decode
from vigie.intake.journal import DatabaseJournal
from vigie.intake.memory import MemoryJournal
from vigie.message import Author, Message, Removal, Space

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[MemoryJournal, DatabaseJournal])
def journal(request: pytest.FixtureRequest) -> Journal:
    return request.param()


def message(native: str, text: str = "bonjour", space: str = "live", **fields: Any) -> Message:
    fields = {"author": Author("a", "Ada")} | fields
    return Message(id=native, space=Space("test", space), text=text, at=1, received_at=2, **fields)


def texts(journal: Journal) -> list[str]:
    return [
        entry.text
        for j in journal.read(after=0, limit=10_000)
        if isinstance(entry := decode(j.payload), Message)
    ]


def test_it_gives_back_what_it_was_given_in_order(journal: Journal) -> None:
    first = journal.append([message("1", "un"), message("2", "deux")])
    second = journal.append([message("3", "trois")])
    assert texts(journal) == ["un", "deux", "trois"]
    numbers = [j.seq for j in journal.read(after=0, limit=10)]
    assert numbers == [*first.seqs, *second.seqs] == sorted(numbers)
    assert journal.last() == numbers[-1]


def test_it_reads_from_after_a_number_and_no_more_than_asked(journal: Journal) -> None:
    seqs = journal.append([message(str(n)) for n in range(10)]).seqs
    assert [j.seq for j in journal.read(after=seqs[3] or 0, limit=3)] == seqs[4:7]
    assert journal.read(after=journal.last(), limit=3) == []


def test_it_keeps_the_same_space_and_id_once(journal: Journal) -> None:
    journal.append([message("1")])
    again = journal.append([message("1"), message("2")])
    assert again.repeated == 1
    assert again.conflicts == ()
    assert again.seqs[0] is None
    assert decode(journal.read(after=0, limit=10)[-1].payload).id == "2"
    assert journal.read(after=0, limit=10)[-1].seq == again.seqs[1]


def test_it_keeps_an_id_once_within_one_call(journal: Journal) -> None:
    appended = journal.append([message("1"), message("1"), message("2"), message("1", "autre")])
    assert appended.repeated == 2
    assert appended.conflicts == (3,)
    assert [seq is None for seq in appended.seqs] == [False, True, False, True]
    assert texts(journal) == ["bonjour", "bonjour"]


def test_the_same_id_in_another_space_is_another_message(journal: Journal) -> None:
    journal.append([message("1", space="ab"), message("1", space="b")])
    appended = journal.append([message("1", space="a"), message("b1", space="a")])
    assert appended.repeated == 0


def test_it_keeps_the_first_text_and_sets_the_other_apart(journal: Journal) -> None:
    journal.append([message("1", "le premier")])
    appended = journal.append([message("1", "le second")])
    assert (appended.repeated, appended.conflicts) == (1, (0,))
    assert texts(journal) == ["le premier"]


@pytest.mark.parametrize("times", [1, 3])
def test_the_database_keeps_each_conflicting_text_once(times: int) -> None:
    journal = DatabaseJournal()
    journal.append([message("1", "le premier")])
    for _ in range(times):
        journal.append([message("1", "le second")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM intake_conflict")
        (kept,) = cursor.fetchall()
    entry = decode(bytes(kept[0]))
    assert isinstance(entry, Message)
    assert entry.text == "le second"


def test_a_removal_and_a_message_of_one_id_are_two_things(journal: Journal) -> None:
    removal = Removal(id="1", space=Space("test", "live"), at=1, received_at=2, message_id="1")
    assert journal.append([message("1"), removal]).repeated == 0
    assert journal.append([removal]).repeated == 1
    assert decode(journal.read(after=0, limit=9)[1].payload) == removal


def test_nothing_is_kept_when_what_goes_with_it_fails(journal: Journal) -> None:
    def fail(_: Appended) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        journal.append([message("1")], also=fail)
    assert texts(journal) == []
    assert journal.append([message("1")]).repeated == 0


def test_what_goes_with_it_sees_the_result(journal: Journal) -> None:
    seen: list[Appended] = []
    appended = journal.append([message("1"), message("1")], also=seen.append)
    assert seen == [appended]
    journal.append([], also=seen.append)
    assert seen[1].seqs == []


def test_it_remembers_which_intake_brought_an_entry(journal: Journal) -> None:
    journal.append([message("1")], source=7)
    assert [j.source for j in journal.read(after=0, limit=1)] == [7]


@pytest.mark.parametrize(
    "strange", ["é" * 10_000, "\u202eabc", "a\tb", "", "'; DROP TABLE intake_journal; --"]
)
def test_an_id_may_be_anything(journal: Journal, strange: str) -> None:
    assert journal.append([message(strange)]).repeated == 0
    assert journal.append([message(strange)]).repeated == 1


def test_two_writers_at_once_lose_and_repeat_nothing(journal: Journal) -> None:
    def write(who: int, done: Callable[[int], None]) -> None:
        try:
            for start in range(0, 200, 10):
                # Half of the ids are given by both.
                batch = [message(f"{n}" if n % 2 else f"{who}-{n}") for n in range(start, start + 10)]
                done(journal.append(batch).repeated)
        finally:
            connections.close_all()

    repeated: list[int] = []
    writers = [threading.Thread(target=write, args=(who, repeated.append)) for who in (1, 2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sum(repeated) == 100
    entries = journal.read(after=0, limit=1000)
    assert len(entries) == len({decode(j.payload).id for j in entries}) == 300
