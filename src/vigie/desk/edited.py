"""A text that was changed replaces the ones before it: one message stands, by its last text."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from vigie.desk.models import Message, State
from vigie.desk.removal import take_away

#: Where a person, or a clause, had put a message: changing its text does not bring it back.
RESTRICTED = (State.HIDDEN, State.DELETED)
#: SQLite allows many variables in a statement, other databases fewer.
_LOOKUP = 200


class Said(NamedTuple):
    """One message in all its versions: its space, its id there, and whether a recording tells it."""

    space: int
    native_id: str
    #: A copy that is replayed and the message that lives have nothing to do with each other.
    replayed: bool


class _Version:
    """One version of a message."""

    __slots__ = ("revision", "seq", "state")

    def __init__(self, seq: int, state: State, revision: str) -> None:
        self.seq = seq
        self.state = state
        self.revision = revision


def follows(new: str, old: str) -> bool:
    """Tell whether a revision comes after another one.

    Networks give times or numbers; those of one form are compared, and of two forms the one told last counts.
    """
    if not old or not new:
        return bool(new)
    if new.isdecimal() and old.isdecimal():
        return int(new) >= int(old)
    return len(new) != len(old) or new >= old


class Versions:
    """The versions of the messages of one batch whose text was changed, inside the recorder's transaction.

    They are read at once, and taken away at once: the database is asked no more for many than for one.

    Parameters
    ----------
    changed
        The messages of the batch with more than one text; of others nothing is known here.
    """

    def __init__(self, changed: Collection[Said]) -> None:
        self._known: dict[Said, list[_Version]] = {said: [] for said in changed}
        #: Numbers of those replaced and not taken away yet, by client.
        self._replaced: dict[int, list[int]] = {}
        for space in {said.space for said in changed}:
            ids = sorted({said.native_id for said in changed if said.space == space})
            for start in range(0, len(ids), _LOOKUP):
                self._read(space, ids[start : start + _LOOKUP])

    def replace(self, said: Said, revision: str, *, client_id: int) -> State | None:
        """Let a text that comes now replace the ones before it.

        Parameters
        ----------
        said
            The message.
        revision
            Of the text that comes now; empty for the first one.
        client_id
            Whose space it is.

        Returns
        -------
        State or None
            Where the text that comes now stands because of them: where people had put the message, or taken
            away where a later text, or the removal of all, was told before it. None where the verdict alone
            says.
        """
        earlier = self._known.get(said)
        if not earlier:
            return None
        standing = [one for one in earlier if one.state != State.REMOVED]
        if not standing or not all(follows(revision, one.revision) for one in standing):
            return State.REMOVED
        last = standing[-1].state
        for one in standing:
            # What is deleted keeps its word: the row is left, and the new one says the same.
            if one.state != State.DELETED:
                one.state = State.REMOVED
        self._replaced.setdefault(client_id, []).extend(one.seq for one in standing)
        return last if last in RESTRICTED else None

    def add(self, said: Said, seq: int, state: State, revision: str) -> None:
        """Note where a text of this batch stands."""
        if (known := self._known.get(said)) is not None:
            known.append(_Version(seq, state, revision))

    def removed(self, seqs: Iterable[int]) -> None:
        """Note what the network took away meanwhile."""
        gone = set(seqs) if self._known else set()
        for known in self._known.values():
            for one in known:
                if one.seq in gone and one.state != State.DELETED:
                    one.state = State.REMOVED

    def take_away(self, *, at: int) -> None:
        """Take away what was replaced, once all rows of the batch are written; `at` is the time (ms)."""
        for client_id, seqs in self._replaced.items():
            for start in range(0, len(seqs), _LOOKUP):
                # Screens are told of so many at once.
                take_away(seqs[start : start + _LOOKUP], client_id=client_id, at=at)
        self._replaced = {}

    def _read(self, space: int, ids: list[str]) -> None:
        rows = Message.objects.filter(space_id=space, native_id__in=ids).order_by("seq")
        for seq, native_id, replayed, state, revision in rows.values_list(
            "seq", "native_id", "replayed", "state", "revision"
        ):
            if (known := self._known.get(Said(space, native_id, replayed))) is not None:
                known.append(_Version(seq, State(state), revision or ""))
