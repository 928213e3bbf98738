"""Why a condition holds or does not, in words: the tree read step by step.

It is the slow twin of the function that `generate.py` generates, and the tests hold them equal.
"""

from collections.abc import Iterable, Sequence

from vigie.charter.generate import announced
from vigie.charter.pattern import prepared, searcher
from vigie.charter.place_and_time import Moment, clock, in_hours, in_place, said_hours, said_minute
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
    Operator,
    Place,
    Present,
    Quantity,
    Reply,
    Says,
    Score,
    Some,
    Tagged,
    asked_tags,
)
from vigie.charter.vocabulary import DAYS, LANGUAGE
from vigie.charter.wordlist import first_said
from vigie.engine.finding import Finding
from vigie.engine.toxicity import toxicity
from vigie.message import History, Message


class Facts:
    """What a condition may ask of one message."""

    def __init__(
        self,
        message: Message,
        findings: Sequence[Finding],
        tags: frozenset[str] = frozenset(),
        history: History | None = None,
    ) -> None:
        self.message = message
        self.history = history
        #: Those that other clauses give, see `tags_given`.
        self.tags = tags
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
        message, author, history = self.message, self.message.author, self.history
        match field:
            case "length":
                return len(message.text)
            case "rating":
                return message.rating
            case "likes":
                return message.likes
            case "author messages":
                return history.messages if history else None
            case "author restricted":
                return history.restricted if history else None
            case "author followers":
                return author.followers if author else None
        raise AssertionError(field)

    def moment(self, zone: str) -> Moment:
        """Return the day and the minute it was written at."""
        return clock(zone)(self.message.at)

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
        case Exists(field):
            return facts.number(field) is not None
        case Reply(negated):
            return bool(facts.message.reply_to) != negated
        case Choice(field, words, negated):
            said = facts.words(field)
            if field == LANGUAGE and negated and said in {(), ("und",)}:
                return False
            return any(word in words for word in said) != negated
        case Matches(_, expression):
            return searcher(expression)(prepared(facts.message.text)) is not None
        case Says(lists):
            return first_said(lists, facts.message.text) is not None
        case Tagged(words, negated):
            return facts.tags.isdisjoint(words) == negated
        case Place(patterns, negated):
            return in_place(facts.message.space.key, patterns) != negated
        case InThread(patterns, negated):
            thread = facts.message.thread
            return (thread is not None and in_place(thread.id, patterns)) != negated
        case Hours():
            return in_hours(facts.moment(condition.zone)[1], condition)
        case Days(days, zone, negated):
            day = facts.moment(zone)[0]
            return day >= 0 and (DAYS[day] in days) != negated
        case Every(parts):
            return all(holds(part, facts) for part in parts)
        case Some(parts):
            return any(holds(part, facts) for part in parts)
        case Neither(parts):
            return not any(holds(part, facts) for part in parts)
    raise AssertionError(condition)


def tags_given(
    clauses: Iterable[tuple[Condition, Sequence[str]]],
    message: Message,
    findings: Sequence[Finding],
    history: History | None = None,
) -> frozenset[str]:
    """Return the tags of the clauses that match, those that ask for tags themselves left out.

    Parameters
    ----------
    clauses
        The condition and the tags of each.
    message, findings, history
        What they are asked of.
    """
    facts = Facts(message, findings, history=history)
    return frozenset(
        tag for when, tags in clauses if tags and not asked_tags(when) and holds(when, facts) for tag in tags
    )


def why(condition: Condition, facts: Facts) -> str:
    """Return in words why the condition holds or does not.

    Only the parts that decide are told: for `all`, those that fail; for `any`, all or the first.
    """
    met = holds(condition, facts)
    match condition:
        case Score(kind, operator, value, threshold):
            named = f" ({threshold})" if threshold else ""
            return f"{kind} is {facts.score(kind):.2f}, {'' if met else 'not '}{operator} {value:g}{named}"
        case Present(kind):
            return f"{kind} was seen ({facts.score(kind):.2f})" if met else f"no {kind} was seen"
        case Quantity(field, operator, value):
            number = facts.number(field)
            told = "unknown" if number is None else f"{number:g}"
            return f"{field} is {told}, {'' if met else 'not '}{operator} {value:g}"
        case Exists(field):
            return f"{field} is {'known' if met else 'unknown'}"
        case Reply():
            return f"the message {'answers another' if facts.message.reply_to else 'answers none'}"
        case Choice(field, words, negated):
            told = ", ".join(facts.words(field)) or "unknown"
            return f"{field} is {told}" + (
                "" if met else f", {'' if negated else 'not '}{' or '.join(words)}"
            )
        case Matches(source, _):
            return f"the text {'matches' if met else 'does not match'} '{source}'"
        case Says(lists):
            if found := first_said(lists, facts.message.text):
                return f"the text says '{found[1].source}', of the list '{found[0].name}'"
            return "the text says nothing of " + " or ".join(f"'{each.name}'" for each in lists)
        case Tagged(words, _):
            given = [word for word in words if word in facts.tags]
            if given:
                return f"another clause gives the tag {given[0]}"
            return f"no other clause gives the tag {' or '.join(words)}"
        case Place():
            return f"the space is {facts.message.space.key}"
        case InThread():
            thread = facts.message.thread
            return f"the thread is {thread.id}" if thread else "the message is in no thread"
        case Hours(_, _, zone) | Days(_, zone, _):
            day, minute = facts.moment(zone)
            told = f"it is {DAYS[day]} {said_minute(minute)} ({zone})" if day >= 0 else "the time is unknown"
            if isinstance(condition, Hours):
                return told + f", {'' if met else 'not '}{said_hours(condition)}"
            return told
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
