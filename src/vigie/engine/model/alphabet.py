"""Which characters make words, which stand alone, which only separate: one table for the kernels."""

import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt

#: Separates and says nothing.
BLANK = 0
#: Makes words with its neighbours.
LETTER = 1
#: Says something alone: an ideogram, a kana, an emoji.
SIGN = 2
#: Punctuation and symbols.
MARK = 3

#: Written without spaces between words: a character or two is what a word is elsewhere.
_IDEOGRAMS = ((0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3041, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
              (0xF900, 0xFAFF))  # fmt: skip
_PICTURES = ((0x2190, 0x21FF), (0x2300, 0x27BF), (0x2900, 0x297F), (0x2B00, 0x2BFF))


@cache
def classes() -> npt.NDArray[np.uint8]:
    """Return the class of each character of the basic plane; `kernels` knows the rest by range."""
    table = np.empty(0x10000, np.uint8)
    for code in range(0x10000):
        category = unicodedata.category(chr(code))
        if category[0] in "LNM":
            table[code] = LETTER
        elif category[0] in "ZC":
            table[code] = BLANK
        else:
            table[code] = MARK
    for first, last in (*_IDEOGRAMS, *_PICTURES):
        table[first : last + 1] = SIGN
    return table
