"""Ideas and suggestions."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.cues import or_learned, say
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "vous devriez faire un épisode sur les volcans",
    "ce serait bien d'ajouter un mode sombre",
    "it would be nice to add a dark mode",
    "ihr solltet mal eine folge über vulkane machen",
]
NEAR_MISSES = [
    "il devrait arriver demain",
    "quelle belle idée",
    "he should arrive tomorrow",
    "no tengo ni idea",
]


class Idea:
    """Sees somebody propose something, to the author or to the house."""

    name: ClassVar[str] = "idea"
    needs: ClassVar[tuple[str, ...]] = ("idea",)
    learned: ClassVar[bool] = True
    kinds: ClassVar[tuple[str, ...]] = ("idea",)
    reasons: ClassVar[tuple[str, ...]] = ("idea", "idea.learned")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the phrase that says it best."""
        return or_learned(reading, "idea", say(reading, "idea"))
