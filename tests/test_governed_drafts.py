"""Rules change often in a home of many clients: the drafts that run are not compiled anew each time."""

from typing import Any

import pytest

from vigie import governed
from vigie.charter.compile import compile_charter
from vigie.governed import Governed
from vigie.message import Message, Space
from vigie.rules import Rules, ShadowRun

DRAFT = """\
charter: {id: quais, version: draft, title: {fr: Les quais}, languages: [fr]}
clauses:
  - {id: quai, title: {fr: Le quai}, reason: {fr: Le quai.}, when: kind is chat, outcome: OUTCOME}
"""
SAID = Message(id="m", space=Space("twitch", "gazette"), kind="chat", text="le quai", at=1, received_at=1)


def shadow(run: int, *spaces: str, outcome: str = "hide") -> ShadowRun:
    return ShadowRun(run, DRAFT.replace("OUTCOME", outcome), spaces or ("twitch:gazette",))


def proposed(rules: Governed) -> list[tuple[int, str]]:
    return [(each.run, each.outcome) for each in rules.shadowed("twitch:gazette", SAID, [], None)]


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the outcome of each draft compiled, as they are."""
    done: list[str] = []

    def compiling(charter: Any) -> Any:
        if charter.id == "quais":
            done.append(charter.clauses[0].outcome)
        return compile_charter(charter)

    monkeypatch.setattr(governed, "compile_charter", compiling)
    return done


def test_a_draft_is_compiled_once_however_often_the_rules_change(compiled: list[str]) -> None:
    rules = Governed("house", Rules({}, shadows=(shadow(1),)))
    assert proposed(rules) == [(1, "hide")]
    for _ in range(3):
        rules.govern(Rules({}, shadows=(shadow(1), shadow(2, outcome="delete"))))
        assert proposed(rules) == [(1, "hide"), (2, "delete")]
    assert compiled == ["hide", "delete"]


def test_a_draft_where_nobody_speaks_costs_nothing(compiled: list[str]) -> None:
    rules = Governed("house", Rules({}, shadows=(shadow(1, "twitch:calme"),)))
    assert proposed(rules) == []
    assert compiled == []


def test_a_draft_that_ended_is_let_go(compiled: list[str]) -> None:
    rules = Governed("house", Rules({}, shadows=(shadow(1),)))
    assert proposed(rules) == [(1, "hide")]
    rules.govern(Rules({}))
    assert proposed(rules) == []
    assert rules._drafts == {}


def test_a_draft_that_cannot_be_compiled_stops_nobody_and_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(charter: Any) -> Any:
        if charter.id == "quais":
            raise RecursionError
        return compile_charter(charter)

    monkeypatch.setattr(governed, "compile_charter", failing)
    rules = Governed("house", Rules({}, shadows=(shadow(1),)))
    assert proposed(rules) == proposed(rules) == []
    assert [each.getMessage() for each in caplog.records] == [
        "The draft of shadow run 1 cannot be used, it weighs nothing: RecursionError"
    ]
