import threading

import pytest
from django.conf import settings
from django.db import connection

from vigie.actions.models import Action
from vigie.desk.errors import (
    AlreadyDecided,
    DeskError,
    LeaseLost,
    NotADecision,
    NotAllowed,
    NotFound,
    NothingToDecide,
    NotYours,
    TakenByAnother,
    TooLate,
)
from vigie.desk.models import Case, Decision, Event, Message, State
from vigie.desk.services import decide, decide_message, lease
from world import NOW, World

AFTER_GRACE = NOW + settings.GRACE_MS


def held(world, **fields):
    return lease(world.case(**fields).pk, by=world.owner, at=NOW)


def asked() -> list[tuple[str, str, int]]:
    return list(Action.objects.order_by("pk").values_list("verb", "status", "due_ms"))


def test_it_writes_decision_message_case_action_and_event_together(world):
    case = held(world)
    decision = decide(case.pk, by=world.owner, outcome="hide", note="encore lui", at=NOW)
    assert (decision.before, decision.clause, decision.charter, decision.note) == (
        "held",
        "insult",
        "media",
        "encore lui",
    )
    case.refresh_from_db()
    assert (case.status, case.closed_ms, case.leased_to) == ("decided", NOW, None)
    assert case.message.state == "hidden"
    assert asked() == [("hide", "waiting", AFTER_GRACE)]
    told = Event.objects.get(kind="case.decided").payload
    assert told == {
        "case": case.pk,
        "seq": case.message_id,
        "outcome": "hide",
        "by": world.owner.pk,
        "name": "Olive",
        "decision": decision.pk,
        "until": AFTER_GRACE,
        "certain": True,
    }


@pytest.mark.parametrize(
    ("kind", "state", "outcome", "verbs"),
    [
        ("chat", "published", "publish", []),
        ("chat", "published", "hide", ["hide"]),
        ("chat", "published", "delete", ["delete"]),
        # A live chat shows what Vigie holds: publishing it changes nothing there.
        ("chat", "held", "publish", []),
        ("chat", "held", "hide", ["hide"]),
        ("chat", "held", "delete", ["delete"]),
        ("comment", "published", "publish", []),
        ("comment", "held", "publish", ["publish"]),
        ("comment", "held", "hide", ["hide"]),
        ("comment", "held", "delete", ["delete"]),
    ],
)
def test_it_asks_the_network_only_for_what_must_change(world, kind, state, outcome, verbs):
    message = world.message(state, kind=kind)
    decide_message(message.pk, by=world.owner, outcome=outcome, at=NOW)
    assert [verb for verb, _, _ in asked()] == verbs


def test_it_restores_a_message_that_was_hidden(world):
    message = world.message()
    decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
    Action.objects.update(status="done", attempts=1)
    decide_message(message.pk, by=world.owner, outcome="publish", at=NOW)
    assert asked()[1] == ("restore", "waiting", AFTER_GRACE)
    message.refresh_from_db()
    assert message.state == State.PUBLISHED


def test_it_stops_the_earlier_request_when_the_later_decision_makes_it_void(world):
    message = world.message()
    decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
    decide_message(message.pk, by=world.teammate, outcome="publish", at=NOW)
    assert asked() == [("hide", "cancelled", AFTER_GRACE)]


def test_it_replaces_a_waiting_request_by_a_stronger_one(world):
    message = world.message()
    decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
    decide_message(message.pk, by=world.owner, outcome="delete", at=NOW + 1)
    assert asked() == [("hide", "cancelled", AFTER_GRACE), ("delete", "waiting", AFTER_GRACE + 1)]


def test_it_asks_for_the_reverse_of_a_request_that_may_have_been_heard(world):
    message = world.message()
    decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
    Action.objects.update(attempts=1)  # tried once, and the network did not answer clearly
    decide_message(message.pk, by=world.owner, outcome="publish", at=NOW)
    assert [(verb, status) for verb, status, _ in asked()] == [("hide", "cancelled"), ("restore", "waiting")]


def test_it_says_when_an_unanswered_deletion_may_have_taken_the_message(world):
    message = world.message()
    decide_message(message.pk, by=world.owner, outcome="delete", at=NOW)
    Action.objects.update(attempts=1)
    decide_message(message.pk, by=world.owner, outcome="publish", at=NOW)
    said = Event.objects.filter(kind="case.decided").order_by("id").values_list("payload", flat=True)
    assert [one["certain"] for one in said] == [True, False]


