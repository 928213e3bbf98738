"""Reports of an error in what was published: a typo, a wrong date, a dead link."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.cues import say
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "il y a une faute dans le titre",
    "coquille : on écrit « ce sont »",
    "there is a typo in the headline",
    "das datum stimmt nicht, bitte korrigieren",
]
NEAR_MISSES = [
    "la faute de l'arbitre est évidente",
    "c'est de ma faute",
    "he made a mistake in the last minute",
    "el error del árbitro es evidente",
]


class Erratum:
    """Sees a reader point out a mistake that an editor can correct."""

    name: ClassVar[str] = "erratum"
    needs: ClassVar[tuple[str, ...]] = ("erratum",)
    kinds: ClassVar[tuple[str, ...]] = ("erratum",)
    reasons: ClassVar[tuple[str, ...]] = ("erratum",)

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the phrase that says it best."""
        return say(reading, "erratum") if "erratum" in reading.terms else ()
