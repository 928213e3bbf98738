"""A first look at a file: how it is understood, its first messages, how many rows are refused and why."""

from typing import Final

import msgspec

from vigie.connectors.base import Sentence
from vigie.importing.entries import Counted, Read, entries
from vigie.importing.rows import Understood
from vigie.message import Message, Space

#: Messages shown, characters of each, and reasons named.
SHOWN: Final = 10
OF_A_TEXT: Final = 240
REASONS: Final = 10
_OF_A_CELL: Final = 60

#: A sentence in English and in French, as it is kept.
Said = tuple[str, str]


class Shown(msgspec.Struct):
    """One of the first messages, as it is understood."""

    number: int
    #: When it was written (ms); None where the file does not say.
    at: int | None
    author: str
    text: str
    rating: float | None


class Reason(msgspec.Struct):
    """Why rows are refused: how many, and the first of them."""

    said: Said
    count: int
    first: int


class Study(msgspec.Struct):
    """What a file holds, without the file."""

    format: Said
    columns: dict[str, str]
    header: list[str]
    #: The cells of the first row.
    first: list[str]
    remarks: list[Said]
    rows: list[Shown] = []
    taken: int = 0
    refused: int = 0
    reasons: list[Reason] = []
    #: Reasons that are not named, the rarest.
    more_reasons: int = 0


def both(sentence: Sentence) -> Said:
    """Return a sentence in English and in French."""
    return str(sentence), sentence.french


def said(pair: Said) -> Sentence:
    """Return the sentence that was kept."""
    return Sentence(*pair)


def study(understood: Understood, place: Space, *, at: int, kind: str) -> Study:
    """Read a file to its end and return what it holds; nothing is imported.

    Parameters
    ----------
    understood
        The file.
    place
        Where it would be imported.
    at
        The time now (ms).
    kind
        Of messages that do not say.

    Raises
    ------
    ImportRefusedError
        It cannot be read to its end.
    """
    counted = Counted()
    found = Study(
        both(understood.format),
        understood.columns,
        understood.header,
        [cell[:_OF_A_CELL] for cell in understood.first],
        [both(remark) for remark in understood.remarks],
    )
    for read in entries(understood, place, at=at, kind=kind):
        counted.add(read)
        if len(found.rows) < SHOWN and (shown := _shown(read, at)) is not None:
            found.rows.append(shown)
    tell_reasons(found, counted)
    return found


def tell_reasons(found: Study, counted: Counted) -> None:
    """Note how many rows were taken, and why the others were not."""
    found.taken, found.refused = counted.taken, counted.refused
    named = counted.most_often()
    found.reasons = [Reason(both(why), count, first) for why, count, first in named[:REASONS]]
    found.more_reasons = max(0, len(named) - REASONS)


def _shown(read: Read, at: int) -> Shown | None:
    entry = read.entry
    if not isinstance(entry, Message):
        return None
    text = " ".join(entry.text.split())
    return Shown(
        read.number,
        # A message without a date has the time of its receipt.
        None if entry.at == at else entry.at,
        entry.author.name if entry.author else "",
        text[:OF_A_TEXT] + ("…" if len(text) > OF_A_TEXT else ""),
        entry.rating,
    )
