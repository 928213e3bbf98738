"""Clauses of the program itself, present in every charter."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from vigie.charter.charter import Clause
from vigie.charter.tree import Condition, Every, Neither, Present, Score, Some
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

#: A charter that speaks of these asks for images to be examined.
_ASKS_FOR_IMAGES: Final = frozenset(("known_image", "image_text"))
#: For such a charter an image that nobody could look at is a missing answer too.
UNSEEN: Final = msgspec.structs.replace(
    UNAVAILABLE, when=Some((Present("unavailable"), Present("unseen_image")))
)


def unavailable_clause(clauses: Iterable[Clause]) -> Clause:
    """Return the clause on missing answers that stands beside a charter's own clauses."""
    return UNSEEN if any(_asks_for_images(clause.when) for clause in clauses) else UNAVAILABLE


def _asks_for_images(condition: Condition) -> bool:
    match condition:
        case Score() | Present():
            return condition.kind in _ASKS_FOR_IMAGES
        case Every(parts) | Some(parts) | Neither(parts):
            return any(map(_asks_for_images, parts))
        case _:
            return False


#: Shown where no clause decided.
DEFAULT_TITLE: Final = {"fr": "Aucun article", "en": "No clause"}


def said(sentences: Mapping[str, str], language: str) -> str:
    """Return the sentence in the language, or else in English, or else in the first there is."""
    return sentences.get(language) or sentences.get("en") or next(iter(sentences.values()), "")
