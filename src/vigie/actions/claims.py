"""The outbox as a sender sees it: what is due, claimed by one conditional update, then marked."""

from collections.abc import Collection

import msgspec
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from vigie.actions import private
from vigie.actions.lanes import account_in, lane_of
from vigie.actions.models import Action
from vigie.actions.network import STANDINGS, ActionRequest, Receipt
from vigie.actions.outbox import standing
from vigie.actions.sentences import REMOVED_ALREADY
from vigie.actions.verbs import NEEDS_AUTHOR, NEEDS_MESSAGE, is_private
from vigie.connectors.base import WELL, Sentence
from vigie.desk.events import emit
from vigie.desk.models import Message, State
from vigie.desk.refused import come_back
from vigie.desk.removal import take_away
from vigie.examined import is_cut
from vigie.intake.storage import writing

#: How long a claim holds (ms); after it the sender is taken for dead. Longer than a network may take.
CLAIM_MS = 60_000

Status = Action.Status


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
        #: The number of the message it is about; None where it is about none.
        self.seq = action.message_id
        self.client_id = action.space.client_id
        self.verb = action.verb
        self.lane = action.lane
        self.subject = action.subject
        self.request = request_of(action)


def request_of(action: Action) -> ActionRequest:
    """Return what is asked of the network, wholly filled."""
    asked = ActionRequest(
        idempotency_key=action.idempotency_key,
        verb=action.verb,
        network=action.network,
        space=action.space.native_id,
        author=action.author_id,
        text=str(action.args.get("text", "")),
        seconds=action.args.get("seconds"),
    )
    return asked if action.message is None else about(asked, action.message)


def about(request: ActionRequest, message: Message) -> ActionRequest:
    """Return a request with everything that the network may need to know of its message."""
    author = request.author or message.author_id
    return msgspec.structs.replace(
        request,
        message=message.native_id,
        # What was cut to fit its column names nothing there; a verb that cannot do without it is refused.
        author=author if request.verb in NEEDS_AUTHOR else _whole(author),
        thread=_whole(message.thread_id),
        reply_to=_whole(message.reply_to),
        kind=message.kind,
        at=message.at_ms,
    )


def _whole(name: str) -> str:
    return "" if is_cut(name) else name


def reclaim(at: int) -> int:
    """Free every claim, for a sender that starts alone: whoever held one is dead; return how many."""
    with writing():
        return Action.objects.filter(status=Status.SENDING).update(status=Status.WAITING, due_ms=at)


def due_lanes(at: int) -> list[str]:
    """Return the lanes that something is due in."""
    found = Action.objects.filter(status__in=(Status.WAITING, Status.SENDING), due_ms__lte=at)
    return sorted(found.values_list("lane", flat=True).distinct())


def due(lane: str, at: int, limit: int) -> list[int]:
    """Return the ids of what can be sent now in one lane, earliest first."""
    found: list[int] = []
    # Two reads, each in the order of its index: one for both states would sort all that is due.
    for status in (Status.SENDING, Status.WAITING):
        ready = _ready(at).filter(lane=lane, status=status).order_by("due_ms", "pk")
        found += ready.values_list("pk", flat=True)[: limit - len(found)]
    return found


def unserved(lanes: Collection[str], at: int) -> dict[str, int]:
    """Return how many actions are due in lanes that nobody here serves, by lane."""
    waiting = Action.objects.filter(status=Status.WAITING, due_ms__lte=at).exclude(lane__in=lanes)
    return dict(waiting.values_list("lane").annotate(Count("pk")).order_by("lane"))


def claim(action_id: int, at: int, now: int) -> Claim | None:
    """Claim one action, or return None where it is no longer to be sent from this lane."""
    with writing():
        claimed = (
            _ready(at)
            .filter(pk=action_id)
            .update(status=Status.SENDING, attempts=F("attempts") + 1, due_ms=now + CLAIM_MS)
        )
        if not claimed:
            return None
        action = Action.objects.select_related("message", "space").get(pk=action_id)
        if _moved(action, now):
            return None
        taken = Claim(action)
        if action.message is not None and action.verb in NEEDS_MESSAGE and _is_gone(action.message):
            _mark(taken, Status.CANCELLED, REMOVED_ALREADY)
            return None
        if refusal := _no_longer_allowed(action, now):
            _mark(taken, Status.FAILED, refusal)
            return None
        return taken


def done(claimed: Claim, now: int, receipt: Receipt | None = None) -> None:
    """Mark the action as carried out, with what the network made of it."""
    made = receipt.made[:500] if receipt else ""
    with writing():
        _mark(claimed, Status.DONE, WELL, done_ms=now, made=made)


