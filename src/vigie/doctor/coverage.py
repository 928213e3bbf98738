"""What is received: connectors that are not heard, spaces that are silent, gaps that stay open."""

from vigie.clock import now_ms
from vigie.doctor.check import Found
from vigie.doctor.facts import must_exist

DAY_MS = 24 * 3_600_000
#: A gap that could not be read for so long wants a person (ms).
LONG_MS = 3_600_000


def coverage() -> str:
    """Look whether everything that is said arrives."""
    from vigie.channels.models import Channel
    from vigie.coverage.models import Flag, Gap
    from vigie.coverage.pauses import unheard_since

    must_exist()
    at = now_ms()
    for channel in Channel.objects.select_related("heard").order_by("pk"):
        since = unheard_since(channel, getattr(channel, "heard", None), at)
        if since is not None:
            raise Found(
                "warning",
                f"“{channel.name}” has not been heard for {(at - since) // 60_000} min",
                channel.trouble or "start Vigie with `vigie run`, or look at the screen Channels",
            )
    flag = Flag.objects.filter(ended_ms=None, space__isnull=False).select_related("space").first()
    if flag is not None and flag.space is not None:
        told = "is silent for longer than usual" if flag.kind == Flag.Kind.SILENT else "misses messages"
        raise Found("warning", f"“{flag.space.name}” {told}", "look at the screen Coverage")
    waiting = Gap.objects.filter(filled_ms=None, hopeless=False)
    late = waiting.filter(opened_ms__lt=at - LONG_MS).order_by("opened_ms").first()
    if late is not None:
        raise Found(
            "warning",
            f"{waiting.count()} gaps open; the oldest: {late.last_error or 'not tried yet'}",
            "look at the screen Coverage; start Vigie with `vigie run` where it is not running",
        )
    day = Gap.objects.filter(opened_ms__gt=at - DAY_MS)
    return f"everything heard, {waiting.count()} gaps open, {day.count()} in 24 h"
