"""What a journal promises; `journal.py` keeps it in the database, `memory.py` in memory for tests."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from vigie.message import Entry, Message


class Appended(msgspec.Struct, frozen=True):
    """What became of the entries given to `append`, in their order."""

    #: The number of each entry in the journal; None where its space and id were already there.
    seqs: list[int | None]
    #: Positions, among the repeated, of those that came with another content: kept apart as conflicts.
    conflicts: tuple[int, ...] = ()

    @property
    def repeated(self) -> int:
        """Return how many entries were already journalled, conflicts included."""
        return self.seqs.count(None)


class Journalled(msgspec.Struct, frozen=True, gc=False):
    """One entry as the journal holds it."""

    seq: int
    #: JSON of a `vigie.message.Entry`; decode with `decode`.
    payload: bytes
    #: Which intake brought it: 0 for live connectors, else a replay's id.
    source: int = 0


class Journal(Protocol):
    """An append-only record of what was received.

    Exactly once on (space, native id), and on disk before `append` returns.
    """

    def append(
        self, entries: Sequence[Entry], *, source: int = 0, also: Callable[[Appended], None] | None = None
    ) -> Appended:
        """Write the entries that are new, in order, all of them or none.

        `also` is called with the result inside the same transaction, for what must stand or fall with the
        entries: the place in a recording, the ids of webhook deliveries.
        """
        ...

    def read(self, *, after: int, limit: int) -> list[Journalled]:
        """Return entries with a number above `after`, in order: `limit` at most, none only at the end."""
        ...

    def last(self) -> int:
        """Return the highest number given so far, 0 when empty."""
        ...


_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(Entry)


def encode(entry: Entry) -> bytes:
    """Return the entry as JSON."""
    return _encoder.encode(entry)


def decode(payload: bytes) -> Entry:
    """Return the entry that `encode` wrote."""
    return _decoder.decode(payload)


def key_of(entry: Entry) -> bytes:
    """Return the 16 bytes that make the entry unique: a digest, so that an id may have any length."""
    space = entry.space
    # Lengths first: ("a", "bc") and ("ab", "c") are different places.
    name = f"{len(space.network)}:{len(space.id)}:{space.network}{space.id}\0{entry.id}"
    if isinstance(entry, Message):
        kind = b"m"
        if entry.revision:
            # A changed text is examined again, once.
            name, kind = f"{name}\0{entry.revision}", b"e"
    else:
        kind = b"r"
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16, person=kind).digest()


def digest_of(entry: Entry) -> bytes:
    """Return 8 bytes that change when what the entry says changes (its text and its author)."""
    if isinstance(entry, Message):
        said = f"{entry.author.id if entry.author else ''}\0{entry.text}"
    else:
        said = f"{entry.message_id}\0{entry.author_id}\0{entry.how}"
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest()
