"""Disguise: a harsh word written so that a filter misses it."""

import re
from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.finding import Finding
from vigie.engine.letters import INVISIBLE_CLASS
from vigie.engine.lexicon import HARSH
from vigie.engine.reading import Reading, Term

HITS = [
    "c0nn4rd",
    "espèce de c o n n a r d",
    "p*tain",
    "conn\u200bard",
    "соnnаrd",
    "ｃｏｎｎａｒｄ",
    "puuuuuutain",
    "\u202edrannoc",
]
NEAR_MISSES = [
    "connard",
    "un mp3 en 4k à 10h30",
    "j'ai 3 ch4tons",
    "ENCULÉ",
    "saluuuuut",
    "a b c d e f g",
]

#: Stretching a word is a way of speaking more than a way of hiding.
_SCORES = {"repeat": 0.5}
_INVISIBLE = re.compile(f"[{INVISIBLE_CLASS}]")
#: Latin letters with their usual accents end here.
_USUAL = 0x250


class Disguise:
    """Says what was undone, where undoing it changed what is understood."""

    name: ClassVar[str] = "disguise"
    kinds: ClassVar[tuple[str, ...]] = ("disguise",)
    reasons: ClassVar[tuple[str, ...]] = (
        "disguise.leet", "disguise.repeat", "disguise.mask", "disguise.homoglyph", "disguise.spaced",
        "disguise.flags", "disguise.reversed", "disguise.invisible", "disguise.letters",
    )  # fmt: skip

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return a finding for each harsh term that was disguised."""
        if not reading.terms:
            return ()
        findings = []
        for kind in HARSH:
            for term in reading.terms.get(kind, ()):
                how = self._how(reading, term)
                if how:
                    args = (term.written, term.entry.written)
                    score = _SCORES.get(how, 0.8)
                    findings.append(
                        Finding("disguise", score, *term.span, f"disguise.{how}", args, "disguise")
                    )
        return findings

    def _how(self, reading: Reading, term: Term) -> str | None:
        undone = reading.disguises(term)
        if undone:
            return undone[0]
        if term.written.isascii() or not term.entry.term.isascii():
            return None
        if _INVISIBLE.search(term.written):
            return "invisible"
        # Typographic apostrophes and spaces are good manners.
        odd = any(ord(char) >= _USUAL and char not in "’‘\u202f" for char in term.written)
        return "letters" if odd else None
