"""How a charter says what may be done without a person: read, completed, inherited, compared."""

from pathlib import Path

import jsonschema
import pytest
import yaml

from vigie.charter.charter import Charter
from vigie.charter.compile import compile_charter
from vigie.charter.difference import difference
from vigie.charter.difference_words import Telling
from vigie.charter.error import CharterError
from vigie.charter.json_schema import json_schema
from vigie.charter.load import load, loads
from vigie.engine.finding import Finding
from vigie.message import Message, Space

TEXT = """\
charter:
  id: maison
  version: "1"
  title: {fr: Maison}
  languages: [fr]
  quota: {automatic_per_minute: 60}
clauses:
  - id: pub
    title: {fr: Pub}
    reason: {fr: Pas de pub.}
    when: spam > 0.5
    outcome: hide
    acts_alone: ALONE
    examples: {must: [a, b, c], must_not: [d]}
"""
QUOTA = "quota: {automatic_per_minute: 60}"


def read(alone: str = "true", **changed: str) -> Charter:
    text = TEXT.replace("ALONE", alone)
    for old, new in changed.items():
        text = text.replace({"quota": QUOTA, "outcome": "outcome: hide"}[old], new)
    return loads(text)


@pytest.mark.parametrize(
    ("alone", "said"), [("false", (False, False)), ("true", (True, False)), ("at-once", (True, True))]
)
def test_a_clause_acts_alone_never_where_it_earned_it_or_at_once(alone: str, said: tuple[bool, bool]) -> None:
    clause = read(alone).clauses[0]
    assert (clause.acts_alone, clause.at_once) == said
    jsonschema.validate(yaml.safe_load(TEXT.replace("ALONE", alone)), json_schema())


@pytest.mark.parametrize("alone", ["at once", "At-once", "at_once"])
def test_what_is_nearly_at_once_is_mended(alone: str) -> None:
    with pytest.raises(CharterError) as refused:
        read(alone)
    assert "expected true, false or at-once" in str(refused.value)
    assert "write at-once" in str(refused.value)


def test_what_holds_cannot_act_at_once() -> None:
    with pytest.raises(CharterError, match="'hold' calls a person"):
        read("at-once", outcome="outcome: hold")


def test_a_charter_sets_the_quota_of_an_hour() -> None:
    assert read().automatic_per_hour is None
    both = "quota: {automatic_per_minute: 60, automatic_per_hour: 100}"
    charter = read(quota=both)
    assert (charter.automatic_per_minute, charter.automatic_per_hour) == (60, 100)
    with pytest.raises(CharterError, match="lacks the field 'automatic_per_minute'"):
        read(quota="quota: {automatic_per_hour: 100}")
    with pytest.raises(CharterError, match="a number from 0 to 1000000"):
        read(quota="quota: {automatic_per_minute: 60, automatic_per_hour: -1}")


def test_what_acts_at_once_decides_before_what_has_to_earn_it() -> None:
    other = TEXT.replace("ALONE", "true") + TEXT.replace("ALONE", "at-once").split("clauses:\n")[1].replace(
        "id: pub", "id: lien"
    ).replace("spam > 0.5", "link > 0.5")
    message = Message(id="1", space=Space("a", "b"), text="x", at=0, received_at=0)
    found = [Finding("spam", 0.9, 0, 1, "a"), Finding("link", 0.9, 0, 1, "a")]
    assert compile_charter(loads(other)).weigh(message, found).matched == ("lien", "pub")


@pytest.mark.parametrize(
    ("above", "below", "refused"),
    [
        ("true", "at-once", "'acts_alone: at-once' needs no person from the first day"),
        ("false", "true", "'acts_alone: true' needs no person"),
        ("false", "at-once", "'acts_alone: at-once' needs no person from the first day"),
        ("at-once", "true", ""),
        ("at-once", "false", ""),
        ("true", "false", ""),
    ],
)
def test_to_need_nobody_sooner_relaxes_and_later_tightens(
    tmp_path: Path, above: str, below: str, refused: str
) -> None:
    child = tmp_path / "client.yaml"
    child.write_text(
        "charter: {id: client, version: 1, extends: maison.yaml}\n"
        f"clauses:\n  - {{id: pub, acts_alone: {below}}}\n"
    )
    for allowed, wrong in (("tighten", refused), ("relax", not refused and "calls a person")):
        text = TEXT.replace("ALONE", above).replace("  - id: pub\n", f"  - id: pub\n    below: {allowed}\n")
        (tmp_path / "maison.yaml").write_text(text)
        if wrong:
            with pytest.raises(CharterError, match=wrong):
                load(child)
        else:
            assert load(child).clauses[0].at_once == (below == "at-once")


@pytest.mark.parametrize(
    ("above", "below", "refused"),
    [
        ("{automatic_per_minute: 9, automatic_per_hour: 90}", "{automatic_per_minute: 9}", True),
        ("{automatic_per_minute: 9}", "{automatic_per_minute: 9, automatic_per_hour: 181}", True),
        ("{automatic_per_minute: 9}", "{automatic_per_minute: 9, automatic_per_hour: 180}", False),
        ("{automatic_per_minute: 9}", "{automatic_per_minute: 9, automatic_per_hour: 20}", False),
        ("{automatic_per_minute: 9}", "{automatic_per_minute: 8}", False),
    ],
)
def test_a_larger_quota_of_an_hour_relaxes(tmp_path: Path, above: str, below: str, refused: bool) -> None:
    (tmp_path / "maison.yaml").write_text(TEXT.replace("ALONE", "true").replace(QUOTA, f"quota: {above}"))
    child = tmp_path / "client.yaml"
    child.write_text(f"charter: {{id: client, version: 1, extends: maison.yaml, quota: {below}}}\n")
    if refused:
        with pytest.raises(CharterError, match="a quota an hour of"):
            load(child)
    else:
        load(child)


@pytest.mark.parametrize(
    ("old", "new", "english", "french"),
    [
        ("false", "true", "acts without a person", "agit sans personne"),
        (
            "true",
            "at-once",
            "acts without a person from the first day",
            "agit sans personne dès le premier jour",
        ),
        (
            "false",
            "at-once",
            "acts without a person from the first day",
            "agit sans personne dès le premier jour",
        ),
        (
            "at-once",
            "true",
            "acts without a person only where it has earned it",
            "n’agit sans personne que là où il l’a mérité",
        ),
        ("at-once", "false", "no longer acts without a person", "n’agit plus sans personne"),
    ],
)
def test_a_difference_says_it_once(old: str, new: str, english: str, french: str) -> None:
    changes = difference(read(old), read(new))
    assert [Telling("en").line(each) for each in changes] == [f"clause pub: {english}"]
    assert [Telling("fr").line(each) for each in changes] == [f"article pub\u00a0: {french}"]


def test_a_difference_tells_the_quota_of_an_hour() -> None:
    hours = [read(quota=QUOTA[:-1] + f", automatic_per_hour: {each}}}") for each in (100, 200)]
    pairs = [(read(), hours[0]), tuple(hours), (hours[1], read())]
    told = [Telling("en").line(each) for old, new in pairs for each in difference(old, new)]
    assert told == [
        "charter: at most 100 actions without a person, an hour and a space, instead of twenty full minutes",
        "charter: at most 200 actions without a person, an hour and a space, instead of 100",
        "charter: at most twenty full minutes of actions, an hour and a space, instead of 200 actions",
    ]
