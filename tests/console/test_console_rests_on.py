"""The law or the rule that a clause rests on, beside its title on a case, and in the form that edits it."""

from html import unescape

import pytest

from versions.published import GAZETTE, begun, published
from vigie.charter.edit import whole
from vigie.charter.form import form_of
from vigie.versions import services
from vigie.versions.models import OwnCharter
from world import World

LAW = '    rests_on: {fr: "Loi du 29 juillet 1881 <i>", en: "French press law <i>"}\n'
SAYING = GAZETTE.replace("    when:", LAW + "    when:")
TYPED = {
    "row": ["any:b1", "end", "all:b2", "line:r3", "end", "unless:b4", "end"],
    "r3-asks": "score:insult",
    "r3-operator": ">",
    "r3-number": "0.8",
    "r3-threshold": "ferme",
    "outcome": "hide",
    "priority": "normal",
    "title-fr": "Insulte",
    "title-en": "Insult",
    "reason-fr": "Restez poli.",
    "reason-en": "Stay polite.",
    "must-text": ["Quel clown."],
    "must-around": [""],
    "must_not-text": ["Quel cirque."],
    "must_not-around": [""],
}


def queue(browser) -> str:
    return browser.get("/queue").content.decode()


@pytest.fixture
def own(world: World) -> OwnCharter:
    """Return a charter in force in the space: it said a law at first, and then a rule of its own."""
    own = begun(world.client, world.owner, text=SAYING)
    published(own, world.owner)
    services.assign(world.space, own, by=world.owner)
    published(own, world.owner, SAYING.replace("Loi du 29 juillet 1881 <i>", "Notre règle"))
    world.space.refresh_from_db()
    return own


def test_a_case_says_what_its_clause_rests_on_in_the_readers_language(world: World, as_) -> None:
    world.case(clause="insulte-certaine")
    assert "Fondement\u00a0: Loi du 29 juillet 1881, art. 29 et 33 (injure)" in queue(
        as_(world.teammate, "fr")
    )
    assert "Rests on: Loi du 29 juillet 1881, art. 29 and 33" in queue(as_(world.teammate, "en"))


@pytest.mark.parametrize("clause", ["question", "vigie.unavailable", "", "mystery-clause"])
def test_a_case_says_nothing_where_its_clause_says_nothing(world: World, as_, clause: str) -> None:
    world.case(clause=clause)
    assert "Rests on" not in queue(as_(world.teammate, "en"))


def test_a_case_says_it_as_the_version_that_decided_and_as_text(world: World, own: OwnCharter, as_) -> None:
    case = world.case(charter="gazette", charter_version="1", clause="insulte")
    said = queue(as_(world.teammate, "fr"))
    assert "Fondement\u00a0: Loi du 29 juillet 1881 &lt;i&gt;" in said
    assert "<i>" not in said
    case.message.charter_version = "2"
    case.message.save()
    assert "Fondement\u00a0: Notre règle" in queue(as_(world.teammate, "fr"))


def test_the_form_of_a_clause_shows_it_and_saves_it(world: World, own: OwnCharter, as_) -> None:
    browser, path = as_(world.owner), f"/charters/{own.pk}/clauses/insulte"
    page = unescape(browser.get(path).content.decode())
    assert "Law or rule it rests on" in page
    assert "Notre règle" in page
    typed = {"rests_on-fr": "Autre règle", "rests_on-en": "Another rule"}
    browser.post(path, TYPED | typed | {"do": "save", "edition": own.edition})
    own.refresh_from_db()
    assert form_of(whole(own.draft), "insulte").rests_on == {"fr": "Autre règle", "en": "Another rule"}


def test_the_form_asks_for_it_in_each_language_or_in_none(world: World, own: OwnCharter, as_) -> None:
    browser, path = as_(world.owner), f"/charters/{own.pk}/clauses/insulte"
    half = TYPED | {"do": "save", "edition": own.edition, "rests_on-fr": "Une règle", "rests_on-en": ""}
    assert 'id="rests_on-en-wrong"' in browser.post(path, half, follow=True).content.decode()
    own.refresh_from_db()
    none = TYPED | {"do": "save", "edition": own.edition, "rests_on-fr": "", "rests_on-en": ""}
    browser.post(path, none)
    own.refresh_from_db()
    assert "rests_on" not in own.draft


def test_a_form_that_does_not_show_it_leaves_it(world: World, own: OwnCharter, as_) -> None:
    path = f"/charters/{own.pk}/clauses/insulte"
    as_(world.owner).post(path, TYPED | {"do": "save", "edition": own.edition, "outcome": "delete"})
    own.refresh_from_db()
    form = form_of(whole(own.draft), "insulte")
    assert (form.outcome, form.rests_on["fr"]) == ("delete", "Notre règle")
