"""Conditions become one Python function, generated once from their checked trees.

Nothing of the charter is pasted into the source: the lines are built from our own words and numbered
names (`k3`, `c12`), and the namespace binds those names to the charter's values. A clause named
`"); import os` is a value like another.

What makes it fast: the highest score of each kind is computed once, and clauses that need a kind are
tested together, behind one question on that kind; most messages have no finding and skip them all.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from vigie.charter.pattern import reader, searcher
from vigie.charter.tree import (
    Choice,
    Condition,
    Every,
    Matches,
    Neither,
    Present,
    Quantity,
    Score,
    Some,
    needed,
)
from vigie.charter.vocabulary import LANGUAGE
from vigie.engine.finding import Finding
from vigie.engine.toxicity import toxicity
from vigie.message import Message

#: Given a message and its findings, the numbers of the clauses that match, in the order written.
Matching = Callable[[Message, Sequence[Finding]], list[int]]

#: What each operator is in the source: text of ours, whatever the charter holds.
_OPERATORS: Final = {">": ">", ">=": ">=", "<": "<", "<=": "<=", "=": "=="}
_QUANTITIES: Final = {"length": "len(message.text)", "rating": "message.rating", "likes": "message.likes"}
_CHOICES: Final = {"kind": "message.kind", "language": "language", "network": "message.space.network"}


class _Source:
    """The lines of the function, and the values that its names stand for."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {
            "LANGUAGE": LANGUAGE,
            "announced": announced,
            "derived": toxicity,
        }
        self.kinds: dict[str, str] = {}
        self.reads_language = False
        self.expressions: list[str] = []

    def bind(self, value: object) -> str:
        """Return the name that stands for a value."""
        name = f"c{len(self.names)}"
        self.names[name] = value
        return name

    def kind(self, kind: str) -> str:
        """Return the name of the variable that holds a kind's highest score."""
        return self.kinds.setdefault(kind, f"k{len(self.kinds)}")

    def expression(self, condition: Condition) -> str:
        """Return the Python expression of a condition."""
        match condition:
            case Score(kind, operator, value):
                return f"{self.kind(kind)} {_OPERATORS[operator]} {self.bind(value)}"
            case Present(kind):
                return f"{self.kind(kind)} > 0.0"
            case Quantity(field, operator, value):
                read = _QUANTITIES[field]
                present = "" if field == "length" else f"{read} is not None and "
                return f"({present}{read} {_OPERATORS[operator]} {self.bind(value)})"
            case Choice("author role", words, negated):
                apart = f"{self.bind(frozenset(words))}.isdisjoint(message.author.roles)"
                return f"{'' if negated else 'not '}(message.author is None or {apart})"
            case Choice(field, words, negated):
                self.reads_language = self.reads_language or field == LANGUAGE
                # A language that nobody could tell is no other language.
                unsaid = (None, "und") if field == LANGUAGE and negated else ()
                named = self.bind(frozenset((*words, *unsaid)))
                return f"{_CHOICES[field]} {'not in' if negated else 'in'} {named}"
            case Matches(_, expression):
                self.expressions.append(expression)
                # The text is read when first needed; empty, no expression is in it.
                once = "(text or text is None and (text := read(message.text)))"
                return f"({once} and {self.bind(searcher(expression))}(text) is not None)"
            case Every(parts):
                return "(" + " and ".join(map(self.expression, parts)) + ")"
            case Some(parts):
                return "(" + " or ".join(map(self.expression, parts)) + ")"
            case Neither(parts):
                return "not (" + " or ".join(map(self.expression, parts)) + ")"
        raise AssertionError(condition)


def announced(language: str | None) -> str | None:
    """Return the code of the language that the network announced: "fr" for "fr-CA"."""
    return language.replace("_", "-").split("-")[0].lower() if language else None


def matching(conditions: Sequence[Condition]) -> Matching:
    """Return the function that tells which of the conditions hold.

    Parameters
    ----------
    conditions
        Checked conditions, as `load` gives them.

    Returns
    -------
    Matching
        A function of a message and its findings; it returns positions in `conditions`, ascending.
    """
    source = _Source()
    free: list[str] = []
    gated: dict[frozenset[str], list[str]] = {}
    for number, condition in enumerate(conditions):
        test = f"if {source.expression(condition)}: add({number:d})"
        gate = needed(condition)
        (free if gate is None else gated.setdefault(gate, [])).append(test)
    lines = ["def matching(message, findings):", "    highest = {}", "    get = highest.get"]
    if source.reads_language:
        lines += ["    language = announced(message.lang)", "    surest = 0.0"]
    if source.expressions:
        source.names["read"] = reader(source.expressions)
        lines += ["    text = None"]
    lines += ["    for finding in findings:", "        kind = finding.kind", "        score = finding.score"]
    lines += ["        if kind == LANGUAGE:"]
    if source.reads_language:
        lines += ["            if score > surest and finding.args:"]
        lines += ["                language = finding.args[0]", "                surest = score"]
    lines += ["            continue"]
    lines += ["        if score > get(kind, 0.0):", "            highest[kind] = score"]
    lines += ["    found = []", "    add = found.append"]
    scores = [f"{name} = get({source.bind(kind)}, 0.0)" for kind, name in source.kinds.items()]
    if derived := source.kinds.get("toxicity"):
        scores += [f"if {derived} == 0.0: {derived} = derived(findings)"]
    lines += ["    if highest:", *(f"        {line}" for line in scores or ["pass"])]
    for gate, tests in gated.items():
        present = " or ".join(f"{source.kind(kind)} > 0.0" for kind in sorted(gate))
        lines += [f"        if {present}:", *(f"            {test}" for test in tests)]
    if free and source.kinds:
        lines += ["    else:", "        " + " = ".join(source.kinds.values()) + " = 0.0"]
    lines += [f"    {test}" for test in free]
    if gated and len(gated) + bool(free) > 1:
        lines += ["    found.sort()"]
    lines += ["    return found"]
    # The source holds only text written in this module; `bind` carries everything else.
    exec(compile("\n".join(lines), "<charter>", "exec"), source.names)  # noqa: S102
    function: Matching = source.names["matching"]
    return function
