"""Dates of a table: ISO and European forms, and whether the day comes first in a whole file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from vigie.connectors.base import WELL, Sentence
from vigie.importing import sentences

_NUMBERS: Final = re.compile(
    r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})"
    r"(?:[ ,T]*(?:à\s*)?(\d{1,2})\s*[:h]\s*(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?)?"
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DateRule:
    """How the dates of one file are read."""

    day_first: bool
    zone: ZoneInfo
    #: What decided, as a sentence; empty where no date leaves a doubt.
    because: Sentence = WELL

    def moment(self, told: str) -> int | None:
        """Return a date as a time (ms); None where it is none."""
        told = " ".join(told.split())
        try:
            if found := _NUMBERS.fullmatch(told):
                return self._of_numbers(found)
            if told.isdecimal() and len(told) in (10, 13):
                return int(told) * (1000 if len(told) == 10 else 1)
            return self._counted(datetime.fromisoformat(told.removesuffix(" UTC")))
        except (ValueError, OverflowError):
            return None

    def _of_numbers(self, found: re.Match[str]) -> int:
        one, two, year = int(found[1]), int(found[2]), int(found[3])
        day, month = (one, two) if self.day_first else (two, one)
        hour, minute, second = int(found[4] or 0), int(found[5] or 0), int(found[6] or 0)
        if found[7]:
            if not 1 <= hour <= 12:
                raise ValueError(hour)
            hour = hour % 12 + 12 * (found[7].lower() == "pm")
        year += 2000 if len(found[3]) == 2 else 0
        return self._counted(datetime(year, month, day, hour, minute, second))  # noqa: DTZ001 - given there

    def _counted(self, moment: datetime) -> int:
        whole = moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        return (whole - _EPOCH) // timedelta(milliseconds=1)


def settle(dates: Iterable[str], zone: ZoneInfo) -> DateRule:
    """Return how the dates of a file are read, by all of them.

    A figure above twelve is a day. Where none is, the day comes first, as in Europe; where a file disagrees
    with itself too, and its other dates are refused one by one.
    """
    day_first = month_first = doubtful = 0
    for told in dates:
        if found := _NUMBERS.fullmatch(" ".join(told.split())):
            day_first += int(found[1]) > 12
            month_first += int(found[2]) > 12
            doubtful += int(found[1]) <= 12 and int(found[2]) <= 12 and found[1] != found[2]
    if month_first and not day_first:
        return DateRule(False, zone, sentences.MONTH_FIRST)
    if day_first and not month_first:
        return DateRule(True, zone, sentences.DAY_FIRST)
    if day_first:
        return DateRule(True, zone, sentences.TWO_KINDS)
    return DateRule(True, zone, sentences.NOT_SAID if doubtful else WELL)
