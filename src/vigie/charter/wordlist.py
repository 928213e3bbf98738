"""Named lists of words: each entry is looked for as whole words, whatever its accents and its case.

One automaton finds the longest word of every entry of every list in one pass (Aho-Corasick, 0.5 µs for two
hundred entries or twenty thousand); an entry whose word is there is then confirmed by RE2, which knows where
words end and takes a time linear in the text. A set of RE2 would do both at once, but two hundred entries
with a `*` do not compile in its memory.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Final

import msgspec

from vigie.charter.error import Fault
from vigie.charter.literals import finder
from vigie.charter.pattern import searcher
from vigie.engine.normalise import fold, plainly

MAX_ENTRY: Final = 100
#: Scripts that put no space between words: a word may begin and end anywhere.
_SPACELESS: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_WORD: Final = r"\pL\pM\pN_"


class Entry(msgspec.Struct, frozen=True):
    """A word or a phrase of a list."""

    #: As the author wrote it, for people.
    source: str
    #: The same for RE2, matched against `plain` text.
    expression: str
    #: The longest word in it: where it is absent, so is the entry.
    core: str
    line: int = 0
    column: int = 0

    @property
    def wild(self) -> bool:
        """Return whether letters may stand before or after it."""
        return self.source.startswith("*") or self.source.endswith("*")


class WordList(msgspec.Struct, frozen=True):
    """Words that conditions name together: `text says insultes`."""

    name: str
    entries: tuple[Entry, ...]
    line: int = 0
    column: int = 0
    path: str = ""


def plain(text: str) -> str:
    """Return the text in lower case, without accents and without what is drawn as nothing."""
    # What is printable in ASCII has no accent and no control character.
    return text.lower() if text.isascii() and text.isprintable() else plainly(fold(text).text)


def read_entry(source: str, line: int = 0, column: int = 0) -> Entry:
    """Return the entry that a list says.

    Parameters
    ----------
    source
        A word or a phrase; `*` before or after it stands for any letters.
    line, column
        Where it is written.

    Raises
    ------
    Fault
        When nothing, or anything, would be looked for.
    """
    if len(source) > MAX_ENTRY:
        raise Fault(f"the entry is longer than {MAX_ENTRY} characters", suggestion="write several entries")
    said = " ".join(source.split())
    before, after = said.startswith("*"), said.endswith("*")
    inner = said[before : len(said) - after] if len(said) > 1 else said.strip("*")
    if "*" in inner:
        raise Fault(
            f"'{said}' has a '*' inside",
            "'*' before a word, after it, or both",
            "write several entries, or 'text matches'",
        )
    words = plain(inner).split()
    if not words:
        raise Fault(f"'{said}' says nothing to look for", "a word or a phrase")
    first, last = words[0][0], words[-1][-1]
    if (before and not _letter(first)) or (after and not _letter(last)) or inner != inner.strip():
        raise Fault(f"the '*' of '{said}' is not beside a letter", suggestion="write it against the word")
    expression = " +".join(map(_escaped, words))
    start = f"(?:^|[^{_WORD}])" if _bounded(first) or before else ""
    end = f"(?:$|[^{_WORD}])" if _bounded(last) or after else ""
    letters = r"[\pL\pM]*"
    expression = f"{start}{letters if before else ''}{expression}{letters if after else ''}{end}"
    return Entry(said, expression, max(words, key=len), line, column)


def hearer(lists: Sequence[WordList]) -> Callable[[str], int]:
    """Return a function that tells which of the lists a text says: bit 0 for the first list, and so on."""
    told: dict[str, dict[str, int]] = {}
    for number, each in enumerate(lists):
        for entry in each.entries:
            same = told.setdefault(entry.core, {})
            same[entry.expression] = same.get(entry.expression, 0) | 1 << number
    cores = list(told)
    seen = finder(cores)
    meant = [[(_search(expression), bit) for expression, bit in same.items()] for same in told.values()]

    def hear(text: str) -> int:
        text = plain(text)
        try:
            data = text.encode()
        except UnicodeEncodeError:
            data = text.encode("utf-8", "replace")
            text = data.decode()
        heard = 0
        for core in seen(text):
            for search, bit in meant[core]:
                if heard & bit != bit and search(data) is not None:
                    heard |= bit
        return heard

    return hear


def first_said(lists: Iterable[WordList], text: str) -> tuple[WordList, Entry] | None:
    """Return the first entry that a text says, with its list; each is looked for alone."""
    text = plain(text)
    data = text.encode("utf-8", "replace")
    for each in lists:
        for entry in each.entries:
            if entry.core in text and searcher(entry.expression)(data) is not None:
                return each, entry
    return None


def _search(expression: str) -> Callable[[bytes], object]:
    """Return a searcher compiled when first needed: most entries of a long list are never met."""

    @cache
    def compiled() -> Callable[[bytes], object]:
        return searcher(expression)

    return lambda data: compiled()(data)


def _letter(character: str) -> bool:
    # A vowel sign of an Indic script is a mark, and a letter to its readers.
    return unicodedata.category(character)[0] in "LM"


def _bounded(character: str) -> bool:
    """Return whether a word that begins or ends with this character is told from its neighbours."""
    in_word = _letter(character) or unicodedata.category(character)[0] == "N" or character == "_"
    return in_word and not _SPACELESS.match(character)


def _escaped(word: str) -> str:
    return "".join(
        character if character.isalnum() or not character.isascii() else f"\\x{{{ord(character):x}}}"
        for character in word
    )
