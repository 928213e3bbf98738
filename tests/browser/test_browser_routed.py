"""Queues and alerts in a real browser."""

from typing import Any

BADGE = "document.querySelector('[data-figure=\"queue:{}\"]')?.textContent"


def case_of(page: Any) -> str:
    case: str = page.locator("#case").get_attribute("data-case")
    return case


def test_an_alert_is_told_at_once_on_every_open_screen_and_listed(screens: Any, hand: Any) -> None:
    hand.clear()
    queue, live = screens.open("lea"), screens.open("rosa", f"/live/{hand.space()}")
    before = queue.locator("#alerts li").count()
    hand.alarm("raid-du-soir")
    for page in (queue, live):
        page.wait_for_selector("#toasts .toast:has-text('Alerte «\u202fraid-du-soir\u202f»')")
        assert "raid-du-soir" in page.locator("#announce").text_content()
    queue.wait_for_selector("#alerts li:has-text('raid-du-soir')", state="attached")
    assert queue.locator("#alerts li").count() == before + 1
    queue.locator("#alerts summary").focus()
    queue.keyboard.press("Enter")
    assert queue.locator("#alerts li").first.is_visible()
    # A second one is drawn into the open list, which stays open.
    hand.alarm("autre-alerte")
    queue.wait_for_selector("#alerts[open] li:has-text('autre-alerte')")
    queue.keyboard.press("Escape")
    assert not queue.locator("#alerts li").first.is_visible()
    assert queue.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_an_alert_raised_again_within_ten_minutes_is_not_told_again(screens: Any, hand: Any) -> None:
    page = screens.open("karim")
    hand.alarm("une-seule-fois")
    page.wait_for_selector("#toasts .toast:has-text('une-seule-fois')")
    hand.alarm("une-seule-fois")
    hand.alarm("une-derniere")
    page.wait_for_selector("#toasts .toast:has-text('une-derniere')")
    assert page.locator("#toasts .toast:has-text('une-seule-fois')").count() == 1
    page.reload()
    assert "2 messages" in page.locator("#alerts li:has-text('une-seule-fois')").text_content()


def test_the_keyboard_works_through_one_queue_and_no_other(screens: Any, hand: Any) -> None:
    hand.clear()
    hand.hold(["une affaire commune"], 3)
    first, second = hand.hold(["pour les juristes", "pour eux aussi"], 1, "droit")
    page = screens.open("lea")
    page.click("#queues a:has-text('droit')")
    page.wait_for_selector(f"#case[data-case='{first}']")
    # A key pressed before the scripts of the new page have run is nobody's.
    page.wait_for_selector("[data-line][data-state=open]")
    page.keyboard.press("h")
    page.wait_for_selector(f"#case[data-case='{second}']")
    assert page.evaluate(BADGE.format("droit")) == "1"
    page.keyboard.press("u")
    page.wait_for_selector(f"#case[data-case='{first}']")
    for _ in range(2):
        before = case_of(page)
        page.keyboard.press("p")
        page.wait_for_function("b => document.getElementById('case').dataset.case !== b", arg=before)
    assert case_of(page) == ""
    assert "Rien n’attend dans cette file" in page.locator("main").text_content()
    # What comes to another queue moves its count, and leaves this screen alone.
    hand.hold(["encore une affaire commune"])
    page.wait_for_function(f"() => {BADGE.format('')} === '2'")
    assert case_of(page) == ""
    (third,) = hand.hold(["un dossier de droit"], 1, "droit")
    page.wait_for_selector(f"#case[data-case='{third}']")


def test_the_longest_names_that_a_charter_can_give_fit_the_narrowest_screen(screens: Any, hand: Any) -> None:
    hand.clear()
    longest = "nom-tres-long." + "m" * 50
    hand.hold(["un dossier au nom long"], 3, longest)
    page = screens.open("lea", width=320)
    hand.alarm(longest)
    page.wait_for_selector(f"#alerts li:has-text('{longest}')", state="attached")
    page.click("#alerts summary")
    wide = "document.documentElement.scrollWidth"
    assert page.locator("#alerts li").first.is_visible()
    assert page.evaluate(wide) <= 320
    page.goto(page.url + f"?queue={longest}")
    assert case_of(page)
    assert page.evaluate(wide) <= 320
    current = page.locator("#queues [aria-current]").bounding_box()
    assert 0 <= current["x"] <= current["x"] + current["width"] <= 320
    page.goto(page.url.split("/queue")[0] + f"/live/{hand.space()}?lane=waiting")
    assert page.locator(f".row:has-text('{longest}')").count() == 1
    assert page.evaluate(wide) <= 320
    box = page.locator(f".row:has-text('{longest}') .chip.named").bounding_box()
    assert box["x"] + box["width"] <= 320
