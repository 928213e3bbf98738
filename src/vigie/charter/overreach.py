"""What the lists of a charter catch beside what their author meant: `*lie*` catches "believe".

The words are those that the learned scorer's vocabulary holds in one piece, the commonest first. It is
read only here, for a check, and only where an entry has a `*`.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from vigie.charter.charter import Charter
from vigie.charter.error import CharterError
from vigie.charter.pattern import searcher
from vigie.charter.tree import Says, leaves
from vigie.charter.wordlist import Entry, WordList, plain

#: How many of the words are told.
_TOLD: Final = 5
#: What stands before a piece that begins a word.
_BEGINS: Final = "\u2581"
#: What a word becomes when it is inflected: who writes `insult*` means all of these.
_ENDINGS: Final = frozenset((
    "s", "x", "e", "es", "ee", "ees", "ed", "d", "r", "er", "ers", "ez", "re", "ing", "ings", "ant", "ante",
    "ants", "antes", "ent", "ait", "aient", "ais", "ai", "a", "as", "o", "os", "i", "is", "it", "on", "ons",
    "ions", "ment", "ement", "ements", "eur", "eurs", "euse", "euses", "rs", "ly", "y", "ies", "isme",
    "iste", "istes", "ism", "ist", "ists", "n", "en", "t", "te", "ten", "amente", "ado", "ada", "ados",
    "adas", "ando", "ar", "are", "ato", "ata", "ati", "ate", "al", "ale", "aux",
))  # fmt: skip


class VocabularyError(Exception):
    """The vocabulary cannot be read."""


def overreaching(charter: Charter) -> list[CharterError]:
    """Return a warning for each entry with a `*` that catches ordinary words, in the order of the file.

    Parameters
    ----------
    charter
        What `load` returned.
    """
    found = []
    for each in charter.lists:
        for entry in each.entries:
            if not entry.wild:
                continue
            try:
                words = list(_caught(entry))
            except VocabularyError as error:
                return [_said(each, entry, str(error))]
            if words:
                told = ", ".join(words[:_TOLD]) + (", …" if len(words) > _TOLD else "")
                mend = "write the words that you mean, or move the '*'"
                found.append(_said(each, entry, f"'{entry.source}' also catches {told}", mend))
    return found


def unsaid(charter: Charter) -> list[CharterError]:
    """Return a warning for each list that no condition asks for, in the order of the file.

    Parameters
    ----------
    charter
        What `load` returned.
    """
    asked = {
        each.name
        for clause in charter.clauses
        for leaf in leaves(clause.when)
        if isinstance(leaf, Says)
        for each in leaf.lists
    }
    return [
        CharterError(
            f"list '{each.name}': no condition asks for it",
            path=each.path,
            line=each.line,
            column=each.column,
            suggestion=f"write 'text says {each.name}' in a clause, or remove the list",
        )
        for each in charter.lists
        if each.name not in asked
    ]


def _said(where: WordList, entry: Entry, message: str, mend: str | None = None) -> CharterError:
    return CharterError(
        f"list '{where.name}': {message}",
        path=where.path,
        line=entry.line,
        column=entry.column,
        suggestion=mend,
    )


def _caught(entry: Entry) -> Iterator[str]:
    """Yield the first ordinary words that an entry catches, one more than are told."""
    words = vocabulary()
    search = searcher(entry.expression)
    left = _TOLD + 1
    place = words.find(entry.core)
    while place >= 0 and left:
        start, end = words.rfind("\n", 0, place) + 1, words.find("\n", place)
        word = words[start:end]
        before, _, after = word.partition(entry.core)
        if (before or (after and after not in _ENDINGS)) and search(word.encode()) is not None:
            left -= 1
            yield word
        place = words.find(entry.core, end)


@cache
def vocabulary() -> str:
    """Return ordinary words, in plain letters, one a line, the commonest first.

    Raises
    ------
    VocabularyError
        When the file is absent or damaged.
    """
    # Imported here: nothing else of the charter computes.
    import numpy as np

    try:
        with (files("vigie.engine.model") / "network.npz").open("rb") as file, np.load(file) as held:
            names = held["names"].tobytes().decode().split("\n")
    except (OSError, ValueError, KeyError) as error:
        raise VocabularyError(
            f"what its entries catch cannot be told ({type(error).__name__}): install vigie again"
        ) from error
    words = (plain(name[1:]) for name in names if name.startswith(_BEGINS))
    return "\n" + "\n".join(dict.fromkeys(word for word in words if word.isalpha())) + "\n"
