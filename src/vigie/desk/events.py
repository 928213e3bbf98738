"""What the console is told: one append-only row for each thing that happened, followed by id.

Kinds and their payloads:

- ``messages`` {space, first, last, count, held, hidden}: a batch was recorded, numbers first to last
- ``case.opened`` {space, count}; ``case.leased`` {case, by, name, until}; ``case.released`` {case}
- ``case.decided`` {case, seq, outcome, by, name, decision, until, certain}
- ``case.undone`` {case (may be null), seq, state}; ``case.closed`` {case, seq}
- ``message.state`` {seqs, state}: the network or a clause changed where messages stand
- ``action`` {action, seq, verb, status, error}
- ``health`` {space, error}: a connector failed (a sentence) or recovered (empty)
- ``automatic`` {on, by (null from the command line)}: the kill switch was turned, the client's or the home's
- ``autonomy`` {change, space, clause, language, acts, n, right, lower, because}: a clause was let act alone
  for a language and a space, or no longer is
- ``alert`` {alert, space, name, clause, seq}: a clause raised an alert, told once for several messages
- ``coverage`` {flag, what, channel, space (null for all of the channel's), ended}: something is not heard,
  silent or missing, or is so no longer
"""

import msgspec
from django.db import connection

from vigie.clock import now_ms


def emit(client_id: int, kind: str, **payload: object) -> None:
    """Append one event, inside the caller's transaction."""
    emit_all([(client_id, kind, payload)])


def emit_all(events: list[tuple[int, str, dict[str, object]]]) -> None:
    """Append several events at once, inside the caller's transaction."""
    at = now_ms()
    rows = [(client, kind, msgspec.json.encode(payload).decode(), at) for client, kind, payload in events]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO desk_event (client_id, kind, payload, at_ms) VALUES (%s, %s, %s, %s)", rows
        )
