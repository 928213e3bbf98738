"""Any change to any charter: it says exactly what was asked, and every other line stays as it was."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.charter.edit import whole, with_clause, with_head, with_threshold, without_clause
from vigie.charter.edit_values import Value, entry_lines, held, id_of, inline, same
from vigie.charter.form import fields_of, form_of
from vigie.charter.load import loads
from vigie.charter.nodes import compose

#: What a person types, and what YAML would take for something else.
TEXTS = st.one_of(
    st.sampled_from(
        ["true", "no", "1.0", "a: b", "# c", "- d", "é, « x »", "[x]", "{y}", "'", '"', "a\\b", "~", "*lie*",
         "x #y", " z ", "été\u00a0!", "ligne\nautre", "👍🏽", "a\u2028b", "e\u0301", "?", "|", "null", "@a",
         "%", "a'b\\d", ">"]
    ),
    st.text(
        st.characters(exclude_categories=("Cs", "Cc")),
        min_size=1,
        max_size=12,
    ),
).filter(str.strip)  # fmt: skip
WORDS = st.sampled_from(["promo", "lien", "x.y"])
CONDITIONS = st.sampled_from(
    [
        "insult > 0.9",
        {"any": ["insult > 0.5", "phone"], "unless": ["kind is private"]},
        {"all": ["toxicity > 0.1", {"any": ["hate > 0.2", "spam > 0.3"]}]},
        {"text matches": [r"\bgagnez\b", "pro+mo'"]},
    ]
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "title": st.fixed_dictionaries({"fr": TEXTS}, optional={"no": TEXTS}),
    "reason": st.fixed_dictionaries({"fr": TEXTS}),
    "rests_on": st.fixed_dictionaries({"fr": TEXTS}),
    "when": CONDITIONS,
    "outcome": st.sampled_from(["hold", "hide"]),
    "priority": st.sampled_from(["low", "urgent"]),
    "tags": st.lists(WORDS, min_size=1, max_size=3, unique=True),
    "route": WORDS,
    "examples": st.fixed_dictionaries(
        {
            "must": st.lists(
                st.one_of(TEXTS, st.builds(lambda text: {"text": text, "rating": 2}, TEXTS)),
                min_size=1,
                max_size=3,
            )
        }
    ),
}
WHOLE = ("title", "reason", "when", "tags")
CLAUSES = st.fixed_dictionaries(
    {name: FIELDS[name] for name in WHOLE},
    optional={name: each for name, each in FIELDS.items() if name not in WHOLE},
)
CHANGES = st.dictionaries(st.sampled_from(sorted(FIELDS)), st.none(), max_size=3).flatmap(
    lambda names: st.fixed_dictionaries(
        {name: FIELDS[name] if name in WHOLE else st.one_of(st.none(), FIELDS[name]) for name in names}
    )
)
COMMENTS = st.sampled_from(["", "\n", "  # une remarque\n", "\n\n  # --- une partie ---\n\n"])
HEAD = "# La charte\ncharter:\n  id: a\n  version: '1.0'   # gardée\n  title: {fr: A}\n"
HEAD += "  languages: [fr]\n\nclauses:\n"
TAIL = "\n# la fin\nthresholds: {ferme: 0.90}  # ferme\n"


def written(number: int, clause: Mapping[str, Value], style: str) -> str:
    """Return a clause as people lay it out: in blocks, with remarks, or all on one line."""
    if style == "line":
        return f"  - {inline({'id': f'c{number}', **clause})}\n"
    lines = [f"  - id: c{number}" + ("  # son nom" if style == "remarks" else "")]
    for name, value in clause.items():
        lines += entry_lines(name, value, "    ")
        if style == "remarks":
            lines.append("    # au-dessous")
        if style == "apart":
            lines.append("")
    return "\n".join(lines) + "\n"


DRAFTS = st.lists(
    st.tuples(CLAUSES, st.sampled_from(["block", "line", "remarks", "apart"]), COMMENTS),
    min_size=1,
    max_size=4,
)
Drafts = list[tuple[dict[str, Any], str, str]]


def text_of(draft: Drafts) -> tuple[list[str], list[str]]:
    """Return what stands before each clause, and each clause."""
    before = [HEAD + draft[0][2], *(comment for _, _, comment in draft[1:])]
    return before, [written(number, clause, style) for number, (clause, style, _) in enumerate(draft)]


def clauses_of(text: str) -> list[dict[str, Value]]:
    root = held(compose(text, "charter"))
    assert isinstance(root, dict)
    return root["clauses"]  # type: ignore[no-any-return]


@settings(deadline=None, max_examples=150)
@given(DRAFTS, st.data(), st.booleans(), st.booleans())
def test_it_changes_one_clause_and_no_other_line(
    draft: Drafts, data: st.DataObject, windows: bool, mark: bool
) -> None:
    number = data.draw(st.integers(0, len(draft) - 1))
    changes = data.draw(CHANGES)
    before, clauses = text_of(draft)
    text = "".join(part for pair in zip(before, clauses, strict=True) for part in pair) + TAIL
    end = "\r\n" if windows else "\n"
    text = ("\ufeff" if mark else "") + text.replace("\n", end)
    new = with_clause(text, f"c{number}", changes)
    wanted = {"id": f"c{number}", **draft[number][0], **changes}
    found = clauses_of(new)
    assert same(found[number], {name: value for name, value in wanted.items() if value is not None})
    others = [each for place, each in enumerate(found) if place != number]
    assert same(others, [each for place, each in enumerate(clauses_of(text)) if place != number])
    untouched = "".join(part for pair in zip(before[:number], clauses, strict=False) for part in pair)
    assert new.startswith(("\ufeff" if mark else "") + (untouched + before[number]).replace("\n", end))
    after = "".join(
        part for pair in zip(before[number + 1 :], clauses[number + 1 :], strict=True) for part in pair
    )
    assert new.endswith((after + TAIL).replace("\n", end))


@settings(deadline=None, max_examples=80)
@given(DRAFTS, CLAUSES, st.data())
def test_it_adds_and_takes_away_a_clause_and_nothing_else(
    draft: Drafts, added: dict[str, Any], data: st.DataObject
) -> None:
    before, clauses = text_of(draft)
    text = "".join(part for pair in zip(before, clauses, strict=True) for part in pair) + TAIL
    new = with_clause(text, "neuf", added)
    assert same(clauses_of(new), [*clauses_of(text), {"id": "neuf", **added}])
    assert new.startswith(text[: -len(TAIL)].rstrip())
    assert new.endswith(TAIL)
    assert without_clause(new, "neuf").replace("\n", "") == text.replace("\n", "")
    number = data.draw(st.integers(0, len(draft) - 1))
    less = without_clause(new, f"c{number}")
    assert list(map(id_of, clauses_of(less))) == [
        each for each in map(id_of, clauses_of(new)) if each != f"c{number}"
    ]
    for remark in (
        "# La charte",
        "# gardée",
        "# la fin",
        "# ferme",
        *(["# --- une partie"] if "---" in text else []),
    ):
        assert less.count(remark) == text.count(remark)


@settings(deadline=None, max_examples=60)
@given(DRAFTS, st.integers(0, 100), st.sampled_from(["ferme", "doute"]), TEXTS)
def test_it_moves_a_threshold_and_says_a_head_and_nothing_else(
    draft: Drafts, number: int, name: str, title: str
) -> None:
    before, clauses = text_of(draft)
    text = "".join(part for pair in zip(before, clauses, strict=True) for part in pair) + TAIL
    moved = with_threshold(text, name, number / 100)
    root = held(compose(moved, "charter"))
    assert isinstance(root, dict)
    assert same(root["thresholds"], {"ferme": 0.9, name: number / 100})
    assert moved.startswith(text[: -len(TAIL)])
    assert moved.endswith("# ferme\n")
    told = with_head(text, "title", {"fr": title})
    assert told.endswith(text[len(HEAD) :])
    assert told.startswith("# La charte\ncharter:\n  id: a\n  version: '1.0'   # gardée\n")


@settings(deadline=None, max_examples=80)
@given(DRAFTS, st.data())
def test_a_form_gives_back_what_it_was_made_of(draft: Drafts, data: st.DataObject) -> None:
    before, clauses = text_of(draft)
    text = "".join(part for pair in zip(before, clauses, strict=True) for part in pair) + TAIL
    number = data.draw(st.integers(0, len(draft) - 1))
    form = form_of(whole(text), f"c{number}")
    assert with_clause(text, form.id, fields_of(form)) == text


@settings(deadline=None, max_examples=40)
@given(CLAUSES)
def test_what_is_written_for_a_new_charter_is_read_as_it_was_said(clause: dict[str, Any]) -> None:
    clause = {**clause, "title": {"fr": "x"}, "reason": {"fr": "y"}}
    text = with_clause("charter: {id: a, version: '1', title: {fr: A}, languages: [fr]}\n", "b", clause)
    (read,) = loads(text).clauses
    assert (read.id, list(read.tags)) == ("b", clause["tags"])
    said = [
        each if isinstance(each, str) else each["text"] for each in clause.get("examples", {}).get("must", [])
    ]
    assert [example.text for example in read.examples] == said
