import pytest
from django.db import transaction

from vigie.actions.models import Action
from vigie.actions.outbox import Asked, cancel, enqueue, enqueue_many, key_for, standing
from vigie.actions.verbs import shown_at_once, verb_to
from vigie.desk.models import Decision, State
from vigie.desk.services import decide_message
from world import NOW


def decision(world, message=None, *, before="published", outcome="hide"):
    message = message or world.message()
    return Decision.objects.create(
        message=message, by=world.owner, outcome=outcome, clause="", at_ms=NOW, before=before
    )


def test_a_decision_and_a_verb_make_one_action_however_often_it_is_asked(world):
    taken = decision(world)
    first = enqueue(taken, "hide", due_ms=NOW + 1, at=NOW)
    again = enqueue(taken, "hide", due_ms=NOW + 9, at=NOW + 5)
    assert first == again
    assert first.idempotency_key == key_for(taken.pk, "hide", NOW)
    assert (again.due_ms, again.created_ms, again.network, again.message_id) == (
        NOW + 1,
        NOW,
        "twitch",
        taken.message_id,
    )
    assert enqueue(taken, "restore", due_ms=NOW, at=NOW) != first


def test_many_requests_are_written_at_once_and_only_once(world):
    taken = [decision(world) for _ in range(3)]
    space = world.space.pk
    rows = [Asked(one.pk, one.message_id, one.message.native_id, space, "twitch", "hide") for one in taken]
    enqueue_many(rows, at=NOW)
    enqueue_many(rows, at=NOW)
    enqueue_many([], at=NOW)
    keys = set(Action.objects.values_list("idempotency_key", flat=True))
    assert keys == {key_for(one.pk, "hide", NOW) for one in taken}
    assert set(Action.objects.values_list("status", "due_ms", "attempts")) == {("waiting", NOW, 0)}


def test_nothing_leaves_when_the_decision_is_rolled_back(world):
    taken = decision(world)

    def fail_after_asking() -> None:
        with transaction.atomic():
            enqueue(taken, "hide", due_ms=NOW)
            raise ValueError

    with pytest.raises(ValueError):
        fail_after_asking()
    assert not Action.objects.exists()


def test_it_stops_only_what_no_sender_has_claimed(world):
    taken = decision(world)
    enqueue(taken, "hide", due_ms=NOW)
    claimed = enqueue(taken, "restore", due_ms=NOW)
    Action.objects.filter(pk=claimed.pk).update(status="sending")
    assert cancel(taken) == 1
    assert cancel(taken) == 0
    assert set(Action.objects.values_list("verb", "status")) == {
        ("hide", "cancelled"),
        ("restore", "sending"),
    }


@pytest.mark.parametrize(
    ("status", "attempts", "state", "maybe"),
    [
        ("waiting", 0, "published", set()),
        ("cancelled", 0, "published", set()),
        ("sending", 1, "hidden", set()),
        ("done", 1, "hidden", set()),
        ("failed", 1, "published", set()),
        ("waiting", 1, "published", {"hidden"}),
        ("cancelled", 2, "published", {"hidden"}),
        ("failed", 20, "published", {"hidden"}),
    ],
)
def test_it_knows_where_the_network_has_a_message(world, status, attempts, state, maybe):
    taken = decision(world)
    enqueue(taken, "hide", due_ms=NOW)
    Action.objects.update(status=status, attempts=attempts)
    stands = standing(taken.message)
    assert (stands.state, set(stands.maybe)) == (state, maybe)


@pytest.mark.parametrize(
    ("shown", "target", "possible", "verb"),
    [
        (True, "published", {"published"}, None),
        (True, "published", {"hidden"}, "restore"),
        (True, "published", {"published", "hidden"}, "restore"),
        (True, "held", {"published"}, None),
        (True, "held", {"hidden"}, "restore"),
        (True, "hidden", {"hidden"}, None),
        (True, "hidden", {"published", "hidden"}, "hide"),
        (True, "deleted", {"hidden"}, "delete"),
        (False, "published", {"held"}, "publish"),
        (False, "held", {"held"}, None),
        (False, "held", {"hidden"}, None),
        (False, "held", {"published"}, "hide"),
        (False, "hidden", {"held"}, "hide"),
    ],
)
def test_it_asks_for_what_brings_a_message_where_it_should_stand(shown, target, possible, verb):
    assert verb_to(State(target), {State(one) for one in possible}, shown=shown) == verb


def test_what_was_replayed_never_reaches_the_real_network(world):
    message = world.message(replayed=True)
    live = world.message()
    for one in (message, live):
        decide_message(one.pk, by=world.owner, outcome="hide", at=NOW)
    assert list(Action.objects.order_by("pk").values_list("network", flat=True)) == ["simulated", "twitch"]


@pytest.mark.parametrize(
    ("kind", "held", "connected", "shown"),
    [
        ("chat", False, False, True),
        ("chat", True, True, False),
        ("comment", False, False, False),
        ("comment", False, True, True),
        ("comment", True, True, False),
    ],
)
def test_it_knows_what_the_public_saw_at_once(kind, held, connected, shown):
    assert shown_at_once(kind, held=held, connected=connected) is shown
