"""Drafts that are made to be too much: what they cost is bounded, and they are told as any other mistake."""

import pytest

from vigie.charter.edit import with_clause
from vigie.charter.edit_values import Value
from vigie.charter.error import CharterError
from vigie.charter.fields import MAX_ERRORS
from vigie.charter.fingerprint import fingerprints
from vigie.charter.head import MAX_SPACES
from vigie.charter.load import loads, reads

HEAD = 'charter: {id: a, version: "1", title: {fr: A}, languages: [fr]}\n'
SAID = "title: {fr: T}, reason: {fr: R}"


def deep(leaf: str, levels: int = 18) -> str:
    """Return a condition as deep as a file allows."""
    for level in range(levels):
        leaf = f"{{{'any' if level % 2 else 'all'}: [phone, {leaf}]}}"
    return leaf


def test_a_condition_as_deep_as_filters_allow_has_a_fingerprint() -> None:
    filters = "".join(
        f"  f{number}: {{when: {deep(asked)}}}\n"
        for number, asked in enumerate(("insult > 0.9", "filter is f0", "filter is f1"))
    )
    clause = f"clauses:\n  - {{id: b, {SAID}, when: filter is f2, outcome: hide, acts_alone: true}}\n"
    text = f"{HEAD}filters:\n{filters}{clause}"
    before, after = (fingerprints(loads(each)) for each in (text, text.replace("> 0.9", "> 0.8")))
    assert len(before["b"]) == len(after["b"]) == 16
    assert before != after


def test_a_tag_given_by_another_clause_starts_again_where_there_are_too_many_to_open() -> None:
    givers = [
        f"  - {{id: g{each}, {SAID}, when: insult > 0.{1000 + each}, tags: [t]}}\n" for each in range(600)
    ]
    askers = [
        f"  - {{id: h{each}, {SAID}, when: {{all: [tag is t, hate > 0.{1000 + each}]}}, outcome: hide, "
        "acts_alone: true}\n"
        for each in range(200)
    ]
    text = f"{HEAD}clauses:\n{''.join(givers)}{''.join(askers)}"
    other = text.replace("1599, tags: [t]", "1599, tags: [u]")
    before, after = fingerprints(loads(text)), fingerprints(loads(other))
    assert len(before) == 200
    assert all(before[each] != after[each] for each in before)


def test_it_stops_at_a_hundred_mistakes() -> None:
    conditions = "".join(f"        - insult{number} > 0.9\n" for number in range(3 * MAX_ERRORS))
    text = f"{HEAD}clauses:\n  - id: b\n    title: {{fr: T}}\n    reason: {{fr: R}}\n"
    text += "    outcome: hide\n    when:\n      any:\n"
    with pytest.raises(CharterError) as caught:
        loads(text + conditions)
    assert len(caught.value.every) == MAX_ERRORS
    assert caught.value.line == 9


def test_a_charter_is_meant_for_two_hundred_spaces_at_most() -> None:
    clause = f"clauses:\n  - {{id: b, {SAID}, when: phone, outcome: hide}}\n"
    for number, wrong in ((MAX_SPACES, False), (MAX_SPACES + 1, True)):
        spaces = ", ".join(f'"twitch:s{each}"' for each in range(number))
        text = HEAD.replace("}\n", f", spaces: [{spaces}]}}\n") + clause
        if not wrong:
            assert len(loads(text).spaces) == MAX_SPACES
            continue
        with pytest.raises(CharterError, match="more than 200 spaces"):
            loads(text)


def test_a_regular_expression_that_reads_like_a_filter_asks_for_none() -> None:
    text = f"{HEAD}filters:\n  a: {{when: {{text matches: filter is a}}}}\n"
    charter = loads(f"{text}clauses:\n  - {{id: b, {SAID}, when: filter is a, outcome: hide}}\n")
    assert charter.filters[0].asks == ()
    assert charter.clauses[0].filters == ("a",)


@pytest.mark.parametrize(
    "said", ["tag is exists", "thread is exists", "filter is exists", "tag is not a or exists"]
)
def test_a_name_may_be_the_word_exists(said: str) -> None:
    text = f"{HEAD}filters: {{exists: {{when: phone}}}}\n"
    text += f"clauses:\n  - {{id: b, {SAID}, when: {said}, outcome: hide}}\n"
    text += f"  - {{id: c, {SAID}, when: email, tags: [exists, a]}}\n"
    assert reads(text).charter.clauses[0].id == "b"


def test_what_is_added_below_is_told_from_what_stands_above_whatever_is_around_it() -> None:
    above = f"{HEAD}clauses:\n  - id: b\n    title: {{fr: T}}\n    reason: {{fr: R}}\n    when: phone\n"
    above += "    outcome: hide\n    examples: {must: [x, {text: x, rating: 1.0}, x]}\n"
    draft = 'charter: {id: e, version: "1", extends: maison}\n'
    must: list[Value] = ["x", {"text": "x", "rating": 1}, {"text": "x"}, "x", {"text": "x", "rating": 2}]
    text = with_clause(draft, "b", {"examples": {"must": must}}, known={"maison": above})
    (clause,) = loads(text, known={"maison": above}).clauses
    assert [(each.text, each.rating) for each in clause.examples] == [
        ("x", None),
        ("x", 1.0),
        ("x", None),
        ("x", None),
        ("x", 2.0),
    ]


RIGHT = f"{HEAD}filters:\n  direct: {{when: kind is chat}}\nclauses:\n  - id: b\n    title: {{fr: T}}\n"
RIGHT += "    reason: {fr: R}\n    when: insult > 0.9\n    outcome: hide\n"


@pytest.mark.parametrize(
    ("right", "wrong", "line", "column", "said", "mend"),
    [
        (
            "{when: kind is chat}",
            "kind is chat",
            3,
            11,
            "the filter is 'kind is chat'",
            "write {when: kind is",
        ),
        ("insult > 0.9", "{tag: promo}", 8, 12, "'tag' begins a sentence", "write 'tag is promo'"),
        ("insult > 0.9", "{any: [phone, {filter: direct}]}", 8, 26, "no field", "write 'filter is direct'"),
        ("0.9", "0.9 and phone", 8, 11, "holds several conditions", "under 'all' or 'any'"),
        ("insult > 0.9", "newcomer", 8, 11, "not known", "write 'author is newcomer'"),
        ("insult > 0.9", "reply", 8, 11, "not known", "write 'message is reply'"),
        ("id: a,", "id: Ma Chaîne,", 1, 15, "'id' is 'Ma Chaîne'", "write 'ma-chaine'"),
        ("- id: b", "- id:b", 5, 3, "lacks a space", "'name: value'"),
        ("- id: b", "-id: b", 5, 3, "lacks a space", "'- ' before an item"),
    ],
)
def test_it_tells_what_is_written_in_a_hurry_with_its_mend(
    right: str, wrong: str, line: int, column: int, said: str, mend: str
) -> None:
    with pytest.raises(CharterError) as caught:
        loads(RIGHT.replace(right, wrong, 1))
    (error,) = caught.value.every
    assert (error.line, error.column) == (line, column), str(error)
    assert said in error.message
    assert mend in (error.suggestion or "")
