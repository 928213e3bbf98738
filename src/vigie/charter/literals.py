"""Which of many words a text holds, told in one pass over it (Aho-Corasick)."""

from collections.abc import Callable, Sequence
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation

#: A text is read by pieces of this length, so that what is found in one message fits in little memory.
_PIECE: Final = 4_096


def finder(words: Sequence[str]) -> Callable[[str], set[int]]:
    """Return a function that tells the places, among `words`, of those that stand anywhere in a text.

    The text must have no lone surrogates.
    """
    automaton = AhoCorasick(list(words), implementation=Implementation.ContiguousNFA)
    find = automaton.find_matches_as_indexes
    longest = max(map(len, words), default=0)

    def seen(text: str) -> set[int]:
        if len(text) <= _PIECE:
            return {word for word, _, _ in find(text, overlapping=True)}
        found: set[int] = set()
        for start in range(0, len(text), _PIECE):
            piece = text[start : start + _PIECE + longest]
            found.update(word for word, _, _ in find(piece, overlapping=True))
        return found

    return seen
