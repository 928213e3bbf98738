"""Threats and wishes of death."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.base import say_terms
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "je vais te tuer",
    "on va te retrouver et te crever",
    "je sais où tu habites",
    "i will kill you",
    "kys",
    "va te pendre",
    "j3 v4is t3 tu3r",
]
NEAR_MISSES = [
    "tu me tues mdr",
    "c'est mortel ce son",
    "this song is killing it",
    "il m'a dit je vais te tuer, j'ai porté plainte",
    "je vais te tuer au ping-pong, pour rire",
]


class Threat:
    """Sees threats of violence, and wishes of death, against a person."""

    name: ClassVar[str] = "threat"
    kinds: ClassVar[tuple[str, ...]] = ("threat",)
    reasons: ClassVar[tuple[str, ...]] = ("threat.word", "threat.quoted", "threat.denied", "threat.self")

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return the terms of the lexicons, weighed by how they are meant."""
        return say_terms(reading, "threat", plainly=True) if "threat" in reading.terms else ()
