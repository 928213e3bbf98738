"""What the network took away is marked removed; its open cases are closed, save those that judge a clause."""

from django.db import connection

from vigie.desk.events import emit_all
from vigie.desk.models import Message, State
from vigie.examined import column
from vigie.message import Removal

#: How far back a time-out or a cleared room reaches: the network takes away what its screens still show.
REACH_MS = 24 * 3_600_000


def remove(removal: Removal, *, space_id: int, client_id: int, at: int, replayed: bool = False) -> list[int]:
    """Mark what the network removed; return the numbers of the messages, newest last.

    Inside the caller's transaction.

    Parameters
    ----------
    removal
        What the network says.
    space_id, client_id
        Where, and whose place it is.
    at
        The time (ms).
    replayed
        Whether a recording tells it: it then takes away nothing that lives, nor the other way.
    """
    found = Message.objects.filter(space_id=space_id, replayed=replayed)
    if removal.message_id is not None:
        ours = found.filter(native_id=removal.message_id)
        seqs = list(ours.order_by("seq").values_list("seq", flat=True))
    elif removal.author_id is not None:
        since = removal.at - REACH_MS
        found = found.filter(author_id=column(removal.author_id), at_ms__gte=since, at_ms__lte=removal.at)
        seqs = list(found.order_by("-seq").values_list("seq", flat=True)[:10_000])[::-1]
    else:
        found = found.filter(at_ms__gte=removal.at - REACH_MS, at_ms__lte=removal.at)
        seqs = list(found.order_by("-seq").values_list("seq", flat=True)[:10_000])[::-1]
    take_away(seqs, client_id=client_id, at=at)
    return seqs


def take_away(seqs: list[int], *, client_id: int, at: int) -> None:
    """Mark messages of one client as no longer there, and close what waits on them.

    Inside the caller's transaction.

    Parameters
    ----------
    seqs
        Their numbers.
    at
        The time (ms).
    """
    if not seqs:
        return
    events: list[tuple[int, str, dict[str, object]]] = []
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE desk_message SET state = 'removed' WHERE seq = %s AND state <> 'deleted'",
            [(s,) for s in seqs],
        )
        for start in range(0, len(seqs), 500):
            some = seqs[start : start + 500]
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(
                # What was drawn to be judged still is: networks tell of what they delete for us, too.
                "SELECT id, message_id FROM desk_case WHERE status = 'open' AND NOT audit "  # noqa: S608
                f"AND message_id IN ({marks})",
                some,
            )
            closed = cursor.fetchall()
            cursor.executemany(
                "UPDATE desk_case SET status = 'closed', closed_ms = %s, "
                "leased_to_id = NULL, leased_until_ms = 0 WHERE id = %s",
                [(at, c) for c, _ in closed],
            )
            events += [(client_id, "case.closed", {"case": case, "seq": seq}) for case, seq in closed]
    events.append((client_id, "message.state", {"seqs": seqs[-200:], "state": State.REMOVED.value}))
    emit_all(events)
