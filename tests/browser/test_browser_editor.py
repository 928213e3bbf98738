"""The editor of charters in a real browser: found, opened, changed, counted and saved from the keyboard."""

from itertools import count
from typing import Any

import pytest

#: Names of charters: each test has its own.
_NUMBERS = count(1)
WIDER = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def own(hand: Any) -> int:
    number: int = hand.charter(f"editeur-{next(_NUMBERS)}")
    return number


def clause(own: int) -> str:
    return f"/charters/{own}/clauses/insulte"


def opened(screens: Any, own: int, name: str = "lea", **options: Any) -> Any:
    page = screens.open(name, clause(own), **options)
    page.wait_for_selector("#count .counted")
    return page


def unshared(page: Any) -> Any:
    """Give the first row a number of its own, and return its slider."""
    page.locator(".line-threshold").focus()
    page.keyboard.press("Home")
    return page.wait_for_selector(".line-range")


def test_a_clause_is_found_changed_and_saved_from_the_keyboard(screens: Any, hand: Any, own: int) -> None:
    hand.insults([0.3, 0.5, 0.95])
    page = screens.open("lea", f"/charters/{own}")
    page.wait_for_selector("[data-find]")
    page.keyboard.press("/")
    page.keyboard.type("insulté")
    assert page.locator("[data-sought]:visible").count() == 1
    page.keyboard.type(" et rien")
    assert page.locator("[data-sought]:visible").count() == 0
    assert page.locator("#found").text_content() == "Aucun article ne dit cela."
    page.locator("[data-find]").fill("")
    page.locator(".clause-title").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#count .counted")
    assert "Insulte dépasse 0,60." in page.locator("#spoken").text_content()

    unshared(page)
    slider = page.locator(".line-range")
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#spoken:has-text('0,50')")
    page.wait_for_selector(".curve:has-text('0,50')")
    page.locator(".line-number").fill("0.25")
    page.wait_for_selector("#spoken:has-text('0,25')")
    assert slider.input_value() == "0.25"
    assert page.locator("[data-unsaved]").is_visible()
    page.keyboard.press("Control+s")
    page.wait_for_selector("#toasts .toast:has-text('Enregistré')")
    assert "insult > 0.25" in hand.draft(own)
    assert not page.locator("[data-unsaved]").is_visible()

    page.locator("button:has-text('Annuler mon dernier enregistrement')").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#toasts .toast:has-text('tel qu’avant votre dernier enregistrement')")
    assert "insult > ferme" in hand.draft(own)


