"""The words and phrases the engine knows, read from `lexicons/`, found in a text in one pass.

A lexicon is a folder for each language with one file for each kind. A line is an entry:

    terms <tab> severity <tab> flags <tab> note

`terms` are variants separated by "|"; "(e)(s)" is optional, "{tuer,buter}" is a choice. Terms are matched
without accents; the flag `exact` asks for the accents as written. One flag may give the part of speech of
the line's single words: `noun`, `adj`, `verb`, `interj` (terms of several words are phrases by themselves).
`#` opens a comment, and each file says its origin and examples at the top (`# hit:` must be found by this
file, `# miss:` must not).

A term is looked for as a whole word. Chinese, Japanese and Thai write words without spaces: a term in their
letters is found inside running text. Korean, Turkish or Finnish write endings onto a word: the flag `stem`
lets letters follow the term ("salak" in "salaksın"), `within` lets them stand on both sides.
"""

import gc
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from vigie.engine import misspelt
from vigie.engine.disguise import Undisguiser
from vigie.engine.letters import PLAIN

FOLDER = Path(__file__).parent / "lexicons"

#: Kinds whose words people disguise.
HARSH = ("insult", "hate", "obscenity", "threat")
#: Languages whose words a mask is read as first: some word of twenty languages fits any.
_MASKED_FIRST = ("fr", "en", "es")
#: Sayings in which a harsh word is none.
BENIGN = "benign"
#: Kinds of harm: a longer term of one of them hides the shorter ones inside it, of whatever kind of harm.
#: What people want is another matter, and hides no harm.
HARM = (*HARSH, "violence", "harassment", "denigration", "selfharm", "danger", "scam", "spam")
_HARM = frozenset(HARM)
#: What a hateful word aims at; the sentences name them.
GROUNDS = ("origin", "religion", "orientation", "gender", "disability")
#: Parts of speech. A term of several words is a phrase without being told.
PARTS = ("noun", "adj", "verb", "interj", "phrase")
FLAGS = ("any", "own", "exact", "aimed", "last", "stem", "within", *GROUNDS, *PARTS)

#: Below it no script writes vowels as signs, or words without spaces.
_SPACELESS = "\u0900"
#: Vowel signs, of scripts from Devanagari to Tibetan.
_SIGNS = re.compile(r"[\u0900-\u0fff]")
_KATAKANA = re.compile(r"[\u30a1-\u30fe]")
#: Thai, Lao, Burmese, Khmer, kana, Han.
_WITHOUT_SPACES = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)
_LETTERS = re.compile(r"\w+")
#: Whatever is no letter parts the words of a term.
_APART = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
_OPTION = re.compile(r"\(([^()]*)\)|\{([^{}]*)\}")
#: Letters written before a word without a space: none and "and", which phrases take as well, then "the", "O"…
_PREFIXES = {"ar": ("", "و", "ال", "يا", "يال"), "he": ("", "ו", "ה", "ש", "ל", "כ", "וה", "שה")}
_NO_PREFIX = ("",)
#: Accents that the plain view keeps and that people leave out.
LEFT_OUT = str.maketrans("άέήίόύώϊϋΐΰё", "αεηιουωιυιυе")

