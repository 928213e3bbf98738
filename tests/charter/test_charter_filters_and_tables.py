"""Conditions with a name, what the head says of whom a charter is for, and the tables that clauses name."""

from pathlib import Path

import pytest
from families import Family, clause, family  # noqa: F401 - a fixture

from vigie.charter.charter import Charter, Escalation, Event, Titled
from vigie.charter.compile import compile_charter
from vigie.charter.difference import difference
from vigie.charter.difference_words import Telling
from vigie.charter.doubts import defects
from vigie.charter.effective import effective
from vigie.charter.error import CharterError
from vigie.charter.load import load, loads, read
from vigie.charter.nodes import compose
from vigie.charter.tree import Choice, Every, Neither, Present, Some
from vigie.engine.finding import Finding
from vigie.message import Message, Space

HEAD = """\
charter:
  id: essai
  version: 1
  title: {fr: Essai, en: Try}
  languages: [fr, en]
"""
CLAUSE = """\
clauses:
  - id: a
    title: {fr: Titre, en: Title}
    reason: {fr: Raison., en: Reason.}
    outcome: hide
    examples: {must: [un, deux, trois]}
"""


def charter(tables: str = "", *fields: str, head: str = "") -> Charter:
    """Return a charter of one clause with some fields."""
    text = (
        HEAD + (f"  {head}\n" if head else "") + tables + CLAUSE + "".join(f"    {each}\n" for each in fields)
    )
    return loads(text, "a.yaml")


def doubts(tables: str = "", *fields: str, head: str = "") -> list[str]:
    text = (
        HEAD + (f"  {head}\n" if head else "") + tables + CLAUSE + "".join(f"    {each}\n" for each in fields)
    )
    return [str(each) for each in defects(loads(text, "a.yaml"), compose(text, "a.yaml")).doubts]


def errors(tables: str, *fields: str) -> list[CharterError]:
    with pytest.raises(CharterError) as caught:
        charter(tables, *fields)
    return list(caught.value.every)


FILTERS = "filters:\n  direct: {when: kind is chat}\n  calme: {when: {any: [praise, question]}}\n"


@pytest.mark.parametrize(
    ("when", "opened"),
    [
        ("filter is direct", Choice("kind", ("chat",))),
        ("filter is not direct", Neither((Choice("kind", ("chat",)),))),
        (
            "filter is direct or calme",
            Some((Choice("kind", ("chat",)), Some((Present("praise"), Present("question"))))),
        ),
        (
            "{all: [insult, filter is direct]}",
            Every((Present("insult"), Choice("kind", ("chat",)))),
        ),
    ],
)
def test_a_filter_is_opened_where_it_is_asked_for(when: str, opened: object) -> None:
    assert charter(FILTERS, f"when: {when}").clauses[0].when == opened


def test_a_filter_may_ask_for_another_in_any_order() -> None:
    tables = (
        "filters:\n  c: {when: filter is b}\n  b: {when: {all: [filter is a, spam]}}\n  a: {when: phone}\n"
    )
    read = charter(tables, "when: filter is c")
    assert read.clauses[0].when == Every((Present("phone"), Present("spam")))
    assert read.clauses[0].filters == ("c", "b", "a")
    assert {each.name: each.asks for each in read.filters} == {"a": (), "b": ("a",), "c": ("b", "a")}


def test_a_clause_with_a_filter_weighs_as_if_it_were_written_there() -> None:
    compiled = compile_charter(charter(FILTERS, "when: {all: [insult > 0.5, filter is direct]}"))
    findings = [Finding("insult", 0.9, 0, 1, "a")]
    for kind, outcome in (("chat", "hide"), ("comment", "publish")):
        message = Message(id="1", space=Space("a", "b"), kind=kind, text="a", at=0, received_at=0)  # type: ignore[arg-type]
        assert compiled.weigh(message, findings).outcome == outcome


@pytest.mark.parametrize("order", ["abc", "cba", "bca"])
def test_it_refuses_filters_that_go_round_in_a_circle_once(order: str) -> None:
    asks = {"a": "b", "b": "c", "c": "a"}
    tables = "filters:\n" + "".join(f"  {each}: {{when: filter is {asks[each]}}}\n" for each in order)
    (error,) = errors(tables, "when: filter is a")
    assert "go round in a circle" in error.message


@pytest.mark.parametrize("order", ["abcd", "dcba"])
def test_it_refuses_filters_more_than_three_deep(order: str) -> None:
    says = {"a": "filter is b", "b": "filter is c", "c": "filter is d", "d": "phone"}
    tables = "filters:\n" + "".join(f"  {each}: {{when: {says[each]}}}\n" for each in order)
    (error,) = errors(tables, "when: filter is a")
    assert (error.line, error.message) == (
        6 + 1 + order.index("a"),
        "filter 'a': it asks for filters that ask for others more than 3 deep",
    )


def test_a_wrong_filter_is_told_once_and_not_where_it_is_asked_for() -> None:
    (error,) = errors("filters: {a: {when: insulte}}\n", "when: filter is a")
    assert error.message == "filter 'a': 'insulte' is not known"


