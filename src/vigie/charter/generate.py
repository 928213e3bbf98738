"""Conditions become one Python function, generated once from their checked trees.

Nothing of the charter is pasted into the source: the lines are built from our own words and numbered
names (`k3`, `c12`), and the namespace binds those names to the charter's values. A clause named
`"); import os` is a value like another.

What makes it fast: the highest score of each kind is computed once, and clauses that need a kind are
tested together, behind one question on that kind; most messages have no finding and skip them all.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol

from vigie.charter.anchors import reader
from vigie.charter.pattern import searcher
from vigie.charter.place_and_time import clock
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
    Place,
    Present,
    Quantity,
    Reply,
    Says,
    Score,
    Some,
    Tagged,
    asked_tags,
    needed,
)
from vigie.charter.vocabulary import DAYS, LANGUAGE, LENGTH
from vigie.charter.wordlist import WordList, hearer
from vigie.engine.finding import Finding
from vigie.engine.toxicity import toxicity
from vigie.message import History, Message


class Matching(Protocol):
    """Tells which clauses match, by their numbers in the order written."""

    def __call__(
        self, message: Message, findings: Sequence[Finding], history: History | None = None, /
    ) -> list[int]:
        """Return the numbers of the clauses that match a message, given its author's history where known."""
        ...


#: What each operator is in the source: text of ours, whatever the charter holds.
_OPERATORS: Final = {">": ">", ">=": ">=", "<": "<", "<=": "<=", "=": "=="}
#: How each number is read, and what must be there before it is.
_QUANTITIES: Final = {
    "length": ("len(message.text)", ""),
    "rating": ("message.rating", ""),
    "likes": ("message.likes", ""),
    "author messages": ("history.messages", "history"),
    "author restricted": ("history.restricted", "history"),
    "author followers": ("message.author.followers", "message.author"),
}
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
        self.expressions: dict[str, int] = {}
        #: Each list asked for, and its bit in what the text says.
        self.lists: dict[WordList, int] = {}
        #: Each tag asked for, and its bit in what the clauses that matched give.
        self.tags: dict[str, int] = {}
        #: Each time zone asked for, and the name of the variable that holds the moment there.
        self.zones: dict[str, str] = {}

    def bind(self, value: object) -> str:
        """Return the name that stands for a value."""
        name = f"c{len(self.names)}"
        self.names[name] = value
        return name

    def kind(self, kind: str) -> str:
        """Return the name of the variable that holds a kind's highest score."""
        return self.kinds.setdefault(kind, f"k{len(self.kinds)}")

    def bits(self, tags: Iterable[str]) -> int:
        """Return the bits that stand for some tags."""
        return sum({1 << self.tags.setdefault(tag, len(self.tags)) for tag in tags})

    def either(self, patterns: Sequence[str]) -> tuple[str, str]:
        """Return the names of the patterns that stand for themselves, and of those that end with `*`."""
        exact = frozenset(pattern for pattern in patterns if not pattern.endswith("*"))
        starts = tuple(pattern[:-1] for pattern in patterns if pattern.endswith("*"))
        return self.bind(exact), self.bind(starts)

    def moment(self, zone: str) -> str:
        """Return the expression of the moment in a zone, which is read when first asked for."""
        name = self.zones.setdefault(zone, f"now{len(self.zones)}")
        self.names[f"clock_{name}"] = clock(zone)
        return f"({name} or ({name} := clock_{name}(message.at)))"

    def expression(self, condition: Condition) -> str:
        """Return the Python expression of a condition."""
        match condition:
            case Score(kind, operator, value):
                return f"{self.kind(kind)} {_OPERATORS[operator]} {self.bind(value)}"
            case Present(kind):
                return f"{self.kind(kind)} > 0.0"
            case Quantity(field, operator, value):
                known = "" if field == LENGTH else f"{_known(field)} and "
                return f"({known}{_QUANTITIES[field][0]} {_OPERATORS[operator]} {self.bind(value)})"
            case Exists(field):
                return f"({_known(field)})"
            case Reply(negated):
                return "not message.reply_to" if negated else "message.reply_to"
            case Choice("author role", words, negated):
                apart = f"{self.bind(frozenset(words))}.isdisjoint(message.author.roles)"
                return f"{'' if negated else 'not '}(message.author is None or {apart})"
            case Choice(field, words, negated):
                self.reads_language = self.reads_language or field == LANGUAGE
                # A language that nobody could tell is no other language.
                unsaid = (None, "und") if field == LANGUAGE and negated else ()
                named = self.bind(frozenset((*words, *unsaid)))
                return f"{_CHOICES[field]} {'not in' if negated else 'in'} {named}"
            case Matches(said, expression):
                bit = 1 << self.expressions.setdefault(said, len(self.expressions))
                # The text is read when first needed, and which expressions may be in it is told with it.
                once = "(text or (text := read(message.text)))"
                search = self.bind(searcher(expression))
                return f"({once}[0] & {bit:d} and {search}(text[1]) is not None)"
            case Says(lists):
                bits = sum({1 << self.lists.setdefault(each, len(self.lists)) for each in lists})
                # All the lists are looked for together, once, when the first of them is asked for.
                once = "(said if said is not None else (said := hear(message.text)))"
                return f"{once} & {bits:d}"
            case Tagged(words, negated):
                bits = self.bits(words)
                return f"not given & {bits:d}" if negated else f"given & {bits:d}"
            case Place(patterns, negated):
                exact, starts = self.either(patterns)
                once = "(place or (place := message.space.key))"
                inside = f"({once} in {exact} or place.startswith({starts}))"
                return f"not {inside}" if negated else inside
            case InThread(patterns, negated):
                exact, starts = self.either(patterns)
                read = "message.thread.id"
                inside = f"({read} in {exact} or {read}.startswith({starts}))"
                return f"{'not ' if negated else ''}(message.thread is not None and {inside})"
            case Hours(first, last, zone):
                minute = f"{self.moment(zone)}[1]"
                if first < last:
                    return f"{first:d} <= {minute} < {last:d}"
                return f"({minute} >= {first:d} or 0 <= {minute} < {last:d})"
            case Days(days, zone, negated):
                # A day that nobody can tell is no other day.
                kept = frozenset(number for number, day in enumerate(DAYS) if (day in days) != negated)
                return f"{self.moment(zone)}[0] in {self.bind(kept)}"
            case Every(parts):
                return "(" + " and ".join(map(self.expression, parts)) + ")"
            case Some(parts):
                return "(" + " or ".join(map(self.expression, parts)) + ")"
            case Neither(parts):
                return "not (" + " or ".join(map(self.expression, parts)) + ")"
        raise AssertionError(condition)


