"""A restriction that its network refuses for good comes back to a person: nobody may believe it was done."""

from django.conf import settings

from vigie.desk.events import emit, emit_all
from vigie.desk.models import Case, Message, State

#: Told before what merely waits: somebody had already judged that it should not stay.
PRIORITY = 2


def come_back(message: Message, stands: State, *, client_id: int, at: int) -> None:
    """Show a message where its network really has it, and open its case; inside the caller's transaction.

    Parameters
    ----------
    message
        The message, whose last request was refused.
    stands
        Where the network has it.
    client_id
        Whose space it is in.
    at
        The time (ms).
    """
    if message.state in (stands, State.REMOVED):
        return
    Message.objects.filter(pk=message.pk).update(state=stands)
    opened = {
        "status": Case.Status.OPEN,
        "closed_ms": None,
        "leased_to": None,
        "leased_until_ms": 0,
        "audit": False,
        "priority": PRIORITY,
        "due_ms": at + settings.DUE_MS,
    }
    Case.objects.update_or_create(
        message=message,
        defaults=opened,
        create_defaults={**opened, "client_id": client_id, "opened_ms": at},
    )
    emit(client_id, "case.opened", space=message.space_id, count=1)
    emit_all([(client_id, "message.state", {"seqs": [message.pk], "state": stands.value})])
