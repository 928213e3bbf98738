"""Leaving the subject, as those who do so say it themselves."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.cues import say
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "rien à voir avec le sujet mais vous avez vu le match",
    "hors sujet : quelqu'un a du feu",
    "off topic but did you see the match",
    "cambiando de tema, vieron el partido",
]
NEAR_MISSES = [
    "ça n'a rien à voir avec lui",
    "le sujet est passionnant",
    "it has nothing to do with him",
    "das thema ist spannend",
]


class OffTopic:
    """Sees somebody say that they, or the others, speak of something else."""

    name: ClassVar[str] = "offtopic"
    needs: ClassVar[tuple[str, ...]] = ("offtopic",)
    kinds: ClassVar[tuple[str, ...]] = ("offtopic",)
    reasons: ClassVar[tuple[str, ...]] = ("offtopic",)

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the phrase that says it best."""
        return say(reading, "offtopic") if "offtopic" in reading.terms else ()
