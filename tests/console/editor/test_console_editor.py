"""The editor: who reads and who changes, the list of clauses, the head, the text."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from editing import SECRET, asked, deeds, filled, html, pages, path

from versions.published import GAZETTE, LIVE, begun, published
from vigie.backtest import dial
from vigie.backtest.dial import Samples
from vigie.clock import now_ms
from vigie.console.editor.draft import sketch
from vigie.desk.models import Finding as Recorded
from vigie.versions import services
from vigie.versions.models import OwnCharter
from world import World


def test_everybody_of_the_client_reads_and_counts(world: World, own: OwnCharter, spoken, as_) -> None:
    for user in (world.owner, world.teammate, world.reader):
        browser = as_(user)
        for each in pages(own):
            assert browser.get(each).status_code == 200, (user, each)
        for each in asked(own):
            assert browser.post(each, filled(own, text="x")).status_code == 200, (user, each)
        assert "Would match <b>2</b> of 10 messages" in html(browser.post(asked(own)[0], filled(own)))


def test_a_stranger_finds_nothing_and_changes_nothing(
    world: World, own: OwnCharter, engines, spoken, as_
) -> None:
    stranger, before = as_(world.stranger), own.draft
    for each in pages(own):
        assert stranger.get(each).status_code == 404, each
    for each in [*asked(own), *(deed for deed, _ in deeds(own)), f"/charters/{own.pk}/undo"]:
        assert stranger.post(each, filled(own)).status_code == 404, each
    own.refresh_from_db()
    assert (own.draft, engines.seen) == (before, [])


def test_only_a_supervisor_is_offered_to_change_and_can(world: World, own: OwnCharter, engines, as_) -> None:
    before = own.draft
    for user in (world.teammate, world.reader):
        browser = as_(user)
        for each in pages(own):
            said = html(browser.get(each))
            assert "Ctrl S" not in said, each
            assert "Add a clause" not in said, each
        for each, values in deeds(own):
            assert browser.post(each, values).status_code == 409, (user, each)
    own.refresh_from_db()
    assert (own.draft, engines.seen) == (before, [])
    assert "Ctrl S" in html(as_(world.owner).get(path(own)))


def test_a_count_never_tells_of_another_clients_messages(world: World, own: OwnCharter, spoken, as_) -> None:
    elsewhere = world.add_space("twitch", "rival", world.other_client)
    for _ in range(5):
        message = world.message(space=elsewhere, recorded_ms=now_ms() - 60_000, text="of the rival")
        Recorded.objects.create(
            message=message, kind="insult", score=1.0, start=0, end=3, reason="insult.word", args=["x"],
            detector="insult",
        )  # fmt: skip
    browser = as_(world.owner)
    assert "<b>2</b> of 10 messages" in html(browser.post(path(own, deed="count"), filled(own)))
    newest = html(browser.post(path(own, deed="newest"), filled(own)))
    assert newest.count(SECRET) == 2
    assert "of the rival" not in newest


def test_it_lists_clauses_by_what_they_do_with_where_they_come_from(
    world: World, own: OwnCharter, as_
) -> None:
    published(own, world.owner)
    below = begun(world.client, world.owner, "direct", LIVE)
    said = html(as_(world.owner).get(f"/charters/{below.pk}"))
    assert "Hold for a person" in said
    assert "changed here from gazette" in said
    assert "Insult is above 0.80." in said
    assert "2 examples" in said
    inherits = begun(world.client, world.owner, "autre", "charter: {id: autre, version: d, extends: media}\n")
    said = html(as_(world.owner).get(f"/charters/{inherits.pk}"))
    assert "from house" in said
    assert "from media" in said
    assert said.index("Call a person at once") < said.index('id="deed-hide"') < said.index('id="deed-hold"')


def test_a_text_that_is_no_yaml_is_told_and_its_page_opens(world: World, own: OwnCharter, as_) -> None:
    services.save_draft(own, "clauses: [", by=world.owner, based_on=own.edition)
    browser = as_(world.owner)
    said = html(browser.get(f"/charters/{own.pk}"))
    assert "The text of this draft cannot be read" in said
    assert re.search(r"Line \d, column \d+:", said)
    assert browser.get(f"/charters/{own.pk}/text").status_code == 200
    assert browser.get(path(own)).url == f"/charters/{own.pk}"


@pytest.mark.parametrize(
    "text",
    [
        "clauses: [{id: a/b, when: insult}, {when: insult}, {id: [x]}, plain, {id: é}]\nwithout: [a/b, [c]]",
        "charter: {id: gazette}\nclauses: {a: b}",
        "- a list",
        "just a word",
        "charter: {id: gazette, version: d, extends: media, languages: [zz]}\nclauses: 12\nwithout: {a: b}",
        "charter: {id: gazette, version: d, extends: gazette}",
        "charter: {id: gazette, version: d, extends: nowhere}",
        "",
    ],
)
def test_every_page_opens_whatever_the_text_says(world: World, own: OwnCharter, as_, text: str) -> None:
    services.save_draft(own, text, by=world.owner, based_on=own.edition)
    browser = as_(world.owner)
    for each in (f"/charters/{own.pk}", f"/charters/{own.pk}/text", path(own, "new")):
        assert browser.get(each, follow=True).status_code == 200, each
    for deed in ("count", "newest", "examples"):
        assert browser.post(path(own, "new", deed), filled(own)).status_code in (200, 404), deed
    values = {"edition": own.edition, "title-fr": "a", "title-en": "b", "title-zz": "c"}
    assert browser.post(f"/charters/{own.pk}/head", values, follow=True).status_code in (200, 409, 422)
    assert browser.post(path(own, "insulte", "back"), values, follow=True).status_code in (200, 409)
    own.refresh_from_db()
    kept = browser.post(path(own, "new"), filled(own, id="neuve"), follow=True)
    assert kept.status_code in (200, 409, 422)


@pytest.mark.parametrize(
    "fields",
    [
        {"row": [f"{name}:{key}{n}" for n in range(300) for name, key in (("nest", "n"), ("any", "b"))]},
        {
            "row": [
                "any:b1",
                *[f"{name}:{key}{n}" for n in range(90) for name, key in (("nest", "n"), ("any", "b"))],
            ]
        },
        {"row": ["end", "end", "line:r3", "any", "any:", "any:bé", "nest:n", ":::"]},
        {"row": ["all:b1", "line:r3", "all:b1", "line:r3"]},
        {"r3-asks": "score:\x00", "r3-number": "1e999", "r3-operator": "~"},
        {"r3-asks": "tag", "r3-word": "a\x07b"},
        {"r3-asks": "matches", "r3-said": "\x00", "title-fr": "\x00\ud800"[:1]},
        {"r3-asks": "score:insult", "r3-threshold": "nowhere"},
        {"outcome": "explode", "alone": "x", "priority": "y", "propose": "z", "tags": "É,,;"},
        {"edition": "x", "do": "add:b999"},
        {"do": "drop:"},
        {"must-text": ["a" * 70_000]},
    ],
)
def test_no_form_breaks_a_page(world: World, own: OwnCharter, as_, fields: dict[str, object]) -> None:
    browser = as_(world.owner)
    for deed in ("", "count", "newest", "examples"):
        answer = browser.post(path(own, deed=deed), filled(own, **fields), follow=True)
        assert answer.status_code in (200, 409, 422), deed
    own.refresh_from_db()
    assert browser.get(f"/charters/{own.pk}").status_code == 200


def test_a_clause_that_is_wrong_is_counted_beside_its_name(world: World, own: OwnCharter, as_) -> None:
    wrong = own.draft.replace("insult > ferme", "insult > fermé")
    services.save_draft(own, wrong, by=world.owner, based_on=own.edition)
    said = html(as_(world.owner).get(f"/charters/{own.pk}"))
    assert "1 mistake is to be mended" in said
    assert "1 mistake to mend" in said


def test_queries_stay_flat_as_clauses_and_messages_grow(world: World, own: OwnCharter, spoken, as_) -> None:
    browser = as_(world.owner)

    def queries(each: str, values: dict[str, object] | None = None) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert (browser.post(each, values) if values else browser.get(each)).status_code == 200
        return len(caught)

    browser.get(f"/charters/{own.pk}")
    first = [queries(each) for each in pages(own)]
    browser.post(asked(own)[0], filled(own))
    counted = [queries(each, filled(own)) for each in asked(own)[:2]]
    more = "".join(
        f"  - {{id: c{n}, title: {{fr: t{n}, en: u{n}}}, reason: {{fr: a, en: b}}, "
        f"when: insult > 0.{n}, outcome: hold}}\n"
        for n in range(1, 9)
    )
    services.save_draft(own, own.draft + more, by=world.owner, based_on=own.edition)
    for _ in range(30):
        world.message(recorded_ms=now_ms() - 60_000)
    dial.SAMPLES = Samples()
    # The draft is read again once; then as before.
    for each in pages(own):
        browser.get(each)
    assert [queries(each) for each in pages(own)] == first
    browser.post(asked(own)[0], filled(own))
    assert [queries(each, filled(own)) for each in asked(own)[:2]] == counted


def test_the_head_is_kept_field_by_field(world: World, own: OwnCharter, as_) -> None:
    typed = {
        "edition": own.edition, "title-fr": "La Gazette", "title-en": "The Gazette", "default": "hold",
        "per_minute": "30", "per_hour": "", "tone-fr": "Calme", "tone-en": "Calm", "number-ferme": "0.75",
    }  # fmt: skip
    answer = as_(world.owner).post(f"/charters/{own.pk}/head", typed, follow=True)
    assert "Saved." in html(answer)
    own.refresh_from_db()
    charter = sketch(own).charter
    assert (charter.title["fr"], charter.default, charter.tone["en"]) == ("La Gazette", "hold", "Calm")
    assert (charter.automatic_per_minute, charter.automatic_per_hour) == (30, None)
    assert charter.thresholds[0].value == 0.75
    assert sketch(own).errors == ()


def test_a_wrong_head_comes_back_as_it_was_typed(world: World, own: OwnCharter, as_) -> None:
    before = own.draft
    typed = {
        "edition": own.edition, "title-fr": "Un titre", "title-en": "", "per_minute": "many",
        "per_hour": "", "tone-fr": "Calme", "tone-en": "", "number-ferme": "3",
    }  # fmt: skip
    answer = as_(world.owner).post(f"/charters/{own.pk}/head", typed)
    assert answer.status_code == 422
    said = html(answer)
    for kept in ('value="Un titre"', 'value="many"', ">Calme<"):
        assert kept in said, kept
    assert said.count("Write it in this language too.") == 2
    assert "Write a whole number" in said
    assert "Write a number from 0 to 1." in said
    own.refresh_from_db()
    assert own.draft == before


def test_a_text_is_kept_right_or_wrong_and_told_line_by_line(world: World, own: OwnCharter, as_) -> None:
    browser = as_(world.owner)
    wrong = own.draft.replace("outcome: hide", "outcome: hid")
    said = html(browser.post(f"/charters/{own.pk}/text", {"edition": 1, "text": wrong}, follow=True))
    assert "Saved." in said
    assert "Line 8, column 14" in said
    own.refresh_from_db()
    assert own.draft == wrong
    checked = html(browser.part("post", f"/charters/{own.pk}/text/check", text=GAZETTE))
    assert "Nothing is wrong in this text." in checked
    own.refresh_from_db()
    assert own.draft == wrong


def test_a_text_saved_over_another_is_refused_and_comes_back(world: World, own: OwnCharter, as_) -> None:
    services.save_draft(own, own.draft + "# hers\n", by=world.owner, based_on=1)
    answer = as_(world.owner).post(f"/charters/{own.pk}/text", {"edition": 1, "text": "# mine\r\n# too"})
    assert answer.status_code == 409
    assert "# mine\n# too</textarea>" in html(answer)
    answer = as_(world.owner).post(f"/charters/{own.pk}/text", {"edition": 2, "text": "\x00"})
    assert answer.status_code == 422
    own.refresh_from_db()
    assert own.draft.endswith("# hers\n")


def test_every_control_of_a_clause_has_a_name(world: World, own: OwnCharter, as_) -> None:
    typed = filled(own, do="add-must")
    said = as_(world.owner).post(path(own), typed).content.decode()
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', said))
    for control in re.findall(r"<(?:input|select|textarea)\b[^>]*>", said):
        if 'type="hidden"' in control or 'type="radio"' in control or 'type="checkbox"' in control:
            continue
        name = re.search(r'\bid="([^"]+)"', control)
        assert "aria-label=" in control or (name and name[1] in labelled), control


def test_both_languages_are_written(world: World, own: OwnCharter, spoken, as_) -> None:
    said = html(as_(world.owner, "fr").get(path(own)))
    assert "L’une au moins de ces conditions" in said
    assert "Agit-il seul\u202f?" in said
    counted = html(as_(world.owner, "fr").post(path(own, deed="count"), filled(own)))
    assert "Concernerait <b>2</b> messages sur 10" in counted
    assert "Insulte dépasse 0,80." in counted
    assert "20,00\u202f%" not in counted
    assert "(20,0\u202f%)" in counted
