"""A draft changed clause by clause: what is written, and what is left alone."""

import difflib

import pytest
from families import clause

from vigie.charter.edit import whole, with_clause, with_field, with_head, with_threshold, without_clause
from vigie.charter.error import CharterError
from vigie.charter.form import ClauseForm, ExampleForm, fields_of, form_of
from vigie.charter.form_condition import Group, Nested, Row, changed, row_of, sentence
from vigie.charter.load import SHIPPED, loads, read, shipped
from vigie.charter.sentence import Named
from vigie.charter.tree import Score, leaves

DRAFT = """\
# Notre charte
charter:
  id: a            # son nom
  version: "1.0"
  title: {fr: A}
  languages: [fr]
thresholds: {ferme: 0.9, doute: 0.50}   # deux nombres

clauses:
  # --- Les insultes ---
  - id: insulte
    title: {fr: Insulte}
    reason: {fr: Restez poli.}
    when: {any: [insult >= ferme, hate > 0.9]}   # net
    outcome: hide

  # --- La publicité ---
  - {id: pub, title: {fr: Pub}, reason: {fr: Non.}, when: spam > doute, tags: [promo]}

lists: {}
"""
CHILD = """\
charter: {id: b, version: "1", extends: media}
clauses:
  - id: sondage   # à nous
    title: {fr: Sondage, en: Poll}
    reason: {fr: Pas avant 20 h., en: Not before 8 pm.}
    when: length > 500
    outcome: hold
"""


def lines(old: str, new: str) -> list[str]:
    """Return the lines taken away and added."""
    told = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return [line for line in list(told)[2:] if not line.startswith("@@")]


@pytest.mark.parametrize(
    ("field", "value", "changed"),
    [
        ("outcome", "delete", ["-    outcome: hide", "+    outcome: delete"]),
        ("outcome", None, ["-    outcome: hide"]),
        ("acts_alone", True, ["+    acts_alone: true"]),
        ("acts_alone", "at-once", ["+    acts_alone: at-once"]),
        ("alert", "crise", ["+    alert: crise"]),
        ("title", {"fr": "Oui, non: #1"}, ["-    title: {fr: Insulte}", '+    title: {fr: "Oui, non: #1"}']),
        (
            "when",
            {"any": ["insult >= 0.7", "hate > 0.9"]},
            [
                "-    when: {any: [insult >= ferme, hate > 0.9]}   # net",
                "+    when: {any: [insult >= 0.7, hate > 0.9]}   # net",
            ],
        ),
        (
            "when",
            {"text matches": r"\bnul\b"},
            [
                "-    when: {any: [insult >= ferme, hate > 0.9]}   # net",
                r"+    when: {text matches: '\bnul\b'}   # net",
            ],
        ),
        (
            "examples",
            {"must": ["Crétin."], "must_not": [{"text": "Nul.", "rating": 1}]},
            [
                "+    examples:",
                "+      must:",
                "+        - Crétin.",
                "+      must_not:",
                "+        - {text: Nul., rating: 1}",
            ],
        ),
    ],
)
def test_it_writes_one_field_of_a_clause_in_its_place(field: str, value: object, changed: list[str]) -> None:
    assert lines(DRAFT, with_field(DRAFT, "insulte", field, value)) == changed  # type: ignore[arg-type]


def test_a_clause_on_one_line_stays_on_one_line() -> None:
    new = with_clause(DRAFT, "pub", {"outcome": "hold", "tags": ["promo", "lien"]})
    assert lines(DRAFT, new)[1:] == [
        "+  - {id: pub, title: {fr: Pub}, reason: {fr: Non.}, when: spam > doute, outcome: hold, "
        "tags: [promo, lien]}"
    ]


def test_what_already_says_it_is_not_written_again() -> None:
    same = {"when": {"any": ["insult  >= ferme", "hate > 0.9"]}, "tags": None, "priority": None}
    assert with_clause(DRAFT, "insulte", same) == DRAFT
    assert with_clause(DRAFT, "pub", {"when": {"all": ["spam > doute"]}}) == DRAFT
    assert with_threshold(DRAFT, "doute", 0.5) == DRAFT


def test_a_number_is_moved_where_it_is_named() -> None:
    assert lines(DRAFT, with_threshold(DRAFT, "doute", 0.55)) == [
        "-thresholds: {ferme: 0.9, doute: 0.50}   # deux nombres",
        "+thresholds: {ferme: 0.9, doute: 0.55}   # deux nombres",
    ]


