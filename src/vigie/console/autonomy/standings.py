"""Where clauses stand: which act alone, where, in which language, by what, and what the others lack."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from vigie.accounts.models import Client, Membership
from vigie.autonomy.models import Change, Evidence, Standing
from vigie.autonomy.queries import changes_of, standings_of
from vigie.backtest.asked import followed
from vigie.charter.charter import Charter, Sentences
from vigie.charter.fingerprint import fingerprints
from vigie.charter.load import shipped
from vigie.console.autonomy.words import changed, language_name, standing_words
from vigie.console.chart import bound
from vigie.console.charters.head import said, shipped_charter
from vigie.desk.models import Space
from vigie.desk.scope import clients_of, memberships_of, spaces_of, versions_of
from vigie.versions.queries import sealed_charter

#: Standings of one client, and changes, that are listed.
MOST: Final = 100
CHANGES: Final = 30
DAY_MS: Final = 86_400_000
LANES: Final[Mapping[str, Promise]] = {
    "all": pgettext_lazy("autonomy", "All"),
    "acts": pgettext_lazy("autonomy", "Act alone"),
    "waits": pgettext_lazy("autonomy", "Not yet"),
    "lost": pgettext_lazy("autonomy", "Lost it"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One clause, in one language and one space."""

    standing: Standing
    title: str
    language: str
    #: Where it stands, a sentence each.
    words: list[str]
    #: What it is surely right on beside what it must be, drawn.
    drawn: SafeString
    needed: float


@dataclass(frozen=True, slots=True)
class Holding:
    """What the clauses of one client hold."""

    client: Client
    supervises: bool
    cells: list[Cell] = field(default_factory=list)
    #: How many there are beyond those listed.
    more: int = 0
    #: In the last 24 hours: what was done alone, and how much of it was drawn for a person to judge.
    alone: int = 0
    drawn: int = 0


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A clause was let act alone somewhere, or no longer is."""

    change: Change
    sentence: str


class _Weighing(NamedTuple):
    """What is asked of a charter in force."""

    titles: dict[str, Sentences]
    earning: frozenset[str]


def holdings(user: User, *, lane: str, at: int) -> list[Holding]:
    """Return what the clauses of the person's clients hold, as they read now, client by client.

    Parameters
    ----------
    user
        Who reads.
    lane
        One of `LANES`.
    at
        The time now (ms).
    """
    roles = dict(memberships_of(user).values_list("client_id", "role"))
    spaces = list(spaces_of(user))
    weighing = _weighing(user, spaces)
    found = _in_lane(_as_they_read(standings_of(user), spaces, weighing), lane)
    counts = dict(found.order_by().values_list("client_id").annotate(Count("pk")))
    place = Window(
        RowNumber(), partition_by=F("client_id"), order_by=("clause", "space_id", "language", "pk")
    )
    listed = list(found.annotate(place=place).filter(place__lte=MOST))
    last = {each.pk: getattr(each, "last_change") for each in listed}  # noqa: B009 - annotated above
    changes = Change.objects.in_bulk(filter(None, last.values()))
    cells: dict[int, list[Cell]] = defaultdict(list)
    for each in listed:
        title = _title(weighing, each.space, each.clause)
        cells[each.client_id].append(_cell(each, title, changes.get(last[each.pk])))
    done = _done(spaces, at - DAY_MS)
    return [
        Holding(
            client=client,
            supervises=roles.get(client.pk) == Membership.Role.SUPERVISOR,
            cells=sorted(cells[client.pk], key=lambda cell: cell.title.casefold()),
            more=counts.get(client.pk, 0) - len(cells[client.pk]),
            alone=done[client.pk, Evidence.Source.ALONE] + done[client.pk, Evidence.Source.AUDIT],
            drawn=done[client.pk, Evidence.Source.AUDIT],
        )
        for client in clients_of(user).order_by("name")
    ]


def shown_changes(user: User, change_id: int | None = None) -> list[ShownChange]:
    """Return the last changes for the person's clients, the newest first; one of them where it is named."""
    asked = changes_of(user) if change_id is None else changes_of(user).filter(pk=change_id)
    listed = list(asked[:CHANGES])
    weighing = _weighing(user, [each.standing.space for each in listed])
    return [
        ShownChange(each, changed(each, _title(weighing, each.standing.space, each.standing.clause)))
        for each in listed
    ]


