"""Trouble with a subscription or an account: cancelling, being charged twice, getting in."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.cues import say
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "impossible de résilier mon abonnement",
    "j'ai été prélevé deux fois ce mois-ci",
    "i was charged twice and i can't log in",
    "kann mich nicht einloggen",
]
NEAR_MISSES = [
    "je me suis abonné à votre chaîne hier",
    "abonnez-vous",
    "the password is swordfish in the movie",
    "ich habe deinen kanal abonniert",
]


class Subscription:
    """Sees a subscriber who cannot leave, is charged wrongly or cannot get in."""

    name: ClassVar[str] = "subscription"
    needs: ClassVar[tuple[str, ...]] = ("subscription",)
    kinds: ClassVar[tuple[str, ...]] = ("subscription",)
    reasons: ClassVar[tuple[str, ...]] = ("subscription",)

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the phrase that says it best."""
        return say(reading, "subscription") if "subscription" in reading.terms else ()
