"""A draft is tried by keyboard, and what clauses earn is told, in a real browser."""

from typing import Any

import pytest
from test_browser_screens import NAMELESS, SMALL


@pytest.fixture(scope="module")
def own(hand: Any) -> int:
    return hand.charter("essais")


def tried(page: Any, own: int) -> None:
    """Ask for a trial by keyboard, and wait for its figures."""
    page.goto(f"{page.url.split('/queue')[0].split('/charters')[0]}/charters/{own}/backtest")
    button = page.locator("form.try button.main")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-trial][data-state=done]", timeout=60_000)


def test_a_draft_is_tried_on_the_past_by_keyboard(screens: Any, own: int) -> None:
    page = screens.open("lea", f"/charters/{own}/backtest")
    page.get_by_label("Les dernières 24 heures").focus()
    page.keyboard.press("Space")
    boxes = page.locator("input[name=space]")
    assert boxes.count() == 2
    assert all(box.is_checked() for box in boxes.all())
    page.get_by_role("button", name="Peser de nouveau").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-trial][data-state=done]", timeout=60_000)
    assert "auraient une autre issue" in page.locator("#changes-title").inner_text()
    # Said by whichever came first: the page that already had the figures, or the part that brought them.
    summary = page.locator("details.cited summary").first
    summary.focus()
    page.keyboard.press("Enter")
    veil = page.locator("details.cited .veil").first
    assert veil.get_attribute("aria-hidden") == "true"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert veil.get_attribute("aria-hidden") is None
    assert "lifted" in veil.get_attribute("class")
    page.keyboard.press("Enter")
    assert veil.get_attribute("aria-hidden") == "true"


def test_a_wrong_form_is_told_beside_the_field_and_keeps_what_was_chosen(screens: Any, own: int) -> None:
    page = screens.open("lea", f"/charters/{own}/backtest")
    for box in page.locator("input[name=space]").all():
        box.uncheck()
    page.get_by_label("Les 30 derniers jours").check()
    page.get_by_role("button", name="Peser de nouveau").click()
    page.wait_for_selector("#wrong-spaces")
    assert page.get_by_label("Les 30 derniers jours").is_checked()
    # The browser tells of a refused form in its console.
    screens.troubles[:] = [said for said in screens.troubles if "422" not in said]


def test_a_draft_runs_in_the_shadow_and_is_stopped_by_keyboard(screens: Any, own: int) -> None:
    page = screens.open("lea", f"/charters/{own}/shadow")
    page.get_by_role("button", name="Lancer le passage").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=En cours jusqu’à")
    assert "encore 47\u00a0h" in page.locator("main").inner_text()
    page.get_by_role("button", name="Compter ce qu’il aurait changé").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-trial][data-state=done]", timeout=60_000)
    page.get_by_role("button", name="Arrêter le passage").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog#stop-run[open]")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Le passage est arrêté")
    assert page.get_by_role("button", name="Arrêter le passage").count() == 0


@pytest.mark.parametrize("language", ["fr-FR", "en-GB"])
@pytest.mark.parametrize("width", [320, 1440])
def test_the_screens_of_trials_fit_and_every_control_has_a_name_and_room(
    screens: Any, hand: Any, own: int, language: str, width: int
) -> None:
    hand.lose()
    page = screens.open("lea", width=width, locale=language)
    origin = page.url.removesuffix("/queue")
    tried(page, own)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.evaluate("for (const one of document.querySelectorAll('details.menu')) one.open = false")
    for path in (None, f"/charters/{own}/shadow", "/autonomy", "/autonomy?show=lost"):
        if path:
            page.goto(origin + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(NAMELESS) == [], path
        assert page.evaluate(SMALL) == [], path
        assert page.locator("h1").count() == 1, path
        fields = page.locator("main input:not([type=hidden])").all()
        assert all(one.evaluate("one => one.labels.length") for one in fields), path
        identities = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
        assert len(identities) == len(set(identities)), path


def test_a_clause_that_lost_its_autonomy_is_told_on_every_open_screen(screens: Any, hand: Any) -> None:
    french, english = screens.open("lea"), screens.open("rosa", "/live", locale="en-GB")
    hand.lose()
    french.wait_for_selector(".toast.bad:has-text('n’agit plus seul en français')")
    english.wait_for_selector(".toast.bad:has-text('no longer acts alone in French')")


def test_the_error_budget_is_set_by_keyboard(screens: Any) -> None:
    page = screens.open("lea", "/autonomy")
    field = page.get_by_label("Part d’erreur admise")
    field.fill("beaucoup")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert field.input_value() == "beaucoup"
    field.fill("3,5")
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast:has-text('est maintenant de 3,5')")
    screens.troubles[:] = [said for said in screens.troubles if "422" not in said]
