"""What the network says that it has, beside what was received: the difference, and what explains it.

    announced = said before reading began + received - removed there - deleted by us
                - hidden by us or held there, where the network does not count those
                + our own answers, where it counts them and does not send them back

Whether a network counts what is hidden, or sends our answers back, is not documented everywhere: both explain
a difference up to their number. What the network announces beyond that is missing. What it announces less was
taken away without a word, by its author most often; as many messages lost meanwhile would not show.
"""

from typing import Any

import msgspec
from django.db import connection

from vigie.actions.models import Action
from vigie.connectors.base import Count, Gap, Sentence
from vigie.coverage.models import Announced, Coverage, Thread
from vigie.desk.models import State
from vigie.examined import column
from vigie.intake.storage import writing

#: A message that arrives while it is counted is missing for a moment: only what two counts running miss is.
SURE = 2
#: Verbs that leave a message of ours on the network.
_OURS = ("reply",)

# A changed text is a further row of the same message: the last row says where it stands.
_STANDING = """
SELECT m.state, COUNT(*) FROM desk_message m
WHERE m.space_id = %s AND m.state <> 'published' AND m.kind <> 'private' AND (%s = '' OR m.thread_id = %s)
AND NOT EXISTS (SELECT 1 FROM desk_message n
  WHERE n.space_id = m.space_id AND n.native_id = m.native_id AND n.seq > m.seq)
GROUP BY m.state
"""


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """What explains a difference, in messages; kept as JSON."""

    #: Received so far, each message once.
    received: int = 0
    #: Taken away by the network or its moderators, and deleted there by us.
    removed: int = 0
    deleted: int = 0
    #: Hidden by us or held, which the network may count or not; how many were so at the first count.
    hidden: int = 0
    hidden_first: int = 0
    #: Our own answers, which the network may count; how many there were at the first count.
    own: int = 0
    own_first: int = 0
    #: Fewer than all this explains: taken away without a word.
    untold: int = 0


def note(count: Count, space_id: int) -> Announced:
    """Keep what the network announced, with what explains the difference.

    Parameters
    ----------
    count
        As the connector told it.
    space_id
        The space's number.

    Returns
    -------
    Announced
        The row; its `missing` counts only once `running` reaches `SURE`.
    """
    thread = column(count.thread)
    with writing():
        row = Announced.objects.filter(space_id=space_id, thread=thread).first()
        now = _now(space_id, thread)
        if row is None:
            first = msgspec.structs.replace(now, hidden_first=now.hidden, own_first=now.own)
            before = count.messages - (now.received - now.removed - now.deleted)
            return Announced.objects.create(
                space_id=space_id,
                thread=thread,
                messages=count.messages,
                at_ms=count.at,
                before=before,
                explained=msgspec.to_builtins(first),
                agreed_ms=count.at,
            )
        then = explained(row)
        now = msgspec.structs.replace(now, hidden_first=then.hidden_first, own_first=then.own_first)
        more = count.messages - (row.before + now.received - now.removed - now.deleted)
        missing = max(0, more - max(0, now.own - now.own_first) - max(0, now.hidden_first - now.hidden))
        untold = max(0, -more - now.hidden)
        row.running = row.running + 1 if missing else 0
        if not missing:
            row.agreed_ms, row.sought = count.at, 0
        row.messages, row.at_ms, row.missing = count.messages, count.at, missing
        row.explained = msgspec.to_builtins(msgspec.structs.replace(now, untold=untold))
        row.save()
        return row


def seek(row: Announced) -> bool:
    """Tell whether what is missing is to be looked for, and note that it is: once, unless more is missing."""
    if row.running < SURE or row.missing <= row.sought:
        return False
    row.sought = row.missing
    with writing():
        row.save(update_fields=["sought"])
    return True


def explained(row: Announced) -> Explained:
    """Return what explains the difference, as it was kept."""
    kept: Any = row.explained
    return msgspec.convert(kept, Explained)


def gap_of(row: Announced, count: Count) -> Gap:
    """Return the gap in which what is missing must lie: since the last count that agreed."""
    n = row.missing
    if n == 1:
        said = "The network announces one message that was not received."
        french = "Le réseau annonce un message qui n’a pas été reçu."
    else:
        said = f"The network announces {n} messages that were not received."
        french = f"Le réseau annonce {n} messages qui n’ont pas été reçus."
    return Gap(space=count.space, since=row.agreed_ms, because=Sentence(said, french))


def _now(space_id: int, thread: str) -> Explained:
    if thread:
        received = Thread.objects.filter(space_id=space_id, thread=thread).values_list("received", flat=True)
        count = received.first() or 0
    else:
        totals = Coverage.objects.filter(space_id=space_id).values_list("received", "private").first()
        count = totals[0] - totals[1] if totals else 0
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, (space_id, thread, thread))
        standing = dict(cursor.fetchall())
    ours = Action.objects.filter(space_id=space_id, verb__in=_OURS, status=Action.Status.DONE)
    return Explained(
        received=count,
        removed=standing.get(State.REMOVED.value, 0),
        deleted=standing.get(State.DELETED.value, 0),
        hidden=standing.get(State.HIDDEN.value, 0) + standing.get(State.HELD.value, 0),
        own=(ours.filter(message__thread_id=thread) if thread else ours).count(),
    )