def failed(claimed: Claim, error: Sentence, now: int, *, asked: bool = True) -> None:
    """Mark the action as given up, with the reason; a message that it should have moved comes back.

    `asked` says whether the network was asked this time.
    """
    with writing():
        marked = _mark(claimed, Status.FAILED, error, unsent=F("unsent") + (not asked))
        if not marked or claimed.verb not in STANDINGS:
            return
        later_ones = Action.objects.filter(subject=claimed.subject, pk__gt=claimed.action_id)
        message = _standing_text(claimed.seq)
        if message is not None and not later_ones.exclude(status=Status.CANCELLED).exists():
            come_back(message, standing(message).state, client_id=claimed.client_id, at=now)


def gone(claimed: Claim, error: Sentence, now: int) -> None:
    """End the action: the message is no longer there, and the desk learns it in all its versions."""
    with writing():
        _mark(claimed, Status.CANCELLED, error)
        message = Message.objects.filter(pk=claimed.seq or 0).first()
        if message is not None:
            seqs = list(message.versions().order_by("seq").values_list("seq", flat=True))
            take_away(seqs, client_id=claimed.client_id, at=now)


def later(claimed: Claim, error: Sentence, due_ms: int, *, asked: bool = True, lane_until: int = 0) -> None:
    """Let the action be tried again, or end here where a later request about the same thing replaces it.

    Parameters
    ----------
    due_ms
        When it is tried again.
    asked
        Whether the network was asked this time.
    lane_until
        Until when nothing else may be asked in its lane (ms): kept with what waits there, so that a sender
        that starts meanwhile knows of it.
    """
    with writing():
        waiting = Action.objects.filter(status=Status.WAITING, lane=claimed.lane, due_ms__lt=lane_until)
        waiting.update(due_ms=lane_until)
        later_ones = Action.objects.filter(subject=claimed.subject, pk__gt=claimed.action_id)
        replaced = bool(claimed.subject) and later_ones.exclude(status=Status.CANCELLED).exists()
        status = Status.CANCELLED if replaced else Status.WAITING
        _mark(claimed, status, error, due_ms=due_ms, unsent=F("unsent") + (not asked))


def _ready(at: int) -> QuerySet[Action]:
    """Select what waits and is due, and what a dead sender left, in the order of each thing's requests."""
    unfinished = Action.objects.filter(
        ~Q(subject=""),
        subject=OuterRef("subject"),
        pk__lt=OuterRef("pk"),
        status__in=(Status.WAITING, Status.SENDING),
    )
    return Action.objects.filter(
        ~Exists(unfinished),
        # A claim whose time is over is one whose sender died.
        status__in=(Status.WAITING, Status.SENDING),
        due_ms__lte=at,
    )


def _moved(action: Action, now: int) -> bool:
    """Put the action in the lane of the account that its space has now; tell whether that is another one."""
    replayed = action.message is not None and action.message.replayed
    lane = lane_of(action.space, replayed=replayed)
    # A space whose account was taken from it keeps its lane: the double would only say that it is done.
    if lane == action.lane or account_in(lane)[1] is None:
        return False
    Action.objects.filter(pk=action.pk).update(
        lane=lane, status=Status.WAITING, due_ms=now, attempts=F("attempts") - 1
    )
    return True


def _standing_text(seq: int | None) -> Message | None:
    """Return the text that stands now of the message that had this number: it may have been changed since."""
    asked = Message.objects.select_related("space").filter(pk=seq or 0).first()
    if asked is None:
        return None
    standing = asked.versions().select_related("space").exclude(state=State.REMOVED)
    return standing.order_by("-seq").first() or asked


def _is_gone(message: Message) -> bool:
    """Tell whether no version of the message stands any more; an edit leaves the last one."""
    if message.state != State.REMOVED:
        return False
    return not message.versions().exclude(state=State.REMOVED).exists()


def _no_longer_allowed(action: Action, now: int) -> Sentence | None:
    """Return why the network's rule on private messages refuses the action now."""
    if account_in(action.lane)[1] is None or not is_private(action.verb, action.message):
        return None
    permission = private.permission(
        action.verb, action.space, action.message, action.author_id, now=now, before=action.pk
    )
    return None if permission.allowed else permission.because


def _mark(claimed: Claim, status: Action.Status, error: Sentence, **fields: object) -> bool:
    """Write what became of the action; return whether it was still this claim's to write."""
    # Only by the claim that is current: one that ended while its sender slept has been taken over.
    marked = Action.objects.filter(
        pk=claimed.action_id, status=Status.SENDING, attempts=claimed.attempts
    ).update(status=status, last_error=str(error), last_error_fr=error.french, **fields)
    if marked:
        emit(
            claimed.client_id,
            "action",
            action=claimed.action_id,
            seq=claimed.seq,
            verb=claimed.verb,
            status=status.value,
            error=str(error),
        )
    return bool(marked)