def test_a_head_is_changed_field_by_field() -> None:
    assert lines(DRAFT, with_head(DRAFT, "default", "hold")) == ["+  default: hold"]
    quota = with_head(DRAFT, "quota", {"automatic_per_minute": 30})
    assert loads(quota).automatic_per_minute == 30
    assert with_head(quota, "quota", None) == DRAFT


def test_a_clause_is_taken_away_with_its_lines_alone() -> None:
    assert lines(DRAFT, without_clause(DRAFT, "pub")) == [f"-{DRAFT.splitlines()[17]}"]
    assert len(lines(DRAFT, without_clause(DRAFT, "insulte"))) == 5


def test_a_clause_that_is_not_there_is_said() -> None:
    with pytest.raises(CharterError, match="there is no clause 'insultes'; did you mean 'insulte'"):
        without_clause(DRAFT, "insultes")
    with pytest.raises(CharterError, match="there is no clause 'insultes'"):
        form_of(whole(DRAFT), "insultes")


def test_a_draft_that_is_not_right_yet_is_edited_all_the_same() -> None:
    wrong = DRAFT.replace("hate > 0.9", "hatte > 0.9")
    form = form_of(whole(wrong), "insulte")
    assert [row.kind for row in form.groups[0].rows if isinstance(row, Row)] == ["score", "other"]
    assert with_clause(wrong, "insulte", {"when": {"any": ["insult >= ferme", "hate > 0.9"]}}) == DRAFT


@pytest.mark.parametrize(
    "text",
    ["clauses: [", "charter: {extends: /etc/passwd}\n", "charter: {extends: ../a.yaml}\n", "", "a: &b c"],
)
def test_a_text_that_cannot_be_edited_is_told_in_a_sentence(text: str) -> None:
    with pytest.raises(CharterError) as caught:
        with_clause(text, "a", {"outcome": "hold"})
    assert "\n" not in str(caught.value)


def test_a_layout_that_it_does_not_know_is_refused_and_not_mangled() -> None:
    odd = "{charter: {id: b, version: '1', extends: media}, without: [menace]}\n"
    assert without_clause(odd, "detresse") == odd.replace("[menace]", "[menace, detresse]")
    with pytest.raises(CharterError, match="make it in the text of the charter"):
        with_field(odd, "menace", "outcome", "delete")


def test_a_charter_that_extends_writes_what_differs_and_no_more() -> None:
    form = form_of(whole(CHILD), "menace")
    more = ExampleForm("Je sais où tu gares ta voiture.")
    title = {**form.title, "en": "A threat"}
    new = with_clause(CHILD, "menace", fields_of(_but(form, title=title, must=(*form.must, more))))
    assert lines(CHILD, new) == [
        "+  - id: menace",
        "+    title: {en: A threat}",
        "+    examples:",
        "+      must:",
        "+        - Je sais où tu gares ta voiture.",
    ]
    assert clause(loads(new), "menace").title == title
    back = form_of(whole(new), "menace")
    assert [each.inherited for each in back.must] == [True] * len(form.must) + [False]
    assert with_clause(new, "menace", fields_of(form)) == CHILD


def test_a_charter_may_extend_one_that_its_client_published() -> None:
    child = "charter: {id: b, version: '1', extends: maison}\n"
    known = {"maison": DRAFT}
    new = with_field(child, "insulte", "outcome", "delete", known=known)
    assert lines(child, new) == ["+clauses:", "+  - id: insulte", "+    outcome: delete"]
    form = form_of(whole(new, known=known), "insulte")
    assert (form.outcome, form.title) == ("delete", {"fr": "Insulte"})
    assert with_field(new, "insulte", "outcome", "hide", known=known) == child
    assert lines(child, without_clause(child, "pub", known=known)) == ["+without: [pub]"]
    assert with_threshold(child, "ferme", 0.9, known=known) == child
    with pytest.raises(CharterError, match="extends shipped charters and its client's own"):
        with_field(child, "insulte", "outcome", "delete", known={"autre": DRAFT})


