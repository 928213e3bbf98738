"""Obscenity: swearing and crude sexual words, aimed at nobody in particular."""

from collections.abc import Iterable
from typing import ClassVar

from vigie.engine.detectors.base import say_terms
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading

HITS = [
    "montre tes nichons",
    "send nudes",
    "il a une grosse bite",
]
NEAR_MISSES = [
    "putain c'est génial",
    "merde alors, raté",
    "holy shit that was close",
    "le petit chat boit",
    "the dog may bite",
    "Sussex and Essex are counties",
]


class Obscenity:
    """Sees swearing; a mild oath has a low score."""

    name: ClassVar[str] = "obscenity"
    needs: ClassVar[tuple[str, ...]] = ("obscenity",)
    kinds: ClassVar[tuple[str, ...]] = ("obscenity",)
    reasons: ClassVar[tuple[str, ...]] = (
        "obscenity.word",
        "obscenity.aimed",
        "obscenity.quoted",
        "obscenity.denied",
        "obscenity.self",
    )

    def examine(self, reading: Reading) -> Iterable[Finding]:
        """Return the terms of the lexicons, weighed by how they are meant."""
        return say_terms(reading, "obscenity") if "obscenity" in reading.terms else ()
