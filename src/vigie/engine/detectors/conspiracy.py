"""Manners of speaking of conspiracy tales: hidden truth, sleeping people, no chance."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.cues import say
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "on nous cache tout, réveillez-vous les gens",
    "faites vos propres recherches",
    "wake up people, they are hiding the truth",
    "die verheimlichen uns alles, wacht endlich auf",
]
NEAR_MISSES = [
    "réveillez-vous, le train arrive",
    "faites vos courses avant midi",
    "do your homework",
    "la vaccination ne me convainc pas",
]


class Conspiracy:
    """Sees how a thing is said, never what is thought: its score stays low, it tags and hides nothing."""

    name: ClassVar[str] = "conspiracy"
    needs: ClassVar[tuple[str, ...]] = ("conspiracy",)
    kinds: ClassVar[tuple[str, ...]] = ("conspiracy",)
    reasons: ClassVar[tuple[str, ...]] = ("conspiracy",)

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the phrase that says it best."""
        return say(reading, "conspiracy", most=0.6) if "conspiracy" in reading.terms else ()
