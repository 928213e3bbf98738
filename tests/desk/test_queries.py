import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vigie.accounts.models import Membership
from vigie.desk.alerts import recent_alerts
from vigie.desk.dossier import AFTER, BEFORE, COUNTED, REPLIES, SHOWN
from vigie.desk.events import emit, emit_all
from vigie.desk.models import Alert, Finding
from vigie.desk.overview import last_before
from vigie.desk.queries import (
    QueueCounts,
    case_view,
    counts_for,
    events_after,
    live_tail,
    message_view,
    messages_between,
    queue_counts,
    queues_open,
    spaces_overview,
)
from vigie.desk.services import decide, decide_message, free_expired_leases, lease, lease_next, undo
from world import NOW


def numbers(messages):
    return [message.seq for message in messages]


def fill(world, count=30):
    for n in range(count):
        case = world.case(native_id=f"c{n}-{world.space.pk}")
        message = world.message()
        Finding.objects.create(
            message=message, kind="link", score=0.5, start=0, end=4, reason="link", args=[], detector="link"
        )
        decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
        emit(world.client.pk, "health", space=case.message.space_id, error="")
        Alert.objects.create(
            client=world.client, space=world.space, name="raid", seq=message.pk, at_ms=NOW, last_ms=NOW
        )


def test_it_counts_what_waits(world):
    world.case(priority=3)
    world.case(due=NOW - 1)
    lease(world.case().pk, by=world.teammate, at=NOW)
    decided = lease(world.case().pk, by=world.owner, at=NOW)
    decide(decided.pk, by=world.owner, outcome="hide", at=NOW)
    assert queue_counts(world.owner, at=NOW) == QueueCounts(open=3, urgent=1, late=1, taken=1)
    assert counts_for([world.other_client.pk], at=NOW) == QueueCounts(0, 0, 0, 0)


def test_it_shows_a_case_with_all_that_surrounds_it(world):
    for _ in range(20):
        world.message(author_id="other")
    case = world.case(tags="question urgent")
    for _ in range(20):
        world.message(author_id="other")
    Finding.objects.create(
        message=case.message, kind="insult", score=0.9, start=8, end=9, reason="r", args=["x"], detector="d"
    )
    Finding.objects.create(
        message=case.message, kind="link", score=0.2, start=0, end=3, reason="r", args=[], detector="d"
    )
    view = case_view(world.owner, case.pk)
    at = case.message_id
    assert (view.case, view.message.seq) == (case, at)
    assert [finding.kind for finding in view.findings] == ["link", "insult"]
    assert (view.proposal.clause, view.proposal.charter, view.proposal.tags) == (
        "insult",
        "media",
        ("question", "urgent"),
    )
    assert numbers(view.before) == list(range(at - BEFORE, at))
    assert numbers(view.after) == list(range(at + 1, at + 1 + AFTER))
    assert view.decisions == view.actions == []


def test_it_keeps_to_the_thread_where_there_is_one(world):
    inside = world.message(kind="comment", thread_id="t1")
    world.message(kind="comment", thread_id="t2")
    case = world.case(kind="comment", thread_id="t1")
    world.message(kind="comment", thread_id="t2")
    after = world.message(kind="comment", thread_id="t1")
    view = case_view(world.owner, case.pk)
    assert numbers(view.before) == [inside.seq]
    assert numbers(view.after) == [after.seq]


def test_it_follows_replies_back_and_never_in_circles(world):
    chain = [world.message(native_id="r0", reply_to="r1")]
    chain += [world.message(native_id=f"r{n}", reply_to=f"r{n - 1}") for n in range(1, REPLIES + 3)]
    assert numbers(message_view(world.owner, chain[-1].seq).replied_to) == numbers(
        chain[-2 : -2 - REPLIES : -1]
    )
    assert numbers(message_view(world.owner, chain[1].seq).replied_to) == [chain[0].seq, chain[1].seq]


