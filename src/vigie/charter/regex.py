r"""The pieces of a regular expression, each with what it accepts and how RE2 is told.

RE2's `\w` and `\s` are ASCII; here they are Unicode's, so that "été" is a word.
"""

import string
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

Kind = Enum("Kind", ["WORD", "OTHER", "UNKNOWN", "EDGE"])


def is_word(character: str) -> bool:
    """Return whether a character belongs to a word: letters, marks, digits and the underscore."""
    return character == "_" or unicodedata.category(character)[0] in "LMN"


@dataclass(frozen=True, slots=True)
class Atom:
    """One character among some."""

    source: str
    #: The same for RE2.
    written: str
    accepts: Callable[[str], bool]
    kind: Kind
    #: Characters on either side of which the answer changes: samples for overlaps.
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    r"""`^`, `$` or `\b`: a place, no character."""

    source: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    items: tuple["Piece", ...]
    source: str


@dataclass(frozen=True, slots=True)
class Branches:
    """One or the other."""

    branches: tuple["Piece", ...]
    source: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """Several times; `most` None: without end."""

    body: "Piece"
    least: int
    most: int | None
    lazy: bool
    source: str


Piece = Atom | Edge | Sequence | Branches | Repeat

#: What a class is for RE2 between brackets, what it accepts, and whether that is of a word.
CLASSES: Final[dict[str, tuple[str, Callable[[str], bool], Kind]]] = {
    "d": (r"\p{Nd}", lambda c: unicodedata.category(c) == "Nd", Kind.WORD),
    "w": (r"\pL\pM\pN_", is_word, Kind.WORD),
    "s": (r"\s\pZ", str.isspace, Kind.OTHER),
}


def kind_at(items: tuple[Piece, ...], *, last: bool) -> Kind | None:
    """Return what the items begin with (or end with): a letter of a word, another sign, or either.

    None where there is no item.
    """
    if not items:
        return None
    kinds, empty = _kinds(Sequence(items, ""), last)
    return kinds.pop() if len(kinds) == 1 and not empty else Kind.UNKNOWN


def _kinds(piece: Piece, last: bool) -> tuple[set[Kind], bool]:
    """Return the kinds that the piece may begin (or end) with, and whether it may be empty."""
    match piece:
        case Atom():
            return {piece.kind}, False
        case Edge(source):
            return {Kind.UNKNOWN if source == r"\b" else Kind.EDGE}, False
        case Repeat(body, least, _):
            kinds, empty = _kinds(body, last)
            return kinds, empty or not least
        case Branches(branches):
            each = [_kinds(branch, last) for branch in branches]
            return set().union(*(kinds for kinds, _ in each)), any(empty for _, empty in each)
        case Sequence(items):
            found: set[Kind] = set()
            for item in reversed(items) if last else items:
                kinds, empty = _kinds(item, last)
                found |= kinds
                if not empty:
                    return found, False
            return found, True
    raise AssertionError(piece)


def literal(character: str) -> Atom:
    """Return the atom that accepts one character, in either case."""
    lower, upper = character.lower(), character.upper()
    plain = character in string.ascii_letters + string.digits or not character.isascii()
    return Atom(
        character,
        character if plain else f"\\x{{{ord(character):x}}}",
        lambda c: c.lower() == lower or c.upper() == upper,
        Kind.WORD if is_word(character) else Kind.OTHER,
        (character,),
    )


def shorthand(letter: str) -> Atom:
    r"""Return the atom of `\d`, `\w`, `\s` or of their opposites."""
    written, accepts, kind = CLASSES[letter.lower()]
    if letter.islower():
        return Atom(f"\\{letter}", f"[{written}]", accepts, kind)
    opposite = Kind.OTHER if letter == "W" else Kind.UNKNOWN
    return Atom(f"\\{letter}", f"[^{written}]", lambda c: not accepts(c), opposite)


def between(source: str, members: list[Atom], ranges: list[tuple[str, str]], negated: bool) -> Atom:
    """Return the atom of a class between brackets."""
    inner = "".join(_inside(member.written) for member in members)
    inner += "".join(f"\\x{{{ord(low):x}}}-\\x{{{ord(high):x}}}" for low, high in ranges)

    def accepts(character: str) -> bool:
        cases = (character, character.lower(), character.upper())
        inside = any(member.accepts(character) for member in members) or any(
            low <= case <= high for low, high in ranges for case in cases
        )
        return inside != negated

    kinds = {member.kind for member in members}
    for low, high in ranges:
        # A range within the letters and digits is of one kind; a wider one is not looked into.
        same = high <= "\u024f" and all(is_word(chr(code)) for code in range(ord(low), ord(high) + 1))
        kinds.add(Kind.WORD if same else Kind.UNKNOWN)
    kind = kinds.pop() if len(kinds) == 1 else Kind.UNKNOWN
    if negated:
        kind = Kind.OTHER if any(member.source == r"\w" for member in members) else Kind.UNKNOWN
    samples = [sample for member in members for sample in member.samples]
    samples += [edge for pair in ranges for edge in pair]
    return Atom(source, f"[{'^' if negated else ''}{inner}]", accepts, kind, tuple(samples))


def _inside(written: str) -> str:
    """Return what an atom adds between brackets."""
    return written[1:-1] if written.startswith("[") else written
