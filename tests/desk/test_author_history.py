"""What authors wrote before is told from what is recorded, what is in flight, and what stood at the time."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.desk.author_history import Written, histories, histories_then
from vigie.desk.models import Message
from vigie.desk.services import decide_message, undo
from vigie.message import REMEMBERED, History
from world import NOW, World

ADA = ("twitch:gazette", "a1")
BOB = ("twitch:gazette", "b2")


def test_it_counts_the_earlier_messages_of_an_author_and_those_hidden_or_deleted(world: World) -> None:
    for state in ("published", "hidden", "held", "deleted", "removed"):
        world.message(state)
    world.message("hidden", author_id="b2")
    assert histories([ADA, BOB, ("twitch:gazette", "new")], 100) == [
        History(5, 2),
        History(1, 1),
        History(0, 0),
    ]


def test_it_counts_what_stands_before_and_nothing_that_comes_after(world: World) -> None:
    for _ in range(4):
        world.message("hidden")
    assert histories([ADA], 3) == [History(2, 2)]


def test_it_counts_what_was_written_in_the_space_alone(world: World) -> None:
    elsewhere = world.add_space("youtube", "gazette")
    other = world.add_space("twitch", "rival", world.other_client)
    world.message()
    for space in (elsewhere, other):
        world.message("hidden", space=space)
    assert histories([ADA, ("youtube:gazette", "a1"), ("twitch:nowhere", "a1")], 100) == [
        History(1, 0),
        History(1, 1),
        History(0, 0),
    ]


def test_it_remembers_the_last_fifty_and_no_more(world: World) -> None:
    for _ in range(10):
        world.message("hidden")
    for _ in range(REMEMBERED - 5):
        world.message()
    assert histories([ADA], 1_000) == [History(REMEMBERED, 5)]


def test_an_author_without_an_id_has_no_history(world: World) -> None:
    world.message(author_id="")
    assert histories([("twitch:gazette", "")], 100) == [None]


def test_entries_of_one_batch_count_for_those_that_follow(world: World) -> None:
    world.message("hidden")
    assert histories([ADA, BOB, ADA, ADA], 100) == [
        History(1, 1),
        History(0, 0),
        History(2, 1),
        History(3, 1),
    ]


@pytest.mark.parametrize("flying", [0, 1, 7, REMEMBERED - 3, REMEMBERED, 3 * REMEMBERED])
def test_it_tells_the_same_whether_what_came_before_is_recorded_or_in_flight(
    world: World, flying: int
) -> None:
    for _ in range(10):
        world.message("hidden")
    before = histories([ADA, ADA], 1_000_000, {ADA: flying, BOB: 4})
    for _ in range(flying):
        world.message()
    assert histories([ADA, ADA], 1_000_000) == before


def test_a_batch_costs_the_same_two_queries_however_many_authors_it_has(world: World) -> None:
    def queries(entries: list[tuple[str, str]]) -> int:
        with CaptureQueriesContext(connection) as caught:
            histories(entries, 10_000)
        return len(caught)

    for number in range(40):
        world.message(author_id=f"u{number % 20}")
    assert queries([ADA]) == queries([("twitch:gazette", f"u{each}") for each in range(20)] * 25) == 2


def test_it_reads_by_the_index_and_scans_no_message(world: World) -> None:
    world.message()
    with CaptureQueriesContext(connection) as caught:
        histories([ADA, BOB], 100)
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + caught[-1]["sql"])
        plan = [row[-1] for row in cursor.fetchall()]
    read = [step for step in plan if "desk_message" in step or " message " in step]
    assert read
    assert all("message_by_author" in step for step in read)


def page() -> list[Written]:
    rows = Message.objects.order_by("seq").values_list("seq", "space_id", "author_id", "recorded_ms")
    return [Written(*row) for row in rows]


def test_it_tells_what_stood_when_each_message_was_recorded(world: World) -> None:
    first = world.message(recorded_ms=NOW)
    second = world.message(recorded_ms=NOW + 10)
    third = world.message(recorded_ms=NOW + 20)
    fourth = world.message(recorded_ms=NOW + 30)
    decision = decide_message(first.seq, by=world.owner, outcome="hide", clause="insult", at=NOW + 15)
    assert histories_then(page()) == {
        first.seq: History(0, 0),
        second.seq: History(1, 0),
        third.seq: History(2, 1),
        fourth.seq: History(3, 1),
    }
    undo(decision.pk, by=world.owner, at=NOW + 25)
    told = histories_then(page())
    assert (told[third.seq], told[fourth.seq]) == (History(2, 1), History(3, 0))


def test_the_last_decision_that_stood_is_the_one_that_counts(world: World) -> None:
    first = world.message(recorded_ms=NOW)
    decide_message(first.seq, by=world.owner, outcome="hide", clause="insult", at=NOW + 1)
    decide_message(first.seq, by=world.owner, outcome="publish", at=NOW + 5)
    middle = world.message(recorded_ms=NOW + 3)
    last = world.message(recorded_ms=NOW + 9)
    told = histories_then(page())
    assert (told[middle.seq], told[last.seq]) == (History(1, 1), History(2, 0))


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_it_tells_the_same_of_the_past_whatever_the_page(world: World, size: int) -> None:
    other = world.add_space("youtube", "gazette")
    for number in range(60):
        written = world.message(
            author_id=f"u{number % 3}" if number % 7 else "",
            space=other if number % 4 == 0 else None,
            recorded_ms=NOW + number,
        )
        if number % 5 == 0:
            decide_message(
                written.seq, by=world.owner, outcome="delete", clause="insult", at=NOW + number + 2
            )
    rows = page()
    whole = histories_then(rows)
    assert len(whole) == sum(1 for row in rows if row.author)
    assert max(each.restricted for each in whole.values()) > 1
    parts = [histories_then(rows[start : start + size]) for start in range(0, len(rows), size)]
    assert {seq: each for part in parts for seq, each in part.items()} == whole


def test_the_past_and_the_present_tell_the_same_of_the_last_message(world: World) -> None:
    for number in range(REMEMBERED + 20):
        written = world.message(recorded_ms=NOW + number)
        if number % 3 == 0:
            decide_message(written.seq, by=world.owner, outcome="hide", clause="insult", at=NOW + number)
    last = page()[-1]
    assert histories([ADA], last.seq) == [histories_then([last])[last.seq]]