def test_it_keeps_the_clause_that_the_person_chose(world):
    decision = decide(held(world).pk, by=world.owner, outcome="delete", clause="threat", at=NOW)
    assert decision.clause == "threat"


def test_it_names_no_clause_for_a_message_that_is_published(world):
    assert decide(held(world).pk, by=world.owner, outcome="publish", at=NOW).clause == ""


def test_only_the_holder_of_the_lease_decides(world):
    case = held(world)
    with pytest.raises(NotYours) as refused:
        decide(case.pk, by=world.teammate, outcome="hide", at=NOW)
    assert refused.value.name == "Olive"
    with pytest.raises(LeaseLost):
        decide(world.case().pk, by=world.owner, outcome="hide", at=NOW)
    with pytest.raises(LeaseLost):
        decide(case.pk, by=world.owner, outcome="hide", at=NOW + settings.LEASE_MS)
    assert not Decision.objects.exists()
    assert not Action.objects.exists()


def test_a_case_is_decided_once(world):
    case = held(world)
    decide(case.pk, by=world.owner, outcome="hide", at=NOW)
    with pytest.raises(AlreadyDecided) as refused:
        decide(case.pk, by=world.owner, outcome="hide", at=NOW)
    assert refused.value.name == "Olive"
    assert Decision.objects.count() == 1


def test_to_hold_is_no_decision(world):
    case = held(world)
    for deed in (
        lambda: decide(case.pk, by=world.owner, outcome="hold"),
        lambda: decide_message(case.message_id, by=world.owner, outcome="burn"),
    ):
        with pytest.raises(NotADecision):
            deed()


def test_it_decides_nothing_on_a_message_that_the_network_took_away(world):
    case = held(world)
    Message.objects.update(state=State.REMOVED)
    with pytest.raises(NothingToDecide):
        decide(case.pk, by=world.owner, outcome="hide", at=NOW)
    case.refresh_from_db()
    assert case.status == "open"  # nothing half done
    Case.objects.update(status="closed")
    with pytest.raises(NothingToDecide):
        decide(case.pk, by=world.owner, outcome="hide", at=NOW)
    with pytest.raises(NothingToDecide):
        decide_message(case.message_id, by=world.owner, outcome="hide", at=NOW)


def test_it_decides_a_message_without_a_case_and_leaves_a_decided_one(world):
    message = world.message()
    decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
    case = Case.objects.get(message=message)
    assert (case.status, case.closed_ms, case.client) == ("decided", NOW, world.client)


def test_it_decides_the_open_case_of_a_message_where_it_is_free_or_ours(world):
    free, ours = world.case(), held(world)
    for case in (free, ours):
        decide_message(case.message_id, by=world.owner, outcome="hide", at=NOW)
        case.refresh_from_db()
        assert case.status == "decided"


def test_it_leaves_a_message_whose_case_a_colleague_works_on(world):
    case = held(world)
    with pytest.raises(TakenByAnother) as refused:
        decide_message(case.message_id, by=world.teammate, outcome="hide", at=NOW)
    assert refused.value.name == "Olive"


def test_it_refuses_the_same_decision_a_second_time(world):
    message = world.message()
    decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
    with pytest.raises(AlreadyDecided):
        decide_message(message.pk, by=world.teammate, outcome="hide", at=NOW)


def test_it_cannot_publish_what_the_network_has_deleted(world):
    message = world.message()
    decide_message(message.pk, by=world.owner, outcome="delete", at=NOW)
    Action.objects.update(status="done", attempts=1)
    with pytest.raises(TooLate):
        decide_message(message.pk, by=world.owner, outcome="publish", at=NOW)


def test_strangers_find_nothing_and_readers_may_not(world):
    case = world.case()
    for person, refusal in ((world.stranger, NotFound), (world.reader, NotAllowed)):
        with pytest.raises(refusal):
            decide(case.pk, by=person, outcome="hide")
        with pytest.raises(refusal):
            decide_message(case.message_id, by=person, outcome="hide")


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_on_a_live_message_make_one_decision():
    world = World()
    message = world.message()
    people = [world.person(f"p{n}", world.client, "moderator") for n in range(5)]
    together = threading.Barrier(len(people))
    refusals: list[DeskError] = []

    def hide(person):
        try:
            together.wait()
            decide_message(message.pk, by=person, outcome="hide")
        except DeskError as refused:
            refusals.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=hide, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Decision.objects.count() == Action.objects.count() == 1
    assert [type(refused) for refused in refusals] == [AlreadyDecided] * 4
