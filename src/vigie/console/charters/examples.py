"""The examples of a draft, run some at a time, and those that are red as a screen tells them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vigie.charter.charter import Charter, Clause
from vigie.charter.condition_words import Words
from vigie.charter.examples import Examiner, ExampleResult, run
from vigie.charter.why_words import why_in
from vigie.console.charters.check import Looked
from vigie.console.charters.head import said
from vigie.console.charters.sentences import sentence
from vigie.console.words import PROPOSALS, language

#: Examples that are run in one answer, so that the screen tells how far it is.
STEP: Final = 40


@dataclass(frozen=True, slots=True)
class Red:
    """An example that does not come out as it says."""

    clause: str
    title: str
    text: str
    must: bool
    #: The condition of its clause, as a sentence.
    when: str
    #: Why the clause matched or did not: what the message is, of what it asks.
    because: str
    #: What the charter proposes for it, and the clause that this rests on.
    does: str
    decided: str
    #: Titles of the other clauses that matched.
    others: list[str]


def reds(charter: Charter, results: Sequence[ExampleResult]) -> list[Red]:
    """Return red examples as a screen tells them."""
    words = Words(language())
    clauses = {clause.id: clause for clause in charter.clauses}
    return [_red(result, clauses, words) for result in results]


def _red(result: ExampleResult, clauses: Mapping[str, Clause], words: Words) -> Red:
    def title(clause: str) -> str:
        return said(clauses[clause].title, clause) if clause in clauses else clause

    verdict = result.verdict
    return Red(
        clause=result.clause,
        title=title(result.clause),
        text=result.example.text,
        must=result.example.must,
        when=sentence(words.condition(clauses[result.clause].when)),
        because=sentence(why_in(words, clauses[result.clause].when, result.facts)),
        does=str(PROPOSALS[verdict.outcome]),
        decided=title(verdict.clause) if verdict.clause else "",
        others=[title(each) for each in verdict.matched if each not in (result.clause, verdict.clause)],
    )


@dataclass(frozen=True, slots=True)
class Tried:
    """Some examples that were run."""

    reds: list[Red]
    #: How many were run in this answer and those before it, and how many there are.
    done: int
    total: int
    #: The place of the first clause that was not tried yet.
    following: int

    @property
    def ended(self) -> bool:
        """Return whether all were run."""
        return self.done >= self.total


def try_examples(looked: Looked, start: int, engine: Examiner) -> Tried:
    """Run the examples of some clauses of a draft.

    Parameters
    ----------
    looked
        The draft, in which nothing is wrong.
    start
        The place of the first clause to try.
    engine
        Examines the messages; a fresh one.
    """
    charter = looked.compiled.charter
    counts = [len(clause.examples) for clause in charter.clauses]
    following, asked = start, 0
    while following < len(counts) and asked < STEP:
        asked += counts[following]
        following += 1
    ids = [clause.id for clause in charter.clauses[start:following]]
    failed = run(looked.compiled, engine, ids).failed if ids else ()
    return Tried(reds(charter, failed), sum(counts[:following]), sum(counts), following)
