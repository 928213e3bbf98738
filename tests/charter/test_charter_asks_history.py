"""A charter's text tells, without being read whole, whether it may ask what authors wrote before."""

import pytest

from vigie.charter.compile import compile_charter
from vigie.charter.load import loads
from vigie.charter.vocabulary import OF_HISTORY, may_ask_history


def charter(condition: str) -> str:
    return (
        "charter: {id: a, version: '1', title: {fr: A}, languages: [fr]}\n"
        f"clauses: [{{id: a, title: {{fr: a}}, reason: {{fr: a}}, outcome: hold, when: '{condition}'}}]\n"
    )


@pytest.mark.parametrize(
    "condition",
    [
        *(f"{field} > 2" for field in OF_HISTORY),
        *(f"{field} exists" for field in OF_HISTORY),
        *(f"{field} > 2".replace(" ", "   ") for field in OF_HISTORY),
        "author is newcomer",
        "author is not newcomer",
    ],
)
def test_whatever_asks_a_history_is_seen_in_the_text(condition: str) -> None:
    text = charter(condition)
    assert compile_charter(loads(text)).asks_history
    assert may_ask_history(text)


@pytest.mark.parametrize("condition", ["insult > 0.5", "author followers > 3", "author role is owner"])
def test_what_asks_none_is_not_read_for_nothing(condition: str) -> None:
    text = charter(condition)
    assert not compile_charter(loads(text)).asks_history
    assert not may_ask_history(text)
