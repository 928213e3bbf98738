"""Questions: messages that wait for an answer."""

import re
from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "à quelle heure commence l'émission ?",
    "est-ce que le replay sera disponible",
    "How do I reset my password?",
    "quelqu'un sait comment on vote",
    "where can i watch the replay",
    "¿cuándo empieza el partido?",
]
NEAR_MISSES = [
    "???",
    "quoi",
    "https://exemple.com/?id=3",
    "je ne sais pas quand il revient",
    "what a goal",
    "lol ?",
    "quel but !",
]

_OPENS = re.compile(
    r"(?:[^\w@]++|@[\w.-]*+)*+(?:\w++[, ]++){0,2}?(?:est[- ]ce que|est[- ]ce qu'|c'est quoi|c'est quand|"
    r"qu'est[- ]ce qu|pourquoi|comment (?:on|je|tu|vous|ca|faire|fait|peut|est|il|avoir|puis)"
    r"|a quelle heure|quelle? (?:est|sont|heure|jour)|quels? (?:est|sont)|combien de|"
    r"ou (?:est|sont|peut|puis|trouver)|quand (?:est|commence|sera|sort|reprend)|(?:quelqu'un|"
    r"qqun|qqn) (?:sait|peut|pourrait|connait|a)"
    r"|pouvez[- ]vous|peux[- ]tu|avez[- ]vous|y a[- ]t[- ]il|how (?:do|does|can|much|many|"
    r"long|to|is|are|did)|what(?:'s| is| are| does| do| time)|where (?:is|are|can|do)|"
    r"when (?:is|does|do|will|are)"
    r"|why (?:is|are|do|does|did|can't|not)|who (?:is|are|was)|can (?:i|you|we|someone|"
    r"anyone)|could (?:you|someone)|does (?:anyone|anybody|it)|is (?:there|this|it)|do you)\b"
)
_OPENERS = "esqcapohwdiy¿@"


class Question:
    """Sees questions, by their mark and by how they begin."""

    name: ClassVar[str] = "question"
    kinds: ClassVar[tuple[str, ...]] = ("question",)
    reasons: ClassVar[tuple[str, ...]] = ("question.mark", "question.words", "question.both")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding where the message asks something."""
        text = reading.text
        mark = "?" in text or "？" in text or "؟" in text
        opening = reading.views.plain.text[:160]
        opens = len(opening) > 8 and _OPENS.match(opening) is not None
        if not mark and not opens:
            return ()
        if mark and not opens:
            # A lone mark is surprise, and one inside an address is no question.
            asked = [word for word in reading.words if len(word) > 1]
            if len(asked) < 3 or ("://" in text and not re.search(r"\?(?:\s|$)", text)):
                return ()
        score, reason = (
            (0.9, "question.both")
            if mark and opens
            else (0.65, "question.mark")
            if mark
            else (0.6, "question.words")
        )
        return (reading.whole("question", score, reason),)
