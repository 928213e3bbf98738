"""Advertising and begging: phrases that sell, beg for followers or promise easy money."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "abonnez-vous à ma chaîne svp",
    "gagnez de l'argent facilement https://exemple.com",
    "check out my channel guys",
    "free v-bucks at exemple.com",
    "follow for follow ?",
]
NEAR_MISSES = [
    "je me suis abonné à votre chaîne hier",
    "ma chaîne hifi est en panne",
    "I love this channel",
    "j'ai gagné un peu d'argent au loto",
]


class Spam:
    """Sees advertising phrases; a link or a number to call beside them makes it surer."""

    name: ClassVar[str] = "spam"
    kinds: ClassVar[tuple[str, ...]] = ("spam",)
    reasons: ClassVar[tuple[str, ...]] = ("spam.phrase", "spam.phrases", "spam.link")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding for the message, on its strongest phrase."""
        terms = reading.terms.get("spam")
        if not terms:
            return ()
        best = max(terms, key=lambda term: term.entry.severity * term.weight)
        score = round(best.entry.severity * best.weight, 3)
        reason = "spam.phrase"
        args: tuple[str, ...] = (best.written,)
        if "://" in reading.text or "www." in reading.text or ".com" in reading.text:
            score, reason = score + 0.25, "spam.link"
        elif len(terms) > 1:
            score, reason = score + 0.15, "spam.phrases"
            args = (best.written, str(len(terms)))
        return (Finding("spam", min(score, 1.0), *best.span, reason, args, "spam"),)
