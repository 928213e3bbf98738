"""The examples of a clause that is being written, run through the engine: each green or red, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.charter.charter import Clause
from vigie.charter.compile import compile_charter
from vigie.charter.condition_words import Words
from vigie.charter.error import CharterError
from vigie.charter.examples import Examiner, ExampleResult, run
from vigie.charter.load import loads
from vigie.charter.tree import Present, Score, leaves
from vigie.console.charters.head import said
from vigie.console.charters.sentences import DOES
from vigie.console.editor.draft import known_of
from vigie.console.editor.form import SIDES, Typed, to_fields
from vigie.console.editor.save import with_clause
from vigie.console.words import language
from vigie.engine.finding import Finding
from vigie.message import Message
from vigie.versions.models import OwnCharter


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an example gave."""

    #: Where it stands on the screen.
    place: str
    passed: bool
    must: bool
    #: The scores that the clause asks for, as the engine gave them.
    scores: str
    #: Why the clause matched or did not, in the charter's own words.
    because: str
    #: What the whole charter proposes for it, and the clause that this rests on, where it is another.
    does: str
    decided: str


class _Heard:
    """An engine, and what it found in the last message of each series."""

    def __init__(self, engine: Examiner) -> None:
        self._engine = engine
        self.found: list[list[Finding]] = []

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        examined = self._engine.examine(messages)
        self.found.append(examined[-1])
        return examined


def outcomes(own: OwnCharter, typed: Typed, engine: Examiner) -> list[Outcome]:
    """Run the examples of a clause as it was typed.

    Parameters
    ----------
    own
        The charter, whose draft holds the other clauses.
    typed
        The clause, in which nothing is wrong.
    engine
        Examines the messages; a fresh one.

    Raises
    ------
    CharterError
        The draft is wrong elsewhere.
    vigie.examiner.ExaminerError
        The engine did not answer.
    """
    charter = loads(with_clause(own, typed.id, to_fields(typed)), own.slug, known=known_of(own.client_id))
    heard = _Heard(engine)
    results = run(compile_charter(charter), heard, [typed.id]).results
    titles = {clause.id: said(clause.title, clause.id) for clause in charter.clauses}
    clause = next(each for each in charter.clauses if each.id == typed.id)
    left = list(zip(results, heard.found, strict=True))
    told = []
    for side in SIDES:
        for number, example in enumerate(getattr(typed, side)):
            asked = side == "must", example.text.strip()
            found = next(
                (each for each in left if (each[0].example.must, each[0].example.text) == asked), None
            )
            if found is not None:
                left.remove(found)
                told.append(_outcome(f"{side}-{number}", *found, clause, titles))
    return told


def elsewhere(error: CharterError, clause_id: str) -> str:
    """Return the other clause whose mistake keeps examples from being run; empty where it is none."""
    named = error.message.split("'", 2)
    other = named[1] if error.message.startswith("clause '") and len(named) > 2 else ""
    return other if other != clause_id else ""


def _outcome(
    place: str, result: ExampleResult, found: Sequence[Finding], clause: Clause, titles: dict[str, str]
) -> Outcome:
    verdict, decided = result.verdict, result.verdict.clause or ""
    return Outcome(
        place=place,
        passed=result.passed,
        must=result.example.must,
        scores=_scores(clause, result, found),
        because=result.because,
        does=str(DOES[verdict.outcome]),
        decided=titles.get(decided, decided) if decided != result.clause else "",
    )


def _scores(clause: Clause, result: ExampleResult, found: Sequence[Finding]) -> str:
    words = Words(language())
    highest = dict(result.example.findings)
    for finding in found:
        highest[finding.kind] = max(highest.get(finding.kind, 0.0), finding.score)
    asked = dict.fromkeys(leaf.kind for leaf in leaves(clause.when) if isinstance(leaf, Score | Present))
    return ", ".join(
        f"{words.kind(kind)} {words.number(round(highest.get(kind, 0.0), 2), 2)}" for kind in asked
    )
