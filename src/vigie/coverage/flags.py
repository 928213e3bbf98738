"""What a person should look at: a channel that is not heard, a silent space, messages that are missing.

Each is told on every open screen when it is seen, and again when it is over; it is one row meanwhile.
"""

from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.db.models import Q, Sum

from vigie.channels.models import Channel
from vigie.coverage import rhythm as rhythms
from vigie.coverage.counts import SURE
from vigie.coverage.models import Announced, Coverage, Flag, Gap, Heard
from vigie.coverage.pauses import may_be_unheard, unheard_since
from vigie.coverage.rhythm import Rhythm
from vigie.desk.events import emit_all
from vigie.intake.storage import writing

#: How long the end of a disconnection waits to be told, for what was missed to be read again (ms).
READ_AGAIN_MS = 60_000


def look(channel_id: int, at: int) -> None:
    """Raise what is new about a channel and its spaces, end what is over, and tell both.

    Parameters
    ----------
    channel_id
        The channel.
    at
        The time (ms).
    """
    channel = Channel.objects.filter(pk=channel_id).first()
    if channel is None:
        return
    open_flags = list(Flag.objects.filter(Q(ended_ms=None) | Q(told_ms=None), channel=channel))
    begun = _unheard(channel, at)
    standing = {(flag.space_id, flag.kind): flag for flag in open_flags if flag.ended_ms is None}
    if not begun and (None, Flag.Kind.DISCONNECTED) not in standing:
        # What a space says while nobody listens proves nothing.
        begun += _silent(channel, at) + _missing(channel, at)
    fresh = [flag for flag in begun if (flag.space_id, flag.kind) not in standing]
    over = [flag for flag in standing.values() if _is_over(flag, channel)]
    told = [flag for flag in open_flags if flag.ended_ms is not None] + over
    if not fresh and not told:
        return
    with writing():
        Flag.objects.bulk_create(fresh, ignore_conflicts=True)
        raised = [
            flag
            for flag in Flag.objects.filter(channel=channel, ended_ms=None, opened_ms=at)
            if any((flag.space_id, flag.kind) == (new.space_id, new.kind) for new in fresh)
        ]
        for flag in over:
            flag.ended_ms = at
            flag.save(update_fields=["ended_ms"])
        emit_all([_event(flag, ended=False) for flag in raised])
        emit_all([_event(flag, ended=True) for flag in told if _told(flag, at)])


def _unheard(channel: Channel, at: int) -> list[Flag]:
    heard = Heard.objects.filter(channel=channel).first()
    since = unheard_since(channel, heard, at)
    return [] if since is None else [_flag(channel, Flag.Kind.DISCONNECTED, since, at)]


def _silent(channel: Channel, at: int) -> list[Flag]:
    zone = ZoneInfo(settings.TIME_ZONE)
    rows = Coverage.objects.filter(
        space__channel=channel, rhythm__isnull=False, message_ms__lte=at - rhythms.LEAST_MS
    )
    flags = []
    for row in rows.only("space_id", "message_ms", "rhythm"):
        rhythm = msgspec.convert(row.rhythm, Rhythm)
        if rhythms.is_silent(rhythm, row.message_ms, at, zone):
            usual = rhythms.longest_usual(rhythm, row.message_ms, zone)
            flags.append(
                _flag(channel, Flag.Kind.SILENT, row.message_ms, at, space=row.space_id, measure=usual)
            )
    return flags


def _missing(channel: Channel, at: int) -> list[Flag]:
    """Return what two counts running miss and reading again has not found: what is being read is no news."""
    rows = Announced.objects.filter(space__channel=channel, missing__gt=0, running__gte=SURE)
    by_space: dict[int, list[Announced]] = {}
    for row in rows:
        by_space.setdefault(row.space_id, []).append(row)
    being_read = set(
        Gap.objects.filter(channel=channel, filled_ms=None, hopeless=False).values_list("space_id", flat=True)
    )
    return [
        _flag(
            channel,
            Flag.Kind.MISSING,
            min(row.agreed_ms for row in theirs),
            at,
            space=space_id,
            measure=max(row.missing for row in theirs),
        )
        for space_id, theirs in by_space.items()
        if space_id not in being_read
    ]


def _is_over(flag: Flag, channel: Channel) -> bool:
    if not channel.enabled:
        return True
    if flag.kind == Flag.Kind.DISCONNECTED:
        heard = Heard.objects.filter(channel=channel).first()
        return heard is not None and (heard.heard_ms > flag.since_ms or not may_be_unheard(channel, heard))
    space_id = flag.space_id or 0
    if flag.kind == Flag.Kind.SILENT:
        return Coverage.objects.filter(space_id=space_id, message_ms__gt=flag.since_ms).exists()
    return not Announced.objects.filter(space_id=space_id, missing__gt=0, running__gte=SURE).exists()


def _told(flag: Flag, at: int) -> bool:
    """Note that the end is told; a disconnection waits for what was missed meanwhile to be read again."""
    if flag.kind == Flag.Kind.DISCONNECTED:
        gaps = Gap.objects.filter(channel_id=flag.channel_id, opened_ms__gte=flag.since_ms)
        waiting = gaps.filter(filled_ms=None, hopeless=False).exists()
        if waiting and at - (flag.ended_ms or at) < READ_AGAIN_MS:
            return False
        flag.found = gaps.aggregate(found=Sum("found"))["found"] or 0
    flag.told_ms = at
    flag.save(update_fields=["told_ms", "found"])
    return True


def _flag(
    channel: Channel, kind: Flag.Kind, since: int, at: int, *, space: int | None = None, measure: int = 0
) -> Flag:
    return Flag(
        client_id=channel.client_id,
        channel=channel,
        space_id=space,
        kind=kind,
        since_ms=since,
        opened_ms=at,
        measure=measure,
    )


def _event(flag: Flag, *, ended: bool) -> tuple[int, str, dict[str, object]]:
    return (
        flag.client_id,
        "coverage",
        {
            "flag": flag.pk,
            "what": flag.kind,
            "channel": flag.channel_id,
            "space": flag.space_id,
            "ended": ended,
        },
    )
