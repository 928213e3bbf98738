"""Finds words written so that a filter misses them, and says which word they hide.

A word is rewritten only when what it hides is a word of the lexicons: rewriting all of a text would
damage ordinary words ("3e", "mp3", "AC/DC") for nothing. Each pass has a cheap gate; a text without
digits among its letters, without tripled letters and without spelled-out words costs three searches.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from vigie.engine.letters import HOMOGLYPHS, LEET, LEET_L

_LETTER = r"[^\W\d_]"
_SIGNS = r"0-9@$|€£*#+_•·¡"
#: A sign or a digit that touches a letter.
_SIGNED = re.compile(f"[{_SIGNS}!](?:(?={_LETTER})|(?<={_LETTER}[{_SIGNS}]))")
_TRIPLED = re.compile(rf"({_LETTER})\1\1")
#: The same of any character, which is three times as quick to search for.
_THRICE = re.compile(r"(?s:(.)\1\1)")
#: Single letters with the same kind of gap between them: "c o n n a r d", "c.o.n.n.a.r.d".
_SPELLED = re.compile(r"(?<![^\W_])[^\W_](?:[\W_]{1,3}[^\W_](?![^\W_])){2,}")
_FOREIGN = re.compile(r"[\u0370-\u052f\u0530-\u058f]")
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff](?:[^\\w\U0001f1e6-\U0001f1ff]{0,2}[\U0001f1e6-\U0001f1ff]){2,}")
_FLAG_GATE = re.compile("[\U0001f1e6-\U0001f1ff]")
_TOKEN = re.compile(r"[\w@$|€£*#+!•·¡]{2,40}")
_RUN = re.compile(rf"({_LETTER})\1+")
_LETTERS = re.compile(r"(?s:(.)\1*)")
_MASK = re.compile(r"[*#_•·+@$!]+")
_EDGES = re.compile(r"^[*#_+|]+|[*#_+|]+$")
_WORD = re.compile(r"\w+")
_SHORT = re.compile(r"(?<!\w)(?:[a-z][0-9]|[0-9][a-z])(?!\w)")
#: Longer spelled-out runs hide no word of ours.
_LONGEST_SPELLED = 120


class Edit(NamedTuple):
    """A part of the plain text, and the word it hides."""

    start: int
    end: int
    text: str
    #: Which disguise: "leet", "repeat", "mask", "homoglyph", "spaced", "flags", "reversed"; "" for none.
    how: str


class Undisguiser:
    """Undoes disguise towards the words of a vocabulary.

    Parameters
    ----------
    words
        Words, without accents, that a disguise may hide.
    maskable
        Those that people write with letters masked ("p*tain"), most usual first.
    elsewhere
        Those of languages written less, tried where none of the others fits: in twenty languages some word
        fits any mask.
    """

    def __init__(self, words: Iterable[str], maskable: Iterable[str], elsewhere: Iterable[str] = ()) -> None:
        self._words = frozenset(word for word in words if len(word) > 1)
        #: Word without its doubled letters → the words that have them, longest first.
        self._doubled: dict[str, list[str]] = {}
        # In one search over all words, which takes a fifth of the time of one for each.
        shapes = _RUN.sub(r"\1", "\n".join(self._words)).split("\n")
        for shape, word in zip(shapes, self._words, strict=False):
            if len(shape) < len(word):
                self._doubled.setdefault(shape, []).append(word)
        for same in self._doubled.values():
            same.sort(key=lambda word: (-len(word), word))
        #: (first letter, length) → words, so that a masked word is compared with a few only.
        self._masked = _by_first_letter(maskable)
        self._masked_elsewhere = _by_first_letter(elsewhere)

    def edits(self, text: str, *, reversed_text: bool = False) -> list[Edit]:
        """Return what to rewrite in the plain `text`, in order and without overlap."""
        found: list[Edit] = []
        foreign = not text.isascii() and _FOREIGN.search(text) is not None
        tripled = _THRICE.search(text) is not None and _TRIPLED.search(text) is not None
        if foreign or tripled or _SIGNED.search(text):
            found.extend(self._tokens(text, foreign, tripled))
            if found:
                # "j3", "t3": too short to judge alone, plain beside another disguised word.
                found.extend(self._short(text))
        if _SPELLED.search(text):
            found.extend(self._spelled(text, _SPELLED, "spaced"))
        if not text.isascii() and _FLAG_GATE.search(text):
            found.extend(self._spelled(text, _FLAGS, "flags"))
        if reversed_text:
            found.extend(self._reversed(text))
        return _without_overlap(found) if len(found) > 1 else found

    def _tokens(self, text: str, foreign: bool, tripled: bool) -> Iterator[Edit]:
        for match in _TOKEN.finditer(text):
            token = match.group()
            if token.isalpha():
                # Letters alone hide something only by repeating, or by coming from another alphabet.
                odd = foreign and not token.isascii()
                if not odd and not (tripled and _TRIPLED.search(token)):
                    continue
            elif token.isdigit() or (
                token[0] == "@" and len(token) > 5 and token[1:].replace("_", "").isalnum()
            ):
                continue  # a number; a name
            # "putain!" is only exclaimed.
            token = token.strip("!")
            shown = _EDGES.sub("", token)
            for written in (token, shown) if shown != token else (token,):
                hidden = self._hidden(written, foreign)
                if hidden is not None:
                    start = match.start() + match.group().index(written)
                    yield Edit(start, start + len(written), *hidden)
                    break

    def _short(self, text: str) -> Iterator[Edit]:
        for match in _SHORT.finditer(text):
            word = match.group().translate(LEET)
            if word in self._words:
                yield Edit(match.start(), match.end(), word, "leet")

    def _hidden(self, token: str, foreign: bool) -> tuple[str, str] | None:
        """Return the word that `token` hides and how, or None."""
        if token in self._words:
            return None
        how = ""
        if foreign and not token.isascii():
            latin = token.translate(HOMOGLYPHS)
            if latin != token and latin.isascii():
                token, how = latin, "homoglyph"
                if token in self._words:
                    return token, how
        stretched = self._unstretched(token)
        if stretched:
            return stretched, how or "repeat"
        if not token.isalpha() and _enough_letters(token):
            for table in (LEET, LEET_L):
                read = token.translate(table)
                if read in self._words:
                    return read, how or "leet"
                stretched = self._unstretched(read)
                if stretched:
                    return stretched, how or "leet"
            masked = self._unmasked(token)
            if masked:
                return masked, how or "mask"
        return None

    def _unmasked(self, token: str) -> str | None:
        """Return the word whose masked letters `token` shows: "p*tain", "s***"."""
        place = (token[0], len(token))
        words, elsewhere = self._masked.get(place, ()), self._masked_elsewhere.get(place, ())
        if not (words or elsewhere) or not _MASK.search(token):
            return None
        shown = sum(map(str.isalnum, token))
        if 2 * shown <= len(token):
            # Where so little shows only stars hide a word; other signs draw a face: "T__T".
            if any(char != "*" and not char.isalnum() for char in token):
                return None
            # One letter and stars is most often the mildest word that fits.
            words = words[::-1] if shown == 1 else words
            elsewhere = ()
        for word in (*words, *elsewhere):
            if all(a == b or not a.isalnum() for a, b in zip(token, word, strict=True)):
                return word
        return None

    def _spelled(self, text: str, pattern: re.Pattern[str], how: str) -> Iterator[Edit]:
        for match in pattern.finditer(text):
            if (
                match.end() - match.start() > _LONGEST_SPELLED
                or text[match.start() - 1 : match.start()] == "@"
            ):
                continue
            places = [
                i
                for i in range(match.start(), match.end())
                if text[i].isalnum() or 0x1F1E6 <= ord(text[i]) <= 0x1F1FF
            ]
            joined = "".join(_letter(text[i]) for i in places)
            # A single-letter word may stand at either side: "il a c o n n a r d".
            for skip, drop in product(range(3), range(3)):
                stop = len(joined) - drop
                if stop - skip < 3:
                    continue
                word = self._read(joined[skip:stop])
                if word:
                    yield Edit(places[skip], places[stop - 1] + 1, word, how)
                    break

    def _read(self, joined: str) -> str | None:
        if joined in self._words:
            return joined
        for table in (HOMOGLYPHS, LEET, LEET_L):
            read = joined.translate(table)
            if read in self._words:
                return read
        return self._unstretched(joined.translate(LEET))

    def _unstretched(self, token: str) -> str | None:
        """Return the word that `token` is with some letters drawn out, at least one of them to three."""
        if not _THRICE.search(token) or not _TRIPLED.search(token):
            return None
        shape = _RUN.sub(r"\1", token)
        for word in self._doubled.get(shape, ()):
            if _stretches_to(word, token):
                return word
        return shape if shape in self._words else None

    def _reversed(self, text: str) -> Iterator[Edit]:
        for match in _WORD.finditer(text):
            if match.end() - match.start() <= 40:
                word = match.group()[::-1]
                if len(word) > 2 and word in self._words:
                    yield Edit(match.start(), match.end(), word, "reversed")


def _by_first_letter(words: Iterable[str]) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return `words` of four letters or more by first letter and length."""
    found: dict[tuple[str, int], list[str]] = {}
    for word in words:
        if len(word) >= 4:
            found.setdefault((word[0], len(word)), []).append(word)
    return {place: tuple(same) for place, same in found.items()}


