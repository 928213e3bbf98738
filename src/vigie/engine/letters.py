"""Tables of letters: what looks alike, what is invisible, which digits stand for letters.

The tables are built once at import from the Unicode database that Python carries, plus short lists
written here for what Unicode does not say (that a Cyrillic "а" passes for a Latin "a").
"""

import unicodedata

#: Controls, joiners, fillers, direction marks, variation selectors, tags: drawn as nothing.
_INVISIBLE_RANGES = (
    (0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C),
    (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E),
    (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFC), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
#: Marks that decorate a letter without changing which letter it is, for the scripts of our lexicons.
#: The vowel signs of Indic scripts are marks too, and are letters to their readers: they stay.
_MARK_RANGES = (
    (0x300, 0x36F), (0x483, 0x489), (0x591, 0x5C7), (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670),
    (0x6D6, 0x6ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F),
)  # fmt: skip

_LOOKS_LIKE = {
    "a": "ᴀɐɑ", "b": "ʙɓƀ", "c": "ᴄɔ", "d": "ᴅđɖɗ", "e": "ᴇəɛɘǝ", "f": "ꜰƒ", "g": "ɢɡɠ", "h": "ʜħɦ",
    "i": "ıɪɨ", "j": "ᴊɉ", "k": "ᴋƙ", "l": "ʟłƚɫ", "m": "ᴍɱ", "n": "ɴŋɲƞ", "o": "ᴏøɵ", "p": "ᴘƥ", "q": "ꞯ",
    "r": "ʀɹɾ", "s": "ꜱʂ", "t": "ᴛŧƭ", "u": "ᴜʉɥ", "v": "ᴠʋ", "w": "ᴡʍ", "x": "᙮", "y": "ʏƴ", "z": "ᴢƶ",
    "ae": "æᴁ", "oe": "œ", "th": "þ", "ss": "ß", "'": "‘’ʼ´′", '"': "“”„", "-": "‐‑‒–—−",
    " ": "\t\n\v\f\r\x85\u2028\u2029",
    "$": "﹩", "€": "€",
}  # fmt: skip

#: Letters of other alphabets that pass for Latin ones, casefolded.
_FOREIGN = {
    "a": "аαა", "b": "вьβƅ", "c": "сϲς", "d": "ԁ", "e": "еєεҽ", "f": "ғϝ", "g": "ԍց", "h": "һнհ",
    "i": "іιїӏ", "j": "јϳ", "k": "кκқ", "l": "ӏⅼ", "m": "мμ", "n": "пηиո", "o": "оοσօ०০",
    "p": "рρ", "q": "ԛզ", "r": "гя", "s": "ѕ", "t": "тτ", "u": "υцս", "v": "νѵ", "w": "ѡωшԝ",
    "x": "хχ", "y": "уүγ", "z": "ᴢ",
}  # fmt: skip

#: Foreign letter → Latin letter.
HOMOGLYPHS: dict[int, str] = {ord(odd): latin for latin, odds in _FOREIGN.items() for odd in odds}

#: What a digit or a sign stands for inside a word. "1" stands for "i" or "l": both are tried.
LEET = str.maketrans(
    {"0": "o", "1": "i", "2": "z", "3": "e", "4": "a", "5": "s", "6": "g", "7": "t", "8": "b", "9": "g",
     "@": "a", "$": "s", "€": "e", "£": "l", "!": "i", "|": "i", "+": "t", "¡": "i"}
)  # fmt: skip
LEET_L = LEET | {ord("1"): "l", ord("|"): "l", ord("!"): "l", ord("¡"): "l"}

_ARABIC = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None, "ک": "ك", "ی": "ي"}


