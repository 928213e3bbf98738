"""What tending a channel reads and writes beside gaps and flags: how it begins, rhythms, what to count."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.db import connection

from vigie.connectors.base import Gap as Told
from vigie.connectors.base import Sentence
from vigie.coverage import gaps
from vigie.coverage.ledger import ChannelLedger
from vigie.coverage.models import Announced, Coverage, Flag, Gap, Heard, Hour, Thread
from vigie.coverage.rhythm import HOUR_MS, LEARNT, learn
from vigie.desk.models import Space as Place
from vigie.intake.storage import writing
from vigie.message import Space

#: Places that are counted in one round, and threads of each: those heard last.
PLACES, THREADS = 20, 5
#: Places in which a stop of Vigie leaves a gap: those that spoke in the week before it, the last ones first.
LEFT_PLACES_MS, LEFT_PLACES = 7 * 24 * HOUR_MS, 200
#: How far before the stop it begins: the network's clock is not ours (ms).
LEFT_MARGIN_MS = 10_000
#: What was announced, fetched and found is forgotten after this; so are flags, and hours of long ago (ms).
GAPS_KEPT_MS = 30 * 24 * HOUR_MS
FLAGS_KEPT_MS = 90 * 24 * HOUR_MS
HOURS_KEPT_MS = 400 * 24 * HOUR_MS
#: So is a thread in which nobody spoke for so long, with what its network counted there (ms).
THREADS_KEPT_MS = 180 * 24 * HOUR_MS
#: Rows forgotten in one transaction: others wait for it, so it is kept short.
_PRUNED = 2_000

LEFT = Sentence(
    "Vigie was not listening to this account: what its network did not say again since may be missing.",
    "Vigie n’écoutait pas ce compte : ce que son réseau n’a pas redit depuis peut manquer.",
)

_TENDED = """
INSERT INTO coverage_heard (
  channel_id, heard_ms, read_ms, connected_ms, allowed_ms, tended_ms, left_ms, back_ms)
SELECT id, 0, 0, 0, %s, %s, 0, 0 FROM channels_channel WHERE id = %s
ON CONFLICT (channel_id) DO UPDATE SET allowed_ms = excluded.allowed_ms, tended_ms = excluded.tended_ms
"""


@dataclass(frozen=True)
class ToCount:
    """A place whose network is asked how much it has."""

    number: int
    #: Of the network and of the place.
    names: tuple[str, str]
    #: Threads that spoke last.
    threads: tuple[str, ...]


def begin(channel_id: int, *, allowed_ms: int, rereads: bool, at: int) -> None:
    """Note that the worker begins to read a channel.

    Parameters
    ----------
    allowed_ms
        How long it may be unheard (ms); 0 where that proves nothing.
    rereads
        Whether its connector can read again: gaps that an earlier one had to leave are then tried.
    at
        The time (ms).
    """
    with writing(), connection.cursor() as cursor:
        cursor.execute(_TENDED, (allowed_ms, at, channel_id))
    if rereads:
        gaps.take_up_again(channel_id)


def open_gap(ledger: ChannelLedger, gap: Told, at: int) -> None:
    """Open one gap, in a transaction of its own."""
    with writing():
        ledger.open_gaps([gap], at)


def open_left(ledger: ChannelLedger, channel_id: int, at: int) -> None:
    """Open the gap that a stop of Vigie left, for a connector that cannot go on where it stopped.

    Parameters
    ----------
    at
        The time (ms).
    """
    left = Heard.objects.filter(channel_id=channel_id, left_ms__gt=0).first()
    if left is None:
        return
    places = Place.objects.filter(
        channel_id=channel_id, coverage__message_ms__gte=left.left_ms - LEFT_PLACES_MS
    ).order_by("-coverage__message_ms")[:LEFT_PLACES]
    told = [
        Told(
            space=Space(place.network, place.native_id),
            since=left.left_ms - LEFT_MARGIN_MS,
            until=left.back_ms,
            because=LEFT,
        )
        for place in places
    ]
    with writing():
        ledger.open_gaps(told, at)
        Heard.objects.filter(channel_id=channel_id, left_ms=left.left_ms).update(left_ms=0, back_ms=0)


def to_count(channel_id: int) -> list[ToCount]:
    """Return the places of a channel that were heard last, each with its threads that spoke last."""
    places = Place.objects.filter(channel_id=channel_id).order_by("-coverage__message_ms", "pk")[:PLACES]
    return [
        ToCount(
            number=place.pk,
            names=(place.network, place.native_id),
            threads=tuple(
                Thread.objects.filter(space=place)
                .order_by("-last_ms")
                .values_list("thread", flat=True)[:THREADS]
            ),
        )
        for place in places
    ]


def learn_rhythms(channel_id: int, at: int) -> None:
    """Learn what is usual in each space of a channel."""
    zone = ZoneInfo(settings.TIME_ZONE)
    now = at // HOUR_MS
    for space_id in list(
        Coverage.objects.filter(space__channel_id=channel_id).values_list("space_id", flat=True)
    ):
        hours = Hour.objects.filter(space_id=space_id, hour__gte=now - LEARNT, hour__lt=now)
        found = learn(dict(hours.values_list("hour", "received")), now=now, zone=zone)
        kept = None if found is None else msgspec.to_builtins(found)
        with writing():
            Coverage.objects.filter(space_id=space_id).update(rhythm=kept, learnt_ms=at)


def prune(channel_id: int, at: int) -> None:
    """Forget a few of the rows of a channel that nobody will read again; gaps that are open stay."""
    for model, old in (
        (Gap, Gap.objects.filter(channel_id=channel_id, filled_ms__lt=at - GAPS_KEPT_MS)),
        (Flag, Flag.objects.filter(channel_id=channel_id, told_ms__lt=at - FLAGS_KEPT_MS)),
    ):
        numbers = list(old.values_list("pk", flat=True)[:_PRUNED])
        if numbers:
            with writing():
                model.objects.filter(pk__in=numbers).delete()
    _prune_threads(channel_id, at)
    hours = Hour.objects.filter(space__channel_id=channel_id, hour__lt=(at - HOURS_KEPT_MS) // HOUR_MS)
    if hours.exists():
        with writing():
            hours.delete()


def _prune_threads(channel_id: int, at: int) -> None:
    """Forget threads of long ago; one in which somebody speaks again is counted from there on."""
    old = Thread.objects.filter(space__channel_id=channel_id, last_ms__lt=at - THREADS_KEPT_MS)
    by_space: dict[int, list[str]] = {}
    for space_id, thread in old.values_list("space_id", "thread")[:_PRUNED]:
        by_space.setdefault(space_id, []).append(thread)
    for space_id, threads in by_space.items():
        with writing():
            # Both or none: a count beside too few received would miss what was never lost.
            Announced.objects.filter(space_id=space_id, thread__in=threads).delete()
            Thread.objects.filter(space_id=space_id, thread__in=threads).delete()
