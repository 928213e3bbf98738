"""Wish to buy: where, how much, is it still there."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.cues import say
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "où peut-on l'acheter ?",
    "c'est combien le t-shirt",
    "where can i buy this jacket",
    "wo kann man das kaufen",
]
NEAR_MISSES = [
    "combien de temps dure le film",
    "il a acheté une voiture",
    "how much time do we have",
    "quanto costa ammettere un errore",
]


class Purchase:
    """Sees somebody who would buy if they were told how."""

    name: ClassVar[str] = "purchase"
    needs: ClassVar[tuple[str, ...]] = ("purchase",)
    kinds: ClassVar[tuple[str, ...]] = ("purchase",)
    reasons: ClassVar[tuple[str, ...]] = ("purchase",)

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the phrase that says it best."""
        return say(reading, "purchase") if "purchase" in reading.terms else ()
