"""The examples of a charter's clauses, run through the engine as messages: they are its tests."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from vigie.charter.charter import Charter, Clause, Example
from vigie.charter.compile import CompiledCharter, compile_charter
from vigie.charter.explain import Facts, tags_given, why
from vigie.charter.place_and_time import DEFAULT_ZONE, in_week
from vigie.charter.tree import asked_tags
from vigie.charter.verdict import Verdict
from vigie.engine.finding import Finding
from vigie.message import REMEMBERED, Author, History, Message, Space, Thread

#: Any moment will do: examples are relative to it. Each example has an hour of its own.
_START = 1_700_000_000_000
_HOUR = 3_600_000


class Examiner(Protocol):
    """What the examples need of the engine."""

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        """Return the findings of each message, in order."""
        ...


class ExampleResult(msgspec.Struct, frozen=True):
    """What one example gave."""

    clause: str
    example: Example
    passed: bool
    #: The charter's verdict on the (last) message.
    verdict: Verdict
    #: Why the clause matched or did not, in words.
    because: str
    #: What its condition was asked of, so that a screen says why in the reader's language.
    facts: Facts

    @property
    def line(self) -> int:
        """Return the example's line in the file."""
        return self.example.line


class ExamplesReport(msgspec.Struct, frozen=True):
    """What all the examples of a charter gave."""

    charter: str
    results: tuple[ExampleResult, ...]

    @property
    def failed(self) -> tuple[ExampleResult, ...]:
        """Return the examples that are red."""
        return tuple(result for result in self.results if not result.passed)

    @property
    def passed(self) -> bool:
        """Return whether every example is green."""
        return not self.failed


def messages(example: Example, number: int = 0, zone: str = DEFAULT_ZONE) -> list[Message]:
    """Return the messages of an example, in a space and at an hour of their own where it says none."""
    network, _, place = (example.space or f"example:example-{number}").partition(":")
    space = Space(network, place)
    count = max(example.repeat, example.authors)
    step = example.within * 1000 / (count - 1) if count > 1 else 0.0
    begin = in_week(example.at, zone, number) if example.at else _START + number * _HOUR
    series: list[Message] = []
    for index in range(count):
        at = begin + round(index * step)
        writer = index % example.authors
        series.append(
            Message(
                id=f"{number}-{index}",
                space=space,
                kind=example.kind,
                text=example.text,
                author=Author(
                    f"{number}-{writer}",
                    f"auteur{writer}",
                    (example.role,) if example.role else (),
                    example.followers,
                ),
                thread=Thread(example.thread) if example.thread else None,
                reply_to=f"{number}-before" if example.reply else None,
                at=at,
                received_at=at,
                lang=example.language,
                likes=example.likes,
                rating=example.rating,
            )
        )
    return series


def history(example: Example, index: int = 0) -> History | None:
    """Return what the author of a message of a series wrote before it; None where nothing is said of it."""
    if example.messages is None and example.restricted is None:
        return None
    restricted = example.restricted or 0
    before = restricted if example.messages is None else example.messages
    return History(min(before + index // example.authors, REMEMBERED), restricted)


def run(charter: Charter | CompiledCharter, engine: Examiner, clauses: Sequence[str] = ()) -> ExamplesReport:
    """Run the examples of a charter.

    A series (`repeat`, `authors`) must match by its last message, or must not match by any.

    Parameters
    ----------
    charter
        The charter, compiled or not.
    engine
        Examines the messages; a fresh one, since crowds are remembered.
    clauses
        Ids of the clauses to run; all of them where empty.

    Returns
    -------
    ExamplesReport
        One result for each example, in the order of the file.
    """
    compiled = charter if isinstance(charter, CompiledCharter) else compile_charter(charter)
    results: list[ExampleResult] = []
    for clause in compiled.charter.clauses:
        if clauses and clause.id not in clauses:
            continue
        for example in clause.examples:
            results.append(_result(compiled, clause, example, engine, len(results)))
    return ExamplesReport(compiled.charter.id, tuple(results))


def _result(
    compiled: CompiledCharter, clause: Clause, example: Example, engine: Examiner, number: int
) -> ExampleResult:
    series = messages(example, number, compiled.charter.timezone)
    seen = engine.examine(series)
    length = len(example.text)
    supposed = [Finding(kind, score, 0, length, "example", (), "example") for kind, score in example.findings]
    told: tuple[Verdict, str, Facts] | None = None
    hit = False
    others = [(each.when, each.tags) for each in compiled.clauses] if asked_tags(clause.when) else ()
    for index, (message, findings) in enumerate(zip(series, seen, strict=True)):
        findings, before = [*findings, *supposed], history(example, index)
        verdict = compiled.weigh(message, findings, before)
        hit = clause.id in verdict.matched
        given = tags_given(others, message, findings, before)
        facts = Facts(message, findings, given, before)
        told = verdict, why(clause.when, facts), facts
        if hit and not example.must:
            break
    assert told is not None
    return ExampleResult(clause.id, example, hit == example.must, *told)
