"""Questions: messages that wait for an answer."""

import re
from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.cues import or_learned
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "à quelle heure commence l'émission ?",
    "est-ce que le replay sera disponible",
    "How do I reset my password?",
    "quelqu'un sait comment on vote",
    "where can i watch the replay",
    "¿cuándo empieza el partido?",
    "wie kann ich mein passwort ändern",
    "dove posso vedere la partita",
]
NEAR_MISSES = [
    "???",
    "quoi",
    "https://exemple.com/?id=3",
    "je ne sais pas quand il revient",
    "what a goal",
    "lol ?",
    "quel but !",
    "i know how to do it",
]

#: Where an opening may stand: at the start of a sentence, at most two words before it ("hi, how do i…").
_LEAD = re.compile(r"(?:^|[.!?;:…\n»)]|[,،]\s)\W{0,3}(?:@[\w.-]{1,30}\W{1,3})?(?:[\w'-]{1,20}\W{1,3}){0,2}$")
#: Where a verb put first may stand: German and Dutch put it there after any word, and then it asks nothing.
_GREETED = re.compile(
    r"(?:^|[.!?…\n])\W{0,3}(?:@[\w.-]{1,30}\W{1,3})?(?:(?:hallo|hoi|hi|hey|hello|yo|bonjour|bonsoir|salut|ciao|"
    r"hola|oi|ola|dag|moin|sorry|ok|so|and|und|en|et|y|e|guys|leute)\W{1,3}){0,2}$"
)
#: Openings below this severity are verbs put first.
_SURE = 0.6
#: Verbs that ask nothing by what follows: "I know how…".
_TOLD = re.compile(
    r"\b(?:sais|sait|savais|vois|voila|c'est|know|knew|see|show|tell|explain|that's|this is|weiss|se|ya se|"
    r"so|sei|weet|that|ce|verstehe|understand|comprends|capisco|entiendo|entendo|begrijp|begrijpe)\W{1,3}(?:\w{1,8}\W{1,3})?$"
)
_REACH = 64
_ENDS = re.compile(r"[?？؟](?:\s|$)")


class Question:
    """Sees questions, by their mark and by how they begin."""

    name: ClassVar[str] = "question"
    kinds: ClassVar[tuple[str, ...]] = ("question",)
    reasons: ClassVar[tuple[str, ...]] = (
        "question.mark",
        "question.words",
        "question.both",
        "question.learned",
    )

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding where the message asks something."""
        return or_learned(reading, "question", self._asked(reading))

    def _asked(self, reading: Reading) -> tuple[Finding, ...]:
        """Return the finding of its mark and of how it begins."""
        text = reading.text
        mark = "?" in text or "؟" in text or "？" in text
        opens = "question" in reading.terms and self._opens(reading)
        if not mark and not opens:
            return ()
        if mark and not opens:
            # A lone mark is surprise, and one inside an address is no question.
            asked = [word for word in reading.words if len(word) > 1]
            if len(asked) < 3 or ("://" in text and not _ENDS.search(text)):
                return ()
        score, reason = (
            (0.9, "question.both")
            if mark and opens
            else (0.65, "question.mark")
            if mark
            else (0.6, "question.words")
        )
        return (reading.whole("question", score, reason),)

    def _opens(self, reading: Reading) -> bool:
        """Tell whether one of the openings of questions opens a sentence."""
        text = reading.views.undisguised.text
        for term in reading.terms["question"]:
            before = text[max(0, term.view_start - _REACH) : term.view_start]
            lead = _LEAD if term.entry.severity >= _SURE else _GREETED
            if term.view_end < len(text) and lead.search(before) and not _TOLD.search(before):
                return True
        return False
