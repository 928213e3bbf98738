"""What is read of trials: by people, for their clients alone."""

from django.contrib.auth.models import User
from django.db.models import QuerySet

from vigie.backtest.models import Trial
from vigie.desk.errors import NotFound
from vigie.desk.scope import clients_of


def trials_of(user: User) -> QuerySet[Trial]:
    """Return the trials of the person's clients, the newest first; without their texts and reports."""
    found = Trial.objects.filter(client__in=clients_of(user)).select_related("by")
    return found.defer("text", "report").order_by("-started_ms", "-pk")


def trial_for(user: User, trial_id: int) -> Trial:
    """Return one trial of the person's clients.

    Raises
    ------
    NotFound
        It does not exist, or is another client's: the two are not told apart.
    """
    trial = trials_of(user).filter(pk=trial_id).first()
    if trial is None:
        raise NotFound
    return trial
