"""The write-ahead log is moved into the database beside the writers, by one process at a time."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from vigie.intake.storage import Checkpointer

pytestmark = pytest.mark.django_db(transaction=True)


def written() -> Path:
    """Write a megabyte, and return the log that holds it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS checkpointed (words TEXT)")
        cursor.execute("INSERT INTO checkpointed VALUES (%s)", ["x" * (1 << 20)])
        cursor.execute("DROP TABLE checkpointed")
    return Path(f"{connection.settings_dict['NAME']}-wal")


def until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def test_a_log_that_is_large_begins_anew():
    log = written()
    assert log.stat().st_size > 1 << 20
    checkpointer = Checkpointer(every_seconds=0.01, from_bytes=0, restart_bytes=1 << 19)
    checkpointer.start()
    assert until(lambda: log.stat().st_size == 0)
    checkpointer.stop()


@pytest.mark.parametrize("left_alone", [{"unless": lambda: True}, {"from_bytes": 1 << 30}])
def test_a_log_is_left_alone_while_another_process_sees_to_it_or_it_is_small(left_alone: dict[str, object]):
    log = written()
    asked: list[bool] = []
    unless = left_alone.get("unless", lambda: False)

    def is_seen_to() -> bool:
        asked.append(True)
        return unless()  # type: ignore[operator]

    size = log.stat().st_size
    given = {"from_bytes": 0, **left_alone, "unless": is_seen_to}
    checkpointer = Checkpointer(every_seconds=0.01, restart_bytes=1, **given)  # type: ignore[arg-type]
    checkpointer.start()
    time.sleep(0.3)
    checkpointer.stop()
    assert log.stat().st_size == size
    assert bool(asked) == ("unless" in left_alone)
