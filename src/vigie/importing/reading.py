"""A file of another tool as rows: which format it is, and what was settled to read it."""

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from vigie.importing.columns import mapped
from vigie.importing.dates import DateRule, settle
from vigie.importing.errors import ImportRefusedError
from vigie.importing.formats import FORMATS
from vigie.importing.rows import Row, Understood
from vigie.importing.table import decoded, separator, separator_name, table
from vigie.intake.wire import WireError, read_object

#: A file larger than this is imported in parts, bytes.
LARGEST: Final = 256 << 20
#: A JSON array is read whole, and weighs more in memory, bytes.
LARGEST_ARRAY: Final = 64 << 20
_HEAD: Final = 8_192
_PACKED: Final = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x28\xb5\x2f\xfd",
)


def understand(path: Path, told: Mapping[str, str], zone: ZoneInfo) -> Understood:
    """Return what a file holds, by its content and never by its name.

    Parameters
    ----------
    path
        The file.
    told
        Field by column, for tables.
    zone
        Of dates that name none.

    Raises
    ------
    ImportRefusedError
        It cannot be read; raised while its rows are read, too.
    """
    size = path.stat().st_size
    if size > LARGEST:
        raise ImportRefusedError(f"The file is larger than {LARGEST >> 20} MiB: import it in parts.")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_PACKED):
        raise ImportRefusedError("The file is packed, or a workbook: unpack it, or save the sheet as CSV.")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise ImportRefusedError("The file is empty.")
    found: Understood | None
    if start.startswith(b"<"):
        found = next((each.read(path) for each in FORMATS if each.recognises(head)), None)
        if found is None:
            raise ImportRefusedError("This XML is no export that is known: Disqus and WordPress (WXR) are.")
    elif start.startswith(b"{"):
        found = Understood("JSON lines", _lines(path), wire=True)
    elif start.startswith(b"["):
        if size > LARGEST_ARRAY:
            raise ImportRefusedError("The array is too large to be read whole: write one object a line.")
        found = Understood("JSON array", _array(path), wire=True)
    else:
        return _table(path, told, zone)
    if told:
        raise ImportRefusedError(
            f"Only tables have columns to map, and this is {found.format}: leave --map out."
        )
    return found


def _lines(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if not raw.strip():
                continue
            try:
                yield Row(number, read_object(raw.removeprefix(b"\xef\xbb\xbf")))
            except WireError as error:
                yield Row(number, {}, str(error))


def _array(path: Path) -> Iterator[Row]:
    try:
        held = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise ImportRefusedError(f"The JSON array cannot be read: {str(error)[:80]}.") from None
    for number, fields in enumerate(held, 1):
        if isinstance(fields, dict):
            yield Row(number, fields)
        else:
            yield Row(number, {}, "It is no object: a message is written {…}.")


def _table(path: Path, told: Mapping[str, str], zone: ZoneInfo) -> Understood:
    text, remark = decoded(path)
    sign = separator(text)
    rows = table(text, sign)
    _, header = next(rows)
    header = [name.strip() for name in header]
    if repeated := next((name for name in header if name and header.count(name) > 1), None):
        raise ImportRefusedError(f"Two columns are called {repeated!r}: give each its own name.")
    columns = mapped(header, told)
    dated = next((header.index(column) for column, field in columns.items() if field == "at"), None)
    rule = DateRule(True, zone)
    if dated is not None:
        # A first reading of all rows: one date above twelve says how the others are meant.
        rule = settle((cells[dated] for _, cells in table(text, sign) if len(cells) > dated), zone)
    remarks = [remark, f"Columns are parted by {separator_name(sign)}.", rule.because]
    places = {field: header.index(column) for column, field in columns.items()}
    return Understood(
        "CSV",
        (_row(number, cells, len(header), places, rule) for number, cells in chain(rows)),
        columns,
        [each for each in remarks if each],
    )


def _row(number: int, cells: list[str], width: int, places: Mapping[str, int], rule: DateRule) -> Row:
    if len(cells) > width:
        return Row(number, {}, f"It has {len(cells)} cells, and the first line {width} columns.")
    given: dict[str, Any] = {
        field: cells[place].strip() for field, place in places.items() if place < len(cells)
    }
    fields = {field: value for field, value in given.items() if value}
    if "at" in fields:
        moment = rule.moment(fields["at"])
        if moment is None:
            return Row(number, {}, f"Its date {fields['at'][:40]!r} cannot be read.")
        fields["at"] = moment
    for name in ("rating", "likes"):
        # A comma for the decimals, as in French.
        if name in fields:
            fields[name] = fields[name].replace(",", ".")
    return Row(number, fields)
