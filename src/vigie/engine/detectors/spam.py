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
    "le code promo ne marche pas et la livraison gratuite non plus",
    "je me suis abonné à votre chaîne hier",
    "ma chaîne hifi est en panne",
    "I love this channel",
    "j'ai gagné un peu d'argent au loto",
]


#: Below this severity a phrase says nothing of advertising by itself.
_PLAIN = 0.5
#: Whoever owns the place may speak of it: that is hardly advertising.
_OWN = frozenset(("owner", "broadcaster", "streamer"))
_AT_HOME = 0.3


class Spam:
    """Sees advertising phrases; a link or a number to call beside them makes it surer."""

    name: ClassVar[str] = "spam"
    needs: ClassVar[tuple[str, ...]] = ("spam",)
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
        # Words of trade are what a customer complains about: only a link makes them advertising, and not
        # even that where customers write to a shop or review it.
        weak = best.entry.severity < _PLAIN
        if weak and reading.message.kind in ("private", "review"):
            return (Finding("spam", score, *best.span, reason, (best.written,), "spam"),)
        args: tuple[str, ...] = (best.written,)
        if "://" in reading.text or "www." in reading.text or ".com" in reading.text:
            score, reason = score + 0.25, "spam.link"
        elif len(terms) > 1 and not weak:
            score, reason = score + 0.15, "spam.phrases"
            args = (best.written, str(len(terms)))
        author = reading.message.author
        if author is not None and author.roles and not _OWN.isdisjoint(author.roles):
            score = min(score, _AT_HOME)
        return (Finding("spam", min(score, 1.0), *best.span, reason, args, "spam"),)
