"""A text that was changed replaces the ones before it: one message stands, by its last text."""

from vigie.desk.models import Message, State
from vigie.desk.removal import take_away

#: Where a person, or a clause, had put a message: changing its text does not bring it back.
RESTRICTED = (State.HIDDEN, State.DELETED)


def follows(new: str, old: str) -> bool:
    """Tell whether a revision comes after another one.

    Networks give times or numbers; those of one form are compared, and of two forms the one told last counts.
    """
    if not old or not new:
        return bool(new)
    if new.isdecimal() and old.isdecimal():
        return int(new) >= int(old)
    return len(new) != len(old) or new >= old


def replace(space_id: int, native_id: str, revision: str, *, client_id: int, at: int) -> State | None:
    """Take the earlier versions of a message away, inside the recorder's transaction.

    Parameters
    ----------
    space_id, native_id
        The message.
    revision
        Of the text that comes now; empty for the first one.
    client_id
        Whose space it is.
    at
        The time (ms).

    Returns
    -------
    State or None
        Where the text that comes now stands because of them: where people had put the message, or taken away
        where a later text, or the removal of all, was told before it. None where the verdict alone says.
    """
    versions = Message.objects.filter(space_id=space_id, native_id=native_id)
    earlier = list(versions.order_by("seq").values_list("seq", "state", "revision"))
    if not earlier:
        return None
    standing = [(seq, State(state), said or "") for seq, state, said in earlier if state != State.REMOVED]
    if not standing or not all(follows(revision, said) for _, _, said in standing):
        return State.REMOVED
    last = standing[-1][1]
    # What is deleted keeps its word: the row is left, and the new one says the same.
    take_away([seq for seq, _, _ in standing], client_id=client_id, at=at)
    return last if last in RESTRICTED else None
