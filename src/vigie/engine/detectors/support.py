"""After-sales requests: an order, a refund, a breakdown, an invoice."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.cues import or_learned, say
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "je n'ai toujours pas reçu ma commande",
    "my order never arrived, i want a refund",
    "ich möchte eine rückerstattung für meine bestellung",
    "quiero un reembolso de mi pedido",
]
NEAR_MISSES = [
    "on commande une pizza ce soir",
    "the letter arrived at last",
    "in order to win they must score",
    "te pido perdón",
]


class Support:
    """Sees that a customer needs something done about what they bought."""

    name: ClassVar[str] = "support"
    needs: ClassVar[tuple[str, ...]] = ("support",)
    learned: ClassVar[bool] = True
    kinds: ClassVar[tuple[str, ...]] = ("support",)
    reasons: ClassVar[tuple[str, ...]] = ("support", "support.learned")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding on the phrase that says it best."""
        return or_learned(reading, "support", say(reading, "support"))
