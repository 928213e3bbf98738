"""Titles, reasons and tags that people cannot tell apart."""

import re
import unicodedata
from typing import Final

from vigie.charter.charter import Clause, Sentences
from vigie.charter.defects import Defects

#: Words of one spelling in French and in English: a title that is one of them is translated.
_ALIKE: Final = frozenset(
    ("spam", "question", "raid", "flood", "scam", "phishing", "menace", "support", "excuse", "racket", "chat",
     "doxing", "direct", "commerce", "danger", "urgent", "photo", "erratum", "satire", "virus")
)  # fmt: skip
_ALIKE_ENDS: Final = ("tion", "sion", "ence", "ance", "age", "ible", "able", "al")


def translations(defects: Defects, clause: Clause) -> None:
    """Tell of a title or a reason that is the same in two languages."""
    for field, sentences in (("title", clause.title), ("reason", clause.reason)):
        if pair := _same(sentences):
            defects.doubt(
                clause,
                defects.at(clause, field),
                f"its {field} is the same in '{pair[0]}' and in '{pair[1]}'",
                "translate one of the two",
            )


def titles(defects: Defects) -> None:
    """Tell of two clauses with one title."""
    first: dict[tuple[str, str], Clause] = {}
    for clause in defects.charter.clauses:
        for language, title in clause.title.items():
            other = first.setdefault((language, _plain(title)), clause)
            if other is not clause:
                defects.doubt(
                    clause,
                    defects.at(clause, "title"),
                    f"its title in '{language}' is that of clause '{other.id}' "
                    f"({other.place.beside(clause.path)})",
                    "give it a title of its own",
                )
                break


def tags(defects: Defects) -> None:
    """Tell of tags that differ by a sign or an "s" only; case and accents are refused before."""
    first: dict[str, tuple[str, Clause]] = {}
    told: set[str] = set()
    for clause in defects.charter.clauses:
        for tag in clause.tags:
            bare = "".join(word.removesuffix("s") for word in re.split(r"[.-]", tag))
            known, other = first.setdefault(bare, (tag, clause))
            if known != tag and tag not in told:
                told.add(tag)
                defects.doubt(
                    clause,
                    defects.item(clause, "tags", tag),
                    f"the tag '{tag}' is nearly '{known}' of clause '{other.id}' "
                    f"({other.place.beside(clause.path)})",
                    "write one tag in one way",
                )


def _same(sentences: Sentences) -> tuple[str, str] | None:
    first: dict[str, str] = {}
    for language, sentence in sentences.items():
        plain = _plain(sentence)
        other = first.setdefault(plain, language)
        if other != language and not _alike(plain):
            return other, language
    return None


def _alike(title: str) -> bool:
    """Tell whether a sentence is one word that both languages may spell so."""
    return title.isascii() and " " not in title and (title in _ALIKE or title.endswith(_ALIKE_ENDS))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
