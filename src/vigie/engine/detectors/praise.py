"""Praise and thanks."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.cues import denied, or_learned
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "bravo à toute l'équipe",
    "merci beaucoup pour cette émission",
    "je vous adore",
    "great show, well done",
    "putain c'est génial",
    "vielen dank, tolles video",
    "complimenti a tutta la squadra",
]
NEAR_MISSES = [
    "bof",
    "ce n'est pas génial",
    "not great to be honest",
    "sans merci",
    "merci pour rien",
    "das ist nicht sehr gut",
]

#: What irony leaves of it.
_DOUBTFUL = 0.5


class Praise:
    """Sees praise and thanks, unless something harsh stands beside them."""

    name: ClassVar[str] = "praise"
    needs: ClassVar[tuple[str, ...]] = ("praise",)
    learned: ClassVar[bool] = True
    kinds: ClassVar[tuple[str, ...]] = ("praise",)
    reasons: ClassVar[tuple[str, ...]] = ("praise", "praise.learned")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the warmest word, or on what the whole message is like."""
        if "insult" in reading.terms or "hate" in reading.terms:
            return ()
        cued = self._cued(reading) if "praise" in reading.terms else ()
        # What is meant by praise beside irony is for a person to tell, not for a table.
        return cued if "irony" in reading.terms else or_learned(reading, "praise", cued)

    def _cued(self, reading: Reading) -> tuple[Finding, ...]:
        """Return the finding of the warmest word that is not denied."""
        terms = reading.terms["praise"]
        # The warmest first: how the others are meant need not be asked.
        warmest = sorted(terms, key=lambda term: -term.entry.severity)
        best = next((term for term in warmest if not denied(reading, term)), None)
        if best is None:
            return ()
        score = best.entry.severity * best.weight
        if "irony" in reading.terms:
            score *= _DOUBTFUL
        return (Finding("praise", round(score, 3), *best.span, "praise", (best.written,), "praise"),)