def test_it_refuses_filters_that_open_without_end() -> None:
    wide = ", ".join(["phone", "spam"] * 50)
    tables = f"filters:\n  a: {{when: {{any: [{wide}]}}}}\n"
    tables += f"  b: {{when: {{any: [{', '.join(['filter is a'] * 99)}]}}}}\n"
    (error,) = errors(tables, f"when: {{any: [{', '.join(['filter is b'] * 900)}]}}")
    assert "more than 10000 conditions" in error.message


def test_a_proof_sees_what_a_filter_says_and_tells_it_where_the_filter_is() -> None:
    text = (
        HEAD
        + "filters: {fort: {when: insult > 0.9}}\n"
        + CLAUSE
        + "    when: {all: [insult < 0.5, filter is fort]}\n"
    )
    (error,) = defects(loads(text, "a.yaml"), compose(text, "a.yaml")).errors
    assert "'insult < 0.5' and 'insult > 0.9' exclude each other" in error.message


def test_what_one_clause_needs_not_of_a_filter_is_no_doubt() -> None:
    tables = "filters: {vaste: {when: {any: [kind is chat, insult > 0.5]}}}\n"
    assert doubts(tables, "when: {any: [filter is vaste, insult > 0.4]}") == []
    told = doubts(tables, "when: {all: [filter is vaste, kind is chat]}")
    assert len(told) == 1
    assert "changes nothing" in told[0]


def test_the_head_says_whom_it_is_for() -> None:
    head = (
        "client: gazette\n  spaces: ['twitch:gazette', 'youtube:*']\n  profile: media\n"
        "  event: {name: Soirée, from: 2026-05-24, to: 2026-05-24}\n  tone: {fr: Direct., en: Plain.}"
    )
    read = charter("", "when: phone", head=head)
    assert (read.client, read.spaces, read.profile) == ("gazette", ("twitch:gazette", "youtube:*"), "media")
    assert read.event == Event("Soirée", "2026-05-24", "2026-05-24")
    assert read.tone == {"fr": "Direct.", "en": "Plain."}


TABLES = """\
escalations: {redaction: {title: {fr: Rédaction, en: Newsroom}, to: astreinte, after_minutes: 10}}
replies: {merci: {fr: "Merci, à vite.", en: Thanks.}}
queues: {fraude: {fr: Fraude, en: Fraud}}
alerts: {crise: {fr: Crise, en: Crisis}}
"""
ASKED = ("when: phone", "escalate: redaction", "reply: merci", "route: fraude", "alert: crise")


def test_a_clause_names_what_the_tables_hold() -> None:
    read = charter(TABLES, *ASKED)
    assert (read.clauses[0].escalate, read.clauses[0].reply) == ("redaction", "merci")
    (escalation,) = read.escalations
    assert (escalation.to, escalation.after_minutes, escalation.title["en"]) == ("astreinte", 10, "Newsroom")
    assert [each.said["en"] for each in (*read.replies, *read.queues, *read.alerts)] == [
        "Thanks.",
        "Fraud",
        "Crisis",
    ]
    assert doubts(TABLES, *ASKED) == []


def test_a_queue_and_an_alert_need_no_title() -> None:
    assert doubts("", "when: phone", "route: fraude", "alert: crise") == []


@pytest.mark.parametrize(
    ("tables", "fields", "head", "said", "mend"),
    [
        (
            TABLES.splitlines()[0],
            (),
            "",
            "escalation 'redaction': no clause names it",
            "'escalate: redaction'",
        ),
        (TABLES.splitlines()[1], (), "", "reply 'merci': no clause names it", "'reply: merci'"),
        (
            TABLES.splitlines()[2],
            ("route: fraudes",),
            "",
            "queue 'fraude': no clause",
            "did you mean 'fraudes'?",
        ),
        (TABLES.splitlines()[3], (), "", "alert 'crise': no clause names it", "'alert: crise'"),
        (
            "filters: {direct: {when: spam}}",
            (),
            "",
            "filter 'direct': no clause asks for it",
            "'filter is direct'",
        ),
        (
            "",
            ("when: 'space is youtube:x'",),
            "spaces: ['twitch:*']",
            "'youtube:x' is none of",
            "'spaces' are",
        ),
        (
            "",
            ("when: 'space is twitch:b*'",),
            "spaces: ['twitch:a*']",
            "is none of",
            "did you mean 'twitch:a*'?",
        ),
    ],
)
def test_it_doubts_what_nothing_asks_for(
    tables: str, fields: tuple[str, ...], head: str, said: str, mend: str
) -> None:
    fields = fields if any(each.startswith("when") for each in fields) else ("when: phone", *fields)
    (doubt,) = doubts(tables + "\n" if tables else "", *fields, head=head)
    assert said in doubt
    assert mend in doubt


