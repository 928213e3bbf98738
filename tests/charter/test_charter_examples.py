"""The examples of a charter are its tests."""

from collections.abc import Sequence

import pytest

from vigie.charter import check as checks
from vigie.charter.charter import Example
from vigie.charter.examples import messages, run
from vigie.charter.load import load, loads, shipped
from vigie.charter.verdict import OUTCOMES
from vigie.engine.finding import Finding
from vigie.message import Message

CHARTER = """\
charter: {{id: a, version: 1, title: {{fr: a}}, languages: [fr]}}
clauses:
  - id: insulte
    title: {{fr: a}}
    reason: {{fr: a}}
    outcome: hide
    when: {{any: [insult > 0.9], unless: [question]}}
    examples: {examples}
"""


class WordEngine:
    """Sees an insult in "crétin", a wave from the fifth message of a text on."""

    def __init__(self) -> None:
        self.seen: list[Message] = []

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        self.seen += messages
        return [self._one(message, number) for number, message in enumerate(messages, 1)]

    def _one(self, message: Message, number: int) -> list[Finding]:
        score = 0.95 if "crétin" in message.text or number >= 5 else 0.1
        return [Finding("insult", score, 0, len(message.text), "insult")]


def results(examples: str) -> list[tuple[bool, str]]:
    report = run(loads(CHARTER.format(examples=examples)), WordEngine())
    return [(result.passed, result.because) for result in report.results]


def test_it_says_why_an_example_does_not_match() -> None:
    assert results("{must: [Quel idiot.]}") == [(False, "insult is 0.10, not > 0.9")]


def test_it_says_why_an_example_matches_that_must_not() -> None:
    assert results("{must_not: [Quel crétin.]}") == [(False, "insult is 0.95, > 0.9 and nothing excepts it")]


def test_it_says_what_excepts_an_example() -> None:
    found = results("{must: [{text: Quel crétin ?, findings: [question 0.8]}]}")
    assert found == [(False, "excepted: question was seen (0.80)")]


def test_it_passes_an_example_that_matches() -> None:
    assert results("{must: [Quel crétin.], must_not: [Bonjour]}") == [
        (True, "insult is 0.95, > 0.9 and nothing excepts it"),
        (True, "insult is 0.10, not > 0.9"),
    ]


def test_it_judges_a_series_by_its_last_message_when_it_must_match() -> None:
    assert [passed for passed, _ in results("{must: [{text: a, repeat: 4}, {text: a, repeat: 5}]}")] == [
        False,
        True,
    ]


def test_it_judges_a_series_by_all_its_messages_when_it_must_not_match() -> None:
    assert [passed for passed, _ in results("{must_not: [{text: a, repeat: 6}]}")] == [False]


def test_it_spreads_a_series_over_its_authors_and_its_seconds() -> None:
    series = messages(Example(text="a", must=True, authors=3, repeat=6, within=10), number=2)
    assert [message.at - series[0].at for message in series] == [0, 2000, 4000, 6000, 8000, 10000]
    assert len({message.author.id for message in series if message.author}) == 3
    assert len({message.id for message in series}) == 6


def test_it_gives_each_example_a_space_of_its_own() -> None:
    engine = WordEngine()
    run(loads(CHARTER.format(examples="{must: [a, b, c]}")), engine)
    assert len({message.space.key for message in engine.seen}) == 3


def test_it_wants_examples_of_a_clause_that_acts_alone(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.yaml"
    path.write_text(CHARTER.format(examples="{must: [a]}") + "    acts_alone: true\n")
    (error,) = checks.check(path)
    assert "acts alone, and no example shows on what" in error.message
    assert (error.line, error.column) == (3, 5)


@pytest.mark.parametrize("name", shipped())
def test_it_ships_charters_that_are_right(name: str) -> None:
    assert checks.check(name) == []


@pytest.mark.parametrize("name", shipped())
def test_it_ships_charters_that_pass_their_own_examples(name: str) -> None:
    from vigie.engine.engine import Engine

    report = checks.test(name, Engine())
    failed = [f"{each.line}: {each.example.text}: {each.because}" for each in report.failed]
    assert failed == []


@pytest.mark.parametrize("name", shipped())
def test_it_ships_charters_that_delete_nothing_and_call_a_person_for_danger(name: str) -> None:
    clauses = {clause.id: clause for clause in load(name).clauses}
    assert all(clause.outcome != OUTCOMES[-1] for clause in clauses.values())
    for danger in ("menace", "detresse"):
        assert (clauses[danger].outcome, clauses[danger].priority) == ("hold", "urgent")
    for clause in clauses.values():
        made = {example.must for example in clause.examples}
        assert made == {True, False}, clause.id
