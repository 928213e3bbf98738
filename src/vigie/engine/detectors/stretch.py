"""Floods inside one message: a character, or a word, repeated without end."""

import re
from collections.abc import Iterable, Sequence
from operator import eq
from typing import ClassVar

from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = ["a" * 60, "!" * 80, "LUL " * 30, "achetez-le " * 20, "😂" * 60, "vite " * 16]
NEAR_MISSES = ["nooooon", "ahahahah", "gg !!!!!!!!", "😂😂😂😂😂", "non non non non", "-" * 10]

_CHARACTERS = re.compile(r"(\S)\1{24,}")
_WORDS = re.compile(r"(?<!\S)(\w\S{0,29})(?:\s+\1(?!\S)){11,}")


class Stretch:
    """Sees one character or one word repeated out of all measure."""

    name: ClassVar[str] = "stretch"
    kinds: ClassVar[tuple[str, ...]] = ("flood",)
    reasons: ClassVar[tuple[str, ...]] = ("flood.characters", "flood.words")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the longest kind of repetition, if any."""
        text = reading.text
        if len(text) < 25:
            return ()
        # A run of twenty-five covers two places of a stride of twelve: few places rule it out.
        match = _CHARACTERS.search(text) if _same_at(text, 12) else None
        if match:
            count = match.end() - match.start()
            score = round(min(0.3 + count / 200, 0.9), 2)
            args = (match.group(1), str(count))
            return (Finding("flood", score, match.start(), match.end(), "flood.characters", args, "stretch"),)
        words = text.split()
        match = _WORDS.search(text) if len(words) >= 12 and _same_at(words, 6) else None
        if match:
            count = match.group().count(match.group(1))
            score = round(min(0.3 + count / 80, 0.75), 2)
            args = (match.group(1), str(count))
            return (Finding("flood", score, match.start(), match.end(), "flood.words", args, "stretch"),)
        return ()


def _same_at(row: Sequence[str], stride: int) -> bool:
    """Tell whether two neighbours among every `stride`-th of `row`, and all between, are the same."""
    few = row[::stride]
    if not any(map(eq, few, few[1:])):
        return False
    # In a long text two such neighbours are often alike by chance: the places half-way between, and all of
    # what lies there, then differ.
    others = row[stride // 2 :: stride]
    return any(map(eq, others, others[1:])) and any(
        len(set(row[place * stride : (place + 1) * stride + 1])) == 1
        for place in range(len(few) - 1)
        if few[place] == few[place + 1]
    )
