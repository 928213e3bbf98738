"""What the console reads. Each read starts from the person, rests on an index and has a limit."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, Max, Prefetch, Q, QuerySet

from vigie.clock import now_ms
from vigie.desk.dossier import AuthorHistory, CaseView, Proposal, case_view, message_view
from vigie.desk.models import Case, Decision, Event, Message
from vigie.desk.overview import SpaceOverview, spaces_overview
from vigie.desk.scope import clients_of, events_of, messages_of, space_for

__all__ = [
    "AuthorHistory",
    "CaseView",
    "Followed",
    "Proposal",
    "QueueCounts",
    "SpaceOverview",
    "case_view",
    "counts_for",
    "events_after",
    "live_tail",
    "message_view",
    "messages_between",
    "queue_counts",
    "queues_open",
    "spaces_overview",
]

#: Rows given at once, whatever is asked.
MOST = 500


@dataclass(frozen=True)
class QueueCounts:
    """How much waits."""

    open: int
    #: Of high or urgent priority.
    urgent: int
    #: Past their due time.
    late: int
    #: Being worked on by someone now.
    taken: int


def queue_counts(user: User, *, at: int | None = None) -> QueueCounts:
    """Return what waits for all the clients of the person."""
    return counts_for(clients_of(user).values_list("pk", flat=True), at=at)


def counts_for(clients: Iterable[int], *, at: int | None = None) -> QueueCounts:
    """Return what waits for these clients; the caller answers for who may see them."""
    at = now_ms() if at is None else at
    ours = set(clients)
    waiting = Case.objects.filter(client_id__in=ours, status=Case.Status.OPEN)
    found = waiting.aggregate(
        open=Count("pk"),
        urgent=Count("pk", filter=Q(priority__gte=2)),
        late=Count("pk", filter=Q(due_ms__lt=at)),
    )
    # Leases are few, cases many: those of every client are read by their own index, and ours counted.
    leases = Case.objects.filter(leased_to_id__gt=0, leased_until_ms__gt=at, status=Case.Status.OPEN)
    taken = sum(client in ours for client in leases.values_list("client_id", flat=True))
    return QueueCounts(open=found["open"], urgent=found["urgent"], late=found["late"], taken=taken)


def queues_open(clients: Iterable[int]) -> dict[str, int]:
    """Return how many cases wait in each queue of these clients, the common one ("") first, then by name.

    The caller answers for who may see them. A queue where nothing waits is not told.
    """
    waiting = Case.objects.filter(client_id__in=set(clients), status=Case.Status.OPEN)
    return dict(waiting.values_list("queue").annotate(Count("pk")).order_by("queue"))


def live_tail(
    user: User, space_id: int, *, before: int | None = None, after: int | None = None, limit: int = 100
) -> list[Message]:
    """Return messages of one space, oldest first, with findings, decisions and case at hand.

    Parameters
    ----------
    user
        Who reads.
    space_id
        The space.
    before, after
        A message's number: the ones just before it, or just after it; the newest where neither is given.
    limit
        How many at most.

    Raises
    ------
    NotFound
        The space is another client's.
    """
    found = _live(user, space_id)
    limit = min(limit, MOST)
    if after is not None:
        return list(found.filter(seq__gt=after).order_by("seq")[:limit])
    if before is not None:
        found = found.filter(seq__lt=before)
    return list(found.order_by("-seq")[:limit])[::-1]


def messages_between(user: User, space_id: int, first: int, last: int, limit: int = 100) -> list[Message]:
    """Return the newest messages of one space numbered `first` to `last`, oldest first, as `live_tail` does.

    Raises
    ------
    NotFound
        The space is another client's.
    """
    found = _live(user, space_id).filter(seq__gte=first, seq__lte=last)
    return list(found.order_by("-seq")[: min(limit, MOST)])[::-1]


@dataclass(frozen=True)
class Followed:
    """What happened since an event, and from where to read on."""

    events: list[Event]
    #: Give this one next time; it moves on even where nothing concerned the person.
    last_id: int


def events_after(user: User, last_id: int, limit: int = 200) -> Followed:
    """Return the events of the person's clients above `last_id`, in order."""
    limit = min(limit, MOST)
    # Read first: what is appended between the two reads is found the next time.
    newest = Event.objects.aggregate(newest=Max("id"))["newest"] or 0
    events = list(events_of(user).filter(id__gt=last_id, id__lte=newest).order_by("id")[:limit])
    return Followed(events, events[-1].pk if len(events) == limit else max(last_id, newest))


def _live(user: User, space_id: int) -> QuerySet[Message]:
    space = space_for(user, space_id)
    decisions = Decision.objects.select_related("by").order_by("pk")
    return (
        messages_of(user)
        .filter(space_id=space.pk)
        .select_related("case")
        .prefetch_related("findings", Prefetch("decisions", queryset=decisions))
    )
