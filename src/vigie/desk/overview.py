"""How each space is doing now: what came lately, what waits, and whether its connector is well."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count

from vigie.clock import now_ms
from vigie.desk.models import Case, Message, Space
from vigie.desk.scope import spaces_of

#: What "now" means on the overview (ms).
RECENT_MS = 10 * 60_000

# Numbers grow with time, so the place of a time is found by halving: some thirty looks at the primary key,
# where an index by time would cost something on every message recorded.
_PLACE_OF_A_TIME = """
WITH RECURSIVE half(low, high) AS (
  SELECT COALESCE((SELECT MIN(seq) FROM desk_message), 1) - 1,
    COALESCE((SELECT MAX(seq) FROM desk_message), 0) + 1
  UNION ALL
  SELECT
    CASE WHEN COALESCE((SELECT recorded_ms FROM desk_message WHERE seq <= (low + high) / 2
      ORDER BY seq DESC LIMIT 1), 0) < %s THEN (low + high) / 2 ELSE low END,
    CASE WHEN COALESCE((SELECT recorded_ms FROM desk_message WHERE seq <= (low + high) / 2
      ORDER BY seq DESC LIMIT 1), 0) < %s THEN high ELSE (low + high) / 2 END
  FROM half WHERE high - low > 1
)
SELECT low FROM half ORDER BY high - low LIMIT 1
"""
# Written as cross joins, which SQLite takes in the order given: left to choose, it starts from all that a
# space ever held. They count for every client, and only the person's spaces are read out of them.
_HELD = """
SELECT m.space_id, COUNT(*) FROM desk_case c CROSS JOIN desk_message m
WHERE c.message_id > %s AND m.seq = c.message_id AND m.outcome <> 'publish' GROUP BY m.space_id
"""
_HIDDEN = """
SELECT m.space_id, COUNT(DISTINCT d.message_id) FROM desk_decision d CROSS JOIN desk_message m
WHERE d.at_ms > %s AND d.undone_ms IS NULL AND d.outcome IN ('hide', 'delete') AND m.seq = d.message_id
GROUP BY m.space_id
"""


@dataclass(frozen=True)
class SpaceOverview:
    """One space, now."""

    space: Space
    #: Messages recorded in the last ten minutes.
    received: int
    #: Of those, the ones that were held for a person.
    held: int
    #: Decisions of the last ten minutes that hid or deleted, and stand.
    hidden: int
    #: Cases that wait, however old.
    waiting: int
    #: What ails its connector, in one sentence; empty when well.
    error: str
    last_received_ms: int


def spaces_overview(user: User, *, at: int | None = None) -> list[SpaceOverview]:
    """Return the person's spaces by name, each with its figures."""
    at = now_ms() if at is None else at
    spaces = list(spaces_of(user).select_related("client").order_by("name", "pk"))
    ids = [space.pk for space in spaces]
    clients = {space.client_id for space in spaces}
    before = last_before(at - RECENT_MS)
    recent = Message.objects.filter(space_id__in=ids, seq__gt=before)
    received = dict(recent.values_list("space_id").annotate(Count("seq")))
    held = _by_space(_HELD, before)
    hidden = _by_space(_HIDDEN, at - RECENT_MS)
    open_cases = Case.objects.filter(client_id__in=clients, status=Case.Status.OPEN)
    waiting = dict(open_cases.values_list("message__space_id").annotate(Count("pk")))
    return [
        SpaceOverview(
            space=space,
            received=received.get(space.pk, 0),
            held=held.get(space.pk, 0),
            hidden=hidden.get(space.pk, 0),
            waiting=waiting.get(space.pk, 0),
            error=space.last_error,
            last_received_ms=space.last_received_ms,
        )
        for space in spaces
    ]


def _by_space(sql: str, after: int) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [after])
        return dict(cursor.fetchall())


def last_before(at: int) -> int:
    """Return a number below which messages were recorded before `at`, and above which after."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACE_OF_A_TIME, [at, at])
        return int(cursor.fetchone()[0])
