"""What every format gives: rows, each understood or refused with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

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
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """A file as it was understood; its rows are read once, in order."""

    #: What it is, for people: "CSV", "Disqus export".
    format: str
    rows: Iterator[Row]
    #: Which column gives which field; empty where the format says.
    columns: dict[str, str] = field(default_factory=dict)
    #: What was guessed or settled, as sentences.
    remarks: list[str] = field(default_factory=list)
    #: Whether rows are the wire format, ready as they are.
    wire: bool = False
