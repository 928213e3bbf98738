"""What is read of the past: pages, people's decisions, cases that called somebody."""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.backtest import read
from vigie.backtest.read import bounds, pages
from vigie.backtest.recorded import Recorded
from vigie.desk.models import Finding, Space
from vigie.desk.services import decide_message, undo
from vigie.intake.models import JournalEntry
from world import NOW, World


def all_of(*spaces: Space, roles: bool = False, since: int = 0) -> list[Recorded]:
    known = {space.pk: space for space in spaces}
    return [each for _, page in pages(known, *bounds(since), roles=roles) for each in page]


def only(found: Sequence[Recorded]) -> Recorded:
    (one,) = found
    return one


def finding(seq: int, kind: str, score: float, detector: str = "") -> None:
    Finding.objects.create(
        message_id=seq, kind=kind, score=score, start=0, end=1, reason="a", args=[], detector=detector
    )


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_it_reads_every_message_once_in_order_whatever_the_page(
    world: World, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(read, "PAGE", size)
    other = world.add_space("twitch", "rival", world.other_client)
    for number in range(10):
        seq = world.message(space=other if number % 4 == 3 else None).seq
        finding(seq, "insult", number / 10)
    world.space.message_set.filter(seq__in=(2, 3)).delete()
    found = all_of(world.space)
    assert [each.seq for each in found] == [1, 5, 6, 7, 9, 10]
    assert [each.findings[0].score for each in found] == [0.0, 0.4, 0.5, 0.6, 0.8, 0.9]
    assert {each.seq for each in all_of(other)} == {4, 8}


def test_a_page_costs_the_same_queries_however_many_messages_it_has(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            list(pages({world.space.pk: world.space}, 1, 1_000, roles=True))
        return len(caught)

    world.case()
    few = queries()
    for _ in range(30):
        finding(world.case().message_id, "insult", 0.5)
    assert queries() == few == 4


@pytest.mark.parametrize("since", [0, NOW, NOW + 1, NOW + 25, NOW + 50, NOW + 51])
def test_it_finds_the_first_message_of_a_time_by_halves(world: World, since: int) -> None:
    for number in range(0, 51, 5):
        world.message(recorded_ms=NOW + number)
        world.message(recorded_ms=NOW + number)
    world.space.message_set.filter(seq__in=range(9, 14)).delete()
    expected = world.space.message_set.filter(recorded_ms__gte=since).count()
    assert len(all_of(world.space, since=since)) == expected


def test_it_finds_nothing_where_nothing_was_recorded(world: World) -> None:
    assert all_of(world.space) == []


def test_the_last_decision_of_a_person_that_stands_is_what_people_decided(world: World) -> None:
    message = world.message()
    assert only(all_of(world.space)).decided is None
    decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
    assert only(all_of(world.space)).decided == "hide"
    later = decide_message(message.pk, by=world.owner, outcome="publish", at=NOW + 1)
    assert only(all_of(world.space)).decided == "publish"
    undo(later.pk, by=world.owner, at=NOW + 2)
    assert only(all_of(world.space)).decided == "hide"


def test_a_case_that_only_carries_a_decision_called_nobody(world: World) -> None:
    decide_message(world.message().pk, by=world.owner, outcome="hide", at=NOW)
    world.case()
    assert [each.opened for each in all_of(world.space)] == [False, True]


def test_a_low_toxicity_is_read_where_it_is_kept(world: World) -> None:
    finding(world.message(toxicity=0.7).seq, "toxicity", 0.7)
    world.message(toxicity=0.123)
    world.message(toxicity=0.0)
    told = [[(one.kind, one.score) for one in each.findings] for each in all_of(world.space)]
    assert told == [[("toxicity", 0.7)], [("toxicity", 0.123)], []]


def test_what_failed_then_is_told_from_what_was_never_examined(world: World) -> None:
    fields = {"outcome": "hold", "clause": "vigie.unavailable", "toxicity": 0.0}
    finding(world.message("held", **fields).seq, "unavailable", 1.0, "engine")
    finding(world.message("held", **fields).seq, "unavailable", 1.0, "charter")
    finding(world.message("held", **fields).seq, "unseen_image", 0.5, "images")
    world.message("held", **fields)
    found = all_of(world.space)
    assert [each.examined for each in found] == [True, True, True, False]
    assert [[one.kind for one in each.findings] for each in found] == [
        ["unavailable"],
        [],
        ["unseen_image"],
        [],
    ]


def test_roles_are_read_in_the_journal_where_it_has_them(world: World) -> None:
    payloads = (b'{"author": {"roles": ["owner", "vip"]}}', b'{"author": null}', b"\xff\xfe", None)
    for payload in payloads:
        seq = world.message().seq
        if payload is not None:
            JournalEntry.objects.create(seq=seq, key=bytes([seq]), digest=b"", payload=payload)
    found = all_of(world.space, roles=True)
    assert [each.message.author.roles for each in found if each.message.author] == [
        ("owner", "vip"),
        (),
        (),
        (),
    ]
    assert [each.roles_known for each in found] == [True, True, False, False]
    assert all(each.roles_known for each in all_of(world.space))  # nobody asked for them
