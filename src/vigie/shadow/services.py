"""What people and time do to drafts that run in the shadow: they start, stop, and are forgotten."""

from collections.abc import Sequence
from typing import Final

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef

from vigie.accounts.models import Client, Membership
from vigie.charter.effective import effective
from vigie.charter.load import loads, reads
from vigie.clock import now_ms
from vigie.desk.errors import NotAllowed, NotFound
from vigie.desk.models import Space
from vigie.desk.scope import role_of
from vigie.intake.storage import writing
from vigie.shadow.errors import NoSpace, NotALength, TooManyRuns
from vigie.shadow.models import Run, WouldBe
from vigie.versions.generation import rules_changed
from vigie.versions.queries import last_versions

_HOUR_MS: Final = 3_600_000
#: Drafts that run at once for one client: each weighs every message of its spaces.
MOST_RUNS: Final = 3
LONGEST_HOURS: Final = 14 * 24
#: What a draft would have proposed is kept so long after its end (ms).
KEPT_MS: Final = 30 * 24 * _HOUR_MS
#: Rows deleted in one transaction, which others wait for, at each turn of the clock: a few more than three
#: drafts bring meanwhile at 1,000 messages a second.
_PRUNED: Final = 20_000


def start(
    client: Client, text: str, spaces: Sequence[Space], hours: int, *, by: User, at: int | None = None
) -> Run:
    """Let a draft run beside the charters in force in some spaces; what it proposes is only recorded.

    Parameters
    ----------
    client
        Whose spaces these are.
    text
        The draft, which may extend shipped charters and those that the client published; what it inherits
        is frozen with it as it is today.
    spaces
        Where it runs.
    hours
        For how long.
    by
        A supervisor of the client.
    at
        The time now (ms).

    Raises
    ------
    NotFound, NotAllowed
        The client or a space is another's, or the person is no supervisor of it.
    NoSpace, NotALength, TooManyRuns
        It runs nowhere, for too long or too short a time, or beside too many others.
    CharterError
        The draft is wrong; its `every` lists all the mistakes.
    """
    at = now_ms() if at is None else at
    _check_supervises(by, client.pk)
    if not spaces:
        raise NoSpace
    if not 1 <= hours <= LONGEST_HOURS:
        raise NotALength
    known = {slug: version.text for slug, version in last_versions(client.pk).items()}
    read = reads(text, known=known)
    whole = effective(read.root) if read.charter.above else text
    # The examiner reads what is frozen and nothing else: that is what must load.
    charter = loads(whole)
    with writing():
        # Two people who start at once are counted one after the other, on any database.
        Client.objects.select_for_update().get(pk=client.pk)
        if Run.objects.filter(client=client, stopped_ms=None, ends_ms__gt=at).count() >= MOST_RUNS:
            raise TooManyRuns
        ours = Space.objects.filter(client=client, pk__in=[space.pk for space in spaces])
        if len(ours) != len({space.pk for space in spaces}):
            raise NotFound
        run = Run.objects.create(
            client=client, charter=charter.id, by=by, started_ms=at, ends_ms=at + hours * _HOUR_MS, text=whole
        )
        run.spaces.set(ours)
        rules_changed()
    return run


def stop(run: Run, *, by: User, at: int | None = None) -> bool:
    """Stop a draft before its time; return whether it was still running.

    Raises
    ------
    NotFound, NotAllowed
        It is another client's, or the person is no supervisor of it.
    """
    at = now_ms() if at is None else at
    _check_supervises(by, run.client_id)
    with writing():
        stopped = Run.objects.filter(pk=run.pk, stopped_ms=None).update(stopped_ms=min(at, run.ends_ms))
        if stopped:
            rules_changed()
    run.refresh_from_db(fields=["stopped_ms"])
    return bool(stopped)


def end_due(at: int) -> int:
    """End the drafts whose time is over at `at` (ms); return how many."""
    due = Run.objects.filter(stopped_ms=None, ends_ms__lte=at)
    if not due.exists():
        return 0
    with writing():
        ended = due.update(stopped_ms=F("ends_ms"))
        rules_changed()
    return ended


def prune_rows(at: int) -> int:
    """Delete a few of the rows of drafts that ended long before `at` (ms); return how many."""
    kept = WouldBe.objects.filter(run=OuterRef("pk"))
    over = Run.objects.filter(Exists(kept), stopped_ms__lt=at - KEPT_MS).values_list("pk", flat=True).first()
    if over is None:
        return 0
    rows = WouldBe.objects.filter(run_id=over)
    seqs = rows.order_by("seq").values_list("seq", flat=True)[:_PRUNED]
    with writing():
        deleted, _ = rows.filter(seq__lte=max(seqs)).delete()
    return deleted


def _check_supervises(user: User, client_id: int) -> None:
    if role_of(user, client_id) != Membership.Role.SUPERVISOR:
        raise NotAllowed
