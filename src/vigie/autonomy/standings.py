"""What a clause may do alone is judged again, in the transaction of whatever changed it."""

from collections.abc import Iterator

from vigie.accounts.models import Client
from vigie.autonomy.ledger import AGE_MS, Piece, judge, tally
from vigie.autonomy.models import Change, Evidence, Standing
from vigie.desk.events import emit


def judge_again(standing: Standing, *, at: int, because: Change.Because) -> None:
    """Judge a standing by the decisions that count now, write it, and tell people where it changed.

    Parameters
    ----------
    standing
        The row, locked by the caller; its `at_once` and its `budget` are those to judge by.
    at
        The time now.
    because
        What may change it.
    """
    counted = tally(_pieces(standing, at - AGE_MS), budget=standing.budget)
    lower, may_act = judge(counted.n, counted.right, budget=standing.budget, at_once=standing.at_once)
    changed = may_act != standing.may_act
    standing.n, standing.right, standing.lower, standing.may_act = counted.n, counted.right, lower, may_act
    standing.until_ms = None if counted.oldest_ms is None else counted.oldest_ms + AGE_MS
    standing.changed_ms = at
    if changed and may_act:
        standing.alone = 0
    standing.save()
    if changed:
        _tell(standing, at, because)


def locked(pk: int) -> Standing:
    """Return a standing that nobody else judges until the transaction ends."""
    return Standing.objects.select_for_update().get(pk=pk)


def budget_of(client_id: int) -> float:
    """Return the client's error budget as it is now."""
    return Client.objects.values_list("error_budget", flat=True).get(pk=client_id)


def _pieces(standing: Standing, after: int) -> Iterator[Piece]:
    decided = Evidence.objects.filter(standing=standing, right__isnull=False, decided_ms__gt=after)
    rows = decided.order_by("-decided_ms", "-seq").values_list("digest", "right", "decided_ms")
    for digest, right, decided_ms in rows.iterator(chunk_size=500):
        yield Piece(digest, bool(right), decided_ms or 0)


def _tell(standing: Standing, at: int, because: Change.Because) -> None:
    change = Change.objects.create(
        standing=standing,
        client_id=standing.client_id,
        acts=standing.may_act,
        n=standing.n,
        right=standing.right,
        lower=standing.lower,
        at_ms=at,
        because=because,
    )
    emit(
        standing.client_id,
        "autonomy",
        change=change.pk,
        space=standing.space_id,
        clause=standing.clause,
        language=standing.language,
        acts=standing.may_act,
        n=standing.n,
        right=standing.right,
        lower=round(standing.lower, 4),
        because=because.value,
    )
