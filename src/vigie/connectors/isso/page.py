"""The owner's page of Isso: the only place where it says everything about a comment, with its signed key.

The password of that page is all that is asked of the owner. Isso's own secret (which would let anybody make
keys) stays where it is, and so does its database.
"""

import html
import re
from html.parser import HTMLParser

import msgspec

PUBLISHED, HELD, DELETED = 1, 2, 4

_ROW = re.compile(r"isso-(\d+)")
_PART = re.compile(r"isso-(author|email|website|text)-(\d+)")
#: The buttons of a row carry the key that all its measures need.
_KEY = re.compile(r"send_edit\((\d+), '([^']+)'")
_COUNT = re.compile(r"(Valid|Pending|Staled) \((\d+)\)")
_MODES = {"label-valid": PUBLISHED, "label-pending": HELD, "label-staled": DELETED}
_MODE_OF_WORD = {"Valid": PUBLISHED, "Pending": HELD, "Staled": DELETED}


class Row(msgspec.Struct):
    """One comment."""

    number: int
    key: str = ""
    #: Where it stands: PUBLISHED, HELD, or DELETED with its text while others answer to it.
    mode: int = 0
    #: The address of its article on the site, and the article's title.
    uri: str = ""
    title: str = ""
    #: As given by whoever wrote; "Anonymous" where nothing was.
    author: str = ""
    email: str = ""
    website: str = ""
    #: To the minute, in the time zone of the server: "17:05 / 22-11-2026".
    written: str = ""
    text: str = ""


class Listing(msgspec.Struct):
    """One page of rows, and how many there are of each mode in all."""

    rows: list[Row]
    counts: dict[int, int]


def read_page(page: str) -> Listing | None:
    """Return what the page lists; None for a page of another kind, as Isso shows to who is not signed in."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return Listing(list(reader.rows.values()), reader.counts) if reader.is_list else None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: dict[int, Row] = {}
        self.counts: dict[int, int] = {}
        self.is_list = False
        self._row: Row | None = None
        #: The field that is being read, and the tag that ends it.
        self._field, self._tag = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        native, kind = said.get("id", ""), said.get("class", "")
        if native == "isso-root":
            self.is_list = True
        elif kind == "isso-comment" and (found := _ROW.fullmatch(native)):
            self._row = self.rows[int(found[1])] = Row(int(found[1]))
            self._field, self._tag = "title", "a"
        row = self._row
        if row is None:
            return
        if self._field == "title" and tag == "a":
            row.uri, row.title = said.get("href", ""), _title(row.title)
            self._field = ""
        elif (found := _PART.fullmatch(native)) and int(found[2]) == row.number:
            self._field, self._tag = found[1], tag
        elif tag == "time":
            self._field, self._tag = "written", tag
        elif tag == "span" and kind.startswith("label "):
            row.mode = _MODES.get(kind.split()[1], row.mode)
        elif (found := _KEY.search(said.get("onclick", ""))) and int(found[1]) == row.number:
            row.key = found[2]

    def handle_endtag(self, tag: str) -> None:
        row = self._row
        if row is None or self._field in ("", "title") or tag != self._tag:
            return
        if self._field in ("author", "email", "website"):
            # Escaped once when it was written and once when it is shown.
            setattr(row, self._field, html.unescape(getattr(row, self._field)).strip())
        self._field = ""

    def handle_data(self, data: str) -> None:
        if self._row is None:
            for word, number in _COUNT.findall(data):
                self.counts[_MODE_OF_WORD[word]] = int(number)
        elif self._field:
            setattr(self._row, self._field, getattr(self._row, self._field) + data)


def _title(head: str) -> str:
    """Return the article's title from what precedes its address: "Thread: … ("."""
    return head.strip().removeprefix("Thread:").removesuffix("(").strip()