def test_what_is_written_above_is_undone_below_where_it_can_be() -> None:
    above = clause(read("media").charter, "menace")
    assert above.priority == "urgent"
    assert lines(CHILD, with_field(CHILD, "menace", "priority", None))[-1] == "+    priority: normal"
    with pytest.raises(CharterError, match="'outcome' is written in the charter above"):
        with_field(CHILD, "menace", "outcome", None)
    with pytest.raises(CharterError, match="the head: 'languages' is written in the charter above"):
        with_head(CHILD, "languages", None)


def test_a_clause_that_is_inherited_is_named_where_it_is_done_without() -> None:
    without = without_clause(with_field(CHILD, "menace", "outcome", "delete"), "menace")
    assert lines(CHILD, without) == ["+without: [menace]"]
    assert lines(CHILD, without_clause(without, "detresse"))[-1] == "+without: [menace, detresse]"
    again = with_field(without, "menace", "outcome", "delete")
    assert "without" not in again
    assert form_of(whole(again), "menace").outcome == "delete"


def test_a_threshold_above_is_written_where_it_differs() -> None:
    known = read("advertiser").charter.thresholds[0]
    child = CHILD.replace("media", "advertiser")
    moved = with_threshold(child, known.name, known.value / 2)
    assert lines(child, moved) == [f"+thresholds: {{{known.name}: {known.value / 2:g}}}"]
    assert with_threshold(moved, known.name, known.value) == child


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_clause_goes_through_its_form_and_back_unchanged(name: str) -> None:
    text = (SHIPPED / f"{name}.yaml").read_text(encoding="utf-8")
    root = whole(text)
    for each in read(name).charter.clauses:
        form = form_of(root, each.id)
        assert form.text is None
        assert with_clause(text, each.id, fields_of(form)) == text
        rows = list(_rows(form.groups))
        assert "other" not in {row.kind for row in rows}
        asked = list(leaves(each.when))
        for row in rows:
            leaf = asked[row.leaf]
            if row.kind == "score":
                assert leaf == Score(row.subject, row.operator, row.number, row.threshold)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "said",
    [
        "insult > 0.9",
        "phone",
        "length >= 500",
        "kind is not private or review",
        "language is fr",
        "author role is moderator",
        "space is twitch:a or youtube:*",
        "hour is 22:00 to 6:00",
        "day is saturday or sunday",
        "tag is promo",
        "thread is live-*",
        "message is not reply",
        "likes exists",
    ],
)
def test_the_parts_of_a_sentence_say_it_again(said: str) -> None:
    row = row_of(said, Named())
    assert row.kind != "other"
    assert sentence(row) == said


def test_a_sentence_whose_parts_change_says_so() -> None:
    row = row_of("insult > 0.9", Named())
    assert changed(row, number=0.85).said == "insult > 0.85"
    assert changed(row, threshold="ferme").said == "insult > ferme"
    assert changed(row_of("kind is chat", Named()), negated=True).said == "kind is not chat"


def test_groups_in_groups_keep_the_places_of_their_sentences() -> None:
    when = {"all": ["phone", {"any": ["insult > 0.5", {"text matches": "a"}]}], "unless": ["hate > 0.5"]}
    (every, unless) = form_of(whole(with_field(DRAFT, "pub", "when", when)), "pub").groups
    assert isinstance(every.rows[1], Nested)
    assert [(row.kind, row.leaf) for row in _rows((every, unless))] == [
        ("present", 0),
        ("score", 1),
        ("matches", 2),
        ("score", 3),
    ]


def test_a_condition_that_is_none_is_given_as_text() -> None:
    wrong = DRAFT.replace("spam > doute", "[spam > doute]")
    form = form_of(whole(wrong), "pub")
    assert (form.groups, form.text) == ((), "[spam > doute]")
    assert with_clause(wrong, "pub", fields_of(_but(form, text="spam > doute"))) == DRAFT


def test_a_field_that_the_form_does_not_draw_is_kept() -> None:
    draft = with_field(DRAFT, "insulte", "below", "nothing")
    form = form_of(whole(draft), "insulte")
    assert form.other == {"below": "nothing"}
    assert with_clause(draft, "insulte", fields_of(form)) == draft


def _but(form: ClauseForm, **fields: object) -> ClauseForm:
    import msgspec

    return msgspec.structs.replace(form, **fields)


def _rows(groups: tuple[Group, ...]) -> list[Row]:
    found: list[Row] = []
    for group in groups:
        for row in group.rows:
            found += _rows(row.groups) if isinstance(row, Nested) else [row]
    return found
