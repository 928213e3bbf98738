"""Lines of a recording: JSON lines, gzipped or not, one file or several, read from any place on."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from vigie.intake.wire import LINE_LIMIT

_SUFFIXES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")


class RecordingError(Exception):
    """A file of the recording cannot be read; the sentence says why."""


class Recording:
    """The files of a recording, in the order given; a folder stands for its recordings by name."""

    def __init__(self, paths: list[Path]) -> None:
        self.files: list[Path] = []
        for path in paths:
            if path.is_dir():
                inside = sorted(p for p in path.iterdir() if p.name.endswith(_SUFFIXES))
                if not inside:
                    raise RecordingError(f"The folder {path} holds no .jsonl or .jsonl.gz file.")
                self.files += inside
            elif path.exists():
                self.files.append(path)
            else:
                raise RecordingError(f"There is no file {path}.")
        #: What each file is called in the ids and places of its messages: two of one name are two places.
        self.names = _told_apart(self.files)
        self.bytes = sum(file.stat().st_size for file in self.files)
        #: Compressed bytes read so far, for the progress bar.
        self.read = 0

    @property
    def name(self) -> str:
        """Return a short name for people."""
        first = self.files[0].name
        return first if len(self.files) == 1 else f"{first} + {len(self.files) - 1}"

    @property
    def digest(self) -> str:
        """Return what tells this recording from another: its files' places and sizes."""
        told = "\0".join(f"{file.resolve()}\0{file.stat().st_size}" for file in self.files)
        return hashlib.blake2b(told.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()

    def lines(self, *, file: int = 0, line: int = 0) -> Iterator[tuple[int, int, bytes]]:
        """Yield (file, line number, bytes) from after the given place on; numbers of lines start at 1.

        A line over the limit is cut just above it: long enough to be refused, short enough to be held.
        """
        self.read = sum(path.stat().st_size for path in self.files[:file])
        for index in range(file, len(self.files)):
            path = self.files[index]
            before = self.read
            skip = line if index == file else 0
            try:
                with path.open("rb") as raw:
                    stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if path.name.endswith(".gz") else raw
                    number = 0
                    while data := stream.readline(LINE_LIMIT + 2):
                        rest = data
                        while not rest.endswith(b"\n") and len(rest) == LINE_LIMIT + 2:
                            rest = stream.readline(LINE_LIMIT + 2)
                        number += 1
                        if number == 1:
                            data = data.removeprefix(b"\xef\xbb\xbf")
                        self.read = before + raw.tell()
                        if number > skip:
                            yield index, number, data
            except (OSError, EOFError, zlib.error) as error:
                raise RecordingError(f"{path} cannot be read further: {error}.") from error
            self.read = before + path.stat().st_size


def _told_apart(files: list[Path]) -> list[str]:
    """Return each file's name, with its folder's where the recording has another file of this name."""
    names = [file.name for file in files]
    return [
        file.name if names.count(file.name) == 1 else f"{file.absolute().parent.name}/{file.name}"
        for file in files
    ]
