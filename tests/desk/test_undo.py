import pytest
from django.conf import settings
from django.utils.translation import override

from vigie.actions.models import Action
from vigie.actions.outbox import MAX_ATTEMPTS, enqueue
from vigie.desk.errors import AlreadyUndone, NotAllowed, NotFound, Superseded, TooLate
from vigie.desk.models import Case, Decision, Event, Message, State
from vigie.desk.services import decide, decide_message, lease, undo
from world import NOW


def decided(world, outcome="hide", *, by=None, **fields):
    by = by or world.owner
    case = lease(world.case(**fields).pk, by=by, at=NOW)
    return decide(case.pk, by=by, outcome=outcome, at=NOW)


def asked():
    return [(a.verb, a.status) for a in Action.objects.order_by("pk")]


def state_of(decision):
    return Message.objects.get(pk=decision.message_id).state


def test_it_stops_what_has_not_left_and_gives_the_case_back(world):
    decision = decided(world)
    undone = undo(decision.pk, by=world.owner, at=NOW + 1)
    assert asked() == [("hide", "cancelled")]
    assert state_of(decision) == "held"
    case = Case.objects.get()
    assert (case.status, case.leased_to, case.closed_ms) == ("open", world.owner, None)
    assert case.leased_until_ms == NOW + 1 + settings.LEASE_MS
    assert (undone.case, undone.cancelled, undone.reversed, undone.certain) == (case, True, False, True)
    assert Event.objects.get(kind="case.undone").payload == {
        "case": case.pk,
        "seq": decision.message_id,
        "state": "held",
    }


def test_it_asks_the_network_to_take_back_what_is_done(world):
    decision = decided(world)
    Action.objects.update(status="done", attempts=1)
    undone = undo(decision.pk, by=world.owner, at=NOW + 60_000)
    assert undone.reversed
    assert asked() == [("hide", "done"), ("restore", "waiting")]
    assert Action.objects.get(verb="restore").due_ms == NOW + 60_000


def test_it_asks_for_the_reverse_of_what_is_leaving_now(world):
    decision = decided(world)
    Action.objects.update(status="sending", attempts=1)
    assert undo(decision.pk, by=world.owner, at=NOW).reversed
    assert asked() == [("hide", "sending"), ("restore", "waiting")]


def test_it_hides_again_what_was_published_after_being_held_back(world):
    decision = decided(world, "publish", kind="comment")
    Action.objects.update(status="done", attempts=1)
    undo(decision.pk, by=world.owner, at=NOW)
    assert asked() == [("publish", "done"), ("hide", "waiting")]


def test_it_asks_nothing_where_the_network_refused(world):
    decision = decided(world)
    Action.objects.update(status="failed", attempts=1)
    undone = undo(decision.pk, by=world.owner, at=NOW)
    assert not undone.reversed
    assert asked() == [("hide", "failed")]


def test_it_reverses_what_was_given_up_without_a_clear_answer(world):
    decision = decided(world)
    Action.objects.update(status="failed", attempts=MAX_ATTEMPTS)
    assert undo(decision.pk, by=world.owner, at=NOW).reversed


def test_it_cannot_bring_back_a_deleted_message(world):
    decision = decided(world, "delete")
    for status in ("done", "sending"):
        Action.objects.update(status=status, attempts=1)
        with pytest.raises(TooLate) as refused:
            undo(decision.pk, by=world.owner, at=NOW)
        assert str(refused.value)
    decision.refresh_from_db()
    assert decision.undone_ms is None
    assert state_of(decision) == "deleted"


def test_it_stops_a_deletion_that_waits_and_says_where_it_is_unsure(world):
    decision = decided(world, "delete")
    Action.objects.update(attempts=1)
    undone = undo(decision.pk, by=world.owner, at=NOW)
    assert asked() == [("delete", "cancelled")]
    assert not undone.certain
    with override("en"):
        assert "check" in undone.sentence


def test_a_decision_is_undone_once(world):
    decision = decided(world)
    undo(decision.pk, by=world.owner, at=NOW)
    with pytest.raises(AlreadyUndone):
        undo(decision.pk, by=world.owner, at=NOW)


def test_only_the_person_or_a_supervisor_undoes(world):
    mine = decided(world, by=world.owner)
    theirs = decided(world, by=world.teammate)
    with pytest.raises(NotAllowed):
        undo(mine.pk, by=world.teammate, at=NOW)
    with pytest.raises(NotAllowed):
        undo(mine.pk, by=world.reader, at=NOW)
    with pytest.raises(NotFound):
        undo(mine.pk, by=world.stranger, at=NOW)
    undone = undo(theirs.pk, by=world.owner, at=NOW)
    assert undone.case.leased_to == world.owner


def test_any_moderator_undoes_what_a_clause_decided_alone(world):
    message = world.message("hidden")
    decision = Decision.objects.create(
        message=message, by=None, outcome="hide", clause="spam", at_ms=NOW, before="published"
    )
    enqueue(decision, "hide", due_ms=NOW, at=NOW)
    Action.objects.update(status="done", attempts=1)
    undone = undo(decision.pk, by=world.teammate, at=NOW)
    assert (undone.case, undone.state, undone.reversed) == (None, State.PUBLISHED, True)
    assert asked() == [("hide", "done"), ("restore", "waiting")]


def test_the_later_decision_is_undone_first(world):
    message = world.message()
    first = decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
    second = decide_message(message.pk, by=world.owner, outcome="publish", at=NOW + 1)
    with pytest.raises(Superseded):
        undo(first.pk, by=world.owner, at=NOW)
    undo(second.pk, by=world.owner, at=NOW + 2)
    # The first stands again: what it asked for, and the second had stopped, is asked for anew.
    assert state_of(first) == "hidden"
    assert asked() == [("hide", "cancelled"), ("hide", "waiting")]
    assert Case.objects.get().status == "decided"
    undo(first.pk, by=world.owner, at=NOW + 3)
    assert asked() == [("hide", "cancelled"), ("hide", "cancelled")]
    assert state_of(first) == "published"


def test_a_live_decision_undone_leaves_no_case_waiting(world):
    message = world.message()
    decision = decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
    assert undo(decision.pk, by=world.owner, at=NOW).case is None
    assert Case.objects.get().status == "closed"
    decide_message(message.pk, by=world.owner, outcome="delete", at=NOW + 1)
    assert Case.objects.get().status == "decided"


def test_a_message_that_the_network_took_away_stays_so(world):
    decision = decided(world)
    Message.objects.update(state="removed")
    undone = undo(decision.pk, by=world.owner, at=NOW)
    assert (undone.state, undone.case) == (State.REMOVED, None)
    assert asked() == [("hide", "cancelled")]


def test_a_case_reopened_can_be_decided_again(world):
    decision = decided(world)
    case = undo(decision.pk, by=world.owner, at=NOW).case
    again = decide(case.pk, by=world.owner, outcome="hide", at=NOW + 5)
    assert again.pk != decision.pk
    assert asked() == [("hide", "cancelled"), ("hide", "waiting")]
