"""Rows as entries of one place: the export's own ids, else one made of the row and where it stands."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from vigie.connectors.base import WELL, Sentence
from vigie.importing import sentences
from vigie.importing.rows import Row, Understood
from vigie.intake.entries import read_entry
from vigie.intake.wire import LINE_LIMIT, WireError
from vigie.message import Entry, Message, Space


@dataclass(slots=True)
class Read:
    """One row once it is an entry, or why it is none."""

    number: int
    entry: Entry | None
    refused: Sentence = WELL


@dataclass(slots=True)
class Counted:
    """How many rows were taken, and why the others were not."""

    taken: int = 0
    refused: int = 0
    #: Rows by reason, with the number of the first one.
    reasons: dict[Sentence, list[int]] = field(default_factory=dict)

    def add(self, read: Read) -> None:
        """Count one row."""
        if read.entry is not None:
            self.taken += 1
            return
        self.refused += 1
        known = self.reasons.setdefault(read.refused, [0, read.number])
        known[0] += 1

    def most_often(self) -> list[tuple[Sentence, int, int]]:
        """Return each reason with its rows and the first of them, the most frequent first."""
        found = [(why, count, first) for why, (count, first) in self.reasons.items()]
        return sorted(found, key=lambda each: -each[1])


_PLACED: Final = ("network", "space", "received_at")


def entries(understood: Understood, space: Space, *, at: int, kind: str) -> Iterator[Read]:
    """Yield each row as an entry of a place.

    Parameters
    ----------
    understood
        The file.
    space
        Where they are put, whatever the rows say: nobody imports into another's place by a column.
    at
        The time now (ms).
    kind
        Of rows that do not say.
    """
    for row in understood.rows:
        if row.refused:
            yield Read(row.number, None, row.refused)
            continue
        try:
            yield Read(row.number, _entry(row, space, at, kind, wire=understood.wire))
        except WireError as error:
            told = error.args[0]
            yield Read(row.number, None, told if isinstance(told, Sentence) else sentences.of_wire(told))


def _entry(row: Row, space: Space, at: int, kind: str, *, wire: bool) -> Entry:
    fields = {name: value for name, value in row.fields.items() if name not in _PLACED}
    if not wire:
        fields = _of_columns(fields)
    if fields.get("entry") != "removal":
        fields.setdefault("kind", kind)
    if not fields.get("id"):
        fields["id"] = _made_id(row)
    try:
        line = json.dumps(fields | {"network": space.network, "space": space.id}).encode()
    except (RecursionError, ValueError):
        raise WireError(sentences.TOO_DEEP) from None
    if len(line) > LINE_LIMIT:
        raise WireError(sentences.longer_than(LINE_LIMIT))
    entry = read_entry(line, received_at=at)
    if isinstance(entry, Message) and not entry.text.strip() and entry.rating is None and not entry.media:
        raise WireError(sentences.NOTHING_SAID)
    return entry


def _of_columns(fields: dict[str, Any]) -> dict[str, Any]:
    """Return what columns gave in the wire format."""
    told = {name: value for name, value in fields.items() if value not in ("", None)}
    name, author = told.pop("author", ""), told.pop("author_id", "")
    if name or author:
        told["author"] = {"id": author or name, "name": name or author}
    title = told.pop("thread_title", "")
    if "thread" in told:
        told["thread"] = {"id": told["thread"], "title": title or None}
    return {"text": ""} | told


def _made_id(row: Row) -> str:
    """Return an id by content and place: the same file again adds nothing, whatever it is called."""
    said = json.dumps([row.number, row.fields], sort_keys=True, default=str).encode()
    return "file-" + hashlib.blake2b(said, digest_size=12).hexdigest()
