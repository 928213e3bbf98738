"""A charter is begun, published, taken back and given to a space, by keyboard, in a real browser."""

from typing import Any

import pytest
from test_browser_screens import NAMELESS, SMALL

FOCUS = "document.activeElement"


@pytest.fixture(scope="module")
def own(hand: Any) -> int:
    return hand.charter("soir")


def paths(own: int) -> list[str]:
    return [
        "/charters",
        "/charters/new",
        "/charters/shipped/house",
        f"/charters/{own}/publish",
        f"/charters/{own}/history",
        f"/charters/{own}/history/1",
        f"/charters/{own}/spaces",
    ]


def ready(page: Any) -> None:
    """Wait until the draft is compared."""
    page.wait_for_selector(".waiting", state="detached")


@pytest.mark.parametrize("language", ["fr-FR", "en-GB"])
@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_scrolls_sideways_and_every_control_has_a_name_and_room(
    screens: Any, own: int, language: str, width: int
) -> None:
    page = screens.open("lea", width=width, locale=language)
    origin = page.url.removesuffix("/queue")
    for path in paths(own):
        page.goto(origin + path)
        ready(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(NAMELESS) == [], path
        assert page.evaluate(SMALL) == [], path
        assert page.locator("h1").count() == 1, path
        fields = page.locator("select, textarea").all()
        assert all(one.evaluate("one => one.labels.length") for one in fields), path
        identities = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
        assert len(identities) == len(set(identities)), path


def test_a_charter_is_begun_by_keyboard_and_its_first_mistake_is_told_beside_the_field(screens: Any) -> None:
    page = screens.open("lea", "/charters")
    page.get_by_role("link", name="Nouvelle charte").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Titre").focus()
    page.keyboard.type("Charte du quai")
    page.keyboard.press("Enter")
    page.wait_for_selector("#from-error")
    assert page.get_by_label("Titre").input_value() == "Charte du quai"
    page.get_by_label("Charte de la maison").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Charte du quai')")
    page.get_by_role("link", name="Publier").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Publier la version 1")
    assert "Jamais publiée" in page.locator(".charter-head").inner_text()


def test_examples_are_tried_and_a_version_is_published_by_keyboard(screens: Any, hand: Any) -> None:
    own = hand.charter("publiee")
    page = screens.open("lea", f"/charters/{own}/publish")
    page.get_by_role("button", name="Essayer les exemples").focus()
    page.keyboard.press("Enter")
    # The engine starts in a process of its own, which reads its lexicons and its model.
    page.wait_for_selector("text=2 exemples essayés sur 2", timeout=120_000)
    assert "Tous donnent ce qu’ils annoncent." in page.locator("#examples-progress").inner_text()
    page.get_by_label("Raison").focus()
    page.keyboard.type("Moins d’insultes")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUS}.textContent") == "Publier la version 2"
    page.keyboard.press("Enter")
    page.wait_for_selector("text=La version 2 est publiée.", timeout=60_000)
    assert hand.versions(own) == [[1, "La première"], [2, "Moins d’insultes"]]
    assert page.url.endswith(f"/charters/{own}/spaces")


def test_one_goes_back_in_a_dialog_that_gives_the_reason(screens: Any, hand: Any) -> None:
    own = hand.charter("reprise")
    hand.publish_again(own)
    page = screens.open("lea", f"/charters/{own}/history")
    page.get_by_role("button", name="Retour à la version 1").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog#back[open]")
    assert "Revenir à la version 1" in page.locator("#back-title").inner_text()
    reason = page.get_by_label("Raison")
    assert reason.input_value() == "Retour à la version 1"
    reason.fill("   ")
    page.get_by_role("button", name="Revenir").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog#back[open] [role=alert]")
    assert page.get_by_label("Raison").input_value() == "   "
    page.get_by_label("Raison").fill("Trop sévère")
    page.get_by_role("button", name="Revenir").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=La version 3 est publiée, et dit ce que disait la version 1.")
    assert hand.versions(own)[-1] == [3, "Trop sévère"]


def test_a_space_is_given_a_charter_and_leaving_before_saving_asks_first(
    screens: Any, hand: Any, own: int
) -> None:
    page = screens.open("lea", f"/charters/{own}/spaces")
    assert hand.weighs("articles") is None
    field = page.get_by_label("Commentaires des articles")
    field.focus()
    page.keyboard.press("Home")
    while field.input_value() != str(own):
        page.keyboard.press("ArrowDown")
    assert "1 espace changera quand vous enregistrerez." in page.locator("[data-count]").inner_text()
    with page.expect_event("dialog"):
        page.evaluate("setTimeout(() => { location = '/charters' })")
    assert page.url.endswith("/spaces")
    # The browser's own question, which says nothing of ours.
    screens.troubles.remove("")
    page.get_by_role("button", name="Enregistrer").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=1 espace a maintenant une autre charte.")
    assert hand.weighs("articles") == own
    assert "Commentaires des articles" in page.locator(".charter-state").inner_text()


def test_a_reader_sees_everything_and_no_deed(screens: Any, own: int) -> None:
    page = screens.open("rosa", "/charters")
    origin = page.url.removesuffix("/charters")
    for path in paths(own):
        if path != "/charters/new":
            page.goto(origin + path)
            ready(page)
            deeds = page.locator("main form[method=post], main [data-back], main a[href^='/charters/new']")
            assert deeds.count() == 0, path
