"""Numbers that a charter names: `insult >= ferme`."""

import pytest

from vigie.charter.compile import compile_charter
from vigie.charter.defects import told
from vigie.charter.doubts import defects
from vigie.charter.error import CharterError
from vigie.charter.explain import Facts, why
from vigie.charter.load import loads
from vigie.charter.nodes import compose
from vigie.engine.finding import Finding
from vigie.message import Message, Space

CHARTER = """\
charter: {{id: a, version: 1, title: {{fr: a}}, languages: [fr]}}
thresholds: {{ferme: 0.9, doute: 0.5, rien: 0, tout: 1}}
clauses:
  - id: insulte
    title: {{fr: a}}
    reason: {{fr: b}}
    outcome: hide
    when: {when}
"""
MESSAGE = Message(id="1", space=Space("twitch", "a"), text="a", at=0, received_at=0)


def insulted(score: float) -> list[Finding]:
    return [Finding("insult", score, 0, 1, "r")]


@pytest.mark.parametrize(("score", "outcome"), [(0.95, "hide"), (0.9, "hide"), (0.85, "publish")])
def test_a_condition_compares_with_the_number_that_it_names(score: float, outcome: str) -> None:
    charter = compile_charter(loads(CHARTER.format(when="insult >= ferme")))
    assert charter.weigh(MESSAGE, insulted(score)).outcome == outcome


def test_it_is_told_by_its_name() -> None:
    condition = loads(CHARTER.format(when="insult ≥ ferme")).clauses[0].when
    assert told(condition) == "'insult >= ferme'"
    assert why(condition, Facts(MESSAGE, insulted(0.2))) == "insult is 0.20, not >= 0.9 (ferme)"


@pytest.mark.parametrize(
    ("when", "said", "mend"),
    [
        ("insult >= fermee", "'fermee' is neither a number nor a threshold of this charter", "'ferme'?"),
        (
            "insult > tout",
            "can never hold: 'tout' is 1, and a score stays between 0 and 1",
            "'insult >= tout'",
        ),
        (
            "insult < rien",
            "can never hold: 'rien' is 0, and a score stays between 0 and 1",
            "'insult <= rien'",
        ),
        ("insult = ferme", "a score is almost never equal to a number", "write 'insult >= ferme'"),
        ("length > ferme", "'length' is no score, and the threshold 'ferme' is for scores", None),
        ("length > long", "'long' is not a number", None),
        ("hour > ferme", "'hour' is not compared with '>'", None),
    ],
)
def test_it_says_what_is_wrong_with_a_threshold_in_a_condition(
    when: str, said: str, mend: str | None
) -> None:
    with pytest.raises(CharterError) as caught:
        loads(CHARTER.format(when=when))
    assert (caught.value.line, caught.value.column) == (8, 11)
    assert said in caught.value.message
    assert mend is None or mend in (caught.value.suggestion or "")


def test_it_offers_to_name_a_number_where_the_charter_names_none() -> None:
    text = CHARTER.format(when="insult >= ferme").replace(
        "thresholds: {ferme: 0.9, doute: 0.5, rien: 0, tout: 1}\n", ""
    )
    with pytest.raises(CharterError, match=r"write thresholds: \{ferme: 0\.9\} beside 'clauses'"):
        loads(text)


def test_it_doubts_a_threshold_that_no_condition_names() -> None:
    text = CHARTER.format(
        when="{any: [insult >= ferme, threat > doute], unless: [link > rien, hate >= tout]}"
    )
    unused = text.replace("threat > doute", "threat")
    assert not [
        each for each in defects(loads(text), compose(text, "a")).doubts if "threshold" in each.message
    ]
    (doubt,) = [
        each for each in defects(loads(unused), compose(unused, "a")).doubts if "threshold" in each.message
    ]
    assert (doubt.line, doubt.column) == (2, 33)
    assert doubt.message == "threshold 'doute': no condition names it"
