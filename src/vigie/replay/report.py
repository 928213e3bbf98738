"""What a replay did, counted from the facts in the database."""

import resource
from collections import Counter
from pathlib import Path

import msgspec
from django.db import connection

from vigie.intake.models import Replay

#: How the journal begins an entry that is a removal.
_REMOVAL = b'{"entry":"removal"'


class Latency(msgspec.Struct):
    """From receipt to recorded verdict, milliseconds, over the messages of the last run."""

    p50: float
    p95: float
    p99: float
    max: float


class Report(msgspec.Struct):
    """The counts of a whole recording, all runs together."""

    recording: str
    finished: bool
    offered: int
    refused: int
    repeated: int
    #: Of the repeated, those whose text was another: kept apart.
    conflicting: int
    recorded: int
    #: What the network took away, told again: journalled, and no message of its own.
    removals: int
    lost: int
    duplicated: int
    outcomes: dict[str, int]
    states: dict[str, int]
    seconds: float
    messages_per_second: float
    latency_ms: Latency | None
    peak_memory_mb: float


def report_on(replay: Replay, latencies: Counter[int], *, first_seq: int) -> Report:
    """Return the report of a replay; `latencies` counts messages by latency in ms."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*), COUNT(DISTINCT m.space_id || char(0) || m.native_id || char(0) || "
            "COALESCE(m.revision, '')) FROM intake_journal j "
            "JOIN desk_message m ON m.seq = j.seq WHERE j.seq >= %s AND j.source = %s",
            (first_seq, replay.pk),
        )
        recorded, distinct = cursor.fetchone()
        cursor.execute(
            "SELECT COUNT(*) FROM intake_journal j WHERE j.seq >= %s AND j.seq <= COALESCE((SELECT seq FROM "
            "intake_cursor WHERE name = 'road'), 0) AND j.source = %s AND substr(j.payload, 1, %s) = %s "
            "AND NOT EXISTS (SELECT 1 FROM desk_message m WHERE m.seq = j.seq)",
            (first_seq, replay.pk, len(_REMOVAL), _REMOVAL),
        )
        (removals,) = cursor.fetchone()
        cursor.execute(
            "SELECT m.outcome, m.state, COUNT(*) FROM intake_journal j JOIN desk_message m ON m.seq = j.seq "
            "WHERE j.seq >= %s AND j.source = %s GROUP BY 1, 2",
            (first_seq, replay.pk),
        )
        outcomes: Counter[str] = Counter()
        states: Counter[str] = Counter()
        for outcome, state, count in cursor.fetchall():
            outcomes[outcome] += count
            states[state] += count
    return Report(
        recording=replay.name,
        finished=replay.finished,
        offered=replay.offered,
        refused=replay.refused,
        repeated=replay.repeated,
        conflicting=replay.conflicting,
        recorded=recorded,
        removals=removals,
        lost=replay.offered - replay.refused - replay.repeated - recorded - removals,
        duplicated=recorded - distinct,
        outcomes=dict(outcomes),
        states=dict(states),
        seconds=round(replay.seconds, 3),
        messages_per_second=round(recorded / replay.seconds, 1) if replay.seconds else 0.0,
        latency_ms=percentiles(latencies),
        peak_memory_mb=peak_memory_mb(),
    )


def percentiles(latencies: Counter[int]) -> Latency | None:
    """Return the percentiles of a count by ms; None where there is nothing."""
    total = sum(latencies.values())
    if not total:
        return None
    wanted = [0.50, 0.95, 0.99]
    found: list[float] = []
    passed = 0
    for value in sorted(latencies):
        passed += latencies[value]
        while len(found) < len(wanted) and passed >= wanted[len(found)] * total:
            found.append(float(value))
    return Latency(found[0], found[1], found[2], float(max(latencies)))


def peak_memory_mb() -> float:
    """Return the peak resident memory of this process and of the largest child it waited for, MiB."""
    kib = _own_peak() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return round(kib / 1024, 1)


def _own_peak() -> int:
    """Return this process's peak memory, KiB; `getrusage` would count that of whatever started it, too."""
    try:
        status = Path("/proc/self/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
