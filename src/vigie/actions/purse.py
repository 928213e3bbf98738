"""What an account may spend in a day of its network: on disk, shared by all processes, never overspent.

A share of the day is kept for acting: what is not read today is read tomorrow, what is not hidden today harms
somebody.
"""

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime

from asgiref.sync import sync_to_async
from django.db.models import F

from vigie.actions.models import Spending
from vigie.channels.models import Channel
from vigie.clock import now_ms
from vigie.connectors.account import SpentError
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.intake.storage import writing

#: The purpose of calls that only read.
READ = "read"
#: The share of a day's allowance that reading never touches.
KEPT_FOR_ACTING = 0.2
#: The setting of a channel by which its owner allows less, or more, than the network's card says.
SETTING = "allowance"

#: Days of spending that are kept: only today's is taken from, a month answers questions about a bill.
KEPT_DAYS = 31

_DAY_MS = 86_400_000
_HOUR_MS = 3_600_000
#: The row that holds the sum of a day: what is spent for any purpose is taken from it.
_ALL = ""
#: Sums of fractions of a cent are not exact.
_HAIR = 1e-9


def day_of(at: int, starts_again_utc: int) -> int:
    """Return the number of the network's day at a time (ms)."""
    return (at - starts_again_utc * _HOUR_MS) // _DAY_MS


@dataclass(frozen=True)
class Spent:
    """How the day of an account stands."""

    #: The unit, in the network's words.
    unit: str
    units: float
    #: None where nothing limits it.
    allowance: float | None
    #: When the allowance is whole again (ms).
    starts_again_ms: int
    #: Units and calls by purpose.
    purposes: dict[str, tuple[float, int]] = field(default_factory=dict)

    @property
    def left(self) -> float | None:
        """Units left to act with; None without limit."""
        return None if self.allowance is None else max(0.0, self.allowance - self.units)

    @property
    def actions_left(self) -> int | None:
        """About how many actions are left, by what those of today cost; None where nothing tells."""
        acting = [spent for purpose, spent in self.purposes.items() if purpose != READ]
        units, times = sum(one for one, _ in acting), sum(n for _, n in acting)
        if self.left is None or not times or units <= 0:
            return None
        return math.floor(self.left * times / units + _HAIR)


def allowance_of(channel: Channel, card: NetworkCard) -> float | None:
    """Return what the account may spend in a day: what its owner says, else the network's card."""
    said = str(channel.settings.get(SETTING, "")).strip().replace(",", ".")
    try:
        given = float(said)
    except ValueError:
        return card.allowance
    return given if math.isfinite(given) and given >= 0 else card.allowance


def spent_today(channel: Channel, card: NetworkCard, *, at: int | None = None) -> Spent:
    """Return how the day of an account stands.

    Parameters
    ----------
    at
        The time (ms), for tests.
    """
    at = now_ms() if at is None else at
    day = day_of(at, card.starts_again_utc)
    rows = Spending.objects.filter(channel_id=channel.pk, day=day).values_list("purpose", "units", "times")
    purposes = {purpose: (units, times) for purpose, units, times in rows}
    total, _ = purposes.pop(_ALL, (0.0, 0))
    again = (day + 1) * _DAY_MS + card.starts_again_utc * _HOUR_MS
    return Spent(card.unit, total, allowance_of(channel, card), again, purposes)


def prune_spending(at: int) -> int:
    """Forget what was spent more than a month before `at` (ms); return how many rows went."""
    old = Spending.objects.filter(day__lt=day_of(at, 0) - KEPT_DAYS)
    # Looked at first: no turn to write is taken for nothing.
    if not old.exists():
        return 0
    with writing():
        deleted, _ = old.delete()
    return deleted


class DatabasePurse:
    """The allowance of one channel.

    Parameters
    ----------
    channel_id
        Whose account.
    card
        Its network: the allowance, its unit, and the hour at which it starts again.
    """

    def __init__(self, channel_id: int, card: NetworkCard) -> None:
        self._channel_id = channel_id
        self._card = card

    async def spend(self, units: float, *, on: str) -> None:
        """Take the units for one call, or nothing.

        Raises
        ------
        SpentError
            The day does not hold so much any more; it says when it starts again.
        """
        if not self._card.unit and self._card.allowance is None:
            return
        await sync_to_async(self.spend_now)(units, on=on)

    def spend_now(self, units: float, *, on: str, at: int | None = None) -> None:
        """Take the units as `spend` does, in the caller's thread.

        Parameters
        ----------
        at
            The time (ms), for tests.
        """
        at = now_ms() if at is None else at
        channel = Channel.objects.only("settings").get(pk=self._channel_id)
        allowance = allowance_of(channel, self._card)
        day = day_of(at, self._card.starts_again_utc)
        with writing():
            every, _ = Spending.objects.get_or_create(channel_id=self._channel_id, day=day, purpose=_ALL)
            rows = Spending.objects.filter(pk=every.pk)
            if allowance is not None:
                limit = allowance * (1 - KEPT_FOR_ACTING) if on == READ else allowance
                # The condition is part of the update: of two processes that spend the last unit, one does.
                rows = rows.filter(units__lte=limit - units + _HAIR)
            if not rows.update(units=F("units") + units, times=F("times") + 1):
                raise self._spent(day, at)
            mine, _ = Spending.objects.get_or_create(channel_id=self._channel_id, day=day, purpose=on)
            Spending.objects.filter(pk=mine.pk).update(units=F("units") + units, times=F("times") + 1)

    def _spent(self, day: int, at: int) -> SpentError:
        again = (day + 1) * _DAY_MS + self._card.starts_again_utc * _HOUR_MS
        return SpentError(used_up(self._card, again), retry_after=(again - at) / 1_000)


def used_up(card: NetworkCard, again_ms: int) -> Sentence:
    """Return the sentence of an allowance that is used up."""
    hour = f"{datetime.fromtimestamp(again_ms / 1_000, UTC):%H:%M}"
    return Sentence(
        f"The day's allowance of {card.title} is used up: it starts again at {hour} UTC.",
        f"Le quota du jour de {card.title} est épuisé\u00a0: il recommence à {hour} UTC.",
    )