#: How a letter is written where the keyboard has none.
_SPELT = {"de": str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"}), "da": str.maketrans({"ø": "oe", "å": "aa"})}


class Entry(NamedTuple):
    """A term of a lexicon."""

    #: As matched: plain letters.
    term: str
    #: As the lexicon writes it, accents included.
    written: str
    kind: str
    language: str
    severity: float
    #: "any": said in messages of every language; "own": only in messages of its language; "": also where
    #: the language is not known.
    scope: str
    exact: bool
    #: Counts only when it is addressed to a person ("dog", "clown").
    aimed: bool
    #: Counts only where a clause ends ("shut it" is said to somebody, "shut it down" is not).
    last: bool
    #: What group a hateful word aims at, or "".
    ground: str
    #: Part of speech, or "" for a single word whose line does not tell.
    part: str = ""
    #: Whether letters may follow it: endings of a language that writes them onto the word.
    stem: bool = False
    #: Whether letters may stand on both sides of it.
    within: bool = False

    @property
    def tells(self) -> bool:
        """Tell whether it is a phrase long enough to tell its language by itself."""
        spaces = self.term.count(" ") + self.term.count("'")
        return (spaces >= 2 and len(self.term) >= 10) or (spaces == 1 and len(self.term) >= 11)


class Mention(NamedTuple):
    """A term found, at its place in the undisguised text."""

    entry: Entry
    start: int
    end: int


Entries = tuple[Entry, ...]


class LexiconError(ValueError):
    """A line of a lexicon cannot be read."""


def variants(terms: str) -> Iterator[str]:
    """Yield every spelling that `terms` stands for.

    >>> list(variants("abruti(e)(s)|{gros,sale} naze"))
    ['abruties', 'abrutie', 'abrutis', 'abruti', 'gros naze', 'sale naze']
    """
    for term in terms.split("|"):
        option = _OPTION.search(term) if "(" in term or "{" in term else None
        if option is None:
            yield term.strip()
            continue
        choices = (option[1], "") if option[1] is not None else tuple(option[2].split(","))
        for choice in choices:
            yield from variants(f"{term[: option.start()]}{choice}{term[option.end() :]}")


def plain(term: str) -> str:
    """Return `term` as it stands in the plain view of a text."""
    # Of what is written in ASCII, the view changes the case alone.
    return term.lower() if term.isascii() else unicodedata.normalize("NFKC", term).casefold().translate(PLAIN)


def _also_spelt(term: str, written: str, language: str) -> set[str]:
    """Return how `term` is spelled by those who leave its accents out or write two letters for one."""
    if written.isascii():
        return set()
    others = {term.translate(LEFT_OUT)}
    if language in _SPELT:
        others.add(plain(written.casefold().translate(_SPELT[language])))
    return others - {term}


def read(path: Path) -> Iterator[Entry]:
    """Yield the entries of one lexicon file; its folder is the language, its name the kind."""
    language, kind = path.parent.name, path.stem
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        flags = fields[2].split(",") if len(fields) > 2 and fields[2] else []
        unknown = set(flags) - set(FLAGS)
        try:
            severity = float(fields[1])
        except (IndexError, ValueError) as error:
            raise LexiconError(
                f"{path.name} ({language}), line {number}: severity must be a number."
            ) from error
        if unknown or not 0 <= severity <= 1:
            raise LexiconError(
                f"{path.name} ({language}), line {number}: unknown flag or severity beyond 0..1."
            )
        scope = next((flag for flag in flags if flag in ("any", "own")), "")
        ground = next((flag for flag in flags if flag in GROUNDS), "")
        part = next((flag for flag in flags if flag in PARTS), "")
        for written in variants(fields[0]):
            prefixes = _NO_PREFIX if written.isascii() else _PREFIXES.get(language, _NO_PREFIX)
            for prefix in prefixes[:2] if " " in written else prefixes:
                # Most terms are written as they are matched: one string does for both.
                shown = prefix + written
                term = plain(shown)
                entry = Entry(
                    term,
                    term if term == shown else shown,
                    kind,
                    language,
                    severity,
                    scope,
                    "exact" in flags,
                    "aimed" in flags,
                    "last" in flags,
                    ground,
                    part or ("phrase" if " " in written else ""),
                    "stem" in flags,
                    "within" in flags,
                )
                yield entry
                for other in () if entry.exact else _also_spelt(term, shown, language):
                    yield entry._replace(term=other)


def examples(path: Path) -> tuple[list[str], list[str]]:
    """Return the texts that a lexicon's header says it finds, and those it must leave alone."""
    lines = path.read_text("utf-8").splitlines()
    return tuple(
        [line.removeprefix(mark) for line in lines if line.startswith(mark)]
        for mark in ("# hit: ", "# miss: ")
    )  # type: ignore[return-value]


def files() -> list[Path]:
    """Return the lexicon files, in a stable order."""
    return sorted(FOLDER.glob("*/*.tsv"))


class Lexicon:
    """All terms of all languages, found in one pass over a text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        by_term: dict[str, Entries] = {}
        for entry in entries:
            same = by_term.get(entry.term)
            by_term[entry.term] = (*same, entry) if same else (entry,)
        # Letters of a phrase written one by one, or as a hashtag, have no spaces left.
        for term in [term for term in by_term if " " in term]:
            squeezed = term.replace(" ", "").replace("'", "")
            if len(squeezed) >= 8 and squeezed not in by_term:
                harsh = tuple(entry for entry in by_term[term] if entry.kind in HARSH)
                if harsh:
                    by_term[squeezed] = harsh
        #: What a disguise may hide, and what is counted, are the words as they are spelled.
        self.spelled = len(by_term)
        by_term.update(_misspelt(by_term))
        self._words = list(by_term)
        self._entries = list(by_term.values())
        #: Places, in the line above, of terms that may stand in a longer word.
        self._open = {
            place
            for place, same in enumerate(self._entries)
            if any(entry.stem or entry.within for entry in same)
        }
        #: For each of them, whether it tells of harm, and whether of anything else.
        self._harmful = bytes([any(e.kind in _HARM for e in same) for same in self._entries])
        self._harmless = bytes([any(e.kind not in _HARM for e in same) for same in self._entries])
        self._automaton = AhoCorasick(self._words, implementation=Implementation.ContiguousNFA)

    @property
    def terms(self) -> Iterator[tuple[str, Entries]]:
        """Return every term as it is spelled, and its entries."""
        return islice(zip(self._words, self._entries, strict=True), self.spelled)

    @cached_property
    def undisguiser(self) -> Undisguiser:
        """Return what undoes disguise towards the words of this lexicon, made once."""
        return Undisguiser(self.words, self.maskable, self.maskable_elsewhere)

    @property
    def words(self) -> set[str]:
        """Return every word of every term: what a disguise may hide."""
        harsh = [term for term, same in self.terms if any(entry.kind in HARSH for entry in same)]
        # Disguise is undone letter by letter, which says nothing where vowels are signs on a letter.
        found: set[str] = set()
        for term in harsh:
            if term.isascii() and term.isalpha():
                found.add(term)
            elif term.isascii():
                found.update(term.translate(_APART).split())
            elif not _SIGNS.search(term):
                found.update(_LETTERS.findall(term))
        return found

    @property
    def maskable(self) -> list[str]:
        """Return the single words that people write with letters masked, strongest first."""
        return self._masked(lambda language: language in _MASKED_FIRST)

    @property
    def maskable_elsewhere(self) -> list[str]:
        """Return those of the other languages, tried where no word of `maskable` fits a mask."""
        return self._masked(lambda language: language not in _MASKED_FIRST)

    def _masked(self, wanted: Callable[[str], bool]) -> list[str]:
        kinds = ("obscenity", "insult", "hate")
        words = [
            (entry.severity, term)
            for term, entries in self.terms
            for entry in entries
            if entry.kind in kinds and term.isalpha() and wanted(entry.language)
        ]
        # The sort is stable: among equals the lexicons' own order holds.
        return [term for _, term in sorted(words, key=lambda pair: -pair[0])]

    def find(self, text: str) -> list[tuple[Entries, int, int]]:
        """Return the terms that stand in `text` as whole words: their entries, start and end.

        A term inside a longer one is left out: "fils de pute" is one thing said. So is what touches a
        saying in which a harsh word is none: "envie de mourir" in "envie de mourir de rire". Words of
        scripts without spaces, and terms flagged so, are found inside a longer run of letters.
        """
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        if not hits:
            return []
        length = len(text)
        # Boundaries are checked here, by Unicode: an automaton knows no words.
        opened = self._open
        whole = [
            (index, start, end)
            for index, start, end in hits
            if (
                (
                    (
                        start == 0
                        or _stops(text[start - 1], text[start - 2 : start - 1], text[start], before=True)
                    )
                    and (end == length or _stops(text[end], text[end + 1 : end + 2], text[end - 1]))
                )
                or (index in opened and self._fitting(index, text, start, end))
            )
            and (start == 0 or text[start - 1] != "@")
        ]
        if len(whole) > 1:
            whole.sort(key=lambda hit: (hit[1], -hit[2]))
            kept: list[tuple[int, int, int]] = []
            reach_of_harm = reach = -1
            for hit in whole:
                harm, other = self._harmful[hit[0]], self._harmless[hit[0]]
                if (harm and hit[2] > reach_of_harm) or (other and hit[2] > reach):
                    kept.append(hit)
                    if harm:
                        reach_of_harm = max(reach_of_harm, hit[2])
                    if other:
                        reach = max(reach, hit[2])
            whole = kept
        found = [
            (self._fitting(index, text, start, end) if index in opened else self._entries[index], start, end)
            for index, start, end in whole
        ]
        # What is harmless in one language only is for the reading to tell, which knows the language.
        sayings = [
            (start, end)
            for entries, start, end in found
            if entries[0].kind == BENIGN and all(entry.kind == BENIGN for entry in entries)
        ]
        return [hit for hit in found if not _touches(sayings, hit[1], hit[2])] if sayings else found

    def _fitting(self, index: int, text: str, start: int, end: int) -> Entries:
        """Return the entries of a term that may stand between the letters around `start:end`."""
        before = start == 0 or _stops(text[start - 1], text[start - 2 : start - 1], text[start], before=True)
        after = end == len(text) or _stops(text[end], text[end + 1 : end + 2], text[end - 1])
        return tuple(
            entry for entry in self._entries[index] if entry.within or (before and (after or entry.stem))
        )


def _misspelt(by_term: dict[str, Entries]) -> dict[str, Entries]:
    """Return the terms that slips in grave words make, each with the entries it stands for."""
    found: dict[str, Entries] = {}
    for term, entries in by_term.items():
        if len(term) < misspelt.SHORTEST or not (term.isascii() and term.isalpha()):
            continue
        grave = tuple(
            entry._replace(severity=round(entry.severity * misspelt.DOUBT, 3), scope="own")
            for entry in entries
            if entry.kind in ("insult", "hate")
            and entry.severity >= misspelt.GRAVE
            and entry.language in misspelt.LANGUAGES
            and not (entry.aimed or entry.exact)
        )
        if grave:
            for spelling in misspelt.misspellings(term):
                if spelling not in by_term and spelling not in misspelt.INNOCENT:
                    found.setdefault(spelling, grave)
    return found


def _touches(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether `start:end` meets one of `spans`, which are in order and none inside another."""
    before = bisect_left(spans, (end, 0)) - 1
    return before >= 0 and spans[before][1] > start


def _stops(near: str, beyond: str, edge: str, *, before: bool = False) -> bool:
    """Tell whether a word whose end is `edge` stops at `near`; in "black_dong", a name, it does not."""
    if near < _SPACELESS and edge < _SPACELESS:
        return not near.isalnum() and not (near == "_" and beyond.isalnum())
    if not near.isalnum():
        if not unicodedata.category(near).startswith("M"):
            return near != "_"
        # A vowel sign belongs to the letter it stands on: to another word only where no space parts them.
        return before and _WITHOUT_SPACES.match(near) is not None
    if _KATAKANA.match(near) and _KATAKANA.match(edge):
        # Foreign words are one run of these letters, drawn out at its end.
        return near in "ーッ" and not _KATAKANA.match(beyond)
    return _WITHOUT_SPACES.match(near) is not None or _WITHOUT_SPACES.match(edge) is not None


@cache
def load() -> Lexicon:
    """Return the lexicon of the package, read once."""
    # A hundred thousand entries are made and kept: looking for rubbish among them takes a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return Lexicon(entry for path in files() for entry in read(path))
    finally:
        if collecting:
            gc.enable()
