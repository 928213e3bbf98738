"""Findings become other services' scores: more evidence never lowers one, no answer is never a low one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.api.attributes import (
    ATTRIBUTES,
    CATEGORIES,
    category_scores,
    known_attribute,
    probabilities,
    unanswered,
)
from vigie.engine.detectors import DETECTORS
from vigie.engine.finding import Finding
from vigie.engine.model.labels import LABELS
from vigie.examined import Examined, Seen

KINDS = sorted({kind for table in (ATTRIBUTES, CATEGORIES) for kinds in table.values() for kind in kinds})
FINDINGS = st.lists(
    st.builds(Finding, st.sampled_from(KINDS), st.floats(0, 1), st.just(0), st.just(1), st.just("x")),
    max_size=6,
)


def test_every_kind_that_a_score_rests_on_is_one_that_the_engine_tells() -> None:
    told = {kind for detector in DETECTORS for kind in detector.kinds} | set(LABELS)
    assert set(KINDS) <= told


@given(findings=FINDINGS, toxicity=st.floats(0, 1))
def test_every_score_is_a_probability(findings: list[Finding], toxicity: float) -> None:
    attributes, categories = probabilities(findings, toxicity), category_scores(findings)
    assert (list(attributes), list(categories)) == (list(ATTRIBUTES), list(CATEGORIES))
    assert all(0 <= score <= 1 for score in (*attributes.values(), *categories.values()))
    assert attributes["TOXICITY"] >= round(toxicity, 6)


@given(findings=FINDINGS, more=FINDINGS)
def test_more_evidence_never_lowers_a_score(findings: list[Finding], more: list[Finding]) -> None:
    for scores in (probabilities, category_scores):
        before, after = scores(findings), scores(findings + more)
        assert all(after[name] >= before[name] for name in before)


@given(findings=FINDINGS)
def test_the_same_is_said_of_findings_as_the_desk_keeps_them(findings: list[Finding]) -> None:
    kept = [Seen(one.kind, one.score, one.start, one.end, one.reason, (), "") for one in findings]
    assert probabilities(kept) == probabilities(findings)
    assert category_scores(kept) == category_scores(findings)


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        ("TOXICITY", "TOXICITY"),
        ("SPAM_EXPERIMENTAL", "SPAM"),
        ("SPAM_EXPERIMENTAL_EXPERIMENTAL", None),
        ("toxicity", None),
        ("", None),
        ("_EXPERIMENTAL", None),
        ("ATTACK_ON_AUTHOR", None),
    ],
)
def test_names_are_those_of_the_api(name: str, attribute: str | None) -> None:
    assert known_attribute(name) == attribute


@pytest.mark.parametrize(
    ("parts", "wanted", "missing"),
    [
        ([], ["TOXICITY"], False),
        (["insult"], ["TOXICITY"], True),
        (["insult"], ["SPAM"], False),
        (["model"], ["SPAM"], True),
        (["reading"], ["SPAM"], True),
        (["language"], ["SPAM"], True),
        (["a part of tomorrow"], ["SPAM"], True),
        (["charter"], ["TOXICITY"], False),
        (["charter", "insult"], ["INSULT"], True),
        (["crowd"], ["TOXICITY"], False),
    ],
)
def test_an_answer_is_missing_where_a_part_that_it_rests_on_is(
    parts: list[str], wanted: list[str], missing: bool
) -> None:
    examined = Examined(1, 0, "n", "s", 0, clause="vigie.unavailable" if parts else "")
    examined.findings = [
        Seen("unavailable", 1.0, 0, 1, "unavailable", (part, "Error"), part) for part in parts
    ]
    assert unanswered(examined, wanted) is missing


def test_a_text_that_nobody_could_examine_has_no_answer() -> None:
    assert unanswered(Examined(1, 0, "n", "s", 0, clause="vigie.unavailable"), ["TOXICITY"])
