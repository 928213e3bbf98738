"""Where and when a message was written: `space is twitch:gazette`, `hour is 22 to 6`, `day is sunday`."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from vigie.charter.error import Fault
from vigie.charter.tree import Condition, Days, Hours, InThread, Place
from vigie.charter.vocabulary import DAYS, listed, nearest

DEFAULT_ZONE: Final = "Europe/Paris"
#: Day of the week (Monday is 0) and minute of the day; both -1 where the date is beyond any calendar.
Moment = tuple[int, int]
_NOWHEN: Final = (-1, -1)
_DAY: Final = 24 * 60
_HOURS: Final = re.compile(r"(\S{1,10}) to (\S{1,10})")
_HOUR: Final = re.compile(r"(\d{1,2})(?::(\d\d))?")
_OTHER_CLOCK: Final = re.compile(r"\s*(\d{1,2})\s*(?:(h)\s*(\d\d)?|(?::(\d\d)\s*)?([ap])m)\s*")
_THREAD: Final = re.compile(r"[^\s*,]{1,500}\*?|\*")
_PLACE: Final = re.compile(r"[^\s*:,]{1,40}:(?:[^\s*,]{1,200}\*?|\*)")
#: How the French say them, for the suggestion only.
_JOURS: Final = dict(
    zip(("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"), DAYS, strict=True)
)
#: A Monday; the weeks of examples are counted from it.
_MONDAY: Final = datetime(2024, 1, 1)  # noqa: DTZ001 - it is local to the charter's zone


@lru_cache(maxsize=64)
def clock(zone: str) -> Callable[[int], Moment]:
    """Return the function that reads the time of a message (ms) on the clocks of a zone."""
    place = ZoneInfo(zone)

    def read(at: int) -> Moment:
        try:
            there = datetime.fromtimestamp(at // 1000, place)
        except (OverflowError, ValueError, OSError):
            return _NOWHEN
        return there.weekday(), there.hour * 60 + there.minute

    return read


def in_place(key: str, patterns: Sequence[str]) -> bool:
    """Return whether the key of a space is one of the patterns, which may end with `*`."""
    return any(
        key.startswith(pattern[:-1]) if pattern.endswith("*") else key == pattern for pattern in patterns
    )


def in_hours(minute: int, hours: Hours) -> bool:
    """Return whether a minute of the day is within the hours; "22 to 6" passes midnight."""
    if hours.first < hours.last:
        return hours.first <= minute < hours.last
    return minute >= hours.first or 0 <= minute < hours.last


def said_hours(hours: Hours) -> str:
    """Return the hours as they are told."""
    return " to ".join(said_minute(each) for each in (hours.first, hours.last))


def said_minute(minute: int) -> str:
    """Return a minute of the day as it is told."""
    return f"{minute // 60}:{minute % 60:02d}"


def check_zone(name: str) -> None:
    """Raise a `Fault` where no time zone has this name."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        known = sorted(available_timezones())
        if not known:
            raise Fault("this machine knows no time zone", suggestion="install its package tzdata") from None
        town = name.lower().replace(" ", "_")
        same = [each for each in known if each.lower().rpartition("/")[2] == town or each.lower() == town]
        mend = f"did you mean '{same[0]}'?" if same else nearest(name, known)
        raise Fault(f"'{name[:60]}' is no time zone", f"a name such as {DEFAULT_ZONE}", mend) from None


def read_place(said: str, *, negated: bool) -> Condition:
    """Return the leaf of `space is …`.

    Raises
    ------
    Fault
        When one of the words is no space.
    """
    patterns = tuple(dict.fromkeys(re.split(r"\s+or\s+|\s*,\s*", said)))
    for pattern in patterns:
        check_place(pattern)
    return Place(patterns, negated)


def check_place(pattern: str) -> None:
    """Raise a `Fault` where a pattern is none of spaces."""
    if not _PLACE.fullmatch(pattern):
        mend = f"write '{pattern}*'" if re.fullmatch(r"[\w.-]{1,40}:", pattern) else None
        if re.fullmatch(r"[\w.-]{1,40}", pattern):
            mend = f"write 'twitch:{pattern}' if it is on Twitch"
        raise Fault(
            f"'{pattern[:60]}' is not a space",
            "its network and its id there, as twitch:gazette, or twitch:* for all of them",
            mend,
        )


def read_thread(said: str, *, negated: bool) -> Condition:
    """Return the leaf of `thread is …`.

    Raises
    ------
    Fault
        When one of the words is no pattern of threads.
    """
    patterns = tuple(dict.fromkeys(re.split(r"\s+or\s+|\s*,\s*", said)))
    for pattern in patterns:
        if not _THREAD.fullmatch(pattern):
            raise Fault(
                f"'{pattern[:60]}' is not a thread",
                "its id on its network, or the beginning of several and '*'",
                f"write '{head}*'" if (head := pattern.split("*")[0].strip()) and "*" in pattern else None,
            )
    return InThread(patterns, negated)