def test_it_tells_an_authors_history_over_the_clients_spaces_of_that_network(world):
    elsewhere = world.add_space("twitch", "autre")
    mine = [world.message(author_id="u"), world.message("hidden", author_id="u", space=elsewhere)]
    world.message(author_id="u", space=world.add_space("youtube", "homonyme"))
    world.message(author_id="u", space=world.add_space("twitch", "rival", world.other_client))
    world.message(author_id="someone else")
    decision = decide_message(mine[0].pk, by=world.owner, outcome="hide", at=NOW)
    case = world.case(author_id="u", author_name="Ursule")
    author = case_view(world.owner, case.pk).author
    assert (author.id, author.name) == ("u", "Ursule")
    assert numbers(author.messages) == [mine[1].seq, mine[0].seq]
    assert (author.states, author.counted) == ({"hidden": 2}, 2)
    assert author.decisions == [decision]


def test_it_limits_an_authors_history(world):
    for _ in range(COUNTED + 5):
        world.message(author_id="u")
    author = case_view(world.owner, world.case(author_id="u").pk).author
    assert len(author.messages) == SHOWN
    assert author.states == {"published": COUNTED}


def test_a_message_without_author_has_no_history(world):
    world.message(author_id="")
    assert case_view(world.owner, world.case(author_id="").pk).author.messages == []


def test_it_shows_what_was_decided_and_asked_for_a_message(world):
    message = world.message()
    decision = decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
    view = message_view(world.owner, message.pk)
    assert view.decisions == [decision]
    assert [action.verb for action in view.actions] == ["hide"]
    assert view.case is not None
    assert message_view(world.owner, world.message().pk).case is None


def test_the_live_gives_the_newest_oldest_first(world):
    seqs = [world.message().seq for _ in range(10)]
    world.message(space=world.add_space("twitch", "autre"))
    space = world.space.pk
    assert numbers(live_tail(world.owner, space, limit=3)) == seqs[-3:]
    assert numbers(live_tail(world.owner, space, before=seqs[5], limit=3)) == seqs[2:5]
    assert numbers(live_tail(world.owner, space, after=seqs[5], limit=3)) == seqs[6:9]
    assert numbers(messages_between(world.owner, space, seqs[2], seqs[6])) == seqs[2:7]
    assert numbers(messages_between(world.owner, space, seqs[2], seqs[6], limit=2)) == seqs[5:7]


def test_it_follows_events_and_moves_past_those_of_others(world):
    for n in range(5):
        emit(world.client.pk, "health", space=n, error="")
    emit_all([(world.other_client.pk, "automatic", {"on": False})] * 3)
    first = events_after(world.owner, 0, limit=3)
    assert [event.payload["space"] for event in first.events] == [0, 1, 2]
    rest = events_after(world.owner, first.last_id, limit=3)
    assert [event.payload["space"] for event in rest.events] == [3, 4]
    last = events_after(world.owner, rest.last_id)
    assert (last.events, last.last_id) == ([], rest.last_id)
    assert events_after(world.stranger, 0).events[0].payload == {"on": False}


def test_it_tells_how_each_space_is_doing(world):
    old = NOW - 11 * 60_000
    world.message(recorded_ms=old)
    forgotten = world.case(recorded_ms=old)
    world.message(recorded_ms=NOW - 1)
    decide_message(world.message(recorded_ms=NOW).pk, by=world.owner, outcome="hide", at=NOW)
    world.case(recorded_ms=NOW)
    quiet = world.add_space("youtube", "calme")
    quiet.last_error = "Reconnect the account."
    quiet.save()
    world.add_space("twitch", "rival", world.other_client)
    seen = {row.space.name: row for row in spaces_overview(world.owner, at=NOW)}
    assert set(seen) == {"calme", "gazette"}
    busy = seen["gazette"]
    assert (busy.received, busy.held, busy.hidden, busy.waiting, busy.error) == (3, 1, 1, 2, "")
    assert (seen["calme"].received, seen["calme"].error) == (0, "Reconnect the account.")
    assert forgotten.status == "open"


def test_the_overview_forgets_what_was_undone(world):
    decision = decide_message(world.message().pk, by=world.owner, outcome="hide", at=NOW)
    assert [row.hidden for row in spaces_overview(world.owner, at=NOW)] == [1]
    undo(decision.pk, by=world.owner, at=NOW)
    assert [row.hidden for row in spaces_overview(world.owner, at=NOW)] == [0]


def test_it_finds_where_ten_minutes_ago_was_whatever_the_gaps(world):
    assert last_before(NOW) == 0
    for n in range(40):
        world.message(recorded_ms=NOW + n * 10, seq=5 + n * n)
    for n in range(40):
        found = last_before(NOW + n * 10)
        # Above it only what came then or later; the gap before that message may be cut anywhere.
        assert 5 + (n - 1) ** 2 <= found < 5 + n * n or n == 0
    assert last_before(NOW + 10**6) == 5 + 39 * 39


