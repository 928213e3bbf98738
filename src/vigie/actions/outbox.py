"""The outbox: requests to the networks, written in the transaction of the decision that causes them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from vigie.actions.models import Action
from vigie.actions.verbs import STATE_OF_VERB, on_arrival, verb_to
from vigie.clock import now_ms
from vigie.desk.models import Decision, Message, State

#: Tries before an action is given up; with the sender's pauses, about two hours.
MAX_ATTEMPTS = 20

#: Carries out what is asked for replayed messages: it touches nobody.
SIMULATED = "simulated"
#: One request as `enqueue_many` takes it: decision, message's number, network, verb.
Asked = tuple[int, int, str, str]


def key_for(decision_id: int, verb: str, decided_ms: int) -> str:
    """Return the idempotency key: the same for the same decision and verb, whoever computes it.

    The time is part of it because numbers start again in a new database, and a network remembers keys.
    """
    return f"vigie-{decision_id}-{decided_ms}-{verb}"


def enqueue_many(asked: Iterable[Asked], *, at: int, due_ms: int | None = None) -> None:
    """Write many requests at once, inside the caller's transaction; one already there is left alone.

    Parameters
    ----------
    asked
        Decision's id, message's number, network and verb of each.
    at
        When the decisions were taken, as their rows say: it is part of the keys.
    due_ms
        When they may leave; at once by default.
    """
    due_ms = at if due_ms is None else due_ms
    _insert([(decision, at, seq, network, verb, at, due_ms) for decision, seq, network, verb in asked])


def enqueue(decision: Decision, verb: str, *, due_ms: int, at: int | None = None) -> Action:
    """Write one request, inside the caller's transaction; the same decision and verb give the same action.

    Parameters
    ----------
    decision
        What the request rests on.
    verb
        What is asked of the network.
    due_ms
        When it may leave: the end of the grace period.
    at
        The time, for tests.
    """
    at = now_ms() if at is None else at
    network = network_for(decision.message)
    _insert([(decision.pk, decision.at_ms, decision.message_id, network, verb, at, due_ms)])
    return Action.objects.get(idempotency_key=key_for(decision.pk, verb, decision.at_ms))


def network_for(message: Message) -> str:
    """Return who carries out requests about the message: its network, or the double where it was replayed.

    What was recorded somewhere once must never reach that place again.
    """
    return SIMULATED if message.replayed else message.space.network


def _insert(rows: Iterable[tuple[int, int, int, str, str, int, int]]) -> None:
    waiting = Action.Status.WAITING.value
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO actions_action (idempotency_key, decision_id, message_id, network, verb, status,"
            " created_ms, due_ms, attempts, last_error) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 0, '')"
            " ON CONFLICT (idempotency_key) DO NOTHING",
            [
                (key_for(decision, verb, decided), decision, seq, network, verb, waiting, created, due)
                for decision, decided, seq, network, verb, created, due in rows
            ],
        )


def cancel(decision: Decision) -> int:
    """Stop the decision's actions that no sender has claimed; return how many."""
    return Action.objects.filter(decision=decision, status=Action.Status.WAITING).update(
        status=Action.Status.CANCELLED
    )


@dataclass(frozen=True)
class Standing:
    """Where the network has a message, as far as its answers tell."""

    state: State
    #: States that unanswered requests may have brought about since.
    maybe: frozenset[State] = field(default_factory=frozenset)

    @property
    def possible(self) -> frozenset[State]:
        """Return every state the message may be in."""
        return self.maybe | {self.state}


def standing(message: Message) -> Standing:
    """Return where the network has the message, read from what was asked of it."""
    maybe: set[State] = set()
    for action in Action.objects.filter(message=message).order_by("-pk"):
        state = STATE_OF_VERB[action.verb]
        if action.status in (Action.Status.DONE, Action.Status.SENDING):
            return Standing(state, frozenset(maybe))
        refused = action.status == Action.Status.FAILED and action.attempts < MAX_ATTEMPTS
        if action.attempts and not refused:
            maybe.add(state)
    first = Decision.objects.filter(message=message).order_by("pk").values_list("before", flat=True).first()
    return Standing(on_arrival(first or message.state, message.kind), frozenset(maybe))


@dataclass(frozen=True)
class Change:
    """What `reconcile` did."""

    #: The request written, where the network must change.
    action: Action | None
    #: Requests stopped before they left.
    cancelled: int
    #: False where an unanswered deletion may have taken the message away.
    certain: bool
    #: False where the message is gone for good and `target` cannot be reached.
    possible: bool


def reconcile(decision: Decision, message: Message, *, target: State, at: int, due_ms: int) -> Change:
    """Ask the network for what brings the message to `target`, and stop what would take it elsewhere.

    Parameters
    ----------
    decision
        The decision, or the undone decision, that the request rests on.
    message
        The message, locked by the caller.
    target
        Where it should stand.
    at
        The time now.
    due_ms
        When the request may leave.
    """
    cancelled = Action.objects.filter(message=message, status=Action.Status.WAITING).update(
        status=Action.Status.CANCELLED
    )
    stands = standing(message)
    if target == State.REMOVED:
        return Change(None, cancelled, certain=True, possible=True)
    if stands.state == State.DELETED and target != State.DELETED:
        return Change(None, cancelled, certain=True, possible=False)
    verb = verb_to(target, stands.possible, message.kind)
    action = enqueue(decision, verb, due_ms=due_ms, at=at) if verb else None
    certain = target == State.DELETED or State.DELETED not in stands.maybe
    return Change(action, cancelled, certain=certain, possible=True)
