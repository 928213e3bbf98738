"""A charter and all that it inherits, written as one file, each line with the place it comes from."""

import json
import re
from collections.abc import Iterator
from typing import Final

from vigie.charter.error import Place
from vigie.charter.nodes import Fields, Node, Series, Text

#: Further to the right, a comment follows its line.
_WIDEST: Final = 100
#: What reads the same without quotes, in any place; all else is quoted.
_PLAIN: Final = re.compile(r"[^\W_](?:[\w.,;!?()%'’«»…/<>=≤≥+-]| (?=[^\s#]))*")
#: What a reader of YAML would take for the end of a line, or for no character.
_UNSEEN: Final = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def effective(root: Node) -> str:
    """Return a whole charter as YAML that reads to the same charter.

    Parameters
    ----------
    root
        Its tree, as `read` returned it.
    """
    lines = list(_lines(root, "", ""))
    width = min(max((len(line) for line, _ in lines), default=0), _WIDEST)
    return "".join(f"{line:<{width}}  # {place.short}\n" for line, place in lines)


def _lines(node: Node, first: str, indent: str) -> Iterator[tuple[str, Place]]:
    """Yield the lines of a node, each with its place; `first` stands before what begins it."""
    if isinstance(node, Fields) and node.entries:
        for key, value in node.entries.values():
            yield from _field(key, value, first, indent)
            first = indent
    elif isinstance(node, Series) and node.items:
        for item in node.items:
            yield from _lines(item, f"{first}- ", f"{indent}  ")
            first = indent
    else:
        yield f"{first}{scalar(node)}".rstrip(), Place(node.path, node.line)


def _field(key: Text, value: Node, first: str, indent: str) -> Iterator[tuple[str, Place]]:
    name = f"{first}{scalar(key)}:"
    if isinstance(value, Text) or not (value.entries if isinstance(value, Fields) else value.items):
        yield f"{name} {scalar(value)}".rstrip(), Place(value.path, value.line)
        return
    yield name, Place(key.path, key.line)
    yield from _lines(value, f"{indent}  ", f"{indent}  ")


def scalar(node: Node) -> str:
    """Return a scalar, or an empty group, as it is written on one line."""
    if isinstance(node, Series):
        return "[]"
    if isinstance(node, Fields):
        return "{}"
    if node.plain and (not node.value or _PLAIN.fullmatch(node.value)):
        return node.value
    # What JSON writes between quotes, YAML reads.
    quoted = json.dumps(node.value, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
