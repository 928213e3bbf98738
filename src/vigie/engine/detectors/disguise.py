"""Disguise: a harsh word written so that a filter misses it."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.finding import Finding
from vigie.engine.lexicon import HARSH
from vigie.engine.reading import Reading

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
                how = term.disguise
                if how:
                    args = (term.written, term.entry.written)
                    score = _SCORES.get(how, 0.8)
                    findings.append(
                        Finding("disguise", score, *term.span, f"disguise.{how}", args, "disguise")
                    )
        return findings
