"""One clause as a form: what is typed is kept, told, refused, undone."""

import re

import pytest
from editing import clause_of, filled, html, path

from versions.published import GAZETTE, LIVE, begun, published
from vigie.charter import edit
from vigie.charter.form import form_of
from vigie.charter.load import shipped
from vigie.charter.tree import leaves
from vigie.charter.vocabulary import KINDS
from vigie.console.editor.choices import kinds_offered
from vigie.console.editor.condition import read_rows
from vigie.console.editor.draft import sketch
from vigie.console.editor.form import drawn, look, to_fields
from vigie.console.editor.rows import lines
from vigie.versions import services
from vigie.versions.models import OwnCharter
from world import World


def test_all_kinds_of_findings_can_be_chosen_once() -> None:
    assert sorted(kinds_offered()) == sorted(KINDS)


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_clause_says_the_same_once_it_went_through_its_form(world: World, name: str) -> None:
    text = f"charter: {{id: ici, version: d, extends: {name}}}\n"
    own = begun(world.client, world.owner, "ici", text)
    found = sketch(own)
    for clause in found.charter.clauses:
        typed = drawn(form_of(found.root, clause.id), found.charter.languages)
        look(typed, found.named)
        assert typed.condition == clause.when, clause.id
        assert not typed.is_refused, (clause.id, typed.wrong)
        # What is not changed is not written.
        assert edit.with_clause(text, clause.id, to_fields(typed)) == text, clause.id


def test_each_row_knows_its_place_among_the_leaves(world: World) -> None:
    own = begun(world.client, world.owner, "ici", "charter: {id: ici, version: d, extends: media}\n")
    found, seen = sketch(own), 0
    for clause in found.charter.clauses:
        typed = drawn(form_of(found.root, clause.id), found.charter.languages)
        for line in lines(typed.blocks):
            line.leaf = None
        read_rows(typed.blocks, found.named)
        asks = list(leaves(clause.when))
        for line in lines(typed.blocks):
            if line.leaf is not None:
                seen += 1
                assert f"score:{asks[line.leaf].kind}" == line.asks, clause.id
    assert seen > 40


def test_a_save_changes_the_clause_and_nothing_else(world: World, own: OwnCharter, as_) -> None:
    before = own.draft
    typed = filled(
        own, **{"r3-threshold": "", "r3-number": "0.65", "outcome": "delete", "tags": "impoli, net"}
    )
    assert "Saved." in html(as_(world.owner).post(path(own), typed, follow=True))
    clause = clause_of(own)
    assert clause.groups[0].rows[0].said == "insult > 0.65"
    assert (clause.outcome, clause.tags) == ("delete", ("impoli", "net"))
    assert own.edition == 2
    assert own.draft.splitlines()[:2] == before.splitlines()[:2]
    assert sketch(own).errors == ()


def test_nothing_is_written_where_nothing_changed(world: World, own: OwnCharter, as_) -> None:
    before = own.draft
    assert "Nothing had changed." in html(as_(world.owner).post(path(own), filled(own), follow=True))
    own.refresh_from_db()
    assert (own.draft, own.edition) == (before, 1)


