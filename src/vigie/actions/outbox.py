"""The outbox: requests to the networks, written in the transaction of what causes them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from vigie.actions.cards import card_for
from vigie.actions.lanes import SIMULATED, lane_for
from vigie.actions.models import Action
from vigie.actions.verbs import STATE_OF_VERB, on_arrival, shown_at_once, standing_of, subject_of, verb_to
from vigie.clock import now_ms
from vigie.desk.models import Decision, Message, Space, State

#: Tries before an action is given up; with the sender's pauses, about two hours.
MAX_ATTEMPTS = 20

_INSERT = (
    "INSERT INTO actions_action (idempotency_key, space_id, decision_id, message_id, author_id, by_id,"
    " network, lane, verb, args, subject, status, created_ms, due_ms, attempts, unsent, last_error,"
    " last_error_fr, made) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 0, '', '', '')"
    " ON CONFLICT (idempotency_key) DO NOTHING"
)


class Asked(NamedTuple):
    """What a decision asks about its message."""

    decision: int
    #: The message's number and its native id.
    seq: int
    native_id: str
    space: int
    #: The network's name, or `SIMULATED` for what was replayed.
    network: str
    verb: str


class Wanted(NamedTuple):
    """One request, whatever it rests on."""

    key: str
    space: int
    network: str
    verb: str
    due_ms: int
    decision: int | None = None
    message: int | None = None
    native_id: str = ""
    author: str = ""
    args: Mapping[str, object] = {}
    by: int | None = None


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
        What clauses decided alone.
    at
        When the decisions were taken, as their rows say: it is part of the keys.
    due_ms
        When they may leave; at once by default.
    """
    due_ms = at if due_ms is None else due_ms
    write(
        [
            Wanted(
                key_for(one.decision, one.verb, at),
                one.space,
                one.network,
                one.verb,
                due_ms,
                one.decision,
                one.seq,
                one.native_id,
            )
            for one in asked
        ],
        at=at,
    )


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
    message = decision.message
    key = key_for(decision.pk, verb, decision.at_ms)
    wanted = Wanted(
        key,
        message.space_id,
        network_for(message),
        verb,
        due_ms,
        decision.pk,
        message.pk,
        message.native_id,
        by=decision.by_id,
    )
    write([wanted], at=at)
    return Action.objects.get(idempotency_key=key)


def network_for(message: Message) -> str:
    """Return who carries out requests about the message: its network, or the double where it was replayed.

    What was recorded somewhere once must never reach that place again.
    """
    return SIMULATED if message.replayed else message.space.network


def write(wanted: Iterable[Wanted], *, at: int) -> None:
    """Write requests inside the caller's transaction; one whose key is already there is left alone."""
    wanted = list(wanted)
    if not wanted:
        return
    spaces = {one.space for one in wanted}
    channels = dict(Space.objects.filter(pk__in=spaces).values_list("pk", "channel_id"))
    waiting = Action.Status.WAITING.value
    rows = [
        (
            one.key,
            one.space,
            one.decision,
            one.message,
            one.author,
            one.by,
            one.network,
            SIMULATED if one.network == SIMULATED else lane_for(one.network, channels[one.space]),
            one.verb,
            json.dumps(dict(one.args)),
            subject_of(
                one.verb,
                one.space,
                message=one.native_id,
                author=one.author,
                replayed=one.network == SIMULATED,
            ),
            waiting,
            at,
            one.due_ms,
        )
        for one in wanted
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)


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
    """Return where the network has the message, read from what was asked of it in all its versions."""
    maybe: set[State] = set()
    for action in Action.objects.filter(subject=standing_of(message)).order_by("-pk"):
        state = STATE_OF_VERB[action.verb]
        if action.status in (Action.Status.DONE, Action.Status.SENDING):
            return Standing(state, frozenset(maybe))
        refused = action.status == Action.Status.FAILED and action.attempts < MAX_ATTEMPTS
        if action.may_have_left and not refused:
            maybe.add(state)
    first = Decision.objects.filter(message=message).order_by("pk").values_list("before", flat=True).first()
    return Standing(on_arrival(first or message.state, shown=_shown(message)), frozenset(maybe))


def _shown(message: Message) -> bool:
    connected = message.space.channel_id is not None and not message.replayed
    return shown_at_once(message.kind, held=bool(message.held), connected=connected)


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
    if target == State.REMOVED and later_version(message):
        # The text judged is gone; what was asked about the message goes on, under its new text.
        return Change(None, 0, certain=True, possible=True)
    cancelled = Action.objects.filter(subject=standing_of(message), status=Action.Status.WAITING).update(
        status=Action.Status.CANCELLED
    )
    stands = standing(message)
    if target == State.REMOVED:
        return Change(None, cancelled, certain=True, possible=True)
    if stands.state == State.DELETED and target != State.DELETED:
        return Change(None, cancelled, certain=True, possible=False)
    verb = verb_to(target, stands.possible, shown=_shown(message))
    if verb == "restore" and _cannot_restore(message):
        # What is hidden by taking it away, as chats do, is gone for good there.
        return Change(None, cancelled, certain=True, possible=False)
    action = enqueue(decision, verb, due_ms=due_ms, at=at) if verb else None
    certain = target == State.DELETED or State.DELETED not in stands.maybe
    return Change(action, cancelled, certain=certain, possible=True)


def _cannot_restore(message: Message) -> bool:
    card = None if message.replayed else card_for(message.space)
    return card is not None and "restore" not in card.capabilities.acts


def later_version(message: Message) -> bool:
    """Tell whether the message's text was changed since, and still stands somewhere."""
    return message.versions().filter(seq__gt=message.seq).exclude(state=State.REMOVED).exists()
