"""A charter that extends another writes only what differs."""

import re
import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from families import HEAD, HOUSE, Family, clause, family

from processor_time import within
from vigie.charter import command
from vigie.charter.charter import Charter
from vigie.charter.check import doubted
from vigie.charter.compile import compile_charter
from vigie.charter.examples import run
from vigie.charter.fields import MAX_ERRORS
from vigie.charter.load import load, loads
from vigie.charter.nodes import MAX_BYTES, MAX_NODES
from vigie.engine.finding import Finding
from vigie.message import Message, Space

__all__ = ["family"]

PAGE = Path(__file__).parents[2] / "docs/howto/write-a-charter.md"
NEW = "id: question, title: {fr: Question, en: A question}, reason: {fr: a, en: b}, when: question, tags: [q]"
MESSAGE = Message(id="1", space=Space("twitch", "a"), text="a", at=0, received_at=0)


def outcome(charter: Charter, kind: str, score: float) -> str:
    return compile_charter(charter).weigh(MESSAGE, [Finding(kind, score, 0, 1, "r")]).outcome


def test_it_inherits_all_that_it_does_not_write(family: Family) -> None:
    charter = family.child()
    house = load(family.folder / "maison.yaml")
    assert (charter.id, charter.version) == ("client", "2")
    assert charter.clauses == house.clauses
    assert (charter.title, charter.languages, charter.lists) == (house.title, house.languages, house.lists)
    assert (charter.automatic_per_minute, charter.thresholds) == (60, house.thresholds)
    assert charter.above == (str(family.folder / "maison.yaml"),)
    assert house.above == ()


def test_it_changes_the_fields_that_it_writes_and_no_other(family: Family) -> None:
    changed = clause(
        family.child("", "id: insulte, outcome: delete, tags: [violence], route: presse"), "insulte"
    )
    above = clause(loads(HOUSE), "insulte")
    assert (changed.outcome, changed.tags, changed.route) == ("delete", ("violence",), "presse")
    assert (changed.title, changed.when, changed.acts_alone) == (above.title, above.when, True)


def test_it_changes_titles_and_reasons_one_language_at_a_time(family: Family) -> None:
    text = HEAD.replace("extends", "title: {fr: Cliente}, extends")
    charter = family.child("", "id: pub, title: {en: Ads}, reason: {fr: Sans pub.}", head=text)
    changed = clause(charter, "pub")
    assert charter.title == {"fr": "Cliente", "en": "House"}
    assert changed.title == {"fr": "Publicité", "en": "Ads"}
    assert changed.reason == {"fr": "Sans pub.", "en": "No advertising."}


def test_it_adds_examples_to_those_above(family: Family) -> None:
    changed = clause(family.child("", "id: insulte, examples: {must: [e], must_not: [f, g]}"), "insulte")
    assert [example.text for example in changed.examples if example.must] == ["a", "b", "c", "e"]
    assert [example.text for example in changed.examples if not example.must] == ["d", "f", "g"]


def test_it_adds_clauses_after_those_above(family: Family) -> None:
    assert [each.id for each in family.child("", NEW).clauses] == ["insulte", "pub", "question"]


def test_it_takes_away_the_clauses_that_it_does_without(family: Family) -> None:
    family.allow("relax", "pub")
    assert [each.id for each in family.child("without: [pub]\n").clauses] == ["insulte"]


def test_it_replaces_a_list_and_a_threshold_by_name(family: Family) -> None:
    charter = family.child(
        "lists: {promos: [promo, code promo, soldes], noms: [Léa]}\nthresholds: {ferme: 0.8, haut: 1}\n"
    )
    assert [each.name for each in charter.lists] == ["promos", "noms"]
    assert [entry.source for entry in charter.lists[0].entries] == ["promo", "code promo", "soldes"]
    assert {each.name: each.value for each in charter.thresholds} == {"ferme": 0.8, "doute": 0.5, "haut": 1.0}


def test_a_threshold_changes_every_clause_that_names_it(family: Family) -> None:
    assert outcome(load(family.folder / "maison.yaml"), "insult", 0.85) == "publish"
    assert outcome(family.child("thresholds: {ferme: 0.8}\n"), "insult", 0.85) == "hide"


def test_it_extends_a_shipped_charter_by_its_name(family: Family) -> None:
    charter = family.child(head="charter: {id: a, version: 1, extends: media}\n")
    assert charter.clauses == load("media").clauses


def test_it_looks_for_the_charter_above_from_the_file_and_not_from_where_one_is(family: Family) -> None:
    path = family.write("lives/soir.yaml", "charter: {id: soir, version: 1, extends: ../maison.yaml}\n")
    assert len(load(path).clauses) == 2


