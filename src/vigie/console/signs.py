"""Characters that cannot be seen, made visible: what hides in a message is part of what it says.

Joiners that scripts and emoji need (U+200C, U+200D, the plain direction marks) are left alone; what
reorders, hides or breaks the page is replaced by a sign, so that it acts on nothing.
"""

import re
import unicodedata
from collections.abc import Iterator

#: More signs than any script stacks on one letter; past it a stack only paints over its neighbours.
COMBINING_KEPT = 6

#: The names of ASCII's control characters: their pictures (U+2400…) are too small to be read.
# fmt: off
_CONTROLS = (
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI",
    "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
)
# fmt: on
#: Names shorter than Unicode's, as moderators will read them in the text.
_NAMES = {
    0x007F: "DEL",
    0x00AD: "SHY",
    0x061C: "ALM",
    0x180E: "MVS",
    0x200B: "ZWSP",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x2028: "LS",
    0x2029: "PS",
    0x2060: "WJ",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
    0xFEFF: "BOM",
}

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
    "|[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
    f"{{{COMBINING_KEPT + 1},}}"
)


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield the text in order as (plain text, "") or (sign, full name of what it stands for)."""
    place = 0
    for match in _UNSEEN.finditer(text):
        if match.start() > place:
            yield text[place : match.start()], ""
        run = match.group()
        if len(run) > 1:
            yield run[:COMBINING_KEPT], ""
            yield f"+{len(run) - COMBINING_KEPT}", "COMBINING MARKS"
        elif run != "\r" or text[match.end() : match.end() + 1] != "\n":
            yield _sign(run)
        place = match.end()
    if place < len(text):
        yield text[place:], ""


def plain(text: str) -> str:
    """Return the text on one line with its signs, for places that take no mark-up (titles, labels)."""
    return " ".join("".join(part for part, _name in pieces(text)).split())


def _sign(character: str) -> tuple[str, str]:
    point = ord(character)
    if point < 0x20:
        return _CONTROLS[point], f"U+{point:04X}"
    if point in _NAMES:
        return _NAMES[point], f"U+{point:04X} {unicodedata.name(character, '')}".strip()
    if 0xE0000 <= point <= 0xE007F:
        # Tag characters spell an invisible ASCII text: show the letter they stand for.
        letter = chr(point - 0xE0000)
        return f"TAG {letter}" if letter.isprintable() else "TAG", f"U+{point:X}"
    return f"U+{point:04X}", unicodedata.name(character, "") or f"U+{point:04X}"
