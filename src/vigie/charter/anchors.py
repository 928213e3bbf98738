r"""Texts one of which stands in whatever a regular expression finds: looked for first, they spare the others.

A profile has a hundred expressions. Joined into one they are too large for RE2 to read fast (382 µs a message
for 77 of them), one by one each costs a microsecond, and nearly all need a word that few messages have. These
words are looked for in one pass, and an expression is tried where one of its own was found.
"""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from vigie.charter.literals import finder
from vigie.charter.pattern import prepared
from vigie.charter.regex import Atom, Branches, Edge, Piece, Repeat
from vigie.charter.regex import Sequence as Chain
from vigie.charter.regex_parser import parse

#: Texts that a run of letters may stand for: "(?:le|la|les) (?:trains?|bus)" is nine.
_MOST: Final = 64
#: A shorter text is in every other message.
_LEAST: Final = 3
#: Beyond this length a text is rare enough: fewer texts are then better than longer ones.
_ENOUGH: Final = 6

Read = Callable[[str], tuple[int, bytes]]


def anchors(source: str) -> frozenset[str]:
    """Return texts, case-folded, one of which is in the case-folded text of any match; none where unknown.

    Parameters
    ----------
    source
        An expression that `translate` accepts, as its author wrote it.
    """
    found = _anchors(parse(unicodedata.normalize("NFC", source).replace("’", "'")))
    return found if found and min(map(len, found)) >= _LEAST else frozenset()


def reader(sources: Sequence[str]) -> Read:
    """Return a function that tells which expressions may be in a text, and the text as they read it.

    Parameters
    ----------
    sources
        The expressions, as their authors wrote them.

    Returns
    -------
    Callable
        From a text, bits (the first expression is bit 0) and what `searcher` reads.
    """
    meant: dict[str, int] = {}
    # Those that need no certain text are always tried: joined, seven took four times as long as apart.
    loose = 0
    for number, source in enumerate(sources):
        known = anchors(source)
        for each in known:
            meant[each] = meant.get(each, 0) | 1 << number
        if not known:
            loose |= 1 << number
    seen = finder(list(meant))
    bits = list(meant.values())

    def read(text: str) -> tuple[int, bytes]:
        data = prepared(text)
        found = loose
        if bits:
            # As the expressions read it: composed, and lone surrogates are no letters.
            for word in seen(text.lower() if text.isascii() else data.decode().casefold()):
                found |= bits[word]
        return found, data

    return read


def _anchors(piece: Piece) -> frozenset[str]:
    """Return texts one of which is in any match of a piece; none where nothing is known."""
    match piece:
        case Branches(branches):
            each = [_anchors(branch) for branch in branches]
            return frozenset().union(*each) if all(each) else frozenset()
        case Repeat(body, least, _):
            return _anchors(body) if least else frozenset()
        case Chain(items):
            return _best(items)
    return _said(piece) or frozenset()


def _best(items: Sequence[Piece]) -> frozenset[str]:
    """Return the best anchors among the runs of letters of a sequence, and its parts that are no letters."""
    candidates: list[frozenset[str]] = []
    run = frozenset({""})
    for item in items:
        said = _said(item)
        if said is None:
            candidates += [run, _anchors(item)]
            run = frozenset({""})
        elif len(run) * len(said) <= _MOST:
            run = frozenset(before + after for before in run for after in said)
        else:
            candidates += [run, _anchors(item)]
            run = said if len(said) <= _MOST else frozenset({""})
    return max((*candidates, run), key=_worth)


def _worth(texts: frozenset[str]) -> tuple[int, int]:
    """Return how well texts tell a match from other messages: long ones first, then few."""
    return (min(len(min(texts, key=len)), _ENOUGH), -len(texts)) if texts else (-1, 0)


def _said(piece: Piece) -> frozenset[str] | None:
    """Return all that a piece can be, case-folded; None where that is more than a few texts."""
    match piece:
        case Edge():
            return frozenset({""})
        case Atom():
            return _letters(piece)
        case Repeat(body, 0, 1):
            said = _said(body)
            return said and said | {""}
        case Repeat(body, 1, 1):
            return _said(body)
        case Branches(branches):
            each = [_said(branch) for branch in branches]
            if any(said is None for said in each):
                return None
            found = frozenset().union(*(said for said in each if said))
            return found if len(found) <= _MOST else None
        case Chain(items):
            run = frozenset({""})
            for item in items:
                said = _said(item)
                if said is None or len(run) * len(said) > _MOST:
                    return None
                run = frozenset(before + after for before in run for after in said)
            return run
    return None


def _letters(atom: Atom) -> frozenset[str] | None:
    """Return the characters that an atom accepts, case-folded; None where they are not a few letters."""
    if atom.source.startswith("[") and len(atom.source) > 1:
        # Between brackets, only letters written one by one are known: no range, no class, no negation.
        if any(sign in atom.source[1:-1] for sign in "^-\\") or not atom.samples:
            return None
        return frozenset(sample.casefold() for sample in atom.samples)
    one = atom.source != "." and len(atom.samples) == 1
    return frozenset({atom.samples[0].casefold()}) if one else None
