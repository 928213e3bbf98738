"""The `lists` of a charter's file: names, each with its entries."""

from typing import Final

from vigie.charter.error import Fault
from vigie.charter.fields import Reader
from vigie.charter.nodes import Fields, Node, Text, described
from vigie.charter.wordlist import Entry, WordList, read_entry

MAX_LISTS: Final = 200
#: Words of sentences, which cannot name a list as well.
_SAID: Final = ("or", "not")
_EXPECTED: Final = "lists of words, as {insultes: [crétin, idiot*]}"


def read_lists(reader: Reader, node: Node | None) -> tuple[WordList, ...]:
    """Return the lists; what is wrong in them is on the reader's list of errors."""
    if node is None:
        return ()
    if not isinstance(node, Fields):
        reader.fail(node, f"'lists' is {described(node)}", _EXPECTED)
        return ()
    if len(node.entries) > MAX_LISTS:
        reader.fail(node, f"the charter holds more than {MAX_LISTS} lists", suggestion="join some of them")
        return ()
    found: list[WordList] = []
    for key, value in node.entries.values():
        reader.where = f"list '{key.value[:60]}'"
        name = reader.identifier(key, "the name of a list")
        if name in _SAID:
            reader.fail(key, f"'{name}' is a word of conditions", "another name for the list")
        entries = [_entry(reader, item) for item in reader.series(value, "the list", "words")]
        if not entries and not reader.errors:
            reader.fail(value, "the list is empty", "a word or a phrase")
        # A list whose entries are wrong is named all the same: the conditions that name it are right.
        known = tuple(entry for entry in entries if entry is not None)
        found.append(WordList(key.value, known, key.line, key.column, key.path))
    reader.where = ""
    return tuple(found)


def _entry(reader: Reader, node: Node) -> Entry | None:
    if not isinstance(node, Text):
        reader.fail(node, f"an entry is {described(node)}", "a word or a phrase")
        return None
    try:
        return read_entry(node.value, node.line, node.column)
    except Fault as fault:
        reader.fault(node, fault)
        return None
