"""Clauses of the program itself, present in every charter."""

from collections.abc import Mapping
from typing import Final

from vigie.charter.charter import Clause
from vigie.charter.tree import Present
from vigie.charter.vocabulary import UNAVAILABLE_CLAUSE

#: A missing answer is a fact: the message goes to a person and is never published silently.
UNAVAILABLE: Final = Clause(
    id=UNAVAILABLE_CLAUSE,
    title={"fr": "Lecture incomplète", "en": "Reading incomplete"},
    reason={
        "fr": "Votre message attend la lecture d'une personne.",
        "en": "Your message is waiting to be read by a person.",
    },
    when=Present("unavailable"),
    outcome="hold",
)

#: Shown where no clause decided.
DEFAULT_TITLE: Final = {"fr": "Aucun article", "en": "No clause"}


def said(sentences: Mapping[str, str], language: str) -> str:
    """Return the sentence in the language, or else in English, or else in the first there is."""
    return sentences.get(language) or sentences.get("en") or next(iter(sentences.values()), "")
