"""A client's list of known images: one line a hash, found again by the bits that differ.

A line holds a hash of 64 hexadecimal digits (`imagehash.phash` with `hash_size=16` writes the same), a
severity between 0 and 1, and a label, separated by tabs. Lines that begin with # are comments.
"""

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

#: Bits of 256 that may differ. docs/howto/media.md has the measure: two sheets of text differ by 38 or more,
#: two pictures by 88 or more; what is saved again, resized or made brighter stays below.
THRESHOLD: Final = 32
HASH_BYTES: Final = 32
_LINE = re.compile(r"([0-9a-fA-F]{64})\t(0(?:\.\d{1,6})?|1(?:\.0{1,6})?)\t([^\t\n]{1,100})")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


class HashListError(Exception):
    """A list cannot be used; the sentence says what to mend."""


class Known(msgspec.Struct, frozen=True, gc=False):
    """An image of the list."""

    hash: bytes
    severity: float
    label: str


class Match(msgspec.Struct, frozen=True, gc=False):
    """An image of the list found again, and by how many bits it differs."""

    known: Known
    distance: int


class HashList:
    """Known images, ready to be looked up: ten thousand take a fraction of a millisecond."""

    def __init__(self, entries: Iterable[Known]) -> None:
        self.entries: Sequence[Known] = list(entries)
        joined = b"".join(entry.hash for entry in self.entries)
        self._words = np.frombuffer(joined, np.uint64).reshape(-1, HASH_BYTES // 8)

    def find(self, *hashes: bytes, threshold: int = THRESHOLD) -> Match | None:
        """Return the gravest image within `threshold` bits of one of the hashes; the nearest of equals.

        Parameters
        ----------
        hashes
            Hashes of one picture: of its frames, upright and in a mirror.
        threshold
            Bits that may differ.
        """
        best: Match | None = None
        for one in hashes:
            asked = np.frombuffer(one, np.uint64)
            distances = np.bitwise_count(self._words ^ asked).sum(axis=1, dtype=np.uint16)
            for place in np.flatnonzero(distances <= threshold).tolist():
                match = Match(self.entries[place], int(distances[place]))
                if best is None or _rank(match) > _rank(best):
                    best = match
        return best


def _rank(match: Match) -> tuple[float, int]:
    return match.known.severity, -match.distance


def path_of(home: Path, client: str) -> Path:
    """Return where the list of a client is.

    Raises
    ------
    HashListError
        The client's name cannot be that of a file.
    """
    if not _SLUG.fullmatch(client):
        raise HashListError(f"“{client[:60]}” is no client's slug: use lower-case letters, digits, hyphens.")
    return home / "media" / "lists" / f"{client}.tsv"


def read(file: Path) -> HashList:
    """Return the list of a file; an empty one where there is no file.

    Raises
    ------
    HashListError
        The file cannot be read, or a line of it is wrong.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return HashList(())
    except (OSError, UnicodeDecodeError) as error:
        raise HashListError(f"{file} cannot be read ({type(error).__name__}): put it right.") from None
    entries = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise HashListError(
                f"{file}, line {number}: write a hash of 64 hexadecimal digits, a severity from 0 to 1 "
                "and a label, separated by tabs."
            )
        entries.append(Known(bytes.fromhex(found[1]), float(found[2]), found[3]))
    return HashList(entries)


def add(file: Path, entries: Iterable[Known]) -> int:
    """Add images to a list and return how many were not on it yet; what is there stays as it was written."""
    known = {entry.hash for entry in read(file).entries}
    new: dict[bytes, Known] = {}
    for entry in entries:
        if entry.hash not in known:
            new.setdefault(entry.hash, entry)
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    if before and not before.endswith("\n"):
        before += "\n"
    after = (f"{entry.hash.hex()}\t{entry.severity:g}\t{entry.label}\n" for entry in new.values())
    _replace(file, before + "".join(after))
    return len(new)


def remove(file: Path, begins: str) -> int:
    """Take the images whose hash begins so off a list, and return how many they were."""
    read(file)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True) if file.exists() else []
    kept = [line for line in lines if line.startswith("#") or not line.lower().startswith(begins.lower())]
    if len(kept) < len(lines):
        _replace(file, "".join(kept))
    return len(lines) - len(kept)


def _replace(file: Path, text: str) -> None:
    """Write a list whole or not at all: another process may be reading it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".list-")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as sink:
            sink.write(text)
            sink.flush()
            os.fsync(sink.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
