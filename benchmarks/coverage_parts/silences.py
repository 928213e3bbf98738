"""How often a silence is told that chance brought, and how long a space that falls silent stays untold."""

import gzip
import json
import random
import statistics
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from vigie.coverage.rhythm import HOUR_MS, LEAST_MS, WEEK, Rhythm, is_silent, learn, longest_usual

STREAMS = Path(__file__).parents[3] / "shared" / "data" / "streams"
#: Weeks made for each space; the rule speaks from the third on, as it does in service.
WEEKS, SPACES = 10, 6
#: Hours between two times that the rule learns: every one in service, fewer here.
LEARNT_EVERY = 6


def measure() -> dict[str, Any]:
    """Print and return the figures."""
    figures: dict[str, Any] = {}
    for name, rate in MADE.items():
        spaces = [list(_made(rate, random.Random(seed))) for seed in range(SPACES)]
        figures[name] = _told(name, [_judged(times, UTC) for times in spaces])
    recorded = STREAMS / "rbtv_2016-11"
    if recorded.is_dir():
        said = sorted(_recorded(recorded))
        for part in (1, 20, 200):
            times = [at for at, author in said if zlib.crc32(author.encode()) % part == 0]
            name = "a recorded channel" + (f", 1 author in {part}" if part > 1 else "")
            figures[name] = _told(name, [_judged(times, ZoneInfo("Europe/Berlin"))])
    else:
        print("The recordings of ../shared are not here: made spaces only.")
    return figures


def _even(hour: int, chance: random.Random) -> float:  # noqa: ARG001 - as the others
    return 60.0


def _by_day(hour: int, chance: random.Random) -> float:  # noqa: ARG001 - as the others
    return 40.0 if 8 <= hour % 24 < 23 else 0.5


def _page(hour: int, chance: random.Random) -> float:
    """Return the pace of a page's comments: working days, some articles far more than others."""
    busy = 6.0 if 7 <= hour % 24 < 22 else 0.3
    return busy * (0.4 if hour % WEEK >= 120 else 1.0) * chance.gammavariate(1.0, 1.0)


def _lives(hour: int, chance: random.Random) -> float:
    """Return the pace of a channel that is live on some evenings, with next to nothing between."""
    return 900.0 * chance.uniform(0.5, 1.5) if hour % WEEK in LIVE else 0.4


LIVE = {day * 24 + hour for day in (1, 3, 5) for hour in (19, 20, 21)}
MADE = {
    "even, 60 an hour": _even,
    "by day, 40 an hour": _by_day,
    "a page's comments": _page,
    "evening lives": _lives,
}


def _made(rate: Any, chance: random.Random) -> Iterator[int]:
    first = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp()) // 3600
    for hour in range(WEEKS * WEEK):
        mean = rate(hour, chance)
        at = 0.0
        while (at := at + chance.expovariate(mean)) < 1.0:
            yield (first + hour) * HOUR_MS + int(at * HOUR_MS)


def _recorded(folder: Path) -> Iterator[tuple[int, str]]:
    for file in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield int(datetime.fromisoformat(row["at"]).timestamp() * 1000), row["author"]


def _judged(times: list[int], zone: tzinfo) -> tuple[float, int, list[float]]:
    """Return the days watched, the silences told, and the minutes after which a real one would be told."""
    hours = Counter(at // HOUR_MS for at in times)
    known: dict[int, Rhythm | None] = {}

    def rhythm_at(at: int) -> Rhythm | None:
        now = at // HOUR_MS // LEARNT_EVERY * LEARNT_EVERY
        if now not in known:
            known.clear()
            known[now] = learn({hour: n for hour, n in hours.items() if hour < now}, now=now, zone=zone)
        return known[now]

    told, begun = 0, 0
    for at, following in pairwise(times):
        rhythm = rhythm_at(at)
        if rhythm is None:
            continue
        begun = begun or at
        told += following - at >= LEAST_MS and is_silent(rhythm, at, following, zone)
    last = rhythm_at(times[-1])
    delays = [
        longest_usual(last, times[-1] + hour * HOUR_MS, zone) / 60_000 for hour in range(0, WEEK, 4) if last
    ]
    return (times[-1] - begun) / 86_400_000 if begun else 0.0, told, delays


def _told(name: str, judged: list[tuple[float, int, list[float]]]) -> dict[str, float]:
    days = sum(each[0] for each in judged)
    told = sum(each[1] for each in judged)
    delays = [delay for each in judged for delay in each[2]]
    if not days:
        print(f"{name:36} nothing is said: too little is known")
        return {"days": 0.0}
    result = {
        "days": round(days, 1),
        "told_wrongly": told,
        "minutes_until_told_median": round(statistics.median(delays)),
        "minutes_until_told_worst": round(max(delays)),
    }
    print(
        f"{name:36} {told} told wrongly in {days:.0f} days; a real silence is told after "
        f"{result['minutes_until_told_median']:,} min (median), "
        f"{result['minutes_until_told_worst']:,} at most"
    )
    return result