SCREENS = [
    "queue_counts",
    "case_view",
    "message_view",
    "live_tail",
    "messages_between",
    "spaces_overview",
    "events_after",
    "lease_next",
    "free_expired_leases",
    "recent_alerts",
    "queues_open",
]


def count_queries(read) -> int:
    with CaptureQueriesContext(connection) as seen:
        read()
    return len(seen)


def screens(world):
    case = world.case(author_id="a1")
    space = world.space.pk
    return {
        "queue_counts": lambda: queue_counts(world.owner, at=NOW),
        "case_view": lambda: case_view(world.owner, case.pk),
        "message_view": lambda: message_view(world.owner, case.message_id),
        "live_tail": lambda: live_tail(world.owner, space),
        "messages_between": lambda: messages_between(world.owner, space, 1, 10**9),
        "spaces_overview": lambda: spaces_overview(world.owner, at=NOW),
        "events_after": lambda: events_after(world.owner, 0),
        "lease_next": lambda: lease_next(by=world.teammate, at=NOW),
        "free_expired_leases": lambda: free_expired_leases(NOW),
        "recent_alerts": lambda: recent_alerts(world.owner, at=NOW),
        "queues_open": lambda: queues_open([world.client.pk]),
    }


@pytest.mark.parametrize("screen", SCREENS)
def test_it_asks_as_many_questions_of_many_rows_as_of_few(world, screen):
    fill(world, 2)
    read = screens(world)[screen]
    read()  # a first lease differs from one already held
    few = count_queries(read)
    fill(world, 25)
    for n in range(5):
        world.add_space("twitch", f"more-{n}")
        Membership.objects.create(
            user=world.owner,
            client=type(world.client).objects.create(slug=f"c{n}", name="C"),
            role="moderator",
        )
    assert count_queries(read) == few


def plans(read):
    with CaptureQueriesContext(connection) as seen:
        read()
    with connection.cursor() as cursor:
        for query in seen.captured_queries:
            sql = query["sql"].strip()
            if sql.startswith(("SELECT", "WITH", "UPDATE")):
                cursor.execute("EXPLAIN QUERY PLAN " + sql)
                yield sql, [row[3] for row in cursor.fetchall()]


#: Tables that grow with traffic; the others hold a handful of rows.
LARGE = (
    "desk_message",
    "desk_case",
    "desk_decision",
    "desk_finding",
    "desk_event",
    "desk_alert",
    "actions_action",
)


@pytest.mark.parametrize("screen", SCREENS)
def test_no_screen_reads_a_large_table_from_end_to_end(world, screen):
    fill(world, 3)
    read = screens(world)[screen]
    explained = list(plans(read))
    assert explained
    for sql, plan in explained:
        for step in plan:
            scanned = step.startswith("SCAN") and any(step.split()[1] == table for table in LARGE)
            assert not scanned or "MIN(" in sql or "MAX(" in sql, (sql, plan)


def test_the_live_and_the_queue_read_in_the_order_of_their_index(world):
    fill(world, 3)
    every = screens(world)
    for screen in ("live_tail", "messages_between", "events_after"):
        for sql, plan in plans(every[screen]):
            ordered = "desk_message" in sql.split("WHERE")[0] or "desk_event" in sql.split("WHERE")[0]
            assert not (ordered and any("TEMP B-TREE" in step for step in plan)), (sql, plan)
    heads = [plan for sql, plan in plans(every["lease_next"]) if "LIMIT 1) AS" in sql]
    for plan in heads:
        assert any("case_queue" in step for step in plan)


def test_the_overview_reads_only_the_last_minutes_and_what_waits(world):
    fill(world, 3)
    steps = [step for _, plan in plans(screens(world)["spaces_overview"]) for step in plan]
    # An index entered by its space or its client alone would be read to the end.
    assert not [step for step in steps if "desk_" in step and step.endswith("(space_id=?)")]
    assert not [step for step in steps if "desk_case" in step and step.endswith("(client_id=?)")]
    assert any("decision_by_time" in step for step in steps)
    assert any("message_by_space (space_id=? AND seq>?)" in step for step in steps)
