"""Alerts: what a clause asks to be told at once, told once for a while and counted meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import connection

from vigie.clock import now_ms
from vigie.desk.models import Alert, Message, Space
from vigie.desk.scope import alerts_of, messages_of
from vigie.examined import Examined

#: How long the same alert of one space is counted rather than told again (ms).
WHILE_MS = 10 * 60_000
#: How far back the console lists them (ms), and how many at most.
LISTED_MS = 24 * 3_600_000
MOST = 50

_COUNTED = "UPDATE desk_alert SET count = count + %s, last_ms = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Raised:
    """A message whose clauses raise alerts, and where it was written."""

    client_id: int
    space_id: int
    examined: Examined


@dataclass(frozen=True, slots=True)
class Listed:
    """An alert with the message that raised it first, None where that message is gone."""

    alert: Alert
    message: Message | None


def raise_alerts(raised: Iterable[Raised], at: int) -> list[tuple[int, str, dict[str, object]]]:
    """Write the alerts of a batch inside the caller's transaction; return the events that tell the new ones.

    Parameters
    ----------
    raised
        The messages of the batch whose clauses raise alerts, in order.
    at
        The time (ms) of the batch.
    """
    first: dict[tuple[int, str], Alert] = {}
    for one in raised:
        for name, clause in one.examined.alerts:
            known = first.get((one.space_id, name))
            if known is not None:
                known.count += 1
                continue
            first[one.space_id, name] = Alert(
                client_id=one.client_id,
                space_id=one.space_id,
                name=name,
                clause=clause,
                charter=one.examined.charter,
                charter_version=one.examined.version,
                seq=one.examined.seq,
                at_ms=at,
                count=1,
                last_ms=at,
            )
    spaces = {space for space, _ in first}
    # Read from the table, not remembered: a worker that starts again does not tell what was told before it.
    told = {
        (space, name): pk
        for space, name, pk in Alert.objects.filter(space_id__in=spaces, at_ms__gt=at - WHILE_MS)
        .order_by("at_ms")
        .values_list("space_id", "name", "pk")
    }
    again = [(alert.count, at, told[key]) for key, alert in first.items() if key in told]
    new = [alert for key, alert in first.items() if key not in told]
    if again:
        with connection.cursor() as cursor:
            cursor.executemany(_COUNTED, again)
    if not new:
        return []
    Alert.objects.bulk_create(new)
    names = dict(Space.objects.filter(pk__in=spaces).values_list("pk", "name"))
    return [
        (
            alert.client_id,
            "alert",
            {
                "alert": alert.name,
                "space": alert.space_id,
                "name": names[alert.space_id],
                "clause": alert.clause,
                "seq": alert.seq,
            },
        )
        for alert in new
    ]


def recent_alerts(user: User, *, at: int | None = None) -> list[Listed]:
    """Return the alerts of the person's clients of the last 24 hours, the newest first."""
    at = now_ms() if at is None else at
    found = alerts_of(user).filter(at_ms__gt=at - LISTED_MS).select_related("space")
    alerts = list(found.order_by("-at_ms", "-pk")[:MOST])
    messages = messages_of(user).in_bulk([alert.seq for alert in alerts])
    return [Listed(alert, messages.get(alert.seq)) for alert in alerts]
