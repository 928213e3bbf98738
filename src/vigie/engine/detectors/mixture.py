"""Words written in two alphabets at once, one after another: how robots slip past filters in Cyrillic."""

import re
from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "Пpeдлaгaeм coтpyдничecтвo c дoxoдoм",
    "Pабота для дeвyшки, бoнусы зa xорoшyю рaбoтy",
]
NEAR_MISSES = [
    "купил iPhone и MacBook в Apple",
    "PDFка, JPEGи и C++ники",
    "привет как дела",
    "hello привет bonjour",
    "тест a b c",
    "Пpивет",
]

#: Cyrillic beside Latin inside a word, either way round.
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_SEAM = re.compile(r"[a-z][а-яё]|[а-яё][a-z]", re.IGNORECASE)
_WORD = re.compile(r"[a-zа-яё]{3,40}", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
#: Latin letters that a Cyrillic reader reads as Cyrillic; a loan word has others.
_PASSING = frozenset("aceopxykmhtbi")
_FEWEST = 3
_ENOUGH = 2000


class Mixture:
    """Sees several words whose letters come from two alphabets."""

    name: ClassVar[str] = "mixture"
    kinds: ClassVar[tuple[str, ...]] = ("spam",)
    reasons: ClassVar[tuple[str, ...]] = ("mixture",)

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding about the whole message."""
        text = reading.text
        if text.isascii() or not _CYRILLIC.search(text) or not _SEAM.search(text):
            return ()
        mixed = {word for word in map(str.lower, _WORD.findall(text[:_ENOUGH])) if _is_mixed(word)}
        if len(mixed) < _FEWEST:
            return ()
        score = min(0.95, 0.6 + 0.05 * len(mixed))
        return (reading.whole("spam", round(score, 2), "mixture", (str(len(mixed)),), "mixture"),)


def _is_mixed(word: str) -> bool:
    latin = set(_LATIN.findall(word))
    return bool(latin) and len(set(word)) > len(latin) and latin <= _PASSING
