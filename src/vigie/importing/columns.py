"""Which column gives which field: guessed by its name, in French and in English, or told."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from vigie.importing import sentences
from vigie.importing.errors import ImportRefusedError
from vigie.importing.rows import FIELDS

#: Names of columns, plain and small; the first that a table has wins.
_CALLED: Final[dict[str, tuple[str, ...]]] = {
    "text": (
        "text", "texte", "message", "comment", "commentaire", "content", "contenu", "body", "review", "avis",
        "comment text", "texte du commentaire", "review text", "review content", "message text",
    ),
    "id": ("id", "comment id", "message id", "review id", "post id", "identifiant", "native id"),
    "at": (
        "at", "date", "created at", "created", "time", "timestamp", "published at", "date de creation",
        "date de publication", "comment date", "created time", "datetime", "horodatage",
        "publie le", "poste le", "ecrit le", "cree le", "posted at", "posted on",
    ),
    "author": (
        "author", "auteur", "author name", "name", "nom", "user", "username", "utilisateur", "pseudo",
        "pseudonyme", "from", "display name",
    ),
    "author_id": ("author id", "user id", "id auteur", "identifiant auteur", "channel id"),
    "thread": ("thread", "thread id", "fil", "video id", "article", "page", "url", "topic id", "post"),
    "thread_title": ("thread title", "title", "titre", "video title", "titre de l article"),
    "reply_to": ("reply to", "parent", "parent id", "in reply to", "parent comment id", "reponse a"),
    "rating": ("rating", "stars", "note", "etoiles", "score", "star rating"),
    "likes": ("likes", "like count", "j aime", "likes count"),
    "lang": ("lang", "language", "langue"),
    "kind": ("kind", "type"),
}  # fmt: skip


def guess(header: Sequence[str]) -> dict[str, str]:
    """Return field by column for the columns whose names say what they hold."""
    plain = {_plain(column): column for column in reversed(header)}
    found: dict[str, str] = {}
    for field, names in _CALLED.items():
        column = next((plain[name] for name in names if name in plain and plain[name] not in found), None)
        if column is not None:
            found[column] = field
    return found


def mapped(header: Sequence[str], told: Mapping[str, str]) -> dict[str, str]:
    """Return field by column: what was told, and what is guessed for the fields that nobody told.

    Parameters
    ----------
    header
        The names of the columns.
    told
        Field by column; an empty field leaves the column out.

    Raises
    ------
    ImportRefusedError
        A column or a field is not there, two columns give one field, or none gives the text.
    """
    for column, field in told.items():
        if column not in header:
            raise ImportRefusedError(sentences.no_column(column, ", ".join(header)))
        if field and field not in FIELDS:
            raise ImportRefusedError(sentences.no_field(field, ", ".join(FIELDS)))
    given = [field for field in told.values() if field]
    if twice := next((field for field in given if given.count(field) > 1), None):
        raise ImportRefusedError(sentences.two_columns(twice))
    guessed = {c: f for c, f in guess(header).items() if c not in told and f not in given}
    columns = {column: field for column, field in told.items() if field} | guessed
    if not {"text", "rating"} & set(columns.values()):
        raise ImportRefusedError(sentences.NO_TEXT_COLUMN)
    return columns


def _plain(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.strip())
    bare = "".join(sign for sign in unicodedata.normalize("NFD", spaced.casefold()) if sign.isascii())
    return " ".join(re.split(r"[\W_]+", bare)).strip()