def _plain_table() -> dict[int, str | None]:
    """Return the table from a casefolded text to its plain form: no accents, nothing invisible."""
    table: dict[int, str | None] = {}
    for first, last in ((0xC0, 0x24F), (0x1E00, 0x1EFF)):
        for code in range(first, last + 1):
            base = "".join(
                c for c in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(c)
            )
            if base != chr(code) and base.isascii():
                table[code] = base.lower()
    for letter, odds in _LOOKS_LIKE.items():
        table.update((ord(odd), letter) for odd in odds)
    table.update((ord(odd), letter) for odd, letter in _ARABIC.items())
    # White on black letters: NFKC leaves them alone.
    for first in (0x1F150, 0x1F170):
        table.update((first + i, chr(ord("a") + i)) for i in range(26))
    for ranges in (_INVISIBLE_RANGES, _MARK_RANGES):
        for first, last in ranges:
            table.update((code, None) for code in range(first, last + 1))
    return table


#: For `str.translate`: casefolded letter → plain letter, None for what is drawn as nothing.
PLAIN = _plain_table()


def _latin_table() -> tuple[bytes, bytes, frozenset[str]]:
    """Return the plain form of Latin-1 as a table of bytes, what it deletes, and what it cannot say."""
    table = bytearray(range(256))
    gone = bytearray()
    longer = set()
    for code in range(256):
        became = PLAIN.get(code, chr(code))
        if became is None:
            gone.append(code)
        elif len(became) == 1 and ord(became) < 256:
            table[code] = ord(became)
        else:
            longer.add(chr(code))
    return bytes(table), bytes(gone), frozenset(longer)


#: For `bytes.translate`, many times faster than `str.translate`, and most texts are Latin-1.
LATIN, LATIN_GONE, LATIN_LONGER = _latin_table()
LATIN_UNEVEN = LATIN_LONGER | frozenset(LATIN_GONE.decode("latin-1"))


def _class_of(codes: list[int]) -> str:
    """Return `codes`, sorted, as the inside of a regular expression's character class."""
    parts: list[str] = []
    start = previous = codes[0]
    for code in [*codes[1:], -1]:
        if code != previous + 1:
            parts.append(f"\\U{start:08x}-\\U{previous:08x}")
            start = code
        previous = code
    return "".join(parts)


INVISIBLE_CLASS = _class_of(sorted({c for first, last in _INVISIBLE_RANGES for c in range(first, last + 1)}))


#: No character beyond this merges backwards or changes length when folded, but for the few of the next
#: range; tests look at all of Unicode.
_ALL = (*range(0x80, 0x1F300), *range(0x1F900, 0x1FC00), *range(0x2F800, 0x2FA20))


def _joiners() -> list[int]:
    """Return the characters that may merge with what stands before them.

    A text may be cut before any other character, and each piece normalised alone: the pieces joined
    are the normal form of the whole. That is what makes an exact offset map possible.
    """
    merges: set[str] = set(map(chr, (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))))
    for code in _ALL:
        pieces = unicodedata.decomposition(chr(code))
        if pieces and not pieces.startswith("<"):
            merges.update(chr(int(piece, 16)) for piece in pieces.split()[1:])
    joining = []
    for code in _ALL:
        first = unicodedata.normalize("NFKD", chr(code))[:1]
        if unicodedata.combining(first) or first in merges:
            joining.append(code)
    return joining


def _uneven() -> list[int]:
    """Return the characters that do not fold to exactly one character."""
    return [code for code in _ALL if len(unicodedata.normalize("NFKC", chr(code)).casefold()) != 1]


_JOINERS = _joiners()
JOINERS = frozenset(map(chr, _JOINERS))
JOINERS_CLASS = _class_of(_JOINERS)
#: Where none of these stands, a text and its folded form have the same positions.
UNEVEN_CLASS = _class_of(sorted({*_JOINERS, *_uneven()}))
#: Where none of these stands, a folded text and its plain form have the same positions.
UNEVEN_PLAIN_CLASS = _class_of(
    sorted(code for code, became in PLAIN.items() if became is None or len(became) != 1)
)