def test_rows_are_added_and_taken_away_without_leaving_the_keyboard(
    screens: Any, hand: Any, own: int
) -> None:
    page = opened(screens, own)
    page.locator("fieldset.unless .small-button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("fieldset.unless .line-asks:focus")
    page.keyboard.type("Question")
    page.keyboard.press("Tab")
    page.wait_for_selector("#spoken:has-text('sauf si question dépasse 0,80')")
    page.locator("fieldset.unless .line-number").fill("")
    page.wait_for_selector("fieldset.unless .wrong:has-text('Écrivez un nombre de 0 à 1.')")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#condition-wrong:has-text('Corrigez les conditions')")
    assert "question" not in hand.draft(own)
    page.locator("fieldset.unless .line-number").fill("0.7")
    page.wait_for_selector("#spoken:has-text('question dépasse 0,70')")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#toasts .toast:has-text('Enregistré')")
    assert "question > 0.7" in hand.draft(own)
    page.locator("fieldset.unless .line-drop").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#spoken:not(:has-text('question'))")
    page.keyboard.press("Control+s")
    page.wait_for_selector("[data-unsaved]", state="hidden")
    assert "question" not in hand.draft(own)


def test_examples_turn_green_and_red_once_the_engine_has_read_them(screens: Any, own: int) -> None:
    page = opened(screens, own)
    page.locator("#add-must").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#must-1-text:focus")
    page.keyboard.type("Il fait beau.")
    page.keyboard.press("Control+Enter")
    # The engine starts in a process of its own.
    page.wait_for_selector(
        "#must-1-tried .chip.bad:has-text('non concerné, et devrait l’être')", timeout=120_000
    )
    page.wait_for_selector("#must_not-0-tried .chip.ok")
    assert page.locator("#must-1-text").input_value() == "Il fait beau."


def test_messages_are_read_when_asked_for_only(screens: Any, hand: Any, own: int) -> None:
    hand.insults([0.91, 0.92])
    page = opened(screens, own)
    assert "une pique notée" not in page.content()
    page.wait_for_selector("[data-show-newest]:visible")
    page.locator("[data-show-newest]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#newest li:has-text('une pique notée')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#newest li", state="detached")


def test_a_draft_saved_elsewhere_is_refused_and_what_was_typed_stays(
    screens: Any, hand: Any, own: int
) -> None:
    page = opened(screens, own)
    page.locator("#title-fr").fill("Un autre titre")
    hand.save_over(own, "# ailleurs")
    page.keyboard.press("Control+s")
    page.wait_for_selector("[data-alert-focus]:has-text('a enregistré')")
    assert page.evaluate("document.activeElement.hasAttribute('data-alert-focus')")
    assert page.locator("#title-fr").input_value() == "Un autre titre"
    assert "Un autre titre" not in hand.draft(own)
    page.keyboard.press("Control+s")
    page.wait_for_selector("#toasts .toast:has-text('Enregistré')")
    kept = hand.draft(own)
    assert "Un autre titre" in kept
    assert kept.endswith("# ailleurs\n")


def test_removing_a_clause_asks_once(screens: Any, hand: Any, own: int) -> None:
    page = opened(screens, own)
    button = page.locator("button:has-text('Oui, le retirer')")
    assert not button.is_visible()
    page.locator(".removing summary").focus()
    page.keyboard.press("Enter")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/charters/{own}")
    page.wait_for_selector("#toasts .toast:has-text('est retiré du brouillon')")
    assert "insulte" not in hand.draft(own)


def test_the_text_tells_its_mistakes_beside_their_lines_and_is_saved_by_key(
    screens: Any, hand: Any, own: int
) -> None:
    page = screens.open("lea", f"/charters/{own}/text")
    text = page.locator("#yaml")
    text.fill(hand.draft(own).replace("outcome: hold", "outcome: hald"))
    page.wait_for_selector("#notes a:has-text('Ligne 8, colonne 14')")
    assert "! 8" in page.locator(".gutter .bad").text_content()
    page.locator("#notes a").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+End")
    assert page.evaluate("getSelection().toString()") == "hald"
    page.keyboard.press("Control+s")
    page.wait_for_selector("#toasts .toast:has-text('Enregistré')")
    assert "hald" in hand.draft(own)


def test_who_only_reads_can_try_a_number_and_save_nothing(screens: Any, hand: Any, own: int) -> None:
    before = hand.draft(own)
    page = opened(screens, own, "karim")
    assert page.locator("button:has-text('Enregistrer')").count() == 0
    unshared(page)
    page.locator(".line-number").fill("0.11")
    page.wait_for_selector("#spoken:has-text('0,11')")
    page.keyboard.press("Control+s")
    page.wait_for_timeout(300)
    assert hand.draft(own) == before


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_every_page_fits_a_narrow_screen_in_both_languages(screens: Any, own: int, locale: str) -> None:
    page = opened(screens, own, width=320, locale=locale)
    for path in (f"/charters/{own}", clause(own), f"/charters/{own}/clauses/new", f"/charters/{own}/text"):
        page.goto(page.url.split("/charters")[0] + path)
        page.wait_for_selector("[data-line][data-state=open]", state="attached")
        assert not page.evaluate(WIDER), path
        english = page.evaluate("document.documentElement.lang")
        assert english == locale[:2]
    page.goto(page.url.split("/charters")[0] + clause(own))
    page.wait_for_selector("#count .counted")
    # What it says is always in sight, and the way to save it.
    for place in (0, 600, 5000):
        page.evaluate(f"scrollTo(0, {place})")
        for seen in ("#spoken", ".save-bar .main"):
            box = page.locator(seen).bounding_box()
            assert box
            assert 0 <= box["y"] < 800, (place, seen)