def test_it_goes_up_to_a_house_a_client_a_space_and_an_event(family: Family) -> None:
    family.child("thresholds: {ferme: 0.8}\n")
    family.write("espace.yaml", "charter: {id: espace, version: 1, extends: client.yaml}\n")
    path = family.write(
        "soir.yaml",
        "charter: {id: soir, version: 1, extends: espace.yaml}\nthresholds: {ferme: 0.7}\n",
    )
    charter = load(path)
    assert outcome(charter, "insult", 0.75) == "hide"
    names = ("espace.yaml", "client.yaml", "maison.yaml")
    assert charter.above == tuple(str(family.folder / name) for name in names)


def test_it_knows_the_file_and_the_line_of_each_field(family: Family) -> None:
    changed = clause(family.child("", "id: insulte, outcome: delete, examples: {must: [e]}"), "insulte")
    told = {name: (place.short, place.column) for name, place in changed.places.items()}
    assert told["outcome"] == ("client.yaml:3", 28)
    assert told["when"] == ("maison.yaml:13", 11)
    assert changed.place.short == "client.yaml:3"
    assert [example.place.short for example in changed.examples] == ["maison.yaml:17"] * 3 + [
        "client.yaml:3",
        "maison.yaml:17",
    ]


def test_it_tells_a_doubt_in_the_file_where_it_is_written(family: Family) -> None:
    family.child("thresholds: {rien: 0.5}\n", "id: pub, title: {en: Insult}")
    told = [
        str(each).replace(f"{family.folder}/", "") for each in doubted(family.folder / "client.yaml").doubts
    ]
    assert [each.partition(": doubt: ")[0] for each in told] == [
        "client.yaml:2:20",
        "client.yaml:4:5",
        "client.yaml:4:22",
    ]
    assert "threshold 'rien': no condition names it; write it in a condition" in told[0]
    assert "its title in 'en' is that of clause 'insulte' (maison.yaml:10); give it" in told[2]


def test_it_leaves_the_doubts_of_a_charter_above_to_that_one(family: Family) -> None:
    family.write("maison.yaml", HOUSE.replace("must: [a, b, c], must_not: [d]", "must: [a], must_not: [d]"))
    family.child("")
    child = family.folder / "client.yaml"
    checked = doubted(child)
    assert checked.doubts == ()
    assert {Path(each.path).name for each in checked.above} == {"maison.yaml"}
    told = CliRunner().invoke(command.charter, ["check", "--strict", str(child)])
    assert told.exit_code == 0
    assert f"{len(checked.above)} doubts of its own, told when it is checked itself" in told.stderr


def test_it_tells_an_error_in_the_file_where_it_is_written(family: Family) -> None:
    family.write("maison.yaml", HOUSE.replace("must: [a, b, c], must_not: [d]", "must: [a, b, c]"))
    family.child("", NEW)
    (error,) = doubted(family.folder / "client.yaml").errors
    assert str(error).startswith(f"{family.folder}/maison.yaml:10:5: clause 'insulte': it acts alone")


