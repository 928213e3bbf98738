"""Praise and thanks."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "bravo à toute l'équipe",
    "merci beaucoup pour cette émission",
    "je vous adore",
    "great show, well done",
    "putain c'est génial",
]
NEAR_MISSES = ["bof", "ce n'est pas génial", "not great to be honest", "sans merci"]


class Praise:
    """Sees praise and thanks, unless something harsh stands beside them."""

    name: ClassVar[str] = "praise"
    kinds: ClassVar[tuple[str, ...]] = ("praise",)
    reasons: ClassVar[tuple[str, ...]] = ("praise",)

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the warmest word."""
        terms = reading.terms.get("praise")
        if not terms or "insult" in reading.terms or "hate" in reading.terms:
            return ()
        # The warmest first: how the others are meant need not be asked.
        warmest = sorted(terms, key=lambda term: -term.entry.severity)
        best = next((term for term in warmest if term.how != "denied"), None)
        if best is None:
            return ()
        score = round(best.entry.severity * best.weight, 3)
        return (Finding("praise", score, *best.span, "praise", (best.written,), "praise"),)
