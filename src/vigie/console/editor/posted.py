"""The rows of a condition as a browser gives them back; what makes no sense in a form is left out."""

from collections.abc import Iterator
from typing import Final

from django.http import QueryDict

from vigie.charter.form_condition import MATCHES
from vigie.console.editor.rows import DEEPEST, MOST_LINES, OFFERED, Block, Blocks, Line, Nest, offered

_END: Final = "end"
_NEST: Final = "nest"


def read_blocks(data: QueryDict) -> Blocks:
    """Return the blocks that a form holds; what makes no sense in it is left out."""
    return offered(_read(iter(data.getlist("row")[: 8 * MOST_LINES]), data, 0))


def _read(tokens: Iterator[str], data: QueryDict, depth: int) -> Blocks:
    """Return blocks up to the end of the condition they stand in."""
    found: Blocks = []
    for token in tokens:
        name, _, key = token.partition(":")
        if name == _END:
            break
        if name in (*OFFERED, MATCHES) and _is_key(key, "b"):
            block = Block(key, name, _items(tokens, data, depth))
            same = next((each for each in found if each.name == name), None)
            if same is None:
                found.append(block)
            else:
                same.items += block.items
    return found


def _items(tokens: Iterator[str], data: QueryDict, depth: int) -> list[Line | Nest]:
    found: list[Line | Nest] = []
    for token in tokens:
        name, _, key = token.partition(":")
        if name == _END:
            break
        if name == _NEST and _is_key(key, "n") and depth < DEEPEST:
            found.append(Nest(key, _read(tokens, data, depth + 1)))
        elif name == "line" and _is_key(key, "r"):
            found.append(_typed(data, key))
    return found


def _typed(data: QueryDict, key: str) -> Line:
    def said(name: str) -> str:
        return str(data.get(f"{key}-{name}", ""))

    words = [word.strip() for typed in data.getlist(f"{key}-word") for word in typed.split(",")]
    return Line(
        key,
        said("asks"),
        said("operator"),
        said("number"),
        said("threshold"),
        tuple(dict.fromkeys(filter(None, words))),
        negated=said("negated") == "not",
        said=said("said"),
        was=said("was"),
    )


def _is_key(key: str, letter: str) -> bool:
    return key[:1] == letter and key[1:].isascii() and key[1:].isdecimal() and len(key) < 7
