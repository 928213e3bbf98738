"""What calls cost, when a day begins, and how much slower to read as its units run out."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from vigie.connectors.account import SpentError
from vigie.connectors.youtube import sentences

#: Units of a day that YouTube gives a project which asked for no more.
ALLOWANCE = 10_000.0
#: The share of it that reading may take: the rest is fifty actions on comments, to the end of the day.
READING = 0.75
#: Units of one call, by what it does.
LIST, LIST_CHAT, WRITE, DELETE_CHAT = 1, 5, 50, 20
#: Reading is never slowed down more than this.
SLOWEST = 8.0

_PACIFIC = ZoneInfo("America/Los_Angeles")


def day_of(at: int) -> tuple[int, int]:
    """Return when the day that holds `at` begins and ends, by YouTube's own midnight; all in ms.

    Days of 23 and 25 hours are told right: the offset is that of each midnight.
    """
    moment = datetime.fromtimestamp(at / 1000, UTC).astimezone(_PACIFIC)
    begins = moment.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    ends = (begins + timedelta(days=1)).replace(fold=0)
    return int(begins.timestamp() * 1000), int(ends.timestamp() * 1000)


def seconds_left(at: int) -> float:
    """Return the seconds until YouTube counts from nought again."""
    return (day_of(at)[1] - at) / 1000


class Budget:
    """How much of the day's reading was used here.

    Parameters
    ----------
    allowance
        Units of one day for everything.
    """

    def __init__(self, allowance: float = ALLOWANCE) -> None:
        self._share = max(allowance * READING, 1.0)
        self._day = 0
        self.used = 0.0

    def note(self, units: float, *, at: int) -> None:
        """Count what a call that reads takes.

        Parameters
        ----------
        at
            When (ms).

        Raises
        ------
        SpentError
            What is left is kept for acting; nothing was counted.
        """
        day, ends = day_of(at)
        if day != self._day:
            self._day, self.used = day, 0.0
        if self.used + units > self._share:
            raise SpentError(sentences.KEPT, retry_after=(ends - at) / 1000)
        self.used += units

    def stretch(self, *, at: int) -> float:
        """Return by what to multiply the waits between two looks, from 1 to `SLOWEST`.

        While the units go no faster than the day, nothing is slowed down.
        """
        begins, ends = day_of(at)
        if begins != self._day:
            return 1.0
        time_left = (ends - at) / (ends - begins)
        units_left = max(1 - self.used / self._share, 0.0)
        return SLOWEST if units_left <= time_left / SLOWEST else max(time_left / units_left, 1.0)
