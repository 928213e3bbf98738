"""Who works on which case: a lease that expires, claimed by one conditional update."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from vigie.clock import now_ms
from vigie.desk.errors import AlreadyDecided, DeskError, LeaseLost, NotFound, NotYours, TakenByAnother
from vigie.desk.events import emit, emit_all
from vigie.desk.models import Case, Decision
from vigie.desk.scope import WORKERS, cases_of, memberships_of, name_of, working_role_of
from vigie.intake.storage import writing

#: The order in which cases are served; `case_queue` is its index.
ORDER = ("-priority", "skips", "due_ms")


@writing()
def lease_next(
    *, by: User, at: int | None = None, after_case: int | None = None, queue: str | None = None
) -> Case | None:
    """Give the person the case to work on: the one they hold, else the next open one of their clients.

    Parameters
    ----------
    by
        Who asks.
    at
        The time, for tests.
    after_case
        A case the person leaves: it is given back, and another one is served.
    queue
        The only queue to serve, "" for the common one; every queue when None.
    """
    at = now_ms() if at is None else at
    clients = memberships_of(by).filter(role__in=WORKERS)
    left = -1 if after_case is None else after_case
    if after_case is not None:
        _give_back(after_case, by)
    within = Q() if queue is None else Q(queue=queue)
    held = (
        Case.objects.filter(within, leased_to=by, status=Case.Status.OPEN, leased_until_ms__gt=at)
        .filter(client_id__in=clients.values("client_id"))
        # The one they took or renewed last is the one on their screen.
        .order_by("-leased_until_ms", *ORDER)
        .first()
    )
    if held is not None and _claim(held.pk, by, at):
        return _told(held.pk, by)
    # One head of queue by client, each straight from the index, then the best of the heads.
    free = _free(at).filter(within, client_id=OuterRef("client_id")).exclude(pk=left)
    head = free.order_by(*ORDER)
    heads = clients.annotate(head=Subquery(head.values("pk")[:1])).values("head")
    while True:
        case = Case.objects.filter(pk__in=heads).order_by(*ORDER).only("pk").first()
        if case is None:
            return None
        # Zero rows: someone was faster, and the next head is another case.
        if _claim(case.pk, by, at):
            return _told(case.pk, by)


@writing()
def lease(case_id: int, *, by: User, at: int | None = None) -> Case:
    """Take one case, or take it again.

    Raises
    ------
    NotFound, NotAllowed
        The case is another client's, or the person only reads.
    TakenByAnother
        A colleague is working on it.
    AlreadyDecided
        It is no longer open.
    """
    at = now_ms() if at is None else at
    workable(case_id, by)
    if not _claim(case_id, by, at):
        raise refusal(case_id, by, at, held=TakenByAnother)
    return _told(case_id, by)


@writing()
def renew(case_id: int, *, by: User, at: int | None = None) -> Case:
    """Keep a case that the person holds for another lease; said to nobody.

    Raises
    ------
    LeaseLost, NotYours, AlreadyDecided
        It is no longer theirs.
    """
    at = now_ms() if at is None else at
    workable(case_id, by)
    until = at + settings.LEASE_MS
    if not held_by(case_id, by, at).update(leased_until_ms=until):
        raise refusal(case_id, by, at)
    return _read(case_id)


@writing()
def release(case_id: int, *, by: User) -> None:
    """Give a case back; nothing happens where the person did not hold it."""
    workable(case_id, by)
    _give_back(case_id, by)


@writing()
def skip(case_id: int, *, by: User, at: int | None = None) -> None:
    """Give a case back and put it behind those of the same priority.

    Raises
    ------
    LeaseLost, NotYours, AlreadyDecided
        It is no longer theirs.
    """
    at = now_ms() if at is None else at
    case = workable(case_id, by)
    skipped = held_by(case_id, by, at).update(skips=F("skips") + 1, leased_to=None, leased_until_ms=0)
    if not skipped:
        raise refusal(case_id, by, at)
    emit(case.client_id, "case.released", case=case_id)


@writing()
def free_expired_leases(at: int | None = None) -> int:
    """Free the cases whose lease is over, and tell the console; return how many.

    An expired case can be taken even before this runs: it only keeps the screens true.
    """
    at = now_ms() if at is None else at
    # Above zero rather than not null: so SQLite enters the index of leases, which are few.
    expired = Case.objects.filter(
        leased_to_id__gt=0, status=Case.Status.OPEN, leased_until_ms__lte=at
    ).values_list("pk", "client_id")
    freed = [
        (client_id, "case.released", {"case": case_id})
        for case_id, client_id in expired
        if Case.objects.filter(pk=case_id, status=Case.Status.OPEN, leased_until_ms__lte=at).update(
            leased_to=None, leased_until_ms=0
        )
    ]
    emit_all([(client_id, kind, dict(payload)) for client_id, kind, payload in freed])
    return len(freed)


def workable(case_id: int, by: User) -> Case:
    """Return the case, where the person may work on it."""
    case = cases_of(by).filter(pk=case_id).first()
    if case is None:
        raise NotFound
    working_role_of(by, case.client_id)
    return case


def held_by(case_id: int, by: User, at: int) -> QuerySet[Case]:
    """Select the case only while the person holds it: the condition of every update by its holder."""
    return Case.objects.filter(pk=case_id, status=Case.Status.OPEN, leased_to=by, leased_until_ms__gt=at)


def refusal(case_id: int, by: User, at: int, *, held: type[DeskError] = NotYours) -> DeskError:
    """Return why the person may not act on the case, read after the conditional update changed nothing."""
    case = Case.objects.select_related("leased_to").get(pk=case_id)
    if case.status != Case.Status.OPEN:
        decision = (
            Decision.objects.filter(message_id=case.message_id, undone_ms=None)
            .select_related("by")
            .order_by("-pk")
            .first()
        )
        return AlreadyDecided(name_of(decision.by) if decision else "")
    if case.leased_to and case.leased_to_id != by.pk and case.leased_until_ms > at:
        return held(name_of(case.leased_to))
    return LeaseLost()


def _free(at: int) -> QuerySet[Case]:
    return Case.objects.filter(status=Case.Status.OPEN).filter(Q(leased_to=None) | Q(leased_until_ms__lte=at))


def _claim(case_id: int, by: User, at: int) -> bool:
    mine_or_free = Q(leased_to=by) | Q(leased_to=None) | Q(leased_until_ms__lte=at)
    claimed = Case.objects.filter(mine_or_free, pk=case_id, status=Case.Status.OPEN).update(
        leased_to=by, leased_until_ms=at + settings.LEASE_MS
    )
    return claimed == 1


def _give_back(case_id: int, by: User) -> None:
    released = Case.objects.filter(pk=case_id, status=Case.Status.OPEN, leased_to=by)
    client_id = released.values_list("client_id", flat=True).first()
    if client_id is not None and released.update(leased_to=None, leased_until_ms=0):
        emit(client_id, "case.released", case=case_id)


def _read(case_id: int) -> Case:
    return Case.objects.select_related("message__space", "client").get(pk=case_id)


def _told(case_id: int, by: User) -> Case:
    case = _read(case_id)
    emit(
        case.client_id,
        "case.leased",
        case=case.pk,
        by=by.pk,
        name=name_of(by),
        until=case.leased_until_ms,
    )
    return case
