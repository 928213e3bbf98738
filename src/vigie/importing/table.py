"""Tables: which encoding and which separator, and their rows, quoted line breaks included."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vigie.importing.errors import ImportRefusedError

_SEPARATORS: Final = ",;\t"
_NAMES: Final = {",": "commas", ";": "semicolons", "\t": "tabs"}
#: A cell longer than this is no message, characters.
_LONGEST_CELL: Final = 1 << 20
#: Bytes looked at to tell UTF-16 without its mark.
_LOOKED_AT: Final = 4_096


def decoded(path: Path) -> tuple[str, str]:
    """Return the text of a file and a remark on its encoding, empty where it is UTF-8.

    Raises
    ------
    ImportRefusedError
        It is no text.
    """
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _as(raw, "utf-16"), "The file is UTF-16."
    head = raw[:_LOOKED_AT]
    if b"\0" in head:
        # Of a European text, every other byte of UTF-16 is a null.
        for encoding, nulls in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
            if nulls.count(0) > len(nulls) // 2:
                return _as(raw, encoding), "The file is UTF-16 without its mark."
        raise ImportRefusedError("The file is no text: export it as CSV, JSON or XML.")
    try:
        return raw.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return _as(raw, "cp1252"), "The file is not UTF-8: it is read as Windows-1252. Look at the accents."


def _as(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise ImportRefusedError("The file's characters cannot be read: save it as UTF-8.") from None


def separator(text: str) -> str:
    """Return what stands between the cells of a table, by its first line.

    Raises
    ------
    ImportRefusedError
        Nothing does.
    """
    line = text[: text.find("\n")] if "\n" in text else text
    outside = "".join(line.split('"')[::2])
    found = max(_SEPARATORS, key=outside.count)
    if not outside.count(found):
        raise ImportRefusedError(
            "The first line has no columns: they are parted by commas, semicolons or tabs, and named."
        )
    return found


def separator_name(sign: str) -> str:
    """Return what people call a separator."""
    return _NAMES[sign]


def table(text: str, sign: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table, empty ones left out, each with the number of the line where it ends.

    Raises
    ------
    ImportRefusedError
        A quote is never closed, or a cell is too long.
    """
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise ImportRefusedError(
            f"The table cannot be read after line {reader.line_num} ({error}): look for a quote that is "
            "never closed there."
        ) from None
