"""The `filters` of a charter's file: conditions with a name, asked by `filter is en-direct`.

They are opened where they are asked for, while the file is read: whatever compiles, proves or explains a
condition sees none of them.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from vigie.charter.charter import Filter
from vigie.charter.conditions import read_condition
from vigie.charter.fields import Reader
from vigie.charter.nodes import Fields, Node, Series, Text, described
from vigie.charter.sentence import MAX_SENTENCE
from vigie.charter.tree import Present
from vigie.charter.vocabulary import FILTER

MAX_FILTERS: Final = 100
#: A filter may ask for others, which may ask for others.
MAX_CHAIN: Final = 3
_EXPECTED: Final = "names, each with its condition, as {en-direct: {when: kind is chat}}"
_ASKED: Final = re.compile(rf"\s*{FILTER}\s+is\s+(?:not\s+)?(.*)", re.DOTALL)
#: Stands for a filter that is wrong: this charter is never used.
_WRONG: Final = Present("unavailable")
#: Words of sentences, which cannot name a filter as well.
_SAID: Final = ("or", "not")


def read_filters(reader: Reader, node: Node | None) -> tuple[Filter, ...]:
    """Return the filters, those that others ask for first; `reader.named` then knows them.

    What is wrong in them is on the reader's list of errors.
    """
    if node is None:
        return ()
    if not isinstance(node, Fields):
        reader.fail(node, f"'filters' is {described(node)}", _EXPECTED)
        return ()
    if len(node.entries) > MAX_FILTERS:
        reader.fail(
            node, f"the charter holds more than {MAX_FILTERS} filters", suggestion="join some of them"
        )
        return ()
    found = _Filters(reader, node)
    for name in node.entries:
        found.read(name, ())
    reader.where = ""
    return tuple(found.known.values())


def asked_filters(node: Node | None, known: Mapping[str, Filter]) -> tuple[str, ...]:
    """Return the filters that a condition asks for as it is written, and those that they ask for."""
    asked: dict[str, None] = {}
    for name in _names(node):
        if name in known:
            asked |= dict.fromkeys((name, *known[name].asks))
    return tuple(asked)


class _Filters:
    """Reads each filter after those that it asks for."""

    def __init__(self, reader: Reader, node: Fields) -> None:
        self._reader = reader
        self._node = node
        self._levels: dict[str, int] = {}
        self.known: dict[str, Filter] = {}
        # One that is wrong is named all the same: the conditions that name it are right.
        reader.named = reader.named.with_filters(dict.fromkeys(node.entries, _WRONG))

    def read(self, name: str, chain: tuple[str, ...]) -> None:
        """Read a filter, unless it was; `chain` are those that ask for it, each for the next."""
        if name in self._levels:
            return
        key, value = self._node.entries[name]
        asked = [each for each in dict.fromkeys(_names(value)) if each in self._node.entries]
        chain = (*chain, name)
        for other in asked:
            if other in chain:
                circle = " → ".join((*chain[chain.index(other) :], other))
                self._fail(
                    key,
                    f"filters that ask for each other go round in a circle: {circle}",
                    f"let it not ask for '{other[:60]}'",
                )
                return
            self.read(other, chain)
            # The circle was told.
            if name in self._levels:
                return
        level = 1 + max((self._levels[each] for each in asked), default=0)
        self._levels[name] = level
        if level > MAX_CHAIN:
            deepest = max(asked, key=self._levels.__getitem__)
            self._fail(
                key,
                f"it asks for filters that ask for others more than {MAX_CHAIN} deep",
                f"write in it what '{deepest[:60]}' says",
            )
            return
        self._add(name, key, value, asked)

    def _fail(self, key: Text, message: str, mend: str) -> None:
        self._reader.where = f"filter '{key.value[:60]}'"
        self._reader.fail(key, message, suggestion=mend)
        # Whatever asks for it is not told wrong as well.
        self._levels = dict.fromkeys(self._node.entries, 0) | self._levels

    def _add(self, name: str, key: Text, value: Node, asked: list[str]) -> None:
        reader = self._reader
        reader.where = f"filter '{name[:60]}'"
        if reader.identifier(key, "the name of a filter") in _SAID:
            reader.fail(key, f"'{name}' is a word of conditions", "another name for the filter")
        if isinstance(value, Text) and value.value:
            mend = f"write {{when: {value.value[:60]}}}"
            reader.fail(
                value, f"the filter is {described(value)}", "its condition, as the field 'when'", mend
            )
            return
        found = reader.fields(value, "the filter", ("when",), ("when",))
        when = read_condition(reader, found["when"]) if "when" in found else None
        if when is None:
            return
        asks = dict.fromkeys(each for other in asked for each in (other, *self._asks(other)))
        self.known[name] = Filter(name, when, tuple(asks), key.line, key.column, key.path)
        reader.named = reader.named.with_filters({name: when})

    def _asks(self, name: str) -> tuple[str, ...]:
        return self.known[name].asks if name in self.known else ()


def _names(node: Node | None) -> Iterator[str]:
    """Yield the names after `filter is` in all the texts under a node."""
    if isinstance(node, Text):
        if found := _ASKED.fullmatch(node.value[:MAX_SENTENCE]):
            yield from re.split(r"\s+or\s+|\s*,\s*", " ".join(found[1].split()))
    elif isinstance(node, Series):
        for item in node.items:
            yield from _names(item)
    elif node is not None:
        for group, (_, value) in node.entries.items():
            # A regular expression asks for no filter, whatever it says.
            if group != "text matches":
                yield from _names(value)
