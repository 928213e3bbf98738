"""The `when` of a clause, read into a tree.

A condition is a sentence (`insult > 0.9`) or a group: `any`, `all`, `unless`, `text matches`. In a group
every field must hold: `{any: […], unless: […]}` reads "any of these, unless one of those".
"""

from itertools import islice
from typing import Final

from vigie.charter.error import Fault
from vigie.charter.fields import Reader
from vigie.charter.nodes import Node, Series, Text, described
from vigie.charter.pattern import translate
from vigie.charter.sentence import read_sentence
from vigie.charter.tree import Condition, Every, Matches, Neither, Some, leaves
from vigie.charter.vocabulary import CHOICES, FILTER, SAYS

#: Each costs about a millisecond to compile, and a microsecond on each message that needs it.
MAX_EXPRESSIONS: Final = 500

#: Parts of conditions that filters may bring to all the clauses together.
MAX_FILTERED: Final = 10_000

GROUPS: Final = ("any", "all", "unless", "text matches")
_EXPECTED: Final = "a condition such as 'insult > 0.9', or a group of any, all, unless, text matches"


def read_condition(reader: Reader, node: Node) -> Condition | None:
    """Return the condition, or None once its errors are on the reader's list."""
    if isinstance(node, Text):
        return _sentence(reader, node)
    if isinstance(node, Series):
        reader.fail(node, "a list of conditions says neither 'any' nor 'all'", suggestion="write {any: […]}")
        return None
    before = len(reader.errors)
    if SAYS in node.entries:
        key, value = node.entries[SAYS]
        said = value.value[:60] if isinstance(value, Text) else "…"
        reader.fail(key, f"'{SAYS}' is a sentence, not a field", suggestion=f"write '{SAYS} {said}'")
        return None
    for name, (key, value) in node.entries.items():
        if name in CHOICES and isinstance(value, Text):
            mend = f"write '{name} is {value.value[:60]}'"
            reader.fail(key, f"'{name}' begins a sentence, and is no field", suggestion=mend)
            return None
    found = reader.fields(node, "the condition", GROUPS)
    parts = [_group(reader, name, value) for name, value in found.items()]
    if len(reader.errors) > before:
        return None
    if not parts:
        reader.fail(node, "the condition is empty", _EXPECTED)
        return None
    if list(found) == ["unless"]:
        reader.fail(
            node,
            "'unless' has nothing to except from: the clause would match almost every message",
            "'any', 'all' or 'text matches' beside it",
        )
        return None
    known = [part for part in parts if part is not None]
    return known[0] if len(known) == 1 else Every(tuple(known))


def _sentence(reader: Reader, node: Text) -> Condition | None:
    try:
        return _bounded(reader, node, read_sentence(node.value, reader.named))
    except Fault as fault:
        suggestion = fault.suggestion
        if node.value.startswith("text matches"):
            suggestion = "write it as a field: {text matches: '…'}"
        reader.fault(node, Fault(fault.message, fault.expected, suggestion))
        return None


def _bounded(reader: Reader, node: Text, condition: Condition) -> Condition | None:
    """Return the condition, unless filters that open on filters make too much of the charter."""
    if node.value.split(maxsplit=1)[0] != FILTER or reader.filtered > MAX_FILTERED:
        return None if reader.filtered > MAX_FILTERED else condition
    reader.filtered += sum(1 for _ in islice(leaves(condition), MAX_FILTERED + 1))
    if reader.filtered <= MAX_FILTERED:
        return condition
    reader.fail(
        node,
        f"filters bring more than {MAX_FILTERED} conditions to this charter",
        suggestion="ask for a shorter filter here, or write what is meant",
    )
    return None


def _group(reader: Reader, name: str, node: Node) -> Condition | None:
    # One condition may stand without its brackets: `unless: question > 0.8`.
    items = node.items if isinstance(node, Series) else [node]
    if not items:
        reader.fail(node, f"'{name}' holds no condition", _EXPECTED)
        return None
    read = _pattern if name == "text matches" else read_condition
    parts = tuple(part for item in items if (part := read(reader, item)) is not None)
    if len(parts) < len(items):
        return None
    if name == "unless":
        return Neither(parts)
    if len(parts) == 1:
        return parts[0]
    return Every(parts) if name == "all" else Some(parts)


def _pattern(reader: Reader, node: Node) -> Condition | None:
    if not isinstance(node, Text) or not node.value:
        reader.fail(node, f"'text matches' is {described(node)}", "a regular expression between quotes")
        return None
    reader.expressions += 1
    if reader.expressions > MAX_EXPRESSIONS:
        reader.fail(
            node,
            f"the charter holds more than {MAX_EXPRESSIONS} regular expressions",
            suggestion="join some of them with '|'",
        )
        return None
    try:
        return Matches(node.value, translate(node.value))
    except Fault as fault:
        reader.fault(node, fault)
        return None
