"""What the coverage screen reads: so many queries whatever the number of spaces, gaps and hours."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from vigie.coverage.models import Announced, Coverage, Flag, Gap, Heard, Hour
from vigie.coverage.pauses import unheard_since
from vigie.coverage.rhythm import HOUR_MS
from vigie.desk.models import Space
from vigie.desk.scope import coverage_of, flags_of, gaps_of, spaces_of

#: Spaces on one page of the list, gaps of each shown there, gaps on one page of a space.
SPACES, SHOWN, GAPS = 40, 12, 50
DAY = 24


@dataclass
class SpaceCoverage:
    """How one space is covered."""

    space: Space
    coverage: Coverage | None = None
    heard: Heard | None = None
    #: Since when its channel is disconnected (ms); None while it is not.
    unheard_ms: int | None = None
    #: Received by hour: the last 24 hours, this one last.
    hours: list[int] = field(default_factory=list)
    today: int = 0
    announced: list[Announced] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    #: The last gaps, the newest first; how many are open, and those among them that nobody can read again.
    gaps: list[Gap] = field(default_factory=list)
    open_gaps: int = 0
    hopeless_gaps: int = 0
    #: Messages that were missing and were read again, over all gaps kept.
    found: int = 0


def space_list(
    user: User, *, at: int, midnight: int, page: int = 1, to_look_at: bool = False
) -> tuple["Page[Any]", list[SpaceCoverage]]:
    """Return one page of the person's spaces, those to look at first, each with how it is covered.

    Parameters
    ----------
    at, midnight
        The time, and when the reader's day began (ms).
    page
        From 1; one that does not exist gives the nearest.
    to_look_at
        Whether only spaces with a flag or an open gap are listed.
    """
    open_flags = flags_of(user).filter(ended_ms=None)
    spaces = (
        spaces_of(user)
        .select_related("client", "channel", "channel__heard", "coverage")
        .annotate(
            flagged=Exists(
                open_flags.filter(Q(space=OuterRef("pk")) | Q(space=None, channel=OuterRef("channel_id")))
            ),
            gaping=Exists(gaps_of(user).filter(space=OuterRef("pk"), filled_ms=None, hopeless=False)),
        )
        .order_by("client__name", "-flagged", "-gaping", "name", "pk")
    )
    if to_look_at:
        spaces = spaces.filter(Q(flagged=True) | Q(gaping=True))
    found = Paginator(spaces, SPACES).get_page(page)
    return found, _covered(user, list(found), at=at, midnight=midnight)


def space_detail(
    user: User, space: Space, *, at: int, midnight: int, page: int = 1
) -> tuple[SpaceCoverage, Page[Gap]]:
    """Return how one space is covered, and one page of its gaps; the caller has looked whose it is."""
    wide = spaces_of(user).select_related("client", "channel", "channel__heard", "coverage").get(pk=space.pk)
    (one,) = _covered(user, [wide], at=at, midnight=midnight)
    gaps = gaps_of(user).filter(space=space).order_by("-opened_ms", "-pk")
    return one, Paginator(gaps, GAPS).get_page(page)


def ended_flags(user: User, space: Space, *, most: int = 20) -> list[Flag]:
    """Return what was flagged about a space or its channel, the newest first."""
    about = Q(space=space) | Q(space=None, channel=space.channel_id)
    return list(flags_of(user).filter(about).order_by("-opened_ms", "-pk")[:most])


def flags_open(user: User) -> int:
    """Return how many things wait to be looked at."""
    return flags_of(user).filter(ended_ms=None).count()


def _covered(user: User, spaces: Sequence[Space], *, at: int, midnight: int) -> list[SpaceCoverage]:
    numbers = [space.pk for space in spaces]
    shown = {space.pk: SpaceCoverage(space) for space in spaces}
    for one in shown.values():
        one.coverage = getattr(one.space, "coverage", None)
        channel = one.space.channel
        if channel is not None:
            one.heard = getattr(channel, "heard", None)
            one.unheard_ms = unheard_since(channel, one.heard, at)
        one.hours = [0] * DAY
    _hours(shown, numbers, at // HOUR_MS, midnight // HOUR_MS)
    for row in Announced.objects.filter(space_id__in=numbers).order_by("thread"):
        shown[row.space_id].announced.append(row)
    by_channel: dict[int, list[SpaceCoverage]] = defaultdict(list)
    for one in shown.values():
        if one.space.channel_id:
            by_channel[one.space.channel_id].append(one)
    about = Q(space_id__in=numbers) | Q(space=None, channel_id__in=list(by_channel))
    for flag in flags_of(user).filter(about, ended_ms=None).order_by("since_ms"):
        for one in [shown[flag.space_id]] if flag.space_id else by_channel[flag.channel_id]:
            one.flags.append(flag)
    _gaps(shown, gaps_of(user).filter(space_id__in=numbers))
    return list(shown.values())


def _hours(shown: dict[int, SpaceCoverage], numbers: list[int], now: int, today: int) -> None:
    first = now - DAY + 1
    rows = Hour.objects.filter(space_id__in=numbers, hour__gte=min(first, today), hour__lte=now)
    for space_id, hour, received in rows.values_list("space_id", "hour", "received"):
        one = shown[space_id]
        if hour >= first:
            one.hours[hour - first] = received
        if hour >= today:
            one.today += received


def _gaps(shown: dict[int, SpaceCoverage], gaps: QuerySet[Gap]) -> None:
    is_open = Q(filled_ms=None)
    for space_id, waiting, hopeless, found in gaps.values_list("space_id").annotate(
        waiting=Count("pk", filter=is_open & Q(hopeless=False)),
        hopeless_ones=Count("pk", filter=is_open & Q(hopeless=True)),
        all_found=Sum("found"),
    ):
        one = shown[space_id]
        one.open_gaps, one.hopeless_gaps, one.found = waiting, hopeless, found or 0
    newest = gaps.annotate(
        place=Window(
            RowNumber(), partition_by=F("space_id"), order_by=[F("opened_ms").desc(), F("pk").desc()]
        )
    ).filter(place__lte=SHOWN)
    for gap in newest.order_by("-opened_ms", "-pk"):
        shown[gap.space_id].gaps.append(gap)


def coverage_totals(user: User) -> dict[str, int]:
    """Return the sums over the person's spaces: received, repeated, conflicting, removals."""
    found = coverage_of(user).aggregate(
        received=Sum("received"),
        repeated=Sum("repeated"),
        conflicting=Sum("conflicting"),
        removals=Sum("removals"),
    )
    return {name: value or 0 for name, value in found.items()}
