"""Insults: words thrown at a person."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.base import say_terms
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "espèce de connard",
    "t'es vraiment un abruti toi",
    "ferme ta gueule",
    "fdp",
    "you are such an idiot",
    "shut up you moron",
    "p*tain de c0nnard",
    "c o n n a r d",
    "eres un gilipollas",
]
NEAR_MISSES = [
    "il m'a traité de connard hier soir",
    "ce n'est pas un idiot, loin de là",
    "quel idiot je suis",
    "i'm an idiot, forget it",
    "she called me an idiot in front of everyone",
    "le mot « connard » est dans le dictionnaire",
    "les habitants de Scunthorpe et de Condom",
    "con il suo amico va sempre al mare",
    "ce concert était fou",
    "je vous trouve très décevants ce soir",
    "ce débat est nul, votre émission ne vaut rien",
]


class Insult:
    """Sees insults, told apart from quoting, denying or mocking oneself."""

    name: ClassVar[str] = "insult"
    needs: ClassVar[tuple[str, ...]] = ("insult",)
    kinds: ClassVar[tuple[str, ...]] = ("insult",)
    reasons: ClassVar[tuple[str, ...]] = (
        "insult.word",
        "insult.aimed",
        "insult.quoted",
        "insult.denied",
        "insult.self",
    )

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return the terms of the lexicons, weighed by how they are meant."""
        return say_terms(reading, "insult") if "insult" in reading.terms else ()
