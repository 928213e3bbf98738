"""What is read about drafts that run in the shadow: by the road, and by people for their clients alone."""

from django.contrib.auth.models import User
from django.db.models import QuerySet

from vigie.clock import now_ms
from vigie.desk.errors import NotFound
from vigie.desk.scope import clients_of
from vigie.rules import ShadowRun
from vigie.shadow.models import Run


def running(at: int | None = None) -> tuple[ShadowRun, ...]:
    """Return the drafts of every client that run at `at` (ms), now without it, as the examiner takes them."""
    at = now_ms() if at is None else at
    runs = Run.objects.filter(stopped_ms=None, ends_ms__gt=at).prefetch_related("spaces").order_by("pk")
    return tuple(
        ShadowRun(
            run.pk,
            run.text,
            tuple(
                f"{space.network}:{space.native_id}"
                for space in run.spaces.all()
                # One that went to another client since is no longer this one's to try anything in.
                if space.client_id == run.client_id
            ),
        )
        for run in runs
    )


def runs_of(user: User) -> QuerySet[Run]:
    """Return the runs of the person's clients, the newest first."""
    return Run.objects.filter(client__in=clients_of(user)).order_by("-started_ms", "-pk")


def run_for(user: User, run_id: int) -> Run:
    """Return one run of the person's clients.

    Raises
    ------
    NotFound
        It does not exist, or is another client's: the two are not told apart.
    """
    run = runs_of(user).filter(pk=run_id).select_related("client", "by").first()
    if run is None:
        raise NotFound
    return run
