"""Discontent and bad mood at nobody: harsh in tone, and allowed."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.cues import LEAST, add_up
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "j'en peux plus de cette journée",
    "ça me saoule grave",
    "ugh this is so annoying, i'm so tired",
    "das nervt total",
    "che palle, non ne posso più",
]
NEAR_MISSES = [
    "il pleut ce matin",
    "la salle est pleine",
    "ça ne me saoule pas du tout",
    "it rained this morning",
    "ferme ta gueule connard, ça me saoule",
]

#: Where one of these stands, the message is more than a bad mood, and those who look for it find it there.
_AIMED = ("insult", "hate", "threat", "violence")


class Discontent:
    """Sees a bad mood that is thrown at nobody, so that it is not taken for an insult."""

    name: ClassVar[str] = "discontent"
    needs: ClassVar[tuple[str, ...]] = ("discontent",)
    kinds: ClassVar[tuple[str, ...]] = ("discontent",)
    reasons: ClassVar[tuple[str, ...]] = ("discontent",)

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the strongest cue, none where somebody is attacked."""
        terms = reading.terms.get("discontent")
        if terms is None or any(kind in reading.terms for kind in _AIMED):
            return ()
        score, best = add_up(reading, terms, turn=True)
        if best is None:
            return ()
        let_down, _ = add_up(reading, reading.terms.get("complaint", ()), turn=True)
        score = round(min(0.95, 1 - (1 - score) * (1 - let_down / 2)), 3)
        if score < LEAST:
            return ()
        return (Finding("discontent", score, *best.span, "discontent", (best.written,), "discontent"),)
