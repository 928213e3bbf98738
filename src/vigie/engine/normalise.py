"""Views of a text: as written but folded, and with disguise undone; each knows its way back.

Three steps, each cheap when it has nothing to do: *folded* (compatibility forms and case), *plain*
(accents and invisible characters gone), *undisguised* (words that hide a term of the lexicons are
rewritten as that term). Only matching needs positions in the original text, so the maps are built
on first use. Every step takes time linear in the length of the text, whatever the text.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Callable

from vigie.engine.disguise import Edit, Undisguiser
from vigie.engine.letters import (
    JOINERS,
    JOINERS_CLASS,
    LATIN,
    LATIN_GONE,
    LATIN_LONGER,
    LATIN_UNEVEN,
    PLAIN,
    UNEVEN_CLASS,
    UNEVEN_PLAIN_CLASS,
)

#: CPython sorts a run of combining marks in quadratic time; the Unicode standard (UAX 15) holds that
#: no real text stacks more than 30 of them.
_LONGEST_RUN = 30
_LONG_RUN = re.compile(f"[{JOINERS_CLASS}]{{{_LONGEST_RUN + 1},}}")
#: A longer run covers at least one place of this stride: few places rule it out.
_STRIDE = _LONGEST_RUN // 2
#: Below this length even the quadratic case is instant, and the search would cost every message.
_SHORT = 256
_LONGEST_FORMS = "\ufdfa\ufdfb"
_MOST_LONGEST = 64
#: What may change its length when it is folded; everything else keeps its place.
_SEGMENT = re.compile(f"(?s:.)[{JOINERS_CLASS}]+|[{UNEVEN_CLASS}]")
_UNEVEN = re.compile(f"[{UNEVEN_CLASS}]")
_UNEVEN_PLAIN = re.compile(f"[{UNEVEN_PLAIN_CLASS}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[ \u00a0]{2,}")

#: For each code point of a view: where it starts and where it ends in the original text. None where the
#: view and the original have the same positions.
Offsets = tuple["array[int]", "array[int]"] | None


class View:
    """A text derived from the original, with the way back to the original's code points."""

    __slots__ = ("_build", "_offsets", "text")

    def __init__(self, text: str, build: Callable[[], Offsets] | None) -> None:
        self.text = text
        #: Called once, when a position is first asked for; None where positions are the original's.
        self._build = build
        self._offsets: Offsets = None

    @property
    def offsets(self) -> Offsets:
        """Return the starts and ends, in the original, of each code point of the view; None if the same."""
        if self._build is not None:
            self._offsets = self._build()
            self._build = None
        return self._offsets

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the part of the original text that became `text[start:end]`."""
        offsets = self.offsets
        if offsets is None or start >= end:
            return start, end
        return offsets[0][start], offsets[1][end - 1]


class Views:
    """The views of one text, built by `normalise`."""

    __slots__ = ("clean", "edits", "folded", "plain", "undisguised")

    def __init__(self, clean: str, folded: View, plain: View, undisguised: View, edits: list[Edit]) -> None:
        #: The original text, where a lone surrogate is replaced so that it can be encoded.
        self.clean = clean
        self.folded = folded
        self.plain = plain
        self.undisguised = undisguised
        #: What was rewritten between plain and undisguised; positions are those of plain.
        self.edits = edits


def fold(text: str) -> View:
    """Return `text` in compatibility form, casefolded."""
    if text.isascii():
        return View(text.lower(), None)
    kept: array[int] | None = None
    source = text
    if len(text) >= _SHORT:
        if not JOINERS.isdisjoint(text[::_STRIDE]) and _LONG_RUN.search(text):
            source, kept = _without_long_runs(text)
        for char in _LONGEST_FORMS:
            # One character may stand for eighteen: a text of them must not become so many times longer.
            if source.count(char) > _MOST_LONGEST:
                source = source.replace(char, "\ufffd")
    folded = unicodedata.normalize("NFKC", source).casefold()

    def build() -> Offsets:
        # No Latin-1 character shrinks or merges: where the length is the same, so is every place.
        if kept is None and len(folded) == len(source) and _is_latin(source):
            return None
        if kept is None and not _UNEVEN.search(source):
            return None
        from_starts, from_ends = _same(len(source))
        if kept is not None:
            from_starts, from_ends = kept, array("i", [place + 1 for place in kept])
        starts, ends = array("i"), array("i")
        position = 0
        for segment in _SEGMENT.finditer(source):
            start, end = segment.span()
            width = len(unicodedata.normalize("NFKC", segment.group()).casefold())
            starts.extend(from_starts[position:start])
            ends.extend(from_ends[position:start])
            starts.extend(from_starts[start : start + 1] * width)
            ends.extend(from_ends[end - 1 : end] * width)
            position = end
        starts.extend(from_starts[position:])
        ends.extend(from_ends[position:])
        return starts, ends

    return View(folded, build)


def _without_long_runs(text: str) -> tuple[str, "array[int]"]:
    """Return `text` with its longest runs of marks cut short, and the place of each kept character."""
    pieces: list[str] = []
    kept = array("i")
    position = 0
    for run in _LONG_RUN.finditer(text):
        stop = run.start() + _LONGEST_RUN
        pieces.append(text[position:stop])
        kept.extend(range(position, stop))
        position = run.end()
    pieces.append(text[position:])
    kept.extend(range(position, len(text)))
    return "".join(pieces), kept


def _plain(folded: View) -> View:
    """Return `folded` without accents and without what is drawn as nothing."""
    text = folded.text
    # An ASCII text has no accent; one that is printable has no control character either.
    if text.isascii() and text.isprintable():
        return folded
    plain = plainly(text)
    if plain == text:
        return folded

    def build() -> Offsets:
        if len(plain) == len(text) and _is_latin(text) and LATIN_UNEVEN.isdisjoint(text):
            return folded.offsets
        if not _UNEVEN_PLAIN.search(text):
            return folded.offsets
        from_starts, from_ends = folded.offsets or _same(len(text))
        starts, ends = array("i"), array("i")
        position = 0
        for uneven in _UNEVEN_PLAIN.finditer(text):
            at = uneven.start()
            width = len(PLAIN[ord(uneven.group())] or "")
            starts.extend(from_starts[position:at])
            ends.extend(from_ends[position:at])
            starts.extend(from_starts[at : at + 1] * width)
            ends.extend(from_ends[at : at + 1] * width)
            position = at + 1
        starts.extend(from_starts[position:])
        ends.extend(from_ends[position:])
        return starts, ends

    return View(plain, build)


def _is_latin(text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def plainly(text: str) -> str:
    """Return a folded text in plain letters, without accents."""
    try:
        latin = text.encode("latin-1")
    except UnicodeEncodeError:
        return text.translate(PLAIN)
    if not LATIN_LONGER.isdisjoint(text):
        return text.translate(PLAIN)
    return latin.translate(LATIN, LATIN_GONE).decode("latin-1")


def _same(length: int) -> tuple["array[int]", "array[int]"]:
    """Return the offsets of a view that has the original's positions."""
    return array("i", range(length)), array("i", range(1, length + 1))


