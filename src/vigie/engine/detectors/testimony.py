"""Testimony: what somebody lived, told in the first person."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.cues import LEAST, add_up, or_learned
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "quand j'étais petit, mon père m'emmenait au stade",
    "j'ai vécu la même chose il y a dix ans",
    "when i was a kid my father took me to the stadium",
    "als ich klein war, ging mein vater mit mir ins stadion",
    "cuando era niño mi padre me llevaba al estadio",
]
NEAR_MISSES = [
    "le ministre a vécu à Lyon",
    "merci pour cette vidéo",
    "ta mère",
    "the minister lived in leeds",
    "gracias por este vídeo",
]

#: A life is not told in three words: below this a cue is an aside.
_SHORT = 20


class Testimony:
    """Sees lived experience, and tells when it went badly: allowed speech, worth reading."""

    name: ClassVar[str] = "testimony"
    needs: ClassVar[tuple[str, ...]] = ("testimony",)
    learned: ClassVar[bool] = True
    kinds: ClassVar[tuple[str, ...]] = ("testimony",)
    reasons: ClassVar[tuple[str, ...]] = ("testimony", "testimony.bad", "testimony.learned")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the phrase that tells it best, or on what the whole message is like."""
        return or_learned(reading, "testimony", self._cued(reading))

    def _cued(self, reading: Reading) -> tuple[Finding, ...]:
        """Return the finding of the cues."""
        terms = reading.terms.get("testimony")
        if terms is None or len(reading.text) < _SHORT:
            return ()
        score, best = add_up(reading, terms)
        if best is None or score < LEAST:
            return ()
        bad = "complaint" in reading.terms or "discontent" in reading.terms
        reason = "testimony.bad" if bad else "testimony"
        return (Finding("testimony", score, *best.span, reason, (best.written,), "testimony"),)
