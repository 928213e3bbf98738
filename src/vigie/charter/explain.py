"""Why a condition holds or does not, in words: the tree read step by step.

It is the slow twin of the function that `generate.py` generates, and the tests hold them equal.
"""

from collections.abc import Sequence

from vigie.charter.generate import announced
from vigie.charter.pattern import prepared, searcher
from vigie.charter.tree import (
    Choice,
    Condition,
    Every,
    Matches,
    Neither,
    Operator,
    Present,
    Quantity,
    Score,
    Some,
)
from vigie.charter.vocabulary import LANGUAGE
from vigie.engine.finding import Finding
from vigie.engine.toxicity import toxicity
from vigie.message import Message


class Facts:
    """What a condition may ask of one message."""

    def __init__(self, message: Message, findings: Sequence[Finding]) -> None:
        self.message = message
        self.highest: dict[str, float] = {}
        self.language = announced(message.lang)
        surest = 0.0
        for finding in findings:
            if finding.kind == LANGUAGE:
                if finding.score > surest and finding.args:
                    self.language, surest = finding.args[0], finding.score
            elif finding.score > self.highest.get(finding.kind, 0.0):
                self.highest[finding.kind] = finding.score
        self.findings = findings

    def score(self, kind: str) -> float:
        """Return the highest score of a kind, 0 where nothing was seen."""
        if kind == "toxicity" and kind not in self.highest:
            self.highest[kind] = toxicity(self.findings) if self.findings else 0.0
        return self.highest.get(kind, 0.0)

    def number(self, field: str) -> float | None:
        """Return a number of the message."""
        if field == "length":
            return len(self.message.text)
        return self.message.rating if field == "rating" else self.message.likes

    def words(self, field: str) -> tuple[str, ...]:
        """Return the words that a field holds: one, or several roles, or none."""
        if field == "author role":
            return self.message.author.roles if self.message.author else ()
        if field == LANGUAGE:
            return (self.language,) if self.language else ()
        return (self.message.kind if field == "kind" else self.message.space.network,)


def holds(condition: Condition, facts: Facts) -> bool:
    """Return whether the condition holds."""
    match condition:
        case Score(kind, operator, value):
            return _compares(facts.score(kind), operator, value)
        case Present(kind):
            return facts.score(kind) > 0
        case Quantity(field, operator, value):
            number = facts.number(field)
            return number is not None and _compares(number, operator, value)
        case Choice(field, words, negated):
            said = facts.words(field)
            if field == LANGUAGE and negated and said in {(), ("und",)}:
                return False
            return any(word in words for word in said) != negated
        case Matches(_, expression):
            return searcher(expression)(prepared(facts.message.text)) is not None
        case Every(parts):
            return all(holds(part, facts) for part in parts)
        case Some(parts):
            return any(holds(part, facts) for part in parts)
        case Neither(parts):
            return not any(holds(part, facts) for part in parts)
    raise AssertionError(condition)


def why(condition: Condition, facts: Facts) -> str:
    """Return in words why the condition holds or does not.

    Only the parts that decide are told: for `all`, those that fail; for `any`, all or the first.
    """
    met = holds(condition, facts)
    match condition:
        case Score(kind, operator, value):
            return f"{kind} is {facts.score(kind):.2f}, {'' if met else 'not '}{operator} {value:g}"
        case Present(kind):
            return f"{kind} was seen ({facts.score(kind):.2f})" if met else f"no {kind} was seen"
        case Quantity(field, operator, value):
            number = facts.number(field)
            told = "unknown" if number is None else f"{number:g}"
            return f"{field} is {told}, {'' if met else 'not '}{operator} {value:g}"
        case Choice(field, words, negated):
            told = ", ".join(facts.words(field)) or "unknown"
            return f"{field} is {told}" + (
                "" if met else f", {'' if negated else 'not '}{' or '.join(words)}"
            )
        case Matches(source, _):
            return f"the text {'matches' if met else 'does not match'} '{source}'"
        case Every(parts) | Some(parts):
            deciding = [part for part in parts if holds(part, facts) == met]
            if isinstance(condition, Some) == met:
                deciding = deciding[:1]
            return (" and " if met else ", ").join(why(part, facts) for part in deciding)
        case Neither(parts):
            if met:
                return "nothing excepts it"
            return "excepted: " + next(why(part, facts) for part in parts if holds(part, facts))
    raise AssertionError(condition)


def _compares(number: float, operator: Operator, value: float) -> bool:
    match operator:
        case ">":
            return number > value
        case ">=":
            return number >= value
        case "<":
            return number < value
        case "<=":
            return number <= value
        case "=":
            return number == value