def _rewrite(plain: View, edits: list[Edit]) -> View:
    """Return `plain` with `edits` carried out; a rewritten letter maps to all that it replaces."""
    text = plain.text
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces += (text[position : edit.start], edit.text)
        position = edit.end
    pieces.append(text[position:])

    def build() -> Offsets:
        from_starts, from_ends = plain.offsets or _same(len(text))
        starts, ends = array("i"), array("i")
        position = 0
        for edit in edits:
            starts.extend(from_starts[position : edit.start])
            ends.extend(from_ends[position : edit.start])
            for _ in edit.text:
                starts.append(from_starts[edit.start])
                ends.append(from_ends[edit.end - 1])
            position = edit.end
        starts.extend(from_starts[position:])
        ends.extend(from_ends[position:])
        return starts, ends

    return View("".join(pieces), build)


def edits_within(edits: list[Edit], start: int, end: int) -> list[Edit]:
    """Return the edits that touch `start:end` of the undisguised text."""
    found: list[Edit] = []
    shift = 0
    for edit in edits:
        at = edit.start + shift
        if at >= end:
            break
        if at + len(edit.text) > start:
            found.append(edit)
        shift += len(edit.text) - (edit.end - edit.start)
    return found


def normalise(text: str, undisguiser: Undisguiser) -> Views:
    """Return the views of `text`.

    Parameters
    ----------
    text
        Any string: NULs, lone surrogates and direction overrides included.
    undisguiser
        Knows the words that a disguise may hide.
    """
    clean = text
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            clean = _SURROGATE.sub("\ufffd", text)
    folded = fold(clean)
    plain = _plain(folded)
    edits = undisguiser.edits(plain.text, reversed_text="\u202e" in clean)
    if "  " in plain.text:
        edits = _with_single_spaces(plain.text, edits)
    undisguised = _rewrite(plain, edits) if edits else plain
    return Views(clean, folded, plain, undisguised, edits)


def _with_single_spaces(text: str, edits: list[Edit]) -> list[Edit]:
    """Return `edits` and those that leave one space where several stand: phrases are written with one."""
    starts = [edit.start for edit in edits]
    merged = list(edits)
    for spaces in _SPACES.finditer(text):
        before = bisect_right(starts, spaces.start()) - 1
        inside = before >= 0 and edits[before].end > spaces.start()
        touched = before + 1 < len(edits) and edits[before + 1].start < spaces.end()
        if not inside and not touched:
            merged.append(Edit(spaces.start(), spaces.end(), " ", ""))
    merged.sort()
    return merged
