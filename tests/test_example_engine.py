"""Examples tried from a screen are examined as `vigie charter test` examines them."""

import time
from collections.abc import Iterator

import pytest

from vigie.charter.examples import run
from vigie.charter.load import load
from vigie.engine.engine import Engine
from vigie.examination import Examiner, LocalExaminer
from vigie.example_engine import ExampleEngine
from vigie.message import Message, Space


@pytest.fixture(scope="module")
def engine() -> Iterator[ExampleEngine]:
    made = ExampleEngine()
    yield made
    made.close()


def test_every_example_of_a_charter_gives_what_it_gives_in_a_terminal(engine: ExampleEngine) -> None:
    charter = load("house")
    here, there = run(charter, Engine()), run(charter, engine.fresh())
    assert [(each.passed, each.verdict.matched) for each in there.results] == [
        (each.passed, each.verdict.matched) for each in here.results
    ]


def test_an_example_tried_twice_repeats_nobody(engine: ExampleEngine) -> None:
    charter = load("house")
    first, again = run(charter, engine.fresh()), run(charter, engine.fresh())
    assert [each.because for each in first.results] == [each.because for each in again.results]


def say(text: str) -> Message:
    return Message(id="m", space=Space("site", "page"), text=text, at=1, received_at=1)


class Failing(LocalExaminer):
    """Takes a batch and gives nothing back, once."""

    failed = 0

    def take(self):  # type: ignore[no-untyped-def]
        if not type(self).failed:
            type(self).failed += 1
            raise EOFError
        return super().take()


def test_an_engine_that_failed_is_made_anew_and_answers_the_question_asked() -> None:
    engine = ExampleEngine(Failing)
    with pytest.raises(EOFError):
        engine.fresh().examine([say("Appelez le 06 12 34 56 78")])
    (found,) = engine.fresh().examine([say("Il fait beau ce matin sur le port")])
    assert "phone" not in {each.kind for each in found}
    engine.close()


def test_it_ends_when_nobody_tries_anything_and_comes_back_when_somebody_does() -> None:
    closed: list[bool] = []

    class Told(LocalExaminer):
        def close(self) -> None:
            closed.append(True)

    def make() -> Examiner:
        return Told()

    engine = ExampleEngine(make, idle=0.05)
    engine.fresh().examine([say("bonjour")])
    limit = time.monotonic() + 20
    while not closed and time.monotonic() < limit:
        time.sleep(0.01)
    assert closed == [True]
    assert engine.fresh().examine([say("bonjour")])
    engine.close()
