"""Tables: which encoding and which separator, and their rows, quoted line breaks included."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vigie.connectors.base import WELL, Sentence
from vigie.importing import sentences
from vigie.importing.errors import ImportRefusedError

_SEPARATORS: Final = ",;\t"
#: A cell longer than this is no message, characters.
_LONGEST_CELL: Final = 1 << 20
#: Bytes looked at to tell UTF-16 without its mark.
_LOOKED_AT: Final = 4_096
#: Characters decoded at a time.
_PIECE: Final = 1 << 20


def encoding_of(path: Path) -> tuple[str, Sentence]:
    """Return the encoding of a file, read to its end, and a remark on it, empty where it is UTF-8.

    Raises
    ------
    ImportRefusedError
        It is no text.
    """
    with path.open("rb") as file:
        head = file.read(_LOOKED_AT)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _readable(path, "utf-16"), sentences.UTF_16
    if b"\0" in head:
        # Of a European text, every other byte of UTF-16 is a null.
        for encoding, nulls in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
            if nulls.count(0) > len(nulls) // 2:
                return _readable(path, encoding), sentences.UTF_16_UNMARKED
        raise ImportRefusedError(sentences.NO_TEXT)
    if _reads_as(path, "utf-8-sig"):
        return "utf-8-sig", WELL
    return _readable(path, "cp1252"), sentences.WINDOWS


def _readable(path: Path, encoding: str) -> str:
    if not _reads_as(path, encoding):
        raise ImportRefusedError(sentences.UNREADABLE_SIGNS)
    return encoding


def _reads_as(path: Path, encoding: str) -> bool:
    """Tell whether a whole file is of an encoding; it is never held in memory as a whole."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(_PIECE):
                pass
    except UnicodeError:
        return False
    return True


def separator(path: Path, encoding: str) -> str:
    """Return what stands between the cells of a table, by its first line.

    Raises
    ------
    ImportRefusedError
        Nothing does.
    """
    with path.open(encoding=encoding, newline="") as file:
        line = file.readline(_LONGEST_CELL)
    outside = "".join(line.split('"')[::2])
    found = max(_SEPARATORS, key=outside.count)
    if not outside.count(found):
        raise ImportRefusedError(sentences.NO_COLUMNS)
    return found


def table(path: Path, encoding: str, sign: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table, empty ones left out, each with the number of the line where it ends.

    Raises
    ------
    ImportRefusedError
        A quote is never closed, or a cell is too long.
    """
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=sign, strict=True)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, cells
        except csv.Error as error:
            raise ImportRefusedError(sentences.broken_table(reader.line_num, str(error))) from None
