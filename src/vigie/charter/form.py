"""A clause as a form: what a screen draws and gives back, nothing lost on the way."""

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from vigie.charter.edit_values import Value, entry_lines, held, inline
from vigie.charter.error import CharterError
from vigie.charter.fields import Reader
from vigie.charter.filters import read_filters
from vigie.charter.form_condition import Group, condition_of, groups_of
from vigie.charter.lists import read_lists
from vigie.charter.nodes import Fields, Node, Series, Text, compose, entry
from vigie.charter.place_and_time import DEFAULT_ZONE
from vigie.charter.sentence import Named
from vigie.charter.thresholds import read_thresholds

#: Fields that the form draws; any other is kept as it is.
_DRAWN: Final = (
    "id", "title", "reason", "rests_on", "when", "outcome", "acts_alone", "priority", "tags", "route",
    "alert", "propose", "examples",
)  # fmt: skip

_NUMBER: Final = re.compile(r"\d{1,9}(\.\d{1,6})?")


class ExampleForm(msgspec.Struct, frozen=True):
    """An example; one that is inherited stays whatever is written below."""

    text: str
    #: What surrounds it: kind, rating, findings…
    around: dict[str, Any] = {}
    inherited: bool = False


class ClauseForm(msgspec.Struct, frozen=True, kw_only=True):
    """A clause as a form."""

    id: str
    title: dict[str, str]
    reason: dict[str, str]
    #: The law or the rule that it rests on.
    rests_on: dict[str, str] = {}
    #: The condition in groups of sentences; empty where only `text` can say it.
    groups: tuple[Group, ...] = ()
    #: The condition as YAML, where it is not written as a condition is.
    text: str | None = None
    outcome: str | None = None
    #: True, False, or the word that stands there.
    acts_alone: bool | str = False
    priority: str | None = None
    tags: tuple[str, ...] = ()
    route: str | None = None
    alert: str | None = None
    propose: str | None = None
    must: tuple[ExampleForm, ...] = ()
    must_not: tuple[ExampleForm, ...] = ()
    #: Fields that the form does not draw, as they are.
    other: dict[str, Any] = {}


def form_of(root: Node, clause_id: str) -> ClauseForm:
    """Return the form of a clause.

    Parameters
    ----------
    root
        The tree of a charter with all that it inherits: `edit.whole(text)`.
    clause_id
        The clause.

    Raises
    ------
    CharterError
        When there is no such clause.
    """
    clauses = entry(root, "clauses")
    for node in clauses.items if isinstance(clauses, Series) else ():
        if isinstance(node, Fields) and _word(entry(node, "id")) == clause_id:
            break
    else:
        raise CharterError(f"there is no clause '{clause_id[:60]}'", path="charter")
    when = entry(node, "when")
    groups = groups_of(when, _named(root))
    alone = _word(entry(node, "acts_alone")) or "false"
    return ClauseForm(
        id=clause_id,
        title=_sentences(entry(node, "title")),
        reason=_sentences(entry(node, "reason")),
        rests_on=_sentences(entry(node, "rests_on")),
        groups=groups or (),
        text=None if groups or when is None else _as_text(when),
        outcome=_word(entry(node, "outcome")),
        acts_alone={"true": True, "false": False}.get(alone, alone),
        priority=_word(entry(node, "priority")),
        tags=tuple(_word(tag) or "" for tag in _items(entry(node, "tags"))),
        route=_word(entry(node, "route")),
        alert=_word(entry(node, "alert")),
        propose=_word(entry(node, "propose")),
        must=_examples(root, node, "must"),
        must_not=_examples(root, node, "must_not"),
        other={name: _value(value) for name, (_, value) in node.entries.items() if name not in _DRAWN},
    )


def fields_of(form: ClauseForm) -> dict[str, Value | None]:
    """Return what a form says, as `edit.with_clause` takes it: None for a field that is empty.

    Raises
    ------
    CharterError
        When the condition that was written as text is no YAML.
    """
    sides: dict[str, Value] = {"must": _listed(form.must), "must_not": _listed(form.must_not)}
    return {
        "title": form.title or None,
        "reason": form.reason or None,
        "rests_on": form.rests_on or None,
        "when": condition_of(form.groups) if form.text is None else held(compose(form.text, "charter")),
        "outcome": form.outcome or None,
        "acts_alone": form.acts_alone or None,
        "priority": form.priority or None,
        "tags": list(form.tags) or None,
        "route": form.route or None,
        "alert": form.alert or None,
        "propose": form.propose or None,
        "examples": {side: items for side, items in sides.items() if items} or None,
        **form.other,
    }


def _as_text(when: Node) -> str:
    value = held(when)
    if isinstance(value, Mapping):
        return "\n".join(line for name, each in value.items() for line in entry_lines(name, each, ""))
    return inline(value)


def _examples(root: Node, clause: Fields, side: str) -> tuple[ExampleForm, ...]:
    found = []
    for node in _items(entry(clause, "examples", side)):
        # Each value keeps its file: what is inherited was read in another.
        inherited = node.path != root.path
        if isinstance(node, Fields):
            around = {name: _value(value) for name, (_, value) in node.entries.items() if name != "text"}
            found.append(ExampleForm(_word(entry(node, "text")) or "", around, inherited))
        else:
            found.append(ExampleForm(_word(node) or "", {}, inherited))
    return tuple(found)


def _listed(examples: tuple[ExampleForm, ...]) -> list[Value]:
    return [{"text": each.text, **each.around} if each.around else each.text for each in examples]


def _named(root: Node) -> Named:
    """Return what the head of a charter names; what is wrong there is told elsewhere."""
    reader = Reader("")
    lists, thresholds = (
        read_lists(reader, entry(root, "lists")),
        read_thresholds(reader, entry(root, "thresholds")),
    )
    zone = _word(entry(root, "charter", "timezone")) or DEFAULT_ZONE
    reader.named = Named({each.name: each for each in lists}, {each.name: each for each in thresholds}, zone)
    read_filters(reader, entry(root, "filters"))
    return reader.named


def _sentences(node: Node | None) -> dict[str, str]:
    entries = node.entries.items() if isinstance(node, Fields) else ()
    return {name: _word(value) or "" for name, (_, value) in entries}


def _value(node: Node) -> Any:
    """Return what a node holds, without the place where it is written."""
    if isinstance(node, Series):
        return [_value(item) for item in node.items]
    if isinstance(node, Fields):
        return {name: _value(value) for name, (_, value) in node.entries.items()}
    if node.plain and _NUMBER.fullmatch(node.value):
        return float(node.value) if "." in node.value else int(node.value)
    return {"true": True, "false": False}.get(node.value, node.value) if node.plain else node.value


def _items(node: Node | None) -> list[Node]:
    """Return the items of a list; one that stands without its brackets is a list of one."""
    if isinstance(node, Series):
        return node.items
    return [] if node is None else [node]


def _word(node: Node | None) -> str | None:
    return node.value if isinstance(node, Text) and node.value else None
