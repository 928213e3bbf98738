"""A file of another tool as rows: which format it is, and what was settled to read it."""

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from vigie.importing import sentences
from vigie.importing.columns import mapped
from vigie.importing.dates import DateRule, settle
from vigie.importing.errors import ColumnsError, ImportRefusedError
from vigie.importing.formats import FORMATS
from vigie.importing.rows import Row, Understood
from vigie.importing.table import encoding_of, separator, table
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
        raise ImportRefusedError(sentences.too_large(LARGEST >> 20))
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_PACKED):
        raise ImportRefusedError(sentences.PACKED)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise ImportRefusedError(sentences.EMPTY)
    found: Understood | None
    if start.startswith(b"<"):
        found = next((each.read(path) for each in FORMATS if each.recognises(head)), None)
        if found is None:
            raise ImportRefusedError(sentences.UNKNOWN_XML)
    elif start.startswith(b"{"):
        found = Understood(sentences.JSON_LINES, _lines(path), wire=True)
    elif start.startswith(b"["):
        if size > LARGEST_ARRAY:
            raise ImportRefusedError(sentences.LARGE_ARRAY)
        found = Understood(sentences.JSON_ARRAY, _array(path), wire=True)
    else:
        return _table(path, told, zone)
    if told:
        raise ImportRefusedError(sentences.only_tables(found.format))
    return found


def _lines(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if not raw.strip():
                continue
            try:
                yield Row(number, read_object(raw.removeprefix(b"\xef\xbb\xbf")))
            except WireError as error:
                yield Row(number, {}, sentences.of_wire(str(error)))


def _array(path: Path) -> Iterator[Row]:
    try:
        held = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise ImportRefusedError(sentences.broken_array(str(error)[:80])) from None
    for number, fields in enumerate(held, 1):
        if isinstance(fields, dict):
            yield Row(number, fields)
        else:
            yield Row(number, {}, sentences.NO_OBJECT)


def _table(path: Path, told: Mapping[str, str], zone: ZoneInfo) -> Understood:
    encoding, remark = encoding_of(path)
    sign = separator(path, encoding)
    rows = table(path, encoding, sign)
    _, header = next(rows)
    header = [name.strip() for name in header]
    if repeated := next((name for name in header if name and header.count(name) > 1), None):
        raise ImportRefusedError(sentences.repeated_column(repeated))
    first = next(rows, None)
    cells = [] if first is None else first[1]
    try:
        columns = mapped(header, told)
    except ImportRefusedError as error:
        raise ColumnsError(error.sentence, header, cells) from None
    dated = next((header.index(column) for column, field in columns.items() if field == "at"), None)
    rule = DateRule(True, zone)
    if dated is not None:
        # A first reading of all rows: one date above twelve says how the others are meant.
        rule = settle((cells[dated] for _, cells in table(path, encoding, sign) if len(cells) > dated), zone)
    remarks = [remark, sentences.SEPARATORS[sign], rule.because]
    places = {field: header.index(column) for column, field in columns.items()}
    return Understood(
        sentences.CSV,
        (
            _row(number, cells, len(header), places, rule)
            for number, cells in chain([] if first is None else [first], rows)
        ),
        columns,
        [each for each in remarks if each],
        header,
        cells,
    )


def _row(number: int, cells: list[str], width: int, places: Mapping[str, int], rule: DateRule) -> Row:
    if len(cells) > width:
        return Row(number, {}, sentences.cells(len(cells), width))
    given: dict[str, Any] = {
        field: cells[place].strip() for field, place in places.items() if place < len(cells)
    }
    fields = {field: value for field, value in given.items() if value}
    if "at" in fields:
        moment = rule.moment(fields["at"])
        if moment is None:
            return Row(number, {}, sentences.no_date(fields["at"][:40]))
        fields["at"] = moment
    for name in ("rating", "likes"):
        # A comma for the decimals, as in French.
        if name in fields:
            fields[name] = fields[name].replace(",", ".")
    return Row(number, fields)
