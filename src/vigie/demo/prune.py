"""Keeps the demonstration from growing without end: what is older than some loops is forgotten.

The newest entries always stay, so that the journal's highest number never goes down; a number once given
is never given again (the table counts on, whatever is deleted), and ids carry the time of their loop.
"""

from collections.abc import Iterator

from vigie.demo.scenario import NETWORK
from vigie.desk.models import Message, Space
from vigie.intake.models import JournalEntry
from vigie.intake.storage import writing

#: Messages forgotten in one transaction: others wait for it, so it is kept short.
BATCH = 200


def forget_before(space: Space, at_ms: int) -> int:
    """Forget the messages of `space` received before `at_ms`, with all that hangs on them; return how many.

    Only a space of the demonstration is ever touched.

    Raises
    ------
    ValueError
        If the space belongs to a real network.
    StorageError
        When the database cannot be written; calling again goes on where it stopped.
    """
    if space.network != NETWORK:
        raise ValueError(f"{space} is no space of the demonstration: its messages are not forgotten here.")
    forgotten = 0
    for seqs in _old(space, at_ms):
        with writing():
            # Findings, cases, decisions and actions go with their message.
            Message.objects.filter(seq__in=seqs).delete()
            JournalEntry.objects.filter(seq__in=seqs).delete()
        forgotten += len(seqs)
    return forgotten


def forget_all_before(at_ms: int) -> int:
    """Forget what is older in every space of the demonstration; return how many messages."""
    return sum(forget_before(space, at_ms) for space in Space.objects.filter(network=NETWORK))


def _old(space: Space, at_ms: int) -> Iterator[list[int]]:
    """Yield the numbers of old messages, oldest first, batch by batch, as long as the batches are deleted."""
    while True:
        # By number within the space, which the index `message_by_space` serves; there is none by date, and
        # the messages of a space arrive in order of time.
        first = Message.objects.filter(space=space).order_by("seq").values_list("seq", "received_ms")[:BATCH]
        seqs = []
        for seq, received_ms in first:
            if received_ms >= at_ms:
                break
            seqs.append(seq)
        if not seqs:
            return
        yield seqs
