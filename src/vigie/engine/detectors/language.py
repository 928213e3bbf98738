"""The language of a message, as a finding."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "Bonjour à tous, je voudrais savoir quand commence l'émission de ce soir",
    "Hello everyone, does anybody know when the show starts tonight?",
    "oui merci",
]
#: Every message has a language finding; "und" where there is none to tell. Nothing is a near miss.
NEAR_MISSES: list[str] = []


class Language:
    """Says what language a message is in; "und" for emotes, commands, numbers."""

    name: ClassVar[str] = "language"
    kinds: ClassVar[tuple[str, ...]] = ("language",)
    reasons: ClassVar[tuple[str, ...]] = ("language",)

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return one finding, always."""
        code, score = reading.language
        return (Finding("language", score, 0, len(reading.text), "language", (code,), "language"),)
