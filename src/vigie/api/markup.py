"""Plain text out of HTML, and texts cut into sentences, each place known in the text as it was sent."""

import html
import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import msgspec

#: Bounded, so that a text of nothing but "<" or "&" costs no more than any other.
_MARK = re.compile(r"<!--|-->|</?+([a-zA-Z][a-zA-Z0-9]{0,20}+)[^<>]{0,4000}+>|&#?+[a-zA-Z0-9]{1,31}+;")
#: Tags that part words; the others stand inside of them.
_PARTING = re.compile(
    "address|article|aside|blockquote|br|d[dlt]|div|fig(?:caption|ure)|footer|h[1-6r]|header|li|main|nav|[ou]l|p|"
    "pre|section|t(?:able|body|d|foot|h|head|r)",
    re.IGNORECASE,
)
#: Where a sentence ends. A mark inside a word ("3.5", "vigie.example") ends none. The look behind keeps a
#: long row of marks from being tried from each of its places.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]{0,3}(?=\s|$)|[。！？]++|\n++")
#: More sentences than this are told together.
MOST_SENTENCES = 100


class Plain(msgspec.Struct, frozen=True):
    """A text without its markup."""

    text: str
    #: For each stretch of the plain text: where it begins there, and in the text as sent.
    _plain: list[int]
    _sent: list[int]
    #: Length of the text as sent.
    length: int

    def place(self, offset: int) -> int:
        """Return a place of the plain text in the text as sent."""
        if offset >= len(self.text):
            return self.length
        stretch = bisect_right(self._plain, offset) - 1
        return self._sent[stretch] + offset - self._plain[stretch]

    def inside(self, place: int) -> int:
        """Return a place of the text as sent in the plain text; one in markup is where the markup was."""
        stretch = bisect_right(self._sent, place) - 1
        if stretch < 0:
            return 0
        end = self._plain[stretch + 1] if stretch + 1 < len(self._plain) else len(self.text)
        return min(self._plain[stretch] + place - self._sent[stretch], end)


def plain(text: str) -> Plain:
    """Return a text of HTML without tags and with its entities read."""
    pieces: list[str] = []
    at_plain: list[int] = []
    at_sent: list[int] = []
    size = last = 0

    def keep(piece: str, sent: int) -> None:
        nonlocal size
        if piece:
            at_plain.append(size)
            at_sent.append(sent)
            pieces.append(piece)
            size += len(piece)

    for mark in _MARK.finditer(text):
        keep(text[last : mark.start()], last)
        last = mark.end()
        if mark[0][0] == "&":
            keep(html.unescape(mark[0]), mark.start())
        elif mark[1] and _PARTING.fullmatch(mark[1]):
            keep("\n", mark.start())
    keep(text[last:], last)
    return Plain("".join(pieces), at_plain, at_sent, len(text))


def as_it_is(text: str) -> Plain:
    """Return a text that has no markup."""
    return Plain(text, [0], [0], len(text))


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text begin and end, spaces around them left out.

    Of a text with very many, several are told as one.
    """
    spans = []
    start = 0
    for end in [*(mark.end() for mark in _END.finditer(text)), len(text)]:
        piece = text[start:end]
        if said := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            spans.append((first, first + len(said)))
        start = end
    few = -(-len(spans) // MOST_SENTENCES) or 1
    return [
        (spans[place][0], spans[min(place + few, len(spans)) - 1][1]) for place in range(0, len(spans), few)
    ]


def utf16_places(text: str) -> Sequence[int]:
    """Return for each place of a text, its end included, its number in code units of UTF-16."""
    if not text or max(text) <= "\uffff":
        return range(len(text) + 1)
    return list(accumulate((2 if sign > "\uffff" else 1 for sign in text), initial=0))


def code_point_place(places: Sequence[int], unit: int) -> int:
    """Return the place in code points of a place in UTF-16 code units."""
    return min(max(bisect_right(places, unit) - 1, 0), len(places) - 1)
