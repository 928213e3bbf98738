"""Hate: slurs and phrases against a group of people."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.base import severity
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "sale arabe",
    "bande de sales juifs",
    "retourne dans ton pays",
    "espèce de pédé",
    "you faggot",
    "go back to your country",
    "n1gg3r",
]
NEAR_MISSES = [
    "on m'a traité de sale arabe dans le métro",
    "le racisme anti-arabe est un délit",
    "el coche negro es muy bonito",
    "he called me a faggot and the moderators did nothing",
    "un pays où il fait bon vivre",
    "les juifs de France ont été reçus à l'Élysée",
]


class Hate:
    """Sees slurs and says which ground they attack; quoting or condemning is told apart."""

    name: ClassVar[str] = "hate"
    needs: ClassVar[tuple[str, ...]] = ("hate",)
    kinds: ClassVar[tuple[str, ...]] = ("hate",)
    reasons: ClassVar[tuple[str, ...]] = ("hate.word", "hate.quoted", "hate.denied", "hate.self")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return the hateful terms of the lexicons, with the ground they attack."""
        if "hate" not in reading.terms:
            return ()
        findings = []
        for term in reading.terms["hate"]:
            reason = "hate.word" if term.how in ("said", "alone", "aimed") else f"hate.{term.how}"
            args = (term.written, term.entry.ground or "origin")
            findings.append(Finding("hate", severity(term), *term.span, reason, args, "hate"))
        return findings
