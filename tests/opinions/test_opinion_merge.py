"""What is ambiguous, and what becomes of the findings once an opinion was heard."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.engine.finding import Finding, unavailable
from vigie.engine.sentences import HARMS as NAMED
from vigie.engine.toxicity import toxicity
from vigie.opinions.base import HARMS, Answer, Unavailable, Why
from vigie.opinions.configuration import Ambiguity
from vigie.opinions.merge import ambiguous, language_of, merged

BOUNDS = Ambiguity(low=0.3, high=0.7)
LENGTH = 20


@dataclass
class Voice:
    name: str = "juge"
    clears: bool = False


def model(score: float) -> Finding:
    return Finding("toxicity", score, 0, LENGTH, "learned", (), "model")


def insult(score: float, kind: str = "insult") -> Finding:
    return Finding(kind, score, 2, 9, f"{kind}.word", ("bouffon",), kind)


def heard(findings: list[Finding], *outcomes: Answer | Unavailable, clears: bool = False) -> list[Finding]:
    voices = [(Voice(f"v{number}", clears), outcome) for number, outcome in enumerate(outcomes)]
    return merged(findings, voices, length=LENGTH, bounds=BOUNDS)


def told(findings: list[Finding]) -> list[str]:
    return [finding.reason for finding in findings if finding.detector.startswith("opinion:")]


@pytest.mark.parametrize(
    ("score", "asked"), [(0.0, False), (0.29, False), (0.3, True), (0.7, True), (0.71, False)]
)
def test_only_what_lies_between_the_bounds_is_asked_about(score: float, asked: bool) -> None:
    assert ambiguous([model(score)], BOUNDS) is asked
    assert ambiguous([insult(score)], BOUNDS) is asked


def test_what_lacks_an_answer_already_is_not_paid_for() -> None:
    assert not ambiguous([model(0.5), unavailable("insult", "ValueError", LENGTH)], BOUNDS)


def test_a_message_in_which_nothing_was_seen_is_never_asked_about() -> None:
    assert not ambiguous([], BOUNDS)
    assert not ambiguous([Finding("link", 0.9, 0, 4, "link", ("a.fr",), "link")], BOUNDS)


def test_a_harm_that_it_sees_is_a_finding_of_that_kind() -> None:
    found = heard([model(0.4)], Answer({"toxicity": 0.9, "insult": 0.8, "hate": 0.2}))
    assert ("insult", 0.8, "opinion", ("v0", "insult"), "opinion:v0") in [
        (one.kind, one.score, one.reason, one.args, one.detector) for one in found
    ]
    assert not any(one.kind == "hate" for one in found)
    assert toxicity(found) == 0.9
    assert found[0].sentence("fr") == "Le second avis «\u202fv0\u202f» y voit un propos nocif."


def test_it_never_makes_a_message_look_less_harmful_unless_it_may_clear() -> None:
    found = heard([model(0.6), insult(0.5)], Answer({"toxicity": 0.01}))
    assert toxicity(found) == 0.6
    assert found[:2] == [model(0.6), insult(0.5)]
    assert told(found) == ["opinion.calm"]


def test_where_it_may_clear_what_was_doubtful_counts_for_less() -> None:
    found = heard([model(0.6), insult(0.5)], Answer({"toxicity": 0.01}), clears=True)
    assert toxicity(found) < 0.15
    (lowered,) = [one for one in found if one.kind == "insult"]
    assert lowered.score < 0.15
    assert (lowered.start, lowered.end, lowered.args) == (2, 9, ("bouffon",))
    assert told(found) == ["opinion.cleared"]


@pytest.mark.parametrize("kind", ["threat", "selfharm", "violence", "phone"])
def test_a_threat_or_a_danger_is_never_cleared(kind: str) -> None:
    found = heard([model(0.5), insult(0.6, kind)], Answer({"toxicity": 0.0}), clears=True)
    assert insult(0.6, kind) in found


def test_one_doubt_or_one_missing_answer_clears_nothing() -> None:
    calm = Answer({"toxicity": 0.01})
    for other in (Answer({"toxicity": 0.4}), Unavailable("late")):
        found = heard([model(0.6)], calm, other, clears=True)
        assert toxicity(found) == 0.6


@pytest.mark.parametrize(
    "why",
    ["late", "unreachable", "refused", "malformed", "spent", "resting", "unready", "too_long", "failed"],
)
def test_a_missing_answer_is_a_fact_with_its_reason(why: Why) -> None:
    found = heard([model(0.4)], Unavailable(why))
    (missing,) = [one for one in found if one.kind == "unavailable"]
    assert (missing.reason, missing.args, missing.detector) == (f"opinion.{why}", ("v0",), "opinion:v0")
    assert "v0" in missing.sentence("fr")
    assert "v0" in missing.sentence("en")


def test_it_tells_that_it_is_unsure_or_agrees() -> None:
    assert told(heard([model(0.4)], Answer({"toxicity": 0.45}))) == ["opinion.unsure"]
    assert told(heard([model(0.65)], Answer({"toxicity": 0.6}))) == ["opinion.agrees"]


def test_of_two_that_see_harm_the_surest_is_read_first() -> None:
    for scores in ((0.8, 0.9), (0.9, 0.8)):
        found = heard([model(0.5)], *(Answer({"toxicity": score}) for score in scores))
        assert toxicity(found) == 0.9


def test_it_is_told_the_language_found_or_else_the_one_announced() -> None:
    found = Finding("language", 0.9, 0, LENGTH, "language", ("fr",), "language")
    nowhere = Finding("language", 0.0, 0, LENGTH, "language", ("und",), "language")
    assert language_of("en", [found]) == "fr"
    assert language_of("en", [nowhere]) == "en"
    assert language_of(None, []) == ""


figures = st.floats(0, 1)
answers = st.builds(Answer, st.dictionaries(st.sampled_from(sorted(HARMS)), figures, min_size=1))


@given(
    st.lists(st.builds(insult, figures, st.sampled_from(["insult", "threat", "hate"]))),
    st.lists(answers, max_size=3),
)
def test_without_the_right_to_clear_no_answer_lowers_anything(
    found: list[Finding], said: list[Answer]
) -> None:
    after = heard(found, *said)
    assert toxicity(after) >= toxicity(found) - 1e-3
    assert [one for one in after if not one.detector.startswith("opinion:")] == found


@given(figures, answers, st.booleans())
def test_every_figure_stays_a_probability(score: float, answer: Answer, clears: bool) -> None:
    for finding in heard([model(score), insult(score)], answer, clears=clears):
        assert 0.0 <= finding.score <= 1.0
        assert finding.sentence("fr")


def test_every_harm_is_named_to_people() -> None:
    assert set(HARMS) <= set(NAMED)
