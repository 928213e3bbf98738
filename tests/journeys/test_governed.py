"""Charters change while messages come: each message is weighed by those in force when it was submitted."""

import os
import signal
from collections.abc import Callable, Iterator

import pytest
from engines import Deadly, partly_broken

from vigie.examination import Examiner, LocalExaminer
from vigie.examined import Examined
from vigie.examiner import ProcessExaminer
from vigie.intake.base import Journalled, encode
from vigie.message import Message
from vigie.message import Space as Place
from vigie.rules import Rules, Shadowed, ShadowRun

LIVE = Place("twitch", "gazette")
OTHER = Place("twitch", "rival")


def text(outcome: str, word: str = "quai", charter: str = "essai", version: str = "1") -> str:
    return f"""
charter:
  id: {charter}
  version: "{version}"
  title: {{fr: Essai}}
  languages: [fr]
clauses:
  - id: mot
    title: {{fr: Le mot}}
    reason: {{fr: Votre message dit ce mot.}}
    when: {{text matches: '\\b{word}\\b'}}
    outcome: {outcome}
    examples: {{must: [le {word}], must_not: [rien]}}
"""


def rules(outcome: str, version: str, *shadows: ShadowRun) -> Rules:
    return Rules(
        {LIVE.key: f"essai@{version}"}, {f"essai@{version}": text(outcome, version=version)}, shadows
    )


def batch(*said: str, space: Place = LIVE) -> list[Journalled]:
    return [
        Journalled(number, encode(Message(id=f"m{number}", space=space, text=each, at=1, received_at=1)))
        for number, each in enumerate(said, 1)
    ]


def proposed(examined: list[Examined]) -> list[tuple[str, str]]:
    return [(each.outcome, each.version) for each in examined]


Make = Callable[[], Examiner]


@pytest.fixture(params=[LocalExaminer, ProcessExaminer], ids=["here", "elsewhere"])
def examiner(request: pytest.FixtureRequest) -> Iterator[Examiner]:
    made: Examiner = request.param(rules("hold", "1"), make_engine=partly_broken)
    yield made
    made.close()


def test_new_rules_weigh_what_is_submitted_after_them_and_nothing_before(examiner: Examiner) -> None:
    examiner.submit(batch("le quai", "rien"))
    examiner.submit(batch("le quai"))
    examiner.govern(rules("hide", "2"))
    examiner.submit(batch("le quai"))
    examiner.govern(rules("delete", "3"))
    examiner.submit(batch("le quai"))
    taken = [proposed(examiner.take()) for _ in range(4)]
    assert taken == [[("hold", "1"), ("publish", "1")], [("hold", "1")], [("hide", "2")], [("delete", "3")]]


def test_the_same_name_with_another_text_is_read_again(examiner: Examiner) -> None:
    examiner.submit(batch("le quai"))
    examiner.govern(Rules({LIVE.key: "essai@1"}, {"essai@1": text("delete")}))
    examiner.submit(batch("le quai"))
    assert [proposed(examiner.take()) for _ in range(2)] == [[("hold", "1")], [("delete", "1")]]


def test_a_charter_that_is_wrong_holds_its_messages_until_another_one_comes(examiner: Examiner) -> None:
    examiner.govern(Rules({LIVE.key: "essai@2"}, {"essai@2": "charter: [}"}))
    examiner.submit(batch("le quai"))
    examiner.govern(rules("publish", "3"))
    examiner.submit(batch("le quai"))
    held, published = examiner.take(), examiner.take()
    assert [(each.outcome, each.clause) for each in held] == [("hold", "vigie.unavailable")]
    assert proposed(published) == [("publish", "3")]


def test_a_draft_in_the_shadow_says_what_it_would_propose_and_changes_nothing(examiner: Examiner) -> None:
    draft = text("delete", "gare", "brouillon", "9").replace(
        "outcome: delete", "outcome: delete\n    alert: a"
    )
    examiner.govern(rules("hold", "1", ShadowRun(7, draft, (LIVE.key,))))
    examiner.submit(batch("le quai", "la gare"))
    examiner.submit(batch("la gare", space=OTHER))
    here, elsewhere = examiner.take(), examiner.take()
    assert proposed(here) == [("hold", "1"), ("publish", "1")]
    assert [each.shadowed for each in here] == [
        (Shadowed(7, "publish", "", (), acts_alone=False),),
        (Shadowed(7, "delete", "mot", ("mot",), acts_alone=False),),
    ]
    assert [each.alerts for each in here] == [(), ()]
    assert [each.shadowed for each in elsewhere] == [()]
    examiner.govern(rules("hold", "1"))
    examiner.submit(batch("la gare"))
    assert examiner.take()[0].shadowed == ()


def test_a_draft_that_is_wrong_stops_nobody(examiner: Examiner) -> None:
    right = ShadowRun(2, text("hide"), (LIVE.key,))
    examiner.govern(rules("hold", "1", ShadowRun(1, "clauses: 3", (LIVE.key,)), right))
    examiner.submit(batch("le quai"))
    (examined,) = examiner.take()
    assert examined.outcome == "hold"
    assert [(each.run, each.outcome) for each in examined.shadowed] == [(2, "hide")]


def test_a_process_that_dies_leaves_each_batch_to_its_own_rules() -> None:
    examiner = ProcessExaminer(rules("hold", "1"), make_engine=Deadly)
    try:
        examiner.submit(batch("le quai"))
        assert proposed(examiner.take()) == [("hold", "1")]
        assert examiner.pid is not None
        os.kill(examiner.pid, signal.SIGKILL)
        examiner.submit(batch("le quai"))
        examiner.govern(rules("hide", "2"))
        # It dies on this one, twice, and is then asked one message at a time.
        examiner.submit(batch("le quai", "une faille", "le quai"))
        examiner.govern(rules("delete", "3"))
        examiner.submit(batch("le quai"))
        taken = [proposed(examiner.take()) for _ in range(3)]
    finally:
        examiner.close()
    assert taken[0] == [("hold", "1")]
    assert taken[1] == [("hide", "2"), ("hold", ""), ("hide", "2")]
    assert taken[2] == [("delete", "3")]
