"""Asking one opinion: every question gets an outcome, whatever the opinion does."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from opinion_peer import Peer, Reply, completion, grading

from vigie.opinions.ask import Asker, Outcome
from vigie.opinions.base import Answer, NoAnswerError, Question, Unavailable
from vigie.opinions.breaker import PATIENCE
from vigie.opinions.budget import Budget
from vigie.opinions.chat import ChatOpinion
from vigie.opinions.configuration import Asked, ChatSettings

CALM = Answer({"toxicity": 0.1})


class Scripted:
    """An opinion that answers as a test says."""

    name = "scripted"
    version = "1"

    def __init__(self, answer: Callable[[Question], Any] = lambda _: CALM, *, together: int = 1) -> None:
        self.together = together
        self.answer = answer
        self.calls: list[list[str]] = []
        self.at_once = self.most_at_once = 0
        self.start_error: Exception | None = None

    async def start(self) -> None:
        if self.start_error:
            raise self.start_error

    async def ask(self, questions: Sequence[Question]) -> list[Answer | Unavailable]:
        self.calls.append([question.text for question in questions])
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0)
            answers = [self.answer(question) for question in questions]
            return [await one if asyncio.iscoroutine(one) else one for one in answers]
        finally:
            self.at_once -= 1

    async def close(self) -> None:
        pass


class Settings(Asked, frozen=True, kw_only=True, tag="scripted"):
    """Those of every adapter."""


def asker(opinion: Any, budget: Budget | None = None, **settings: Any) -> Asker:
    return Asker(opinion, Settings(**({"name": "a", "timeout": 5.0} | settings)), budget)


def asked(asking: Asker, *texts: str, seconds: float = 5.0, client: str = "gazette") -> list[Outcome]:
    async def ask() -> list[Outcome]:
        await asking.start()
        try:
            return await asking.ask([(client, Question(text)) for text in texts], seconds)
        finally:
            await asking.close()

    return asyncio.run(ask())


def whys(outcomes: Sequence[Outcome]) -> list[str]:
    return [one.why if isinstance(one, Unavailable) else "answer" for one in outcomes]


def fail(error: Exception) -> Callable[[Question], Any]:
    def raise_it(_: Question) -> Any:
        raise error

    return raise_it


async def never(_: Question) -> Any:
    await asyncio.Event().wait()


def test_each_question_gets_its_answer_in_order() -> None:
    opinion = Scripted(lambda question: Answer({"toxicity": float(question.text)}), together=2)
    told = asked(asker(opinion), "0.1", "0.2", "0.3")
    assert [one.toxicity for one in told if isinstance(one, Answer)] == [0.1, 0.2, 0.3]
    assert sorted(map(len, opinion.calls)) == [1, 2]


def test_the_same_words_are_asked_about_once() -> None:
    opinion = Scripted()
    asking = asker(opinion)
    assert whys(asked(asking, "x", "x", "y", "x")) == ["answer"] * 4
    assert whys(asked(asking, "y", "x")) == ["answer"] * 2
    assert sorted(opinion.calls) == [["x"], ["y"]]


def test_what_had_no_answer_is_asked_again() -> None:
    opinion = Scripted(lambda _: Unavailable("malformed"))
    asking = asker(opinion)
    asked(asking, "x")
    opinion.answer = lambda _: CALM
    assert asked(asking, "x") == [CALM]


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (NoAnswerError("refused", "status 500"), "refused"),
        (NoAnswerError("unreachable", "gone"), "unreachable"),
        (ValueError("the text itself"), "failed"),
        (RecursionError(), "failed"),
    ],
)
def test_whatever_it_raises_is_a_fact_that_names_no_text(error: Exception, why: str) -> None:
    (told,) = asked(asker(Scripted(fail(error))), "le texte")
    assert isinstance(told, Unavailable)
    assert told.why == why
    assert "text" not in told.told.replace("status", "")


@pytest.mark.parametrize("scores", [{}, {"toxicity": 2.0}, {"toxicity": float("nan")}, {"rudeness": 0.2}])
def test_an_answer_that_is_no_probability_is_malformed(scores: dict[str, float]) -> None:
    assert whys(asked(asker(Scripted(lambda _: Answer(scores))), "x")) == ["malformed"]


def test_fewer_answers_than_questions_are_none() -> None:
    class Short(Scripted):
        async def ask(self, questions: Sequence[Question]) -> list[Answer | Unavailable]:
            return (await super().ask(questions))[1:]

    assert whys(asked(asker(Short(together=3)), "x", "y", "z")) == ["malformed"] * 3


def test_one_that_takes_too_long_is_late_and_the_others_have_their_answers() -> None:
    opinion = Scripted(lambda question: never(question) if question.text == "x" else CALM)
    told = asked(asker(opinion, timeout=0.1), "x", "y", "z")
    assert whys(told) == ["late", "answer", "answer"]


def test_at_the_deadline_what_has_not_come_is_late() -> None:
    opinion = Scripted(never)
    assert whys(asked(asker(opinion, timeout=60.0, concurrency=1), "x", "y", seconds=0.1)) == ["late"] * 2
    assert opinion.calls == [["x"]]


def test_no_more_calls_at_once_than_allowed() -> None:
    opinion = Scripted()
    asked(asker(opinion, concurrency=3), *map(str, range(30)))
    assert opinion.most_at_once == 3


def test_a_text_that_is_too_long_is_not_asked_about() -> None:
    opinion = Scripted()
    assert whys(asked(asker(opinion, longest=5), "123456", "12345")) == ["too_long", "answer"]
    assert opinion.calls == [["12345"]]


def test_it_answers_nothing_where_it_could_not_start() -> None:
    opinion = Scripted()
    opinion.start_error = NoAnswerError("unready", "install it")
    assert whys(asked(asker(opinion), "x", "y")) == ["unready"] * 2
    opinion.start_error = MemoryError()
    assert whys(asked(asker(opinion), "x")) == ["unready"]
    assert opinion.calls == []


# ——— the budget


def test_what_is_over_budget_is_not_asked(tmp_path: Path) -> None:
    opinion = Scripted()
    budget = Budget(tmp_path / "spent", "a", per_minute=None, per_day=2)
    told = asked(asker(opinion, budget, concurrency=1), "x", "y", "z")
    assert whys(told) == ["answer", "answer", "spent"]
    assert opinion.calls == [["x"], ["y"]]


def test_texts_of_one_call_are_counted_one_by_one(tmp_path: Path) -> None:
    opinion = Scripted(together=16)
    budget = Budget(tmp_path / "spent", "a", per_minute=None, per_day=2)
    assert whys(asked(asker(opinion, budget), "x", "y", "z")) == ["answer", "answer", "spent"]
    assert opinion.calls == [["x", "y"]]


def test_what_is_known_already_costs_nothing(tmp_path: Path) -> None:
    budget = Budget(tmp_path / "spent", "a", per_minute=None, per_day=1)
    asking = asker(Scripted(), budget)
    assert whys(asked(asking, "x")) == ["answer"]
    assert whys(asked(asking, "x", "y", client="rival")) == ["answer", "answer"]
    assert whys(asked(asking, "x", "z")) == ["answer", "spent"]


def test_what_waited_in_vain_for_its_turn_costs_nothing(tmp_path: Path) -> None:
    budget = Budget(tmp_path / "spent", "a", per_minute=None, per_day=9)
    asked(asker(Scripted(never), budget, timeout=60.0, concurrency=1), "x", "y", "z", seconds=0.1)
    assert budget.today() == {"gazette": 1}


def test_nothing_is_asked_where_the_budget_cannot_be_counted(tmp_path: Path) -> None:
    (tmp_path / "spent").mkdir()
    opinion = Scripted()
    budget = Budget(tmp_path / "spent", "a", per_minute=1, per_day=None)
    with pytest.raises(sqlite3.Error):
        budget.spend("gazette", 1)
    assert whys(asked(asker(opinion, budget), "x")) == ["failed"]
    assert opinion.calls == []


def test_clients_of_one_batch_do_not_travel_together() -> None:
    opinion = Scripted(together=16)
    asking = asker(opinion)

    async def ask() -> list[Outcome]:
        questions = [("gazette", Question("x")), ("rival", Question("y")), ("gazette", Question("z"))]
        return await asking.ask(questions, 5.0)

    assert whys(asyncio.run(ask())) == ["answer"] * 3
    assert sorted(opinion.calls) == [["x", "z"], ["y"]]


# ——— the breaker


def test_after_failures_in_a_row_it_is_left_alone() -> None:
    opinion = Scripted(fail(NoAnswerError("unreachable", "gone")))
    asking = asker(opinion, concurrency=1)
    told = asked(asking, *map(str, range(PATIENCE + 3)))
    assert whys(told) == ["unreachable"] * PATIENCE + ["resting"] * 3
    assert len(opinion.calls) == PATIENCE


def test_authors_cannot_put_it_to_rest_by_provoking_malformed_answers() -> None:
    opinion = Scripted(lambda question: Unavailable("malformed") if question.text != "sain" else CALM)
    asking = asker(opinion, concurrency=1)
    assert whys(asked(asking, *map(str, range(PATIENCE * 3)), "sain"))[-1] == "answer"


def test_a_deadline_of_ours_is_no_failure_of_the_opinion() -> None:
    opinion = Scripted(never)
    asking = asker(opinion, timeout=60.0)
    for number in range(PATIENCE + 2):
        assert whys(asked(asking, str(number), seconds=0.02)) == ["late"]
    opinion.answer = lambda _: CALM
    assert whys(asked(asking, "x")) == ["answer"]


# ——— over real sockets


def over(peer: Peer, **settings: Any) -> Asker:
    chosen = ChatSettings(**{"name": "juge", "base": peer.base, "model": "m", "timeout": 5.0} | settings)
    return Asker(ChatOpinion(chosen), chosen, None)


def test_a_server_that_drips_an_answer_is_late(peer: Peer) -> None:
    peer.answer = lambda _: Reply(completion("x" * 200), drips=True)
    assert whys(asked(over(peer, timeout=0.4), "x")) == ["late"]


def test_many_messages_are_asked_about_over_a_few_connections(peer: Peer) -> None:
    peer.answer = grading(toxicity=0.9)
    told = asked(over(peer, concurrency=4), *map(str, range(20)))
    assert whys(told) == ["answer"] * 20
    assert len(peer.requests) == 20


def test_a_server_that_comes_back_is_asked_again(peer: Peer) -> None:
    peer.answer = lambda _: Reply(status=503)
    asking = over(peer)
    assert whys(asked(asking, "x")) == ["refused"]
    peer.answer = grading(toxicity=0.9)
    assert whys(asked(asking, "x")) == ["answer"]
