"""The defects found in one charter, each put where it is written in its file.

An error refuses the charter; a doubt is told and refuses nothing.
"""

from typing import TypeVar

from vigie.charter import tree
from vigie.charter.charter import Charter, Clause
from vigie.charter.error import CharterError, Fault, Place
from vigie.charter.logic import Logic
from vigie.charter.nodes import Fields, Node, Series, Text, entry, placed
from vigie.charter.place_and_time import said_hours
from vigie.charter.sentence import Named, read_sentence
from vigie.charter.tree import (
    Choice,
    Condition,
    Days,
    Every,
    Exists,
    Hours,
    InThread,
    Matches,
    Neither,
    Present,
    Quantity,
    Reply,
    Says,
    Score,
    Some,
    Tagged,
)

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
        The tree it was read from, as `read` returned it; without it, places are those of the clauses.
    """

    def __init__(self, charter: Charter, root: Node | None = None) -> None:
        self.charter = charter
        self.logic = Logic(clause.when for clause in charter.clauses)
        self.errors: list[CharterError] = []
        self.doubts: list[Doubt] = []
        self._root = root
        self._named = Named(
            {each.name: each for each in charter.lists},
            {each.name: each for each in charter.thresholds},
            charter.timezone,
            {each.name: each.when for each in charter.filters},
        )
        self._filters = entry(root, "filters")
        self._nodes: dict[str, Fields] = {}
        self._written: dict[str, dict[Condition, list[Place]]] = {}
        clauses = entry(root, "clauses")
        for node in clauses.items if isinstance(clauses, Series) else ():
            if isinstance(node, Fields) and isinstance(name := entry(node, "id"), Text):
                self._nodes[name.value] = node

    def error(self, clause: Clause, place: Place, message: str, mend: str | None = None) -> None:
        """Put an error of a clause on the list."""
        self._add(CharterError, self.errors, f"clause '{clause.id}': {message}", place, mend)

    def doubt(self, clause: Clause, place: Place, message: str, mend: str | None = None) -> None:
        """Put a doubt on a clause on the list."""
        self._add(Doubt, self.doubts, f"clause '{clause.id}': {message}", place, mend)

    def doubt_of_all(self, field: str, message: str, mend: str | None = None) -> None:
        """Put a doubt on the whole charter on the list, at a field of its head."""
        node = entry(self._root, "charter", field) or self._root
        place = placed(node) if node else Place(self.charter.path)
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

    def at(self, clause: Clause, field: str = "") -> Place:
        """Return where a field of a clause is written; the clause itself where it is not."""
        return clause.places.get(field, clause.place)

    def of(self, clause: Clause, condition: Condition, *, last: bool = False) -> Place:
        """Return where a part of a clause's condition is written, or else where the condition begins."""
        places = self._sentences(clause).get(condition)
        return places[-1 if last else 0] if places else self.at(clause, "when")

    def item(self, clause: Clause, field: str, value: str) -> Place:
        """Return where an item of a clause's list is written."""
        node = entry(self._nodes.get(clause.id), field)
        found = [text for text in _texts(node) if text.value == value]
        first = found[0] if found else None
        return placed(first) if first else self.at(clause, field)

    def _sentences(self, clause: Clause) -> dict[Condition, list[Place]]:
        """Return where each sentence of a clause's condition is written, and each regular expression."""
        if clause.id not in self._written:
            expressions = {leaf.source: leaf for leaf in expressions_of(clause.when)}
            places = self._written[clause.id] = {}
            written = _texts(entry(self._nodes.get(clause.id), "when"))
            # What a filter says is told where the filter says it.
            written += [
                text for name in clause.filters for text in _texts(entry(self._filters, name, "when"))
            ]
            for text in written:
                try:
                    said = expressions.get(text.value) or read_sentence(text.value, self._named)
                except Fault:
                    continue
                places.setdefault(said, []).append(placed(text))
        return self._written[clause.id]

    def _add(
        self, sort: type[_Sort], found: list[_Sort], message: str, place: Place, mend: str | None
    ) -> None:
        path = place.path or self.charter.path
        found.append(sort(message, path=path, line=place.line, column=place.column, suggestion=mend))


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
        case Score(kind, operator, value, threshold):
            return f"'{kind} {operator} {threshold or f'{value:g}'}'"
        case Present(kind):
            return f"'{kind}'"
        case Quantity(field, operator, value):
            return f"'{field} {operator} {value:g}'"
        case Exists(field):
            return f"'{field} exists'"
        case Reply(negated):
            return f"'message is {'not ' if negated else ''}reply'"
        case Choice(field, words, negated):
            return f"'{field} is {'not ' if negated else ''}{' or '.join(words)}'"
        case Matches(source, _):
            return f"the expression '{source if len(source) <= 60 else source[:59] + '…'}'"
        case Says(lists):
            return f"'text says {' or '.join(each.name for each in lists)}'"
        case Tagged(words, negated):
            return f"'tag is {'not ' if negated else ''}{' or '.join(words)}'"
        case tree.Place(patterns, negated):
            return f"'space is {'not ' if negated else ''}{' or '.join(patterns)}'"
        case InThread(patterns, negated):
            return f"'thread is {'not ' if negated else ''}{' or '.join(patterns)}'"
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


def _texts(node: Node | None) -> list[Text]:
    """Return every text under a node, in the order of the file."""
    if isinstance(node, Text):
        return [node]
    if isinstance(node, Series):
        return [text for item in node.items for text in _texts(item)]
    if isinstance(node, Fields):
        return [text for _, value in node.entries.values() for text in _texts(value)]
    return []
