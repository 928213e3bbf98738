"""What every format gives: rows, each understood or refused with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from vigie.connectors.base import WELL, Sentence

#: Fields of a message that a column may give, and what a format gives.
FIELDS = (
    "id",
    "text",
    "at",
    "author",
    "author_id",
    "thread",
    "thread_title",
    "reply_to",
    "rating",
    "likes",
    "lang",
    "kind",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: where it stands, and what it holds or why it is refused."""

    #: Its number, from 1, as its reader counts (lines of a table, elements of an export).
    number: int
    #: By the names of `FIELDS`, or of the wire format; empty where it is refused.
    fields: dict[str, Any]
    refused: Sentence = WELL


@dataclass(frozen=True, slots=True)
class Understood:
    """A file as it was understood; its rows are read once, in order."""

    #: What it is, for people: "CSV", "Disqus export".
    format: Sentence
    rows: Iterator[Row]
    #: Which column gives which field; empty where the format says.
    columns: dict[str, str] = field(default_factory=dict)
    #: What was guessed or settled, as sentences.
    remarks: list[Sentence] = field(default_factory=list)
    #: The names of all its columns, and the cells of its first row; empty where it is no table.
    header: list[str] = field(default_factory=list)
    first: list[str] = field(default_factory=list)
    #: Whether rows are the wire format, ready as they are.
    wire: bool = False
