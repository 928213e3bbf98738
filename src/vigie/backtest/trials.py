"""What people and time do to trials: they are begun, and forgotten. `counting.py` counts them."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction

from vigie.accounts.models import Client, Membership
from vigie.backtest.counting import Keeper
from vigie.backtest.errors import NoSpaceChosen, NotAPeriod, ServerBusy, TrialRunning
from vigie.backtest.models import SILENT_MS, Trial
from vigie.charter.effective import effective
from vigie.clock import now_ms
from vigie.desk.errors import NotAllowed, NotFound
from vigie.desk.models import Space
from vigie.desk.scope import role_of
from vigie.intake.storage import writing
from vigie.shadow.errors import Forgotten
from vigie.shadow.models import Run
from vigie.shadow.services import KEPT_MS as ROWS_KEPT_MS
from vigie.versions.drafts import read_draft
from vigie.versions.models import OwnCharter

_HOUR_MS: Final = 3_600_000
#: How far back a draft is tried, in hours.
PERIODS: Final = (24, 7 * 24, 30 * 24)
#: Trials counted at once on this server, whatever their client; each takes most of a core.
AT_ONCE: Final = 2
#: A trial is kept so long (ms), and so many are forgotten at each turn of the clock.
KEPT_MS: Final = 90 * 24 * _HOUR_MS
_PRUNED: Final = 50


def start(own: OwnCharter, spaces: Sequence[Space], hours: int, *, by: User, at: int | None = None) -> Trial:
    """Begin to try a charter's draft, as it reads now, on what some spaces recorded.

    Parameters
    ----------
    own
        The charter.
    spaces
        Spaces of the same client.
    hours
        How far back: one of `PERIODS`.
    by
        A supervisor of the client.
    at
        The time now (ms).

    Raises
    ------
    NotFound, NotAllowed
        The charter or a space is another client's, or the person is no supervisor of it.
    NoSpaceChosen, NotAPeriod
        It is tried nowhere, or on no period there is.
    TrialRunning, ServerBusy
        Others are being counted.
    CharterError
        The draft cannot be read; its `every` lists all the mistakes.
    """
    at = now_ms() if at is None else at
    if role_of(by, own.client_id) != Membership.Role.SUPERVISOR:
        raise NotAllowed
    if not spaces:
        raise NoSpaceChosen
    if hours not in PERIODS:
        raise NotAPeriod
    if any(space.client_id != own.client_id for space in spaces):
        raise NotFound
    text = effective(read_draft(own).root)
    trial = Trial(own=own, by=by, edition=own.edition, text=text, since_ms=at - hours * _HOUR_MS)
    return _begin(trial, spaces, at)


def start_count(own: OwnCharter, run: Run, *, by: User, at: int | None = None) -> Trial:
    """Begin to count what a draft of a charter has said until now in the shadow.

    Whoever belongs to the client may ask: it is how a run is read.

    Raises
    ------
    NotFound
        The run is no run of this charter, or the client is another's.
    Forgotten
        The run ended so long ago that what it said is gone.
    TrialRunning, ServerBusy
        Others are being counted.
    """
    at = now_ms() if at is None else at
    role_of(by, own.client_id)
    if (run.client_id, run.charter) != (own.client_id, own.slug):
        raise NotFound
    if run.stopped_ms is not None and run.stopped_ms < at - ROWS_KEPT_MS:
        raise Forgotten
    trial = Trial(own=own, run=run, by=by, edition=0, text="", since_ms=run.started_ms)
    return _begin(trial, run.spaces.filter(client_id=own.client_id), at)


def prune_trials(at: int) -> int:
    """Forget a few of the trials begun long before `at` (ms); return how many."""
    old = Trial.objects.filter(started_ms__lt=at - KEPT_MS).order_by("started_ms")
    gone = list(old.values_list("pk", flat=True)[:_PRUNED])
    if gone:
        with writing():
            Trial.objects.filter(pk__in=gone).delete()
    return len(gone)


def _begin(trial: Trial, spaces: Iterable[Space], at: int) -> Trial:
    """Write a trial and have it counted once its row is on disk."""
    trial.client_id = trial.own.client_id
    trial.started_ms = trial.beat_ms = at
    with writing():
        # All who begin wait for one row, so that none is miscounted, on any database.
        Client.objects.select_for_update().order_by("pk").first()
        running = list(
            Trial.objects.filter(status=Trial.Status.RUNNING, beat_ms__gte=at - SILENT_MS).values_list(
                "client_id", flat=True
            )
        )
        if trial.client_id in running:
            raise TrialRunning
        if len(running) >= AT_ONCE:
            raise ServerBusy
        trial.save()
        trial.spaces.set(spaces)
        transaction.on_commit(Keeper(trial.pk).start)
    return trial