def test_groups_within_groups_are_written_as_they_were_drawn(world: World, own: OwnCharter, as_) -> None:
    rows = [
        "any:b1", "line:r1", "nest:n2", "all:b3", "line:r4", "line:r5", "end", "end", "end",
        "all:b6", "end", "unless:b7", "line:r8", "end",
    ]  # fmt: skip
    typed = filled(
        own,
        row=rows,
        **{
            "r1-asks": "score:threat", "r1-operator": ">=", "r1-number": "0.5",
            "r4-asks": "score:insult", "r4-operator": "seen",
            "r5-asks": "choice:kind", "r5-word": ["chat", "comment"],
            "r8-asks": "matches", "r8-said": "(pas|point) d.accord",
        },
    )  # fmt: skip
    as_(world.owner).post(path(own), typed)
    own.refresh_from_db()
    assert sketch(own).errors == ()
    said = html(as_(world.owner).post(path(own, deed="count"), typed))
    assert "Threat reaches 0.50 or (insult is seen and the kind of message is live chat or comment)" in said
    assert ", unless the text matches “(pas|point) d.accord”." in said


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"r3-threshold": "", "r3-number": "7"}, "Write a number from 0 to 1."),
        ({"r3-threshold": "", "r3-number": "beaucoup"}, "Write a number from 0 to 1."),
        ({"r3-asks": "quantity:length", "r3-number": ""}, "Write a number, 0 or more."),
        ({"r3-asks": "says"}, "Choose at least one."),
        ({"r3-asks": "tag"}, "Write at least one word."),
        ({"r3-asks": "matches", "r3-said": " "}, "Write what is looked for."),
        ({"r3-asks": "matches", "r3-said": "(a+)+"}, "Mend the conditions marked below."),
        ({"r3-asks": "other", "r3-said": "insolt > 0.5"}, "did you mean 'insult'?"),
        ({"r3-asks": "hours", "r3-word": "le soir"}, "Mend the conditions marked below."),
        ({"r3-asks": ""}, "Add at least one condition."),
        ({"row": ["unless:b4", "line:r3", "end"]}, "'unless' has nothing to except from"),
        ({"text": "{any: [insult > }"}, "Line 1, column"),
        ({"text": "{any: [insult > 2]}"}, "Line 1, column 8"),
        ({"text": " "}, "Write a condition."),
        ({"must-around": ["kind"]}, "Mend the examples marked below."),
        ({"must-around": ["{"]}, "Mend the examples marked below."),
        ({"must-text": [""], "must-around": ["kind: review"]}, "Write the message."),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_nothing_typed_is_lost(
    world: World, own: OwnCharter, as_, fields: dict[str, object], sentence: str
) -> None:
    before = own.draft
    answer = as_(world.owner).post(path(own), filled(own, **fields, **{"title-fr": "Un titre tapé"}))
    assert answer.status_code == 422
    said = html(answer)
    assert sentence in said
    assert 'value="Un titre tapé"' in said
    own.refresh_from_db()
    assert own.draft == before


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title-en": ""}, "Write it in this language too."),
        ({"outcome": ""}, "Choose what it does, or give it a tag"),
        (
            {"outcome": "hold", "alone": "earned"},
            "Only a clause that publishes, hides or deletes can act alone",
        ),
    ],
)
def test_what_a_draft_can_keep_is_kept_and_told(
    world: World, own: OwnCharter, as_, fields: dict[str, object], sentence: str
) -> None:
    said = html(as_(world.owner).post(path(own), filled(own, **fields), follow=True))
    assert "Saved." in said
    assert sentence in said


def test_what_the_charter_above_forbids_is_told_after_saving(world: World, own: OwnCharter, as_) -> None:
    published(own, world.owner, GAZETTE.replace("below: both", "below: nothing"))
    below = begun(
        world.client, world.owner, "direct", "charter: {id: direct, version: d, extends: gazette}\n"
    )
    said = html(as_(world.owner).post(path(below), filled(below, outcome="delete"), follow=True))
    assert "To be mended before the draft can be published:" in said
    assert sketch(OwnCharter.objects.get(pk=below.pk)).wrong("insulte")


def test_rows_come_and_go_and_keep_what_was_typed(world: World, own: OwnCharter, as_) -> None:
    browser = as_(world.owner)
    typed = filled(own, do="add:b1", **{"title-fr": "Tapé"})
    said = html(browser.part("post", path(own), **typed))
    assert 'data-focus="r5-asks"' in said
    assert 'id="r5-asks"' in said
    assert 'value="Tapé"' in said
    assert "<html" not in said
    nested = html(browser.part("post", path(own), **filled(own, do="nest:b1")))
    assert 'value="nest:n7"' in nested
    dropped = html(browser.part("post", path(own), **filled(own, do="drop:r3")))
    assert 'id="r3"' not in dropped
    added = html(browser.part("post", path(own), **filled(own, do="add-must_not")))
    assert 'id="must_not-1-text"' in added
    turned = html(browser.part("post", path(own), **filled(own, do="turn", **{"r3-asks": "quantity:length"})))
    assert 'value="=">equal to' in turned
    own.refresh_from_db()
    assert own.edition == 1


def test_a_condition_goes_from_rows_to_text_and_back(world: World, own: OwnCharter, as_) -> None:
    browser = as_(world.owner)
    said = html(browser.part("post", path(own), **filled(own, do="as-text")))
    assert ">insult > ferme</textarea>" in said
    text = "any: [insult > 0.5, threat > 0.4]\nunless: question > 0.8"
    rows = html(browser.part("post", path(own), **filled(own, do="as-rows", text=text)))
    assert rows.count('class="line"') == 3
    kept = html(browser.part("post", path(own), **filled(own, do="as-rows", text="[a, b]")))
    assert "Rows cannot say this condition" in kept
    assert ">[a, b]</textarea>" in kept