def _known(field: str) -> str:
    """Return the expression that a number is known."""
    read, holder = _QUANTITIES[field]
    # A history is known whole, or not at all.
    parts = [f"{holder} is not None"] if holder else []
    return " and ".join([*parts, *([] if holder == "history" else [f"{read} is not None"])])


def announced(language: str | None) -> str | None:
    """Return the code of the language that the network announced: "fr" for "fr-CA"."""
    return language.replace("_", "-").split("-")[0].lower() if language else None


def matching(conditions: Sequence[Condition], tags: Sequence[Sequence[str]] = ()) -> Matching:
    """Return the function that tells which of the conditions hold.

    Parameters
    ----------
    conditions
        Checked conditions, as `load` gives them.
    tags
        The tags that go with each condition, for those that ask for tags. A condition that asks for tags
        gives none, and is tested after all the others.

    Returns
    -------
    Matching
        A function of a message, its findings and its author's history; it returns positions in `conditions`,
        ascending.
    """
    source = _Source()
    free: list[str] = []
    gated: dict[frozenset[str], list[str]] = {}
    last: list[str] = []
    asked = frozenset().union(*map(asked_tags, conditions))
    for number, condition in enumerate(conditions):
        test = f"if {source.expression(condition)}: add({number:d})"
        if asked_tags(condition):
            last.append(test)
            continue
        if tags and (gives := source.bits(tag for tag in tags[number] if tag in asked)):
            test += f"; given |= {gives:d}"
        gate = needed(condition)
        (free if gate is None else gated.setdefault(gate, [])).append(test)
    lines = ["def matching(message, findings, history=None):", "    highest = {}", "    get = highest.get"]
    if source.reads_language:
        lines += ["    language = announced(message.lang)", "    surest = 0.0"]
    if source.expressions:
        source.names["read"] = reader(list(source.expressions))
        lines += ["    text = None"]
    if source.lists:
        source.names["hear"] = hearer(list(source.lists))
        lines += ["    said = None"]
    if last:
        lines += ["    given = 0"]
    lines += ["    place = None", *(f"    {now} = None" for now in source.zones.values())]
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
    if (free or last) and source.kinds:
        lines += ["    else:", "        " + " = ".join(source.kinds.values()) + " = 0.0"]
    lines += [f"    {test}" for test in (*free, *last)]
    if len(gated) + bool(free) + bool(last) > 1:
        lines += ["    found.sort()"]
    lines += ["    return found"]
    # The source holds only text written in this module; `bind` carries everything else.
    exec(compile("\n".join(lines), "<charter>", "exec"), source.names)  # noqa: S102
    function: Matching = source.names["matching"]
    return function
