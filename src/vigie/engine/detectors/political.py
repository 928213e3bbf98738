"""Political talk, wherever it appears: under a recipe it is recuperation, in a debate it is the subject."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.cues import or_learned, say
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "Macron et le gouvernement ne pensent qu'aux élections",
    "votez pour le candidat de gauche, pas pour Le Pen",
    "trump and the republicans want another election",
    "la meloni e il governo pensano solo alle elezioni",
]
NEAR_MISSES = [
    "le président du club a démissionné",
    "tournez à gauche après la poste",
    "turn left after the bank",
    "der präsident des vereins tritt zurück",
]


class Political:
    """Sees parties, leaders and institutions named; it holds no opinion on any of them."""

    name: ClassVar[str] = "political"
    needs: ClassVar[tuple[str, ...]] = ("political",)
    learned: ClassVar[bool] = True
    kinds: ClassVar[tuple[str, ...]] = ("political",)
    reasons: ClassVar[tuple[str, ...]] = ("political", "political.learned")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the phrase that says it best."""
        return or_learned(reading, "political", say(reading, "political", most=0.9))