def test_a_new_clause_is_named_after_its_title(world: World, own: OwnCharter, as_) -> None:
    browser = as_(world.owner)
    typed = filled(own, **{"title-en": "A bad Joke!", "id": ""})
    assert browser.post(path(own, "new"), typed).url == path(own, "a-bad-joke")
    assert clause_of(own, "a-bad-joke").outcome == "hide"
    again = browser.post(path(own, "new"), filled(own, **{"title-en": "A bad joke", "id": ""}))
    assert again.url == path(own, "a-bad-joke-2")
    for wrong in ("insulte", "Non Pas", "new", "vigie.x"):
        answer = browser.post(path(own, "new"), filled(own, id=wrong))
        assert answer.status_code == 422, wrong
        assert f'value="{wrong}"' in html(answer)


def test_a_draft_saved_by_somebody_else_meanwhile_is_refused_with_what_to_do(
    world: World, own: OwnCharter, as_
) -> None:
    colleague = world.person("nora", world.client, "supervisor")
    typed = filled(own, outcome="delete")
    services.save_draft(own, own.draft + "# hers\n", by=colleague, based_on=own.edition)
    browser = as_(world.owner)
    answer = browser.post(path(own), typed)
    said = html(answer)
    assert answer.status_code == 409
    assert "Nora has saved this draft meanwhile" in said
    assert re.search(r'<option value="delete" selected>', said)
    own.refresh_from_db()
    assert own.draft.endswith("# hers\n")
    edition = re.search(r'name="edition" value="(\d+)"', said)
    assert edition
    # Once told, they may put their clause into the new draft: the rest of it stays.
    browser.post(path(own), typed | {"edition": edition[1]})
    assert clause_of(own).outcome == "delete"
    assert own.draft.endswith("# hers\n")


def test_the_last_save_is_undone_and_done_again(world: World, own: OwnCharter, as_) -> None:
    browser, before = as_(world.owner), own.draft
    assert "Undo my last save" not in html(browser.get(path(own)))
    browser.post(path(own), filled(own, outcome="delete"))
    assert "Undo my last save" in html(browser.get(path(own)))
    assert "as it was before your last save" in html(browser.post(f"/charters/{own.pk}/undo", follow=True))
    own.refresh_from_db()
    assert own.draft == before
    browser.post(f"/charters/{own.pk}/undo")
    assert clause_of(own).outcome == "delete"


def test_an_undo_never_takes_away_what_somebody_else_saved(world: World, own: OwnCharter, as_) -> None:
    browser = as_(world.owner)
    browser.post(path(own), filled(own, outcome="delete"))
    own.refresh_from_db()
    colleague = world.person("nora", world.client, "supervisor")
    services.save_draft(own, own.draft + "# hers\n", by=colleague, based_on=own.edition)
    assert "Undo my last save" not in html(browser.get(path(own)))
    assert "nothing of yours to undo" in html(browser.post(f"/charters/{own.pk}/undo", follow=True))
    own.refresh_from_db()
    assert own.draft.endswith("# hers\n")


def test_a_clause_is_removed_and_one_from_above_can_be_put_back(world: World, own: OwnCharter, as_) -> None:
    published(own, world.owner)
    below = begun(
        world.client, world.owner, "direct", "charter: {id: direct, version: d, extends: gazette}\n"
    )
    browser = as_(world.owner)
    said = html(browser.post(path(below), filled(below, do="remove"), follow=True))
    assert "“Insult” is removed from the draft." in said
    assert "Taken away from the charter above" in said
    below.refresh_from_db()
    assert sketch(below).without == ("insulte",)
    browser.post(path(below, deed="back"), {"edition": below.edition})
    below.refresh_from_db()
    assert sketch(below).without == ()
    own.refresh_from_db()
    browser.post(path(own), filled(own, do="remove"))
    own.refresh_from_db()
    assert "insulte" not in own.draft


def test_inherited_examples_stay_and_are_not_typed_over(world: World, own: OwnCharter, as_) -> None:
    published(own, world.owner)
    below = begun(world.client, world.owner, "direct", LIVE)
    said = html(as_(world.owner).get(path(below)))
    assert said.count("from the charter above") == 2
    typed = filled(below, **{"must-text": ["Sale clown."], "must_not-text": [], "must_not-around": []})
    as_(world.owner).post(path(below), typed)
    below.refresh_from_db()
    assert "Sale clown." in below.draft
    assert "Quel clown." not in below.draft
