"""What people decide about autonomy: how much may be wrong."""

from django.contrib.auth.models import User

from vigie.accounts.models import Client, Membership
from vigie.autonomy.errors import NotABudget
from vigie.autonomy.models import Change, Standing
from vigie.autonomy.standings import judge_again
from vigie.clock import now_ms
from vigie.desk.errors import NotAllowed
from vigie.desk.scope import role_of
from vigie.intake.storage import writing

#: Below, nothing is ever earned in a lifetime; above, it means little.
LEAST, MOST = 0.01, 0.2


@writing()
def set_error_budget(client: Client, budget: float, *, by: User, at: int | None = None) -> None:
    """Say what share of what a clause does alone may be wrong; all the client's standings are judged again.

    Raises
    ------
    NotFound, NotAllowed
        The client is another's, or the person is no supervisor of it.
    NotABudget
        It is not from 1 % to 20 %.
    """
    at = now_ms() if at is None else at
    if role_of(by, client.pk) != Membership.Role.SUPERVISOR:
        raise NotAllowed
    if not LEAST <= budget <= MOST:
        raise NotABudget
    Client.objects.filter(pk=client.pk).update(error_budget=budget)
    client.error_budget = budget
    for standing in Standing.objects.select_for_update().filter(client=client).order_by("pk"):
        standing.budget = budget
        judge_again(standing, at=at, because=Change.Because.BUDGET)
