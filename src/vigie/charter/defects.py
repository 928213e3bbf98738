"""The defects found in one charter, each put where it is written in its file.

An error refuses the charter; a doubt is told and refuses nothing.
"""

from typing import TypeVar

from vigie.charter.charter import Charter, Clause
from vigie.charter.error import CharterError, Fault
from vigie.charter.logic import Logic
from vigie.charter.nodes import Fields, Node, Series, Text
from vigie.charter.place_and_time import said_hours
from vigie.charter.sentence import Named, read_sentence
from vigie.charter.tree import (
    Choice,
    Condition,
    Days,
    Every,
    Hours,
    Matches,
    Neither,
    Place,
    Present,
    Quantity,
    Says,
    Score,
    Some,
    Tagged,
)

_Place = tuple[int, int]
_Sort = TypeVar("_Sort", bound=CharterError)


class Doubt(CharterError):  # noqa: N818 - it refuses nothing
    """What may be a mistake: it is told and refuses nothing."""

    def __str__(self) -> str:
        place, _, mend = super().__str__().partition(self.message)
        return f"{place}doubt: {self.message}{mend}"


class Defects:
    """What is found wrong or doubtful in a charter.

    Parameters
    ----------
    charter
        What `load` returned.
    root
        The file it was read from, as `compose` returned it; without it, places are those of the clauses.
    """

    def __init__(self, charter: Charter, root: Node | None = None) -> None:
        self.charter = charter
        self.logic = Logic(clause.when for clause in charter.clauses)
        self.errors: list[CharterError] = []
        self.doubts: list[Doubt] = []
        self._root = root
        self._named = Named({each.name: each for each in charter.lists}, charter.timezone)
        self._nodes: dict[str, Fields] = {}
        self._written: dict[str, dict[Condition, list[_Place]]] = {}
        clauses = _field(root, "clauses")
        for node in clauses.items if isinstance(clauses, Series) else ():
            if isinstance(node, Fields) and isinstance(name := _field(node, "id"), Text):
                self._nodes[name.value] = node

    def error(self, clause: Clause, place: _Place, message: str, mend: str | None = None) -> None:
        """Put an error of a clause on the list."""
        self._add(CharterError, self.errors, f"clause '{clause.id}': {message}", place, mend)

    def doubt(self, clause: Clause, place: _Place, message: str, mend: str | None = None) -> None:
        """Put a doubt on a clause on the list."""
        self._add(Doubt, self.doubts, f"clause '{clause.id}': {message}", place, mend)

    def doubt_of_all(self, field: str, message: str, mend: str | None = None) -> None:
        """Put a doubt on the whole charter on the list, at a field of its head."""
        node = _field(_field(self._root, "charter"), field) or self._root
        place = (node.line, node.column) if node else (0, 0)
        self._add(Doubt, self.doubts, message, place, mend)

    def doubt_as(self, said: CharterError) -> None:
        """Put on the list of doubts what was said elsewhere, where it was said."""
        self.doubts.append(
            Doubt(
                said.message,
                path=said.path,
                line=said.line,
                column=said.column,
                expected=said.expected,
                suggestion=said.suggestion,
            )
        )

    def at(self, clause: Clause, field: str = "") -> _Place:
        """Return where a field of a clause is written; the clause itself where it is not."""
        node = _field(self._nodes.get(clause.id), field)
        return (node.line, node.column) if node else (clause.line, clause.column)

    def of(self, clause: Clause, condition: Condition, *, last: bool = False) -> _Place:
        """Return where a part of a clause's condition is written, or else where the condition begins."""
        places = self._sentences(clause).get(condition)
        return places[-1 if last else 0] if places else self.at(clause, "when")

    def item(self, clause: Clause, field: str, value: str) -> _Place:
        """Return where an item of a clause's list is written."""
        node = _field(self._nodes.get(clause.id), field)
        found = [text for text in _texts(node) if text.value == value]
        return (found[0].line, found[0].column) if found else self.at(clause, field)

    def _sentences(self, clause: Clause) -> dict[Condition, list[_Place]]:
        """Return where each sentence of a clause's condition is written, and each regular expression."""
        if clause.id not in self._written:
            expressions = {leaf.source: leaf for leaf in expressions_of(clause.when)}
            places = self._written[clause.id] = {}
            for text in _texts(_field(self._nodes.get(clause.id), "when")):
                try:
                    said = expressions.get(text.value) or read_sentence(text.value, self._named)
                except Fault:
                    continue
                places.setdefault(said, []).append((text.line, text.column))
        return self._written[clause.id]

    def _add(
        self, sort: type[_Sort], found: list[_Sort], message: str, place: _Place, mend: str | None
    ) -> None:
        line, column = place
        found.append(sort(message, path=self.charter.path, line=line, column=column, suggestion=mend))


def expressions_of(condition: Condition) -> list[Matches]:
    """Return the regular expressions of a condition, each once."""
    if isinstance(condition, Matches):
        return [condition]
    if isinstance(condition, Every | Some | Neither):
        return list(dict.fromkeys(leaf for part in condition.parts for leaf in expressions_of(part)))
    return []


def told(condition: Condition) -> str:
    """Return a condition as its author may have written it, on one short line."""
    match condition:
        case Score(kind, operator, value):
            return f"'{kind} {operator} {value:g}'"
        case Present(kind):
            return f"'{kind}'"
        case Quantity(field, operator, value):
            return f"'{field} {operator} {value:g}'"
        case Choice(field, words, negated):
            return f"'{field} is {'not ' if negated else ''}{' or '.join(words)}'"
        case Matches(source, _):
            return f"the expression '{source if len(source) <= 60 else source[:59] + '…'}'"
        case Says(lists):
            return f"'text says {' or '.join(each.name for each in lists)}'"
        case Tagged(words, negated):
            return f"'tag is {'not ' if negated else ''}{' or '.join(words)}'"
        case Place(patterns, negated):
            return f"'space is {'not ' if negated else ''}{' or '.join(patterns)}'"
        case Hours():
            return f"'hour is {said_hours(condition)}'"
        case Days(days, _, negated):
            return f"'day is {'not ' if negated else ''}{' or '.join(days)}'"
        case Every(parts):
            return f"'all' of {told(parts[0])} and others"
        case Some(parts):
            return f"'any' of {told(parts[0])} and others"
        case Neither(parts):
            return f"'unless' {told(parts[0])}" + (" and others" if len(parts) > 1 else "")
        case _:
            return "a part of the condition"


def _field(node: Node | None, name: str) -> Node | None:
    found = node.entries.get(name) if isinstance(node, Fields) else None
    return found[1] if found else None


def _texts(node: Node | None) -> list[Text]:
    """Return every text under a node, in the order of the file."""
    if isinstance(node, Text):
        return [node]
    if isinstance(node, Series):
        return [text for item in node.items for text in _texts(item)]
    if isinstance(node, Fields):
        return [text for _, value in node.entries.values() for text in _texts(value)]
    return []
