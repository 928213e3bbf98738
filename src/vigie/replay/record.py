"""A place recorded to a file: what the journal holds of it, as lines that `vigie replay` plays again."""

import gzip
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, Self, cast

import msgspec

from vigie.intake.base import Journal, decode
from vigie.intake.entries import fits, write_entry
from vigie.message import Entry, Message, Space
from vigie.replay.pseudonyms import Pseudonyms

#: Entries read at once.
_PAGE: Final = 2_000
#: How often a stream that is followed is looked at, seconds.
_LOOK: Final = 0.5


class RecordError(Exception):
    """A recording cannot be made; the sentence says what to do."""


class Recorded(msgspec.Struct):
    """What was written."""

    messages: int = 0
    edits: int = 0
    removals: int = 0
    #: Lines that are too long to be read again.
    too_long: int = 0
    #: Entries of the journal that cannot be read.
    unreadable: int = 0


class _Placed(msgspec.Struct):
    """What is read of an entry to know whose it is."""

    space: Space
    received_at: int


_placed: Final = msgspec.json.Decoder(_Placed).decode


class Stream:
    """What the journal holds of one place, in order.

    Parameters
    ----------
    journal
        Where it is read.
    space
        The place.
    since, until
        From when to when it was received (ms), the second one left out; None: from the first, to the last.
    """

    def __init__(
        self, journal: Journal, space: Space, *, since: int | None = None, until: int | None = None
    ) -> None:
        self._journal = journal
        self._space = space
        self._since = since
        self._until = until
        self.unreadable = 0
        #: The number of the last entry that was looked at.
        self.read = 0

    def entries(self, *, last: int | None = None) -> Iterator[Entry]:
        """Yield the entries after those given before, up to the number `last` or the end."""
        while page := self._journal.read(after=self.read, limit=_PAGE):
            for each in page:
                if last is not None and each.seq > last:
                    return
                self.read = each.seq
                try:
                    placed = _placed(each.payload)
                    if placed.space == self._space and self._covers(placed.received_at):
                        yield decode(each.payload)
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                    self.unreadable += 1

    def _covers(self, at: int) -> bool:
        return (self._since is None or at >= self._since) and (self._until is None or at < self._until)


class Target:
    """A file that is whole once it has its name; until then it stands beside, ended by ``.part``.

    Raises
    ------
    RecordError
        There is a file of this name, or its folder is none.
    """

    def __init__(self, path: Path) -> None:
        if path.exists():
            raise RecordError(f"There is a file {path} already: name another one.")
        if not path.parent.is_dir():
            raise RecordError(f"There is no folder {path.parent}.")
        self._path = path
        # Its own ending last, so that a recording cut short is still read as what it is.
        name = path.name
        ending = ".jsonl.gz" if name.endswith(".gz") else ".jsonl"
        self.beside = path.with_name(f"{name}.part{ending}")
        if self.beside.exists():
            raise RecordError(
                f"A recording to this file was begun and not ended: {self.beside} can be replayed as it is; "
                "give it another name, or name another file."
            )
        # Personal data: nobody else on the machine reads it.
        handle = os.open(self.beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._raw = os.fdopen(handle, "wb")
        self._file: BinaryIO = self._raw
        if name.endswith(".gz"):
            self._file = cast(BinaryIO, gzip.GzipFile(filename="", fileobj=self._raw, mode="wb"))

    def write(self, line: bytes) -> None:
        """Add a line."""
        self._file.write(line)

    def keep(self) -> None:
        """Put what was written on disk."""
        self._file.flush()
        self._keep_raw()

    def finish(self) -> None:
        """Put all on disk and give the file its name."""
        if self._file is not self._raw:
            self._file.close()
        self._keep_raw()
        self._raw.close()
        self.beside.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def abandon(self) -> None:
        """Take away what was begun."""
        self._raw.close()
        self.beside.unlink(missing_ok=True)

    def _keep_raw(self) -> None:
        self._raw.flush()
        os.fsync(self._raw.fileno())


class Recording:
    """Writes a stream.

    Parameters
    ----------
    stream, target
        What is recorded, and where.
    pseudonyms
        Takes the place of authors; None: they are written as they are.
    """

    def __init__(self, stream: Stream, target: Target, pseudonyms: Pseudonyms | None = None) -> None:
        self._stream = stream
        self._target = target
        self._pseudonyms = pseudonyms
        self.written = Recorded()

    def write(self, *, last: int | None = None) -> Self:
        """Write what is there, up to the number `last` or the end."""
        for entry in self._stream.entries(last=last):
            self._add(entry)
        self.written.unreadable = self._stream.unreadable
        return self

    def follow(self, stop: threading.Event, told: Callable[[Recorded], None] = lambda _: None) -> None:
        """Write what comes, until `stop` is set: on disk at each look that found something."""
        seen = -1
        while True:
            ending = stop.is_set()
            self.write()
            if self._stream.read != seen:
                seen = self._stream.read
                self._target.keep()
                told(self.written)
            if ending:
                return
            stop.wait(_LOOK)

    def _add(self, entry: Entry) -> None:
        if self._pseudonyms is not None:
            entry = self._pseudonyms.replaced(entry)
        line = write_entry(entry)
        written = self.written
        if not fits(line):
            written.too_long += 1
            return
        if not isinstance(entry, Message):
            written.removals += 1
        elif entry.revision:
            written.edits += 1
        else:
            written.messages += 1
        self._target.write(line)


@contextmanager
def opened(path: Path) -> Iterator[Target]:
    """Give a file to write a recording to: whole at the end, gone where the writing failed."""
    target = Target(path)
    try:
        yield target
    except BaseException:
        target.abandon()
        raise
    target.finish()
