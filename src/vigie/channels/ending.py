"""Tokens that end: told a week before, to those who can give a new one."""

from django.db.models import Q, QuerySet

from vigie.channels.models import Channel

DAY_MS = 24 * 3_600_000
#: How long before its end a token is announced (ms).
ANNOUNCED_MS = 7 * DAY_MS


def ends_soon(channel: Channel, at: int) -> bool:
    """Tell whether somebody must give a new token within a week of `at` (ms); so is one that has ended."""
    return not channel.renews and channel.expires_ms is not None and channel.expires_ms - at < ANNOUNCED_MS


def needing_somebody(channels: QuerySet[Channel], at: int) -> QuerySet[Channel]:
    """Return those that stopped, or whose token ends within a week of `at` (ms)."""
    return channels.filter(enabled=True).filter(
        Q(stopped=True) | Q(renews=False, expires_ms__lt=at + ANNOUNCED_MS)
    )
