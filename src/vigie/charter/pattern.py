r"""Regular expressions of a charter: read here, matched by RE2 in time linear in the text.

RE2 knows `\b`, `\w` and `\s` for ASCII only: "été" would have no letters. The expression is therefore
parsed into a small tree and written again with Unicode classes. A boundary `\b` cannot be written
exactly in RE2, but at the edge of the expression and between a letter and a space it can, and
elsewhere it is refused with a sentence rather than understood wrongly.
"""

import unicodedata
from collections.abc import Callable
from typing import Final

import re2

from vigie.charter.ambiguity import ambiguous
from vigie.charter.error import Fault
from vigie.charter.regex import Atom, Branches, Edge, Kind, Piece, Repeat, kind_at
from vigie.charter.regex import Sequence as Chain
from vigie.charter.regex_parser import parse

MAX_PATTERN: Final = 1_000
#: Canonical ordering takes a time quadratic in a run of combining marks (100,000 of them: 9 s), so a
#: text is normalised by pieces.
_PIECE: Final = 250

_WORD: Final = r"\pL\pM\pN_"


def translate(source: str) -> str:
    """Return the expression rewritten for RE2.

    Raises
    ------
    Fault
        When it is wrong, matches every message, or can match one text in countless ways.
    """
    if len(source) > MAX_PATTERN:
        raise Fault(
            f"the expression is longer than {MAX_PATTERN} characters", suggestion="split it in several"
        )
    tree = parse(unicodedata.normalize("NFC", source).replace("’", "'"))
    expression = _written(tree, start=True, end=True)
    if found := ambiguous(tree):
        raise Fault(
            f"the repetition '{found[:60]}' can match one text in countless ways: reading it can explode",
            suggestion="let only one of the nested or neighbouring repetitions repeat, as 'a+' for '(a+)+'",
        )
    try:
        search = _compiled(expression)
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        raise Fault(f"the expression cannot be used ({reason})") from error
    if search(b""):
        raise Fault("the expression matches an empty text, so it would match every message", "a text to find")
    return expression


def searcher(expression: str) -> Callable[[bytes], object]:
    """Return the function that finds a translated expression in a text prepared by `prepared`."""
    return _compiled(expression)


def prepared(text: str) -> bytes:
    """Return the text as `searcher` reads it: composed (é in one code point), one apostrophe, in UTF-8."""
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        pieces = (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
        text = "".join(unicodedata.normalize("NFC", piece) for piece in pieces)
    return text.replace("’", "'").encode("utf-8", "replace")


def _compiled(expression: str) -> Callable[[bytes], object]:
    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False
    search: Callable[[bytes], object] = re2.compile(expression, options).search
    return search


def _written(piece: Piece, *, start: bool, end: bool) -> str:
    """Return the piece for RE2; `start` and `end` say that nothing stands before it, or after it."""
    match piece:
        case Atom():
            return piece.written
        case Edge(source):
            return source
        case Repeat(body, least, most, lazy):
            once = most == 1
            inner = _written(body, start=start and once, end=end and once)
            bounds = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get((least, most))
            if bounds is None:
                bounds = f"{{{least}}}" if least == most else f"{{{least},{'' if most is None else most}}}"
            return f"(?:{inner}){bounds}{'?' if lazy else ''}"
        case Branches(branches):
            return "(?:" + "|".join(_written(each, start=start, end=end) for each in branches) + ")"
        case Chain(items):
            return "".join(_item(items, index, start, end) for index in range(len(items)))
    raise AssertionError(piece)


def _item(items: tuple[Piece, ...], index: int, start: bool, end: bool) -> str:
    item = items[index]
    if not (isinstance(item, Edge) and item.source == r"\b"):
        last = len(items) - 1
        return _written(item, start=start and index == 0, end=end and index == last)
    before = kind_at(items[:index], last=True)
    after = kind_at(items[index + 1 :], last=False)
    if before is None and start and after is Kind.WORD:
        return f"(?:^|[^{_WORD}])"
    if after is None and end and before is Kind.WORD:
        return f"(?:$|[^{_WORD}])"
    if {before, after} in ({Kind.WORD, Kind.OTHER}, {Kind.WORD, Kind.EDGE}):
        return ""  # A letter beside a space, or beside the edge of the text, is a boundary already.
    raise Fault(
        r"'\b' is understood before the first letter, after the last one, and between a letter and a space",
        suggestion=r"write '\W' for the sign that ends a word, as in '\bgagnez\W.*\Weuros\b'",
    )
