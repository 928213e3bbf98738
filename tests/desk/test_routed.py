"""What a clause does beside its outcome, from the verdict to the desk: queue, proposals, alerts."""

from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.actions.models import Action
from vigie.desk import record as recording
from vigie.desk.alerts import LISTED_MS, MOST, WHILE_MS, recent_alerts
from vigie.desk.models import Alert, Case, Decision, Event, Message
from vigie.desk.queries import case_view, queues_open
from vigie.desk.record import Recorder
from vigie.desk.services import decide, lease, lease_next
from vigie.examined import Examined, Seen
from world import NOW, World

_numbers = count(1_000)
RAID = (("raid", "vague"),)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Stop the clock of recording at NOW; a test moves it by hand."""
    at = {"now": NOW}
    monkeypatch.setattr(recording, "now_ms", lambda: at["now"])
    return at


def examined(space: str = "gazette", **fields: Any) -> Examined:
    seq = next(_numbers)
    made = Examined(seq, 0, "twitch", space, NOW, native_id=f"n{seq}", kind="chat", text=f"message {seq}")
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def held(**fields: Any) -> Examined:
    return examined(outcome="hold", clause="insult", **fields)


def recorded(*batch: Examined) -> None:
    Recorder(client="gazette").record(batch)


def told(kind: str = "alert") -> list[dict[str, Any]]:
    return list(Event.objects.filter(kind=kind).order_by("pk").values_list("payload", flat=True))


# ——— queues


def test_a_case_waits_in_the_first_queue_of_its_verdict(world: World) -> None:
    recorded(held(routes=("presse", "nuit")), held())
    assert list(Case.objects.order_by("pk").values_list("queue", flat=True)) == ["presse", ""]


def test_a_route_alone_opens_no_case(world: World) -> None:
    recorded(examined(routes=("presse",), proposals=("ban",)))
    assert Message.objects.get().state == "published"
    assert not Case.objects.exists()


def test_a_person_is_served_every_queue_or_the_one_they_ask_for(world: World) -> None:
    recorded(held(priority=3), held(routes=("presse",)), held(routes=("presse",), priority=2))
    common, late, soon = Case.objects.order_by("pk")
    served = lease_next(by=world.teammate, at=NOW, queue="presse")
    assert served == soon
    assert lease_next(by=world.teammate, at=NOW, queue="presse") == soon
    assert lease_next(by=world.teammate, at=NOW, after_case=soon.pk, queue="presse") == late
    assert lease_next(by=world.owner, at=NOW) == common
    assert lease_next(by=world.owner, at=NOW, queue="") == common
    assert lease_next(by=world.owner, at=NOW, queue="nuit") is None


def test_a_case_held_in_another_queue_is_not_served_in_this_one(world: World) -> None:
    recorded(held(), held(routes=("presse",)))
    common, routed = Case.objects.order_by("pk")
    assert lease_next(by=world.teammate, at=NOW) == common
    assert lease_next(by=world.teammate, at=NOW, queue="presse") == routed


def test_nobody_is_served_the_queue_of_another_client(world: World) -> None:
    recorded(held(routes=("presse",)))
    assert lease_next(by=world.stranger, at=NOW, queue="presse") is None
    assert lease_next(by=world.reader, at=NOW, queue="presse") is None
    assert queues_open([world.other_client.pk]) == {}


def test_it_counts_what_waits_in_each_queue(world: World) -> None:
    recorded(held(routes=("presse",)), held(routes=("nuit",)), held(), held(routes=("presse",)))
    decided = lease(Case.objects.get(queue="nuit").pk, by=world.owner, at=NOW)
    decide(decided.pk, by=world.owner, outcome="hide", at=NOW)
    assert list(queues_open([world.client.pk]).items()) == [("", 1), ("presse", 2)]


@pytest.mark.parametrize("queue", [None, "", "presse"])
def test_the_next_case_is_found_by_its_index_whatever_the_queue(world: World, queue: str | None) -> None:
    recorded(*(held(routes=("presse",) if number % 2 else ()) for number in range(40)))
    with CaptureQueriesContext(connection) as seen:
        lease_next(by=world.teammate, at=NOW, queue=queue)
        queues_open([world.client.pk])
    reads = [query["sql"] for query in seen.captured_queries if query["sql"].startswith("SELECT")]
    steps = []
    with connection.cursor() as cursor:
        for sql in reads:
            cursor.execute("EXPLAIN QUERY PLAN " + sql)
            steps += [row[3] for row in cursor.fetchall()]
    assert any("case_one_queue" in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN") and "desk_case" in step]


# ——— proposals


def test_what_is_proposed_about_an_author_is_kept_with_the_case(world: World) -> None:
    recorded(held(proposals=("ban", "time-out")), held())
    with_proposals, without = Case.objects.order_by("pk")
    assert case_view(world.owner, with_proposals.pk).proposal.about_author == ("ban", "time-out")
    assert case_view(world.owner, without.pk).proposal.about_author == ()


@pytest.mark.parametrize("outcome", ["publish", "hold", "hide", "delete"])
@pytest.mark.parametrize("acts_alone", [True, False])
def test_a_proposal_never_reaches_the_outbox(world: World, outcome: str, acts_alone: bool) -> None:
    given = {"outcome": outcome, "clause": "insult", "acts_alone": acts_alone, "quota": 100}
    given |= {"fingerprint": "f", "at_once": True}
    recorded(examined(**given))
    without = list(Action.objects.values_list("verb", flat=True))
    decisions = list(Decision.objects.values_list("outcome", flat=True))
    recorded(examined(**given, proposals=("ban", "time-out")))
    # The second message led to what the first one led to, and to nothing more.
    assert list(Action.objects.values_list("verb", flat=True)) == 2 * without
    assert list(Decision.objects.values_list("outcome", flat=True)) == 2 * decisions
    assert set(without) <= {"hide", "delete"}


# ——— alerts


def test_an_alert_is_recorded_and_told_with_its_clause_its_place_and_its_time(world: World) -> None:
    raising = examined(alerts=RAID, charter="media", version="3")
    recorded(examined(), raising)
    alert = Alert.objects.get()
    assert (alert.client, alert.space, alert.name, alert.clause) == (
        world.client,
        world.space,
        "raid",
        "vague",
    )
    assert (alert.charter, alert.charter_version) == ("media", "3")
    assert (alert.seq, alert.at_ms, alert.last_ms, alert.count) == (raising.seq, NOW, NOW, 1)
    assert told() == [
        {"alert": "raid", "space": world.space.pk, "name": "gazette", "clause": "vague", "seq": raising.seq}
    ]
    assert Event.objects.get(kind="alert").client == world.client


def test_the_same_alert_of_one_space_is_told_once_in_ten_minutes_and_counted(
    world: World, clock: dict[str, int]
) -> None:
    recorded(examined(alerts=RAID), examined(alerts=RAID))
    clock["now"] = NOW + WHILE_MS - 1
    # Another recorder: what was told before a worker started again is not told twice.
    recorded(examined(alerts=RAID), examined(), examined(alerts=RAID))
    alert = Alert.objects.get()
    assert (alert.count, alert.at_ms, alert.last_ms) == (4, NOW, NOW + WHILE_MS - 1)
    assert len(told()) == 1
    clock["now"] = NOW + WHILE_MS
    recorded(examined(alerts=RAID))
    assert list(Alert.objects.order_by("pk").values_list("count", flat=True)) == [4, 1]
    assert len(told()) == 2


def test_other_alerts_and_other_spaces_are_told_apart(world: World) -> None:
    world.add_space("twitch", "autre")
    recorded(
        examined(alerts=(*RAID, ("menace", "menace"))),
        examined("autre", alerts=RAID),
        examined(alerts=RAID),
    )
    counted = sorted(Alert.objects.values_list("space__native_id", "name", "count"))
    assert counted == [("autre", "raid", 1), ("gazette", "menace", 1), ("gazette", "raid", 2)]
    assert len(told()) == 3


def test_alerts_are_written_with_their_messages_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(recording, "emit_all", fail)
    with pytest.raises(ZeroDivisionError):
        recorded(examined(alerts=RAID))
    assert not Alert.objects.exists()
    assert not Message.objects.exists()


def test_the_alerts_of_a_day_are_listed_newest_first_with_their_message(
    world: World, clock: dict[str, int]
) -> None:
    raising = []
    for at in (NOW - LISTED_MS, NOW - LISTED_MS + WHILE_MS, NOW - WHILE_MS):
        clock["now"] = at
        raising.append(examined(alerts=RAID))
        recorded(raising[-1])
    listed = recent_alerts(world.reader, at=NOW)
    assert [one.message.seq for one in listed if one.message] == [raising[2].seq, raising[1].seq]
    Message.objects.filter(seq=raising[2].seq).delete()
    assert recent_alerts(world.reader, at=NOW)[0].message is None
    assert recent_alerts(world.stranger, at=NOW) == []


def test_a_list_of_alerts_has_an_end_and_asks_as_much_of_many_as_of_few(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            recent_alerts(world.owner, at=NOW)
        return len(seen)

    recorded(examined(alerts=RAID))
    few = queries()
    recorded(*(examined(alerts=((f"alert-{number}", "vague"),)) for number in range(MOST + 5)))
    assert queries() == few
    assert len(recent_alerts(world.owner, at=NOW)) == MOST


# ——— what it costs


def written(world: World, *batch: Examined) -> int:
    """Return how many statements the recording of a batch takes, its spaces being known."""
    recorder = Recorder(client="gazette")
    recorder.record([examined()])
    with CaptureQueriesContext(connection) as seen:
        recorder.record(batch)
    return len(seen)


def test_messages_without_alert_ask_nothing_more_of_the_database(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unexpected(*_: object) -> None:
        raise AssertionError("no message raises an alert")

    plain = [examined(findings=[Seen("link", 0.5, 0, 4, "link", (), "link")]) for _ in range(50)]
    few = written(world, *plain[:2])
    monkeypatch.setattr(recording, "raise_alerts", unexpected)
    assert written(world, *plain[2:]) == few
    assert written(world, *(held() for _ in range(50))) == written(
        world, *(held(routes=("presse",), proposals=("ban",)) for _ in range(50))
    )


def test_a_storm_of_alerts_takes_as_many_statements_as_one(world: World) -> None:
    one = written(world, examined(alerts=RAID))
    again = written(world, examined(alerts=RAID))
    storm = written(world, *(examined(alerts=RAID) for _ in range(200)))
    assert storm == again <= one
