"""The sector profiles that come with Vigie are whole: enough clauses, enough examples, two languages."""

import re

import pytest

from vigie.charter.check import doubted
from vigie.charter.load import SHIPPED, load, shipped

PROFILES = (
    "advertiser",
    "counter-institution",
    "live-event",
    "luxury",
    "media",
    "ngo",
    "state-institution",
)
#: Words that one language has and the other has not, enough to tell a written sentence.
FRENCH = re.compile(
    r"\b(le|la|les|des|du|un|une|est|et|je|vous|il|on|pas|pour|que|qui|ce|au|en|mon|tu)\b", re.IGNORECASE
)
ENGLISH = re.compile(
    r"\b(the|a|is|are|and|i|you|he|she|not|for|that|this|of|to|my|it|we|in|on)\b", re.IGNORECASE
)


def test_they_are_the_seven_of_the_sectors_and_the_house_they_extend() -> None:
    assert shipped() == tuple(sorted((*PROFILES, "house")))
    assert {load(name).above for name in PROFILES} == {(str(SHIPPED / "house.yaml"),)}


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_has_its_clauses_and_each_its_examples(name: str) -> None:
    charter = load(name)
    assert len(charter.clauses) >= 25
    assert sum(clause.path == str(SHIPPED / f"{name}.yaml") for clause in charter.clauses) >= 10
    few = {clause.id: len(clause.examples) for clause in charter.clauses if len(clause.examples) < 10}
    assert few == {}
    lopsided = {
        clause.id
        for clause in charter.clauses
        for must in (True, False)
        if sum(example.must is must for example in clause.examples) < 4
    }
    assert lopsided == set()


@pytest.mark.parametrize("name", [*PROFILES, "house"])
def test_every_clause_speaks_two_languages_and_is_proved_in_both(name: str) -> None:
    charter = load(name)
    assert charter.languages == ("fr", "en")
    for clause in charter.clauses:
        assert set(clause.title) == set(clause.reason) == {"fr", "en"}
        said = [example.text for example in clause.examples]
        if all(example.text.startswith("!") for example in clause.examples if example.must):
            continue  # commands of a live have no language
        assert any(FRENCH.search(text) for text in said), clause.id
        assert any(ENGLISH.search(text) for text in said), clause.id


@pytest.mark.parametrize("name", [*PROFILES, "house"])
def test_a_clause_that_restricts_says_what_it_rests_on(name: str) -> None:
    restricting = [clause for clause in load(name).clauses if clause.outcome in {"hold", "hide", "delete"}]
    assert restricting
    assert [clause.id for clause in restricting if set(clause.rests_on) != {"fr", "en"}] == []


@pytest.mark.parametrize("name", [*PROFILES, "house"])
def test_nothing_in_it_is_doubtful(name: str) -> None:
    checked = doubted(name)
    assert checked.errors == ()
    assert checked.doubts == ()
