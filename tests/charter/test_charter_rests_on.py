"""A clause says the law or the rule that it rests on, from its file to the words of a difference."""

import re
from typing import Any

import pytest
import yaml
from families import HOUSE, Family, clause, family

from vigie.charter.difference import difference
from vigie.charter.difference_words import Telling
from vigie.charter.doubts import defects
from vigie.charter.edit import whole, with_clause, with_field
from vigie.charter.effective import effective
from vigie.charter.error import CharterError
from vigie.charter.fingerprint import fingerprints
from vigie.charter.form import fields_of, form_of
from vigie.charter.load import load, loads, read, shipped
from vigie.charter.nodes import compose

__all__ = ["family"]

LAW = {"fr": "Loi du 29 juillet 1881, art. 33 (injure)", "en": "Loi du 29 juillet 1881, art. 33 (insult)"}
SAID = f"    rests_on: {{fr: '{LAW['fr']}', en: '{LAW['en']}'}}\n"
GROUNDED = HOUSE.replace("Stay polite.}\n", "Stay polite.}\n" + SAID)
BELOW = "charter: {id: a, version: 1, extends: maison.yaml}\nclauses:\n  - id: insulte\n    outcome: delete\n"
KNOWN = {"maison.yaml": GROUNDED}
HIDES = "  - {id: %s, title: {fr: T%s, en: U%s}, reason: {fr: a, en: b}, when: %s, outcome: %s}\n"


def written(text: str) -> list[str]:
    """Return the fields of the first clause, in their order."""
    return list(yaml.safe_load(text)["clauses"][0])


def doubts(text: str) -> list[str]:
    found = [str(each) for each in defects(loads(text), compose(text, "a")).doubts]
    return [each for each in found if "neither law nor rule" in each]


def lines(old: str, new: str, language: str) -> list[str]:
    telling = Telling(language)
    return [
        telling.line(change).replace("\u202f", " ").replace("\u00a0", " ")
        for change in difference(loads(old), loads(new))
    ]


def test_it_is_read_in_each_language_and_may_be_left_out() -> None:
    charter = loads(GROUNDED)
    assert clause(charter, "insulte").rests_on == LAW
    assert clause(charter, "pub").rests_on == {}


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("rests_on: {fr: Règle de la maison}", "'rests_on' has no sentence in 'en'"),
        ("rests_on: la loi", "'rests_on' is "),
        (f"rests_on: {{fr: {'a' * 301}, en: b}}", "'rests_on fr' is longer than 300 characters"),
        ("rest_on: {fr: a, en: b}", "did you mean 'rests_on'?"),
    ],
)
def test_it_says_what_is_wrong_with_it(written: str, message: str) -> None:
    with pytest.raises(CharterError, match=re.escape(message)):
        loads(HOUSE.replace("    outcome: hide\n", f"    {written}\n    outcome: hide\n"))


def test_it_is_inherited_one_language_at_a_time(family: Family) -> None:
    family.write("maison.yaml", GROUNDED)
    kept = clause(family.child("", "id: insulte, outcome: delete"), "insulte")
    assert kept.rests_on == LAW
    changed = clause(family.child("", "id: insulte, rests_on: {fr: Notre règle}"), "insulte")
    assert changed.rests_on == {"fr": "Notre règle", "en": LAW["en"]}


def test_it_changes_nothing_of_what_a_clause_has_earned() -> None:
    assert fingerprints(loads(GROUNDED)) == fingerprints(loads(HOUSE))