@pytest.mark.parametrize("pattern", ["twitch:gazette", "twitch:gaz*", "twitch:*", "twitch:gazette-2*"])
def test_a_space_within_those_it_is_meant_for_is_no_doubt(pattern: str) -> None:
    assert doubts("", f"when: 'space is {pattern}'", head="spaces: ['twitch:gazette*']") == []


def test_it_says_in_words_what_changed_of_all_that() -> None:
    bare = charter("", "when: phone")
    head = "client: gazette\n  spaces: ['twitch:a']\n  event: {name: Soir, from: 2026-05-24, to: 2026-05-25}"
    full = charter(TABLES, *ASKED, head=head)
    english, french = (
        [
            Telling(language).line(each).replace("\u202f", " ").replace("\u00a0", " ")
            for each in difference(bare, full)
        ]
        for language in ("en", "fr")
    )
    assert english == [
        "charter: written for the client gazette",
        "charter: written for the event “Soir” (from 2026-05-24 to 2026-05-25)",
        "charter: also meant for the spaces twitch:a",
        "escalation redaction: added, “Newsroom, to astreinte after 10 min”",
        "answer merci: added, “Thanks.”",
        "queue fraude: added, “Fraud”",
        "alert crise: added, “Crisis”",
        "clause a: sends to the queue fraude",
        "clause a: raises the alert crise",
        "clause a: follows the escalation redaction",
        "clause a: suggests the answer merci",
    ]
    assert "remontée redaction : ajoutée, « Rédaction, vers astreinte après 10 min »" in french
    assert "article a : suggère la réponse merci" in french
    back = [Telling("en").line(each) for each in difference(full, bare)]
    assert "answer merci: removed, it was “Thanks.”" in back
    assert "charter: no longer meant for the spaces twitch:a" in back
    assert difference(full, full) == ()


def test_it_says_what_changed_of_an_entry_and_of_a_filter() -> None:
    tables = [TABLES, TABLES.replace("10}", "20}").replace("Fraude", "Fraudes")]
    told = [Telling("fr").line(each) for each in difference(*(charter(each, *ASKED) for each in tables))]
    assert [each.replace("\u202f", " ").replace("\u00a0", " ") for each in told] == [
        "remontée redaction : « Rédaction, vers astreinte après 10 min » devient "
        "« Rédaction, vers astreinte après 20 min »",
        "file fraude : « Fraude » devient « Fraudes »",
    ]
    old, new = (charter(f"filters: {{f: {{when: likes > {n}}}}}\n", "when: filter is f") for n in (5, 9))
    (change,) = difference(old, new)
    assert (change.what, change.effect) == ("condition", "fewer")


def test_an_entry_that_only_moves_in_the_file_changes_nothing() -> None:
    assert difference(charter(TABLES, *ASKED), charter("# plus haut\n" + TABLES, *ASKED)) == ()


def test_a_table_is_written_or_inherited_by_name(family: Family) -> None:  # noqa: F811 - a fixture
    house = (family.folder / "maison.yaml").read_text(encoding="utf-8")
    family.write("maison.yaml", house.replace("clauses:", TABLES + "clauses:"))
    read = family.child(
        "replies: {adieu: {fr: Adieu., en: Bye.}}\n", "id: insulte, reply: merci, escalate: redaction"
    )
    assert [each.name for each in read.replies] == ["merci", "adieu"]
    assert [each.name for each in read.escalations] == ["redaction"]
    assert clause(read, "insulte").reply == "merci"


def test_a_filter_changed_below_is_judged_by_what_it_does_to_each_clause(family: Family) -> None:  # noqa: F811
    house = (family.folder / "maison.yaml").read_text(encoding="utf-8")
    house = house.replace(
        "when: {any: [insult >= ferme, hate > 0.9]}", "when: {all: [insult, filter is rare]}"
    )
    family.write("maison.yaml", house.replace("clauses:", "filters: {rare: {when: likes > 5}}\nclauses:"))
    wider = family.child("filters: {rare: {when: likes > 2}}\n")
    assert clause(wider, "insulte").when != clause(load(family.folder / "maison.yaml"), "insulte").when
    error = family.error("filters: {rare: {when: likes > 9}}\n")
    assert error.startswith(
        "client.yaml:2:11: clause 'insulte': by the filter 'rare', its condition matches less"
    )
    assert "give it the condition that it has above" in error


def test_a_whole_charter_reads_back_to_the_same(tmp_path: Path) -> None:
    text = (
        HEAD + "  tone: {fr: 'Oui : non', en: Plain.}\n  event: {name: a, from: 2026-05-24, to: 2026-05-25}\n"
    )
    text += (
        TABLES
        + FILTERS
        + CLAUSE
        + "".join(f"    {each}\n" for each in ASKED).replace("phone", "filter is calme")
    )
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    again = loads(effective(read(path).root), str(path))
    assert difference(load(path), again) == ()
    assert again.tone == {"fr": "Oui : non", "en": "Plain."}
    assert isinstance(again.escalations[0], Escalation)
    assert isinstance(again.replies[0], Titled)
