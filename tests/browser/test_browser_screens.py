from typing import Any

import pytest

PAGES = [
    "/queue",
    "/queue?queue=juridique",
    "/live",
    "/live/{space}",
    "/live/{space}?lane=waiting",
    "/spaces",
    "/actions",
]
ROWS = "document.querySelectorAll('#stream .row').length"


def test_a_message_that_arrives_is_seen_while_the_page_is_open(screens: Any, hand: Any) -> None:
    page = screens.open("rosa", f"/live/{hand.space()}")
    page.evaluate("window.same = true")
    hand.speak(["bonsoir depuis le quai"])
    page.wait_for_selector("#stream .row:has-text('bonsoir depuis le quai')")
    assert page.evaluate("window.same")
    gap = "document.getElementById('stream').scrollHeight - document.getElementById('stream').scrollTop"
    assert page.evaluate(f"{gap} - document.getElementById('stream').clientHeight < 50")


def test_a_flood_keeps_the_page_small(screens: Any, hand: Any) -> None:
    page = screens.open("lea", f"/live/{hand.space()}")
    for wave in range(8):
        hand.speak([f"vague {wave} message {n}" for n in range(150)])
    hand.speak(["la fin"])
    page.wait_for_selector("#stream .row:has-text('la fin')")
    assert page.evaluate(ROWS) <= 200


def test_reading_back_is_not_disturbed_and_says_how_much_came(screens: Any, hand: Any) -> None:
    page = screens.open("lea", f"/live/{hand.space()}")
    page.evaluate("document.getElementById('stream').scrollTop = 0")
    page.wait_for_selector("[data-to-end]:not([hidden])")
    rows = page.evaluate(ROWS)
    hand.speak(["un", "deux", "trois"])
    page.wait_for_selector("[data-to-end]:has-text('3 nouveaux messages')")
    assert page.evaluate(ROWS) == rows
    page.click("[data-to-end]")
    page.wait_for_selector("#stream .row:has-text('trois')")
    page.wait_for_selector("[data-to-end]", state="hidden")


def test_a_message_is_hidden_and_brought_back_from_the_stream(screens: Any, hand: Any) -> None:
    seq = hand.speak(["un message à masquer"])
    page = screens.open("karim", f"/live/{hand.space()}")
    row = page.locator(f"#m{seq}")
    row.hover()
    row.locator("[data-act=hide]").click()
    page.wait_for_selector(f"#m{seq}[data-state=hidden]")
    assert hand.decisions()[-1] == ["hide", "karim", False]
    assert row.locator(".veil").get_attribute("aria-hidden") == "true"
    row.locator("[data-lift]").click()
    assert row.locator(".veil").get_attribute("aria-hidden") is None
    page.keyboard.press("u")
    page.wait_for_selector(f"#m{seq}[data-state=published]")
    assert hand.decisions()[-1] == ["hide", "karim", True]


def test_it_resumes_after_the_server_was_killed(screens: Any, hand: Any, server: Any) -> None:
    page = screens.open("lea", f"/live/{hand.space()}")
    page.evaluate("window.same = true")
    server.kill()
    page.wait_for_selector("[data-line][data-state=lost]")
    assert "Reconnexion" in page.locator("[data-line]").text_content()
    hand.speak(["dit pendant la coupure"])
    server.start()
    page.wait_for_selector("[data-line][data-state=open]")
    page.wait_for_selector("#stream .row:has-text('dit pendant la coupure')")
    hand.speak(["dit après"])
    page.wait_for_selector("#stream .row:has-text('dit après')")
    assert page.evaluate("window.same")
    assert page.locator("#stream .row:has-text('dit pendant la coupure')").count() == 1
    # The browser says that it lost the line; nothing else may have gone wrong.
    screens.troubles[:] = [said for said in screens.troubles if "ERR_" not in said]


@pytest.mark.parametrize("language", ["fr-FR", "en-GB"])
def test_nothing_scrolls_sideways_at_320_pixels(screens: Any, hand: Any, language: str) -> None:
    page = screens.open("lea", width=320, locale=language)
    origin = page.url.removesuffix("/queue")
    for path in PAGES:
        page.goto(origin + path.format(space=hand.space()))
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, (path, wide)


def test_hostile_html_is_shown_as_text(screens: Any, hand: Any) -> None:
    hand.clear()
    text = "<img src=x onerror=alert(1)><script>document.title='pris'</script>\u202ela fin\x00"
    hand.hold([text], 3)
    page = screens.open("lea")
    assert "<script>document.title='pris'</script>" in page.locator("#message-text").text_content()
    assert "RLO" in page.locator("#message-text").text_content()
    assert "NUL" in page.locator("#message-text").text_content()
    assert page.locator("#message-text img, #message-text script").count() == 0
    assert "pris" not in page.title()
    page.keyboard.press("h")
    page.wait_for_selector("#toasts [data-grace]")
    assert page.locator("#toasts img, #toasts script").count() == 0
    page.goto(page.url.replace("/queue", f"/live/{hand.space()}"))
    assert page.locator("#stream img, #stream script").count() == 0


def test_dark_follows_the_system_and_the_choice_wins(screens: Any, hand: Any) -> None:
    page = screens.open("lea", color_scheme="dark")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(paper) == "rgb(18, 20, 24)"
    page.click("[data-theme-next]")
    assert page.evaluate(paper) == "rgb(246, 245, 241)"
    page.reload()
    assert page.evaluate(paper) == "rgb(246, 245, 241)"
    page.click("[data-theme-next]")
    page.emulate_media(color_scheme="light")
    assert page.evaluate(paper) == "rgb(18, 20, 24)"


NAMELESS = """[...document.querySelectorAll('a, button, input:not([type=hidden]), summary, [role=img]')]
  .filter(one => one.checkVisibility() && !one.closest('[hidden]')).filter(one =>
    !(one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.length))
  .map(one => one.outerHTML)"""
SMALL = """[...document.querySelectorAll('a, button, summary, input:not([type=hidden])')]
  .filter(one => one.checkVisibility() && !one.classList.contains('skip-link'))
  .filter(one => { const box = one.getBoundingClientRect(); return box.width < 24 || box.height < 24 })
  .filter(one => getComputedStyle(one).display !== 'inline').map(one => one.outerHTML)"""


def test_every_control_has_a_name_and_room_for_a_finger(screens: Any, hand: Any) -> None:
    page = screens.open("lea", width=320)
    origin = page.url.removesuffix("/queue")
    for path in PAGES:
        page.goto(origin + path.format(space=hand.space()))
        assert page.evaluate(NAMELESS) == [], path
        assert page.evaluate(SMALL) == [], path
        assert page.locator("h1").count() == 1, path
        identities = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
        assert len(identities) == len(set(identities)), path


def test_the_switch_is_turned_after_a_confirmation(screens: Any, hand: Any) -> None:
    page = screens.open("lea", "/spaces")
    page.click("text=Tout arrêter")
    page.wait_for_selector("dialog[open]")
    assert page.evaluate("document.activeElement.textContent") == "Annuler"
    page.keyboard.press("Enter")
    assert page.locator(".chip:has-text('Actives')").count() == 1
    page.click("text=Tout arrêter")
    page.click("dialog[open] .danger")
    page.wait_for_selector(".chip:has-text('Arrêtées')")
    assert page.locator(".toast").is_visible()
