"""Complaints: somebody is let down and says by what."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.cues import LEAST, add_up, or_learned
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading
from vigie.engine.wants.labels import WANTS

HITS = [
    "je suis très déçu de votre service",
    "c'est inadmissible, personne ne répond",
    "worst service ever, very disappointed",
    "eine frechheit, keiner antwortet",
    "pésimo servicio, no lo recomiendo",
]
NEAR_MISSES = [
    "je ne suis pas déçu du voyage",
    "il faut un service de plus dans ce restaurant",
    "i am not disappointed with the trip",
    "el precio es bueno",
    "tu es un pauvre type",
]

#: What a star or two under a review adds to the first word of complaint.
_FEW_STARS = 2.5
_RATED = 0.3
#: Above it a review is a good one, whatever the table makes of "no problem".
_MANY_STARS = 3.5
_COMPLAINT, _PRAISE = WANTS.index("complaint"), WANTS.index("praise")


class Complaint:
    """Sees complaints: allowed speech, told apart from insult, that somebody should answer."""

    name: ClassVar[str] = "complaint"
    needs: ClassVar[tuple[str, ...]] = ("complaint",)
    learned: ClassVar[bool] = True
    kinds: ClassVar[tuple[str, ...]] = ("complaint",)
    reasons: ClassVar[tuple[str, ...]] = ("complaint", "complaint.rated", "complaint.learned")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the strongest cue, or on what the whole message is like."""
        cued = self._cued(reading)
        if not cued and _content(reading):
            return ()
        return or_learned(reading, "complaint", cued)

    def _cued(self, reading: Reading) -> tuple[Finding, ...]:
        """Return the finding of the cues; bad mood beside them makes it surer."""
        terms = reading.terms.get("complaint")
        if terms is None:
            return ()
        score, best = add_up(reading, terms, turn=True)
        if best is None:
            return ()
        mood, _ = add_up(reading, reading.terms.get("discontent", ()), turn=True)
        score = 1 - (1 - score) * (1 - mood / 2)
        reason = "complaint"
        rating = reading.message.rating
        if rating is not None and rating < _FEW_STARS:
            score, reason = score + _RATED, "complaint.rated"
        score = round(min(score, 0.95), 3)
        if score < LEAST:
            return ()
        return (Finding("complaint", score, *best.span, reason, (best.written,), "complaint"),)


def _content(reading: Reading) -> bool:
    """Tell whether the stars, or praise that the table is surer of, speak against a complaint without cue.

    Words of banks and shops alone make the table think of complaints: on real reviews of four stars and more
    it saw one in half of them, with its praise asked first in three of ten, and the cues alone in 2 %.
    """
    rating = reading.message.rating
    if rating is not None and rating > _MANY_STARS:
        return True
    wants = reading.wants
    return wants is not None and wants[_PRAISE] >= wants[_COMPLAINT]
