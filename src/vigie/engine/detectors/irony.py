"""Irony: what is said may mean the contrary. It is flagged as doubtful, never as a fault."""

import re
from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.cues import LEAST, add_up
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "merci pour rien, trois heures d'attente",
    "bravo champion, tu as encore tout cassé",
    "quelle efficacité, toujours rien après trois semaines",
    "oh sure, that will work /s",
    "Bravo la SNCF, encore deux heures de retard, c'est lamentable",
    "danke für nichts",
]
NEAR_MISSES = [
    "merci pour tout",
    "bravo à toute l'équipe",
    "l'émission est géniale mais trop longue, dommage",
    "https://exemple.com/s",
    "60 km/s",
    "il a dit « bonjour » en entrant",
]

#: The mark by which people say so themselves, at the end of a message.
_MARK = re.compile(r"(?:^|\s|\[|\()/s(?:arcasm)?[\])]?\W{0,3}$", re.IGNORECASE)
#: One or two words held at arm's length: « journalistes ». Alone it is most often a quotation.
_HELD = re.compile(r"[\"«“]\s?[^\W\d_]{3,20}(?: [^\W\d_]{3,20})?\s?[\"»”]")
#: What praises and then takes back without irony: "great, but too long".
_BUT = re.compile(
    r"\b(?:mais|par contre|cependant|seul bemol|but|however|though|aber|jedoch|leider nur|pero|aunque|ma|"
    r"mas|porem|maar|echter)\b|لكن"
)
#: Praise of the loud kind: it is what irony borrows.
_LOUD = 0.75
_SHORT = 160
_FIRST = 12
#: Less reproach than that is chance.
_SOUR = 0.45
_MOST = 0.7


class Irony:
    """Sees marks of irony: sayings, praise beside a failure, words between scare quotes."""

    name: ClassVar[str] = "irony"
    kinds: ClassVar[tuple[str, ...]] = ("irony",)
    reasons: ClassVar[tuple[str, ...]] = ("irony", "irony.mark", "irony.contrast", "irony.held")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the clearest mark."""
        text, terms = reading.text, reading.terms
        if "/s" in text and (mark := _MARK.search(text[-24:])):
            start = max(0, len(text) - 24) + mark.start()
            return (Finding("irony", _MOST, start, len(text), "irony.mark", (), "irony"),)
        sour = "complaint" in terms or "discontent" in terms
        if "irony" in terms:
            score, best = add_up(reading, terms["irony"])
            # "What efficiency" may be meant; beside a complaint it hardly is.
            score = min(_MOST, score + 0.2 if sour else score)
            if best is not None and score >= LEAST:
                return (Finding("irony", round(score, 3), *best.span, "irony", (best.written,), "irony"),)
        if not sour or len(text) > _SHORT:
            return ()
        return self._beside(reading)

    def _beside(self, reading: Reading) -> Iterable[Finding]:
        """Return what a complaint makes doubtful: loud praise put first, words held at arm's length."""
        sour = [*reading.terms.get("complaint", ()), *reading.terms.get("discontent", ())]
        if add_up(reading, sour, turn=True)[0] < _SOUR:
            return ()
        for term in reading.terms.get("praise", ()):
            # Who means it says more than that before the reproach.
            first = term.view_start < _FIRST and term.entry.severity >= _LOUD
            if first and not _BUT.search(reading.views.plain.text):
                return (Finding("irony", 0.5, *term.span, "irony.contrast", (term.written,), "irony"),)
        if held := _HELD.search(reading.text):
            return (Finding("irony", 0.4, *held.span(), "irony.held", (held.group(),), "irony"),)
        return ()
