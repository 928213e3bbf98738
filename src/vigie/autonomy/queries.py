"""What is read about autonomy: where each clause stands, what changed, and what a draft could do alone."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import QuerySet

from vigie.autonomy.gate import language_of
from vigie.autonomy.ledger import judge, missing
from vigie.autonomy.models import Change, Standing
from vigie.desk.scope import memberships_of


def standings_of(user: User) -> QuerySet[Standing]:
    """Return where the clauses of the person's clients stand, by clause, space and language."""
    return _in_order(Standing.objects.filter(client_id__in=memberships_of(user).values("client_id")))


def changes_of(user: User) -> QuerySet[Change]:
    """Return the clauses of the person's clients that were let act alone, or no longer are, newest first.

    A screen shows the first of them: narrow it.
    """
    found = Change.objects.filter(client_id__in=memberships_of(user).values("client_id"))
    return found.select_related("standing__space", "client").order_by("-at_ms", "-pk")


def all_standings(client: str | None = None) -> QuerySet[Standing]:
    """Return where clauses stand, of one client (its slug) or of all: for who runs the home."""
    found = Standing.objects.all()
    return _in_order(found.filter(client__slug=client) if client else found)


def still_missing(standing: Standing) -> int:
    """Return how many more right decisions surely let the clause act alone there; 0 where it may."""
    return missing(standing.n, standing.right, budget=standing.budget, at_once=standing.at_once)


class Earned:
    """What clauses have earned until now, for whoever weighs the past and acts on nothing.

    Parameters
    ----------
    spaces
        The ids of the spaces where.
    """

    def __init__(self, spaces: Iterable[int]) -> None:
        rows = Standing.objects.filter(space_id__in=list(spaces))
        self._known = {
            (each.space_id, each.fingerprint, each.language): (each.n, each.right, each.budget)
            for each in rows
        }

    def may_act(self, space: int, fingerprint: str, language: str, *, at_once: bool) -> bool:
        """Tell whether a clause may act alone in a space, on a message in a language."""
        known = self._known.get((space, fingerprint, language_of(language)))
        if not fingerprint or known is None:
            return at_once
        n, right, budget = known
        return judge(n, right, budget=budget, at_once=at_once).may_act


def _in_order(found: QuerySet[Standing]) -> QuerySet[Standing]:
    return found.select_related("space", "client").order_by("client__slug", "clause", "space_id", "language")