@pytest.mark.parametrize(
    ("old", "new", "english", "french"),
    [
        (
            HOUSE,
            GROUNDED,
            f"clause insulte: what it rests on, in French, added, “{LAW['fr']}”",
            f"article insulte : fondement en français ajouté, « {LAW['fr']} »",
        ),
        (
            GROUNDED,
            GROUNDED.replace("33 (injure)", "29"),
            f"clause insulte: what it rests on, in French, “{LAW['fr']}” becomes "
            "“Loi du 29 juillet 1881, art. 29”",
            f"article insulte : fondement en français « {LAW['fr']} » devient "
            "« Loi du 29 juillet 1881, art. 29 »",
        ),
        (
            GROUNDED,
            HOUSE,
            f"clause insulte: what it rests on, in French, removed, “{LAW['fr']}”",
            f"article insulte : fondement en français retiré, « {LAW['fr']} »",
        ),
    ],
)
def test_a_difference_tells_it_in_both_languages(old: str, new: str, english: str, french: str) -> None:
    assert english in lines(old, new, "en")
    assert french in lines(old, new, "fr")


def test_a_form_draws_it_and_writes_it_back() -> None:
    form = form_of(whole(GROUNDED), "insulte")
    assert (form.rests_on, form.other) == (LAW, {})
    assert with_clause(GROUNDED, "insulte", fields_of(form)) == GROUNDED
    assert with_field(GROUNDED, "insulte", "rests_on", None) == HOUSE


def test_it_is_written_between_the_reason_and_the_condition() -> None:
    changed = with_field(HOUSE, "insulte", "rests_on", dict(LAW))
    first, last = written(HOUSE)[:3], written(HOUSE)[3:]
    assert written(changed) == [*first, "rests_on", *last]
    assert clause(loads(changed), "insulte").rests_on == LAW


def test_a_draft_below_writes_the_language_that_differs_and_no_other() -> None:
    ours: Any = {**LAW, "fr": "Notre règle"}
    changed = with_field(BELOW, "insulte", "rests_on", ours, known=KNOWN)
    assert changed == BELOW.replace("    outcome", "    rests_on: {fr: Notre règle}\n    outcome")
    assert with_field(changed, "insulte", "rests_on", dict(LAW), known=KNOWN) == BELOW
    with pytest.raises(CharterError, match="'rests_on' is written in the charter above"):
        with_field(BELOW, "insulte", "rests_on", None, known=KNOWN)


def test_a_charter_printed_whole_keeps_it(family: Family) -> None:
    family.write("maison.yaml", GROUNDED)
    path = family.write("a.yaml", BELOW)
    assert clause(loads(effective(read(path).root)), "insulte").rests_on == LAW


def test_it_doubts_at_once_all_that_take_away_and_say_nothing_where_others_do() -> None:
    silent = "".join(
        HIDES % (name, name, name, f"spam > 0.{number}", outcome)
        for number, (name, outcome) in enumerate(
            [("a", "hide"), ("b", "delete"), ("c", "hide"), ("d", "hide"), ("e", "hide"), ("f", "hold")], 1
        )
    )
    (doubt,) = doubts(GROUNDED + silent)
    assert "clause 'a': it takes messages away and says neither law nor rule" in doubt
    assert "; the same is true of 'b', 'c', 'd'…; write 'rests_on' in it" in doubt
    assert doubts(GROUNDED) == []


def test_it_doubts_nothing_of_a_charter_that_does_not_use_it() -> None:
    assert doubts(HOUSE) == []


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_clause_that_restricts_says_what_it_rests_on(name: str) -> None:
    for each in load(name).clauses:
        if each.outcome in {"hold", "hide", "delete"}:
            assert {"fr", "en"} <= each.rests_on.keys(), each.id
            assert each.rests_on["fr"] != each.rests_on["en"], each.id


@pytest.mark.parametrize("name", shipped())
def test_what_shipped_clauses_rest_on_is_set_as_french_asks(name: str) -> None:
    for each in load(name).clauses:
        french = each.rests_on.get("fr", "")
        assert not re.search(r"[^\u00a0]:|[^\u202f][;!?»]|«[^\u202f]|'", french), each.id
        assert not re.search(r"[\u00a0\u202f']", each.rests_on.get("en", "")), each.id
