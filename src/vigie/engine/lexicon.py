"""The words and phrases the engine knows, read from `lexicons/`, found in a text in one pass.

A lexicon is a folder for each language with one file for each kind. A line is an entry:

    terms <tab> severity <tab> flags <tab> note

`terms` are variants separated by "|"; "(e)(s)" is optional, "{tuer,buter}" is a choice. Terms are matched
without accents; the flag `exact` asks for the accents as written. `#` opens a comment, and each file says
its origin and examples at the top (`# hit:` must be found by this file, `# miss:` must not).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from vigie.engine.letters import PLAIN

FOLDER = Path(__file__).parent / "lexicons"

#: Kinds whose words people disguise.
HARSH = ("insult", "hate", "obscenity", "threat")
#: Sayings in which a harsh word is none.
BENIGN = "benign"
#: What a hateful word aims at; the sentences name them.
GROUNDS = ("origin", "religion", "orientation", "gender", "disability")
FLAGS = ("any", "own", "exact", "aimed", "last", *GROUNDS)

_OPTION = re.compile(r"\(([^()]*)\)|\{([^{}]*)\}")
#: Letters that Arabic writes before a word without a space: "the", "and", "O".
_ARABIC_PREFIXES = ("", "ال", "يا", "و", "يال")


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
    #: Whether it is a phrase long enough to tell its language by itself.
    tells: bool


class Mention(NamedTuple):
    """A term found, at its place in the undisguised text."""

    entry: Entry
    start: int
    end: int


class LexiconError(ValueError):
    """A line of a lexicon cannot be read."""


def variants(terms: str) -> Iterator[str]:
    """Yield every spelling that `terms` stands for.

    >>> list(variants("abruti(e)(s)|{gros,sale} naze"))
    ['abruties', 'abrutie', 'abrutis', 'abruti', 'gros naze', 'sale naze']
    """
    for term in terms.split("|"):
        option = _OPTION.search(term)
        if option is None:
            yield term.strip()
            continue
        choices = (option[1], "") if option[1] is not None else tuple(option[2].split(","))
        for choice in choices:
            yield from variants(f"{term[: option.start()]}{choice}{term[option.end() :]}")


def plain(term: str) -> str:
    """Return `term` as it stands in the plain view of a text."""
    return term.casefold().translate(PLAIN)


def _tells(term: str) -> bool:
    """Tell whether `term` is a phrase long enough to tell its language by itself."""
    spaces = term.count(" ") + term.count("'")
    return (spaces >= 2 and len(term) >= 10) or (spaces == 1 and len(term) >= 11)


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
        for written in variants(fields[0]):
            for prefix in _ARABIC_PREFIXES if language == "ar" else ("",):
                term = plain(prefix + written)
                exact, aimed = "exact" in flags, "aimed" in flags
                yield Entry(
                    term,
                    prefix + written,
                    kind,
                    language,
                    severity,
                    scope,
                    exact,
                    aimed,
                    "last" in flags,
                    ground,
                    _tells(term),
                )


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
        by_term: dict[str, list[Entry]] = {}
        for entry in entries:
            by_term.setdefault(entry.term, []).append(entry)
        # Letters of a phrase written one by one, or as a hashtag, have no spaces left.
        for term in [term for term in by_term if " " in term]:
            squeezed = term.replace(" ", "").replace("'", "")
            harsh = [entry for entry in by_term[term] if entry.kind in HARSH]
            if len(squeezed) >= 8 and harsh:
                by_term.setdefault(squeezed, harsh)
        self._entries = [tuple(same) for same in by_term.values()]
        self._automaton = AhoCorasick(list(by_term), implementation=Implementation.ContiguousNFA)
        self.terms = by_term

    @property
    def words(self) -> set[str]:
        """Return every word of every term: what a disguise may hide."""
        harsh = (term for term, entries in self.terms.items() if any(e.kind in HARSH for e in entries))
        return {word for term in harsh for word in re.findall(r"\w+", term)}

    @property
    def maskable(self) -> list[str]:
        """Return the single words that people write with letters masked, strongest first."""
        kinds = ("obscenity", "insult", "hate")
        words = [
            (e.severity, t) for t, es in self.terms.items() for e in es if e.kind in kinds and t.isalpha()
        ]
        # The sort is stable: among equals the lexicons' own order holds.
        return [term for _, term in sorted(words, key=lambda pair: -pair[0])]

    def find(self, text: str) -> list[tuple[tuple[Entry, ...], int, int]]:
        """Return the terms that stand in `text` as whole words: their entries, start and end.

        A term inside a longer one is left out: "fils de pute" is one thing said. So is what touches a
        saying in which a harsh word is none: "envie de mourir" in "envie de mourir de rire".
        """
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        if not hits:
            return []
        length = len(text)
        # Boundaries are checked here, by Unicode: an automaton knows no words.
        whole = [
            (index, start, end)
            for index, start, end in hits
            if (start == 0 or _stops(text[start - 1], text[start - 2 : start - 1]))
            and (end == length or _stops(text[end], text[end + 1 : end + 2]))
            and (start == 0 or text[start - 1] != "@")
        ]
        if len(whole) > 1:
            whole.sort(key=lambda hit: (hit[1], -hit[2]))
            kept: list[tuple[int, int, int]] = []
            reach = -1
            for hit in whole:
                if hit[2] > reach:
                    kept.append(hit)
                    reach = hit[2]
            whole = kept
        found = [(self._entries[index], start, end) for index, start, end in whole]
        sayings = [(start, end) for entries, start, end in found if entries[0].kind == BENIGN]
        return [hit for hit in found if not _touches(sayings, hit[1], hit[2])] if sayings else found


def _touches(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether `start:end` meets one of `spans`, which are in order and none inside another."""
    before = bisect_left(spans, (end, 0)) - 1
    return before >= 0 and spans[before][1] > start


def _stops(near: str, beyond: str) -> bool:
    """Tell whether a word stops at the character `near`; in "black_dong", a name, it does not."""
    return not near.isalnum() and not (near == "_" and beyond.isalnum())


@cache
def load() -> Lexicon:
    """Return the lexicon of the package, read once."""
    return Lexicon(entry for path in files() for entry in read(path))