def _letter(char: str) -> str:
    return chr(ord(char) - 0x1F1E6 + ord("a")) if 0x1F1E6 <= ord(char) <= 0x1F1FF else char


def _enough_letters(token: str) -> bool:
    """Tell a disguised word from "7g" or "4k": one sign in a word of three, more in longer ones."""
    letters = sum(map(str.isalpha, token))
    if letters <= 3 and token[:letters].isalpha() and token[letters:].isdigit():
        return False  # "ps4", "FDP5": a name and its number
    return (letters >= 2 and len(token) >= 3) or (letters == 1 and len(token) >= 4)


def _stretches_to(word: str, token: str) -> bool:
    """Tell whether drawing out letters of `word` gives `token`, both being of one shape."""
    at = 0
    for run in _LETTERS.finditer(token):
        width = run.end() - run.start()
        letter = run.group()[0]
        end = at
        while end < len(word) and word[end] == letter:
            end += 1
        # A letter said once is said once in the word; a longer one may stand for one or two.
        if end - at > width or (end - at > 2 and end - at != width):
            return False
        at = end
    return True


def _without_overlap(edits: list[Edit]) -> list[Edit]:
    """Return `edits` in order; where two overlap the one that starts first stays, the longer of two."""
    edits.sort(key=lambda edit: (edit.start, -edit.end))
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