def audit_share() -> float:
    """Return the share of what clauses do alone that is drawn for a person to judge."""
    return float(settings.AUDIT_SHARE)


def _cell(standing: Standing, title: str, change: Change | None) -> Cell:
    needed = 1.0 - standing.budget
    return Cell(
        standing,
        title,
        language_name(standing.language),
        standing_words(standing, change),
        bound(standing.lower, needed, reached=standing.may_act),
        needed,
    )


def _as_they_read(
    standings: QuerySet[Standing], spaces: Iterable[Space], weighing: Mapping[object, _Weighing]
) -> QuerySet[Standing]:
    """Narrow standings to those of clauses as they read now; of a charter in a file, all are kept."""
    places: dict[object, list[int]] = defaultdict(list)
    for space in spaces:
        places[followed(space)].append(space.pk)
    now = Q(pk=None)
    for name, pks in places.items():
        here = Q(space_id__in=pks)
        now |= here & Q(fingerprint__in=weighing[name].earning) if name in weighing else here
    return standings.filter(now)


def _in_lane(standings: QuerySet[Standing], lane: str) -> QuerySet[Standing]:
    last = Change.objects.filter(standing=OuterRef("pk")).order_by("-at_ms", "-pk").values("pk")[:1]
    found = standings.annotate(last_change=Subquery(last))
    if lane == "acts":
        return found.filter(may_act=True)
    if lane == "lost":
        return found.filter(may_act=False, last_change__isnull=False)
    return found.filter(may_act=False) if lane == "waits" else found


def _done(spaces: Iterable[Space], after: int) -> Counter[tuple[int, str]]:
    """Return how much was done alone since a time, by client and by whether it was drawn."""
    client = {space.pk: space.client_id for space in spaces}
    alone = (Evidence.Source.ALONE, Evidence.Source.AUDIT)
    rows = Evidence.objects.filter(space_id__in=client, recorded_ms__gt=after, source__in=alone)
    found: Counter[tuple[int, str]] = Counter()
    for space, source, count in rows.values_list("space_id", "source").annotate(Count("pk")):
        found[client[space], source] += count
    return found


def _weighing(user: User, spaces: Iterable[Space]) -> dict[object, _Weighing]:
    """Return what is asked of the charters in force in some spaces; nothing of one in a file."""
    names = {followed(space): space for space in spaces}
    own = [space.own_charter_id for space in names.values() if space.own_charter_id is not None]
    # Of a charter's versions the last is kept.
    seals = dict(versions_of(user).filter(own_id__in=own).order_by("number").values_list("own_id", "seal"))
    found: dict[object, _Weighing] = {}
    for name, space in names.items():
        if space.own_charter_id in seals:
            found[name] = _published(seals[space.own_charter_id])
        elif space.own_charter_id is None and space.charter in shipped():
            found[name] = _shipped(space.charter)
    return found


@lru_cache(maxsize=64)
def _published(seal: str) -> _Weighing:
    return _asked(sealed_charter(seal))


@lru_cache(maxsize=16)
def _shipped(name: str) -> _Weighing:
    return _asked(shipped_charter(name))


def _asked(charter: Charter) -> _Weighing:
    titles = {clause.id: clause.title for clause in charter.clauses}
    return _Weighing(titles, frozenset(fingerprints(charter).values()))


def _title(weighing: Mapping[object, _Weighing], space: Space, clause: str) -> str:
    known = weighing.get(followed(space))
    return said(known.titles.get(clause, {}), clause) if known else clause
