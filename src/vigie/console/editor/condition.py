"""What the rows of a condition say together: the condition itself, or what is wrong beside each row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext

from vigie.charter.conditions import read_condition
from vigie.charter.edit_values import Value, entry_lines
from vigie.charter.error import CharterError
from vigie.charter.fields import Reader
from vigie.charter.form_condition import Group, Nested, Row, condition_of, groups_of, row_of, sentence
from vigie.charter.nodes import Node, compose, entry
from vigie.charter.sentence import Named
from vigie.charter.tree import Condition
from vigie.console.charters.sentences import sentence as as_sentence
from vigie.console.editor.rows import IS_KNOWN, SEEN, Blocks, Line, as_number, groups_said, lines, row_said

#: Rows that choose among words, and rows that are written.
_CHOSEN: Final = ("says", "filter", "days")
_WORDED: Final = ("choice", "tag", "space", "thread", "hours")


@dataclass(frozen=True, slots=True)
class ReadCondition:
    """A condition that was read from what was typed."""

    #: None where it says nothing, or something wrong.
    condition: Condition | None
    #: What is wrong with the whole, in one sentence; empty where each row tells of itself.
    wrong: str = ""


def read_rows(blocks: Blocks, named: Named) -> ReadCondition:
    """Return what blocks say; each row keeps what is wrong with it, and its place in the condition.

    Parameters
    ----------
    blocks
        The rows, as they were typed.
    named
        What the charter names.
    """
    typed = [line for line in lines(blocks) if not line.is_blank]
    for line in typed:
        # As its author wrote it, where only the writing differs: "8 to 20" for "8:00 to 20:00".
        line.is_same = False
        line.is_same = bool(line.was) and sentence(row_of(line.was, named)) == row_said(line).said
        line.wrong = _wrong(line, named)
    if any(line.wrong for line in typed):
        return ReadCondition(None)
    said = condition_of(groups_said(blocks))
    if said is None:
        return ReadCondition(None, gettext("Add at least one condition."))
    try:
        node = _node(said)
    except CharterError as error:
        return ReadCondition(None, told(error))
    found = _read(node, named)
    if found.condition is not None:
        for line, row in zip(typed, _flat(groups_of(node, named) or ()), strict=True):
            line.leaf = row.leaf if row.kind == "score" else None
    return found


def read_text(text: str, named: Named) -> ReadCondition:
    """Return what a condition written as YAML says.

    Parameters
    ----------
    text
        What stands below `when`.
    named
        What the charter names.
    """
    if not text.strip():
        return ReadCondition(None, gettext("Write a condition."))
    try:
        return _read(compose(text, ""), named, placed=True)
    except CharterError as error:
        return ReadCondition(None, told(error, placed=True))


def told(error: CharterError, *, placed: bool = False) -> str:
    """Return an error as one sentence, after its line and column where these help."""
    parts = [error.message, f"expected {error.expected}" if error.expected else "", error.suggestion or ""]
    said = as_sentence("; ".join(filter(None, parts)).rstrip("."))
    if not placed or not error.line:
        return said
    where = gettext("Line %(line)d, column %(column)d: %(said)s")
    return where % {"line": error.line, "column": error.column, "said": said}


def _read(node: Node, named: Named, *, placed: bool = False) -> ReadCondition:
    reader = Reader("")
    reader.named = named
    condition = read_condition(reader, node)
    return ReadCondition(condition, " ".join(told(each, placed=placed) for each in reader.errors[:3]))


def _wrong(line: Line, named: Named) -> str:
    """Return what is wrong with a row, in one sentence; empty where nothing is."""
    number = as_number(line.number)
    compares = line.kind in ("score", "quantity") and line.operator not in (SEEN, IS_KNOWN)
    if compares and not (line.kind == "score" and line.threshold):
        if line.kind == "score" and (number is None or number > 1):
            return gettext("Write a number from 0 to 1.")
        if number is None:
            return gettext("Write a number, 0 or more.")
    if line.kind in _CHOSEN and not line.words:
        return gettext("Choose at least one.")
    if line.kind in _WORDED and not line.words:
        return gettext("Write at least one word.")
    if line.kind in ("matches", "other") and not line.said.strip():
        return gettext("Write what is looked for.")
    said = condition_of((Group("all", (row_said(line),)),))
    assert said is not None
    try:
        return _read(_node(said), named).wrong
    except CharterError as error:
        return told(error)


def _node(said: Value) -> Node:
    """Return a condition as the charter's file would hold it: a screen and a file mean the same."""
    node = entry(compose("\n".join(entry_lines("when", said, "")), "when"), "when")
    assert node is not None
    return node


def _flat(groups: Sequence[Group]) -> Iterator[Row]:
    for group in groups:
        yield from _rows(group.rows)


def _rows(rows: Iterable[Row | Nested]) -> Iterator[Row]:
    for row in rows:
        if isinstance(row, Nested):
            yield from _flat(row.groups)
        else:
            yield row
