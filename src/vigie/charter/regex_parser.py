r"""The regular expressions a charter may use, parsed into a small tree.

Letters, classes, groups, `|`, repetitions, `^`, `$` and `\b`: what a person writes to find words. Look
around, references and flags are refused with a sentence; case is always ignored.
"""

import re
import string
import unicodedata
from typing import Final, NoReturn

from vigie.charter.error import Fault
from vigie.charter.regex import (
    CLASSES,
    Atom,
    Branches,
    Edge,
    Kind,
    Piece,
    Repeat,
    Sequence,
    between,
    literal,
    shorthand,
)

_MAX_GROUPS: Final = 20
_CONTROLS: Final = {"t": "\t", "n": "\n", "r": "\r"}
_REPETITION = re.compile(r"\{(\d{1,4})(,?)(\d{0,4})\}")


def parse(source: str) -> Piece:
    """Return the tree of the expression, or raise a `Fault` that says where it is wrong."""
    return _Parser(source).whole()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.depth = 0

    def fail(self, message: str, suggestion: str | None = None, at: int | None = None) -> NoReturn:
        place = (self.at if at is None else at) + 1
        raise Fault(f"the expression is wrong at its character {place}: {message}", suggestion=suggestion)

    def whole(self) -> Piece:
        tree = self.branches()
        if self.at < len(self.source):
            self.fail("')' closes nothing", r"write '\)' for the sign itself")
        return tree

    def branches(self) -> Piece:
        begin = self.at
        branches = [self.sequence()]
        while self.source.startswith("|", self.at):
            self.at += 1
            branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else Branches(tuple(branches), self.source[begin : self.at])

    def sequence(self) -> Piece:
        begin = self.at
        items: list[Piece] = []
        while self.at < len(self.source) and self.source[self.at] not in "|)":
            items.append(self.repeated())
        return (
            items[0]
            if len(items) == 1 and isinstance(items[0], (Branches, Sequence))
            else Sequence(tuple(items), self.source[begin : self.at])
        )

    def repeated(self) -> Piece:
        begin = self.at
        piece = self.one()
        bounds = self.bounds()
        if bounds is None:
            return piece
        if isinstance(piece, Edge):
            self.fail(f"'{piece.source}' is a place and cannot be repeated", at=begin)
        lazy = self.source.startswith("?", self.at)
        self.at += lazy
        piece = Repeat(piece, *bounds, lazy, self.source[begin : self.at])
        if self.source.startswith(("*", "+", "?"), self.at) or _REPETITION.match(self.source, self.at):
            self.fail("two repetitions follow each other", "keep one of them")
        return piece

    def bounds(self) -> tuple[int, int | None] | None:
        simple = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(self.source[self.at : self.at + 1])
        if simple:
            self.at += 1
            return simple
        if found := _REPETITION.match(self.source, self.at):
            least = int(found[1])
            most = least if not found[2] else int(found[3]) if found[3] else None
            if (most is not None and most < least) or max(least, most or 0) > 1000 or most == 0:
                self.fail(f"'{found[0]}' is no repetition", "write the smaller number first, up to 1000")
            self.at = found.end()
            return least, most
        return None

    def one(self) -> Piece:
        sign = self.source[self.at]
        begin = self.at
        self.at += 1
        if sign == "(":
            return self.group(begin)
        if sign == "[":
            return self.between_brackets(begin)
        if sign == "\\":
            return self.escaped(begin)
        if sign in "^$":
            return Edge(sign)
        if sign == ".":
            return Atom(".", ".", lambda c: c != "\n", Kind.UNKNOWN, ("\n",))
        if sign in "*+?" or (sign == "{" and _REPETITION.match(self.source, begin)):
            self.fail(f"'{sign}' repeats nothing", f"write '\\{sign}' for the sign itself", begin)
        return literal(sign)

    def group(self, begin: int) -> Piece:
        if self.source.startswith("?", self.at):
            if not self.source.startswith("?:", self.at):
                told = self.source[begin : begin + 4]
                self.fail(
                    f"'{told}' is refused: no look-around, named group or flag",
                    "write '(?:…)'; case is always ignored",
                    begin,
                )
            self.at += 2
        self.depth += 1
        if self.depth > _MAX_GROUPS:
            self.fail(f"groups are nested more than {_MAX_GROUPS} deep")
        piece = self.branches()
        self.depth -= 1
        if not self.source.startswith(")", self.at):
            self.fail("'(' is not closed", r"write '\(' for the sign itself", begin)
        self.at += 1
        return piece

    def escaped(self, begin: int) -> Piece:
        if self.at >= len(self.source):
            self.fail(r"'\' ends the expression", r"write '\\' for the sign itself", begin)
        letter = self.source[self.at]
        self.at += 1
        if letter == "b":
            return Edge(r"\b")
        if letter.lower() in CLASSES:
            return shorthand(letter)
        if letter in _CONTROLS:
            return literal(_CONTROLS[letter])
        if letter in "pP":
            return self.category(letter)
        if letter.isdigit():
            self.fail("references to a group are refused", "repeat the group itself", begin)
        if letter in string.ascii_letters:
            self.fail(rf"'\{letter}' is not known", r"one of \b \d \w \s \D \W \S \pL \n \t", begin)
        return literal(letter)

    def category(self, letter: str) -> Atom:
        found = re.compile(r"[A-Z]|\{[A-Z][a-z]?\}").match(self.source, self.at)
        if not found:
            self.fail(rf"'\{letter}' names no category", r"write \pL for letters, \p{Lu} for capitals")
        self.at = found.end()
        name = found[0].strip("{}")
        wanted = letter == "p"
        word = wanted and name[0] in "LMN"
        return Atom(
            f"\\{letter}{found[0]}",
            f"[\\{letter}{{{name}}}]",
            lambda c: unicodedata.category(c).startswith(name) == wanted,
            Kind.WORD if word else Kind.UNKNOWN if not wanted else Kind.OTHER,
        )

    def between_brackets(self, begin: int) -> Atom:
        negated = self.source.startswith("^", self.at)
        self.at += negated
        members: list[Atom] = []
        ranges: list[tuple[str, str]] = []
        while not self.source.startswith("]", self.at):
            member = self.member(begin)
            if not self._range_follows() or len(member.samples) != 1:
                members.append(member)
                continue
            self.at += 1
            end = self.member(begin)
            low, high = member.samples[0], end.samples[0] if len(end.samples) == 1 else ""
            if not high or high < low:
                self.fail(f"'{member.source}-{end.source}' is no range", "write the first letter first")
            ranges.append((low, high))
        self.at += 1
        if not members and not ranges:
            self.fail("'[]' holds nothing", at=begin)
        return between(self.source[begin : self.at], members, ranges, negated)

    def _range_follows(self) -> bool:
        return self.source.startswith("-", self.at) and not self.source.startswith("-]", self.at)

    def member(self, begin: int) -> Atom:
        if self.at >= len(self.source):
            self.fail("'[' is not closed", r"write '\[' for the sign itself", begin)
        sign = self.source[self.at]
        at = self.at
        self.at += 1
        if sign == "[" and self.source.startswith(":", self.at):
            self.fail("'[:' is not known", r"write \w, \d or \pL", at)
        if sign != "\\":
            return literal(sign)
        piece = self.escaped(at)
        if not isinstance(piece, Atom) or piece.source in {r"\W", r"\S", r"\D"}:
            self.fail(f"'{self.source[at : self.at]}' has no place between brackets", at=at)
        return piece
