"""The outbox as a sender sees it: what is due, claimed by one conditional update, then marked."""

from collections.abc import Collection

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from vigie.actions.models import Action
from vigie.actions.network import ActionRequest
from vigie.desk.events import emit
from vigie.desk.models import State
from vigie.intake.storage import writing

#: How long a claim holds (ms); after it the sender is taken for dead. Longer than a network may take.
CLAIM_MS = 60_000

Status = Action.Status
#: Written on an action that has nothing left to do.
REMOVED_ALREADY = "The network had already taken the message away: nothing was sent."


class Claim:
    """One action that this sender alone may send.

    Parameters
    ----------
    action
        The action as claimed, with its message and space at hand.
    """

    def __init__(self, action: Action) -> None:
        self.action_id = action.pk
        #: Tries so far, this one too; it names the claim, so that one that ended marks nothing.
        self.attempts = action.attempts
        self.seq = action.message_id
        self.client_id = action.message.space.client_id
        self.verb = action.verb
        self.request = ActionRequest(
            idempotency_key=action.idempotency_key,
            verb=action.verb,
            network=action.network,
            space=action.message.space.native_id,
            message=action.message.native_id,
            author=action.message.author_id,
        )


def reclaim(at: int) -> int:
    """Free every claim, for a sender that starts alone: whoever held one is dead; return how many."""
    with writing():
        return Action.objects.filter(status=Status.SENDING).update(status=Status.WAITING, due_ms=at)


def due_networks(at: int) -> list[str]:
    """Return the names of the networks that something is due for."""
    found = Action.objects.filter(status__in=(Status.WAITING, Status.SENDING), due_ms__lte=at)
    return sorted(found.values_list("network", flat=True).distinct())


def due(network: str, at: int, limit: int) -> list[int]:
    """Return the ids of what can be sent now on one network, earliest first."""
    found: list[int] = []
    # Two reads, each in the order of its index: one for both states would sort all that is due.
    for status in (Status.SENDING, Status.WAITING):
        ready = _ready(at).filter(network=network, status=status).order_by("due_ms", "pk")
        found += ready.values_list("pk", flat=True)[: limit - len(found)]
    return found


def unserved(networks: Collection[str], at: int) -> dict[str, int]:
    """Return how many actions are due for networks that nobody here serves, by network."""
    waiting = Action.objects.filter(status=Status.WAITING, due_ms__lte=at).exclude(network__in=networks)
    return dict(waiting.values_list("network").annotate(Count("pk")).order_by("network"))


def claim(action_id: int, at: int, now: int) -> Claim | None:
    """Claim one action, or return None where it is no longer to be sent."""
    with writing():
        claimed = (
            _ready(at)
            .filter(pk=action_id)
            .update(status=Status.SENDING, attempts=F("attempts") + 1, due_ms=now + CLAIM_MS)
        )
        if not claimed:
            return None
        action = Action.objects.select_related("message__space").get(pk=action_id)
        taken = Claim(action)
        if action.message.state == State.REMOVED:
            _mark(taken, Status.CANCELLED, last_error=REMOVED_ALREADY)
            return None
        return taken


def done(claimed: Claim, now: int) -> None:
    """Mark the action as carried out."""
    with writing():
        _mark(claimed, Status.DONE, last_error="", done_ms=now)


def failed(claimed: Claim, error: str) -> None:
    """Mark the action as given up, with the reason."""
    with writing():
        _mark(claimed, Status.FAILED, last_error=error)


def later(claimed: Claim, error: str, due_ms: int) -> None:
    """Let the action be tried again, or end here where a later request on the message replaces it."""
    with writing():
        replaced = Action.objects.filter(message_id=claimed.seq, pk__gt=claimed.action_id).exclude(
            status=Status.CANCELLED
        )
        status = Status.CANCELLED if replaced.exists() else Status.WAITING
        _mark(claimed, status, last_error=error, due_ms=due_ms)


def _ready(at: int) -> QuerySet[Action]:
    """Select what waits and is due, and what a dead sender left, in the order of each message's requests."""
    unfinished = Action.objects.filter(
        message_id=OuterRef("message_id"), pk__lt=OuterRef("pk"), status__in=(Status.WAITING, Status.SENDING)
    )
    return Action.objects.filter(
        ~Exists(unfinished),
        # A claim whose time is over is one whose sender died.
        status__in=(Status.WAITING, Status.SENDING),
        due_ms__lte=at,
    )


def _mark(claimed: Claim, status: Action.Status, *, last_error: str, **fields: int) -> None:
    # Only by the claim that is current: one that ended while its sender slept has been taken over.
    marked = Action.objects.filter(
        pk=claimed.action_id, status=Status.SENDING, attempts=claimed.attempts
    ).update(status=status, last_error=last_error, **fields)
    if marked:
        emit(
            claimed.client_id,
            "action",
            action=claimed.action_id,
            seq=claimed.seq,
            verb=claimed.verb,
            status=status.value,
            error=last_error,
        )