def meet(pattern: str, other: str) -> bool:
    """Return whether a pattern of spaces and another have a space in common."""
    if pattern.endswith("*") and other.endswith("*"):
        return pattern.startswith(other[:-1]) or other.startswith(pattern[:-1])
    return in_place(other, [pattern]) or in_place(pattern, [other])


def read_key(said: str) -> None:
    """Raise a `Fault` where an example's space is none."""
    if not _PLACE.fullmatch(said) or said.endswith("*"):
        raise Fault(f"'space' is '{said[:60]}'", "a network and an id there, as 'twitch:gazette'")


def read_days(said: str, zone: str, *, negated: bool) -> Condition:
    """Return the leaf of `day is …`.

    Raises
    ------
    Fault
        When one of the words is no day.
    """
    words = tuple(dict.fromkeys(re.split(r"\s+or\s+|\s*,\s*", said.lower())))
    for word in words:
        if word not in DAYS:
            meant = _JOURS.get(word)
            mend = f"write '{meant}'" if meant else nearest(word, DAYS)
            raise Fault(f"'{word[:40]}' is not a day", f"one of {listed(DAYS)}", mend)
    if len(words) == len(DAYS):
        raise Fault("all the days are named", suggestion="leave this condition out")
    return Days(words, zone, negated)


def read_hours(said: str, zone: str, *, negated: bool) -> Condition:
    """Return the leaf of `hour is …`.

    Raises
    ------
    Fault
        When it is no span of hours.
    """
    expected = "a span of hours, as '22 to 6' or '8:30 to 12'"
    if re.search(r"\s+or\s+|,", said):
        raise Fault("'hour is' names several spans", suggestion="write each of them under 'any'")
    found = _HOURS.fullmatch(" ".join(said.split()))
    if found is None:
        raise Fault(f"'{said[:40]}' is not a span of hours", expected, _on_this_clock(said))
    first, last = _minute(found[1]), _minute(found[2])
    for minute, word in ((first, found[1]), (last, found[2])):
        if minute is None:
            raise Fault(f"'{word}' is not an hour", expected, _on_this_clock(said))
    assert first is not None
    assert last is not None
    if negated:
        mend = f"write 'hour is {found[2]} to {found[1]}'"
        raise Fault("a span of hours is not denied by 'not'", suggestion=mend)
    if first == last or (first == 0 and last == _DAY):
        raise Fault(f"'{said[:40]}' is the whole day, or nothing", expected, "leave this condition out")
    return Hours(first % _DAY, last, zone)


def read_at(said: str) -> tuple[int | None, int | None]:
    """Return the day and the minute that an example says: "saturday 23:30", "saturday" or "23:30".

    Raises
    ------
    Fault
        When it says neither.
    """
    words = said.lower().split()
    day = DAYS.index(words.pop(0)) if words and words[0] in DAYS else None
    minute = _minute(words.pop(0)) if words else None
    if words or (day, minute) == (None, None) or minute == _DAY:
        first = said.lower().split()[:1]
        mend = _JOURS.get(first[0]) if first else None
        raise Fault(
            f"'at' is '{said[:40]}'",
            "a day, an hour or both, as 'saturday 23:30'",
            f"write '{mend} …'" if mend else None,
        )
    return day, minute


def in_week(said: str, zone: str, week: int) -> int:
    """Return the time (ms) that an example says, in a week of its own."""
    day, minute = read_at(said)
    there = _MONDAY + timedelta(weeks=week, days=day or 0, minutes=12 * 60 if minute is None else minute)
    return int(there.replace(tzinfo=ZoneInfo(zone)).timestamp()) * 1000


def _minute(word: str) -> int | None:
    found = _HOUR.fullmatch(word)
    if found is None:
        return None
    minute = int(found[1]) * 60 + int(found[2] or 0)
    return minute if int(found[2] or 0) < 60 and minute <= _DAY else None


def _on_this_clock(said: str) -> str | None:
    """Return the mend for hours written as 22h30 or 10pm."""
    words = re.split(r"\s+(?:to|à)\s+|\s*[-–]\s*", said.lower())
    if len(words) != 2:
        return None
    read = [_translated(word) for word in words]
    return f"write 'hour is {read[0]} to {read[1]}'" if all(read) else None


def _translated(word: str) -> str | None:
    if _minute(word) is not None:
        return word
    found = _OTHER_CLOCK.fullmatch(word)
    if found is None:
        return None
    hour, minutes = int(found[1]), found[3] or found[4]
    if found[5]:
        hour = hour % 12 + (12 if found[5] == "p" else 0)
    said = f"{hour}:{minutes}" if minutes else f"{hour}"
    return said if _minute(said) is not None else None