def test_it_tests_the_examples_of_all_levels(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    class Blind:
        def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
            return [[] for _ in messages]

    charter = family.child("", "id: insulte, examples: {must: [e]}")
    assert len(run(charter, Blind()).results) == 5
    monkeypatch.setattr(command, "_engine", Blind)
    result = CliRunner().invoke(command.charter, ["test", str(family.folder / "client.yaml")])
    places = [
        line.removeprefix(f"{family.folder}/").partition(": ")[0] for line in result.stderr.splitlines()
    ]
    assert places == ["maison.yaml:17:23", "maison.yaml:17:26", "maison.yaml:17:29", "client.yaml:3:37"]
    assert result.exit_code == 1
    assert result.stdout.endswith("client.yaml: 1 of 5 examples pass\n")


@pytest.mark.parametrize(
    "text",
    [
        "id: insulte, outcome: delete",
        "id: pub, outcome: hide",
        "id: pub, priority: urgent",
        "id: insulte, acts_alone: false",
        "id: insulte, when: {any: [insult >= ferme, hate > 0.9, threat]}",
        "id: insulte, when: {any: [insult >= 0.2, hate > 0.4]}",
        "id: insulte, title: {fr: b}, reason: {fr: b}, tags: [b], route: b, alert: b, propose: ban",
        "id: insulte, below: nothing",
    ],
)
def test_it_may_tighten_what_says_nothing_of_it(family: Family, text: str) -> None:
    assert clause(family.child("", text), text[4:].partition(",")[0])


@pytest.mark.parametrize(
    "text",
    [
        "id: insulte, outcome: hold, acts_alone: false",
        "id: pub, priority: low",
        "id: pub, outcome: publish",
        "id: pub, when: spam > doute",
        "id: pub, when: {any: [spam > doute, text says promos], unless: [author role is moderator]}",
        "id: pub, outcome: hide, acts_alone: true",
        "id: pub, when: link",
        "id: insulte, below: relax",
    ],
)
def test_it_may_do_anything_to_what_allows_both(family: Family, text: str) -> None:
    family.allow("both", "insulte")
    family.allow("both", "pub")
    assert clause(family.child("", text), text[4:].partition(",")[0])


def test_it_may_relax_and_not_tighten_what_allows_only_that(family: Family) -> None:
    family.allow("relax", "pub")
    assert family.child("", "id: pub, priority: normal, when: spam > 0.9").clauses
    assert "which may only be relaxed below" in family.error("", "id: pub, outcome: hide")


def test_the_head_says_what_may_be_done_to_clauses_that_say_nothing_of_it(family: Family) -> None:
    family.write("maison.yaml", HOUSE.replace("  version: 1\n", "  version: 1\n  below: both\n"))
    charter = family.child(
        "", "id: pub, outcome: publish", head=HEAD.replace("extends", "below: nothing, extends")
    )
    assert {each.below for each in charter.clauses} == {"nothing"}
    family.write("soir.yaml", HEAD.replace("maison", "client") + "without: [pub]\n")
    assert "which may not be changed below" in " ".join(map(str, doubted(family.folder / "soir.yaml").errors))


def test_a_tag_is_judged_by_the_clauses_that_ask_for_it(family: Family) -> None:
    text = HOUSE + (
        "  - id: lien\n    title: {fr: Lien, en: A link}\n    reason: {fr: a, en: b}\n"
        "    when: {all: [link], unless: [tag is promo]}\n    outcome: hold\n"
    )
    family.write("maison.yaml", text)
    error = family.error("", NEW.replace("[q]", "[promo]"))
    assert error.startswith(
        "client.yaml:3:5: clause 'lien': by the tags of clause 'question', its condition matches"
    )
    assert "less than the one at maison.yaml:28, which may only be tightened below" in error
    assert family.child("", NEW).clauses


def test_it_is_as_fast_as_one_file(family: Family) -> None:
    entries = ", ".join(f"mot{number}" for number in range(4_000))
    clauses = (
        "".join(
            f"  - id: c{number}\n    title: {{fr: t{number}, en: u{number}}}\n    reason: {{fr: a, en: b}}\n"
            f"    when: {{any: [insult > 0.9, text matches: 'a{number}', text says l]}}\n    outcome: hold\n"
            for number in range(60)
        )
        .replace("text matches: ", "{text matches: ")
        .replace("', text says", "'}, text says")
    )
    family.write("maison.yaml", f"{HOUSE.replace('lists: {', f'lists: {{l: [{entries}], ')}{clauses}")
    family.child("thresholds: {ferme: 0.8}\n")
    for name, above in (("espace", "client"), ("soir", "espace")):
        texts = "".join(
            f"  - {{id: c{each}, outcome: hide, examples: {{must: [x{each}]}}}}\n" for each in range(60)
        )
        if name == "soir":
            texts = texts.replace("hide", "delete").replace("[x", "[y")
        head = f"charter: {{id: {name}, version: 1, extends: {above}.yaml}}\nclauses:\n"
        family.write(f"{name}.yaml", head + texts)
    with within(2.0, "a family of four"):
        charter = load(family.folder / "soir.yaml")
    assert {each.outcome for each in charter.clauses} == {"hide", "hold", "delete"}


def test_it_judges_in_time_clauses_that_ask_for_the_tag_of_many_others(family: Family) -> None:
    said = "title: {fr: a, en: b}, reason: {fr: a, en: b}"
    text = HOUSE + "".join(
        f"  - {{id: g{each}, {said}, when: threat > 0.{each + 100}, tags: [x]}}\n"
        f"  - {{id: a{each}, {said}, when: {{all: [link > 0.{each + 100}, tag is not x]}}, outcome: hold}}\n"
        for each in range(800)
    )
    family.write("maison.yaml", text)
    with within(4.0, "800 clauses that ask for a tag of 800 others"):
        errors = family.errors("", "id: g0, when: threat > 0.05")
    assert len(errors) == MAX_ERRORS


def test_the_charter_of_the_page_is_right(family: Family) -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## A charter that extends another")[2]
    (text,) = re.findall(r"\n\n((?:    .*\n)+)\n- The id", section)
    family.allow("relax", "pub")
    charter = load(family.write("lives/soir.yaml", textwrap.dedent(text)))
    assert [each.id for each in charter.clauses] == ["insulte", "sondage"]
    assert charter.clauses[0].outcome == "delete"
    assert charter.thresholds[0].value == 0.8


def test_the_bounds_are_on_all_the_files_together(family: Family) -> None:
    family.write("maison.yaml", f"{HOUSE}#{'x' * (MAX_BYTES - 1_000 - len(HOUSE))}\n")
    assert load(family.folder / "maison.yaml").clauses
    error = family.error(f"#{'x' * 2_000}\n")
    assert error.startswith("client.yaml:1:44: the charter and those above it are larger than 1 MiB together")
    examples = ", ".join("a" * 30_000)
    family.write("maison.yaml", HOUSE.replace("must: [a", f"must: [{examples}"))
    assert load(family.folder / "maison.yaml").clauses
    error = family.error("", f"id: insulte, examples: {{must: [{examples}]}}")
    assert error.startswith("client.yaml:1:44: a charter above this one is wrong: maison.yaml:")
    assert f"this file and those that extend it hold more than {MAX_NODES} values" in error
