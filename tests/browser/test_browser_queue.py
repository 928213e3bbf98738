from typing import Any

CALM = "Tout est traité"
# A key pressed and let go with a modifier held.
HELD = """([key, modifier]) => {
    const code = `Key${key.toUpperCase()}`;
    for (const kind of ["keydown", "keyup"])
        document.body.dispatchEvent(new KeyboardEvent(kind, { key, code, [modifier]: true, bubbles: true }));
}"""


def case_of(page: Any) -> str:
    return page.locator("#case").get_attribute("data-case")


def press(page: Any, key: str) -> str:
    """Press a key that decides, and return the next case once it is on screen."""
    before = case_of(page)
    page.keyboard.press(key)
    page.wait_for_function("before => document.getElementById('case').dataset.case !== before", arg=before)
    return case_of(page)


def test_a_person_decides_ten_cases_with_the_keyboard_and_undoes_one(screens: Any, hand: Any) -> None:
    hand.clear()
    cases = hand.hold([f"message numéro {n}" for n in range(11)])
    page = screens.open("lea")
    assert case_of(page) == str(cases[0])
    before = len(hand.decisions())
    for turn, key in enumerate("phdphdphdp"):
        assert press(page, key) == str(cases[turn + 1])
    names = {"p": "publish", "h": "hide", "d": "delete"}
    taken = hand.decisions()[before:]
    assert taken == [[names[key], "lea", False] for key in "phdphdphdp"]
    assert page.locator("#toasts [data-grace]").count() >= 1
    assert press(page, "u") == str(cases[9])
    assert hand.decisions()[-1] == ["publish", "lea", True]
    # The focus is on what is to be read, not lost at the top of the page.
    assert page.evaluate("document.activeElement.id") == "case-body"
    assert press(page, "h") == str(cases[10])


def test_a_key_held_down_decides_once(screens: Any, hand: Any) -> None:
    hand.clear()
    cases = hand.hold(["un", "deux", "trois", "quatre"])
    page = screens.open("lea")
    before = len(hand.decisions())
    for _ in range(5):
        page.keyboard.down("h")  # Playwright repeats the key, as a keyboard does
    page.wait_for_function(f"() => document.getElementById('case').dataset.case === '{cases[1]}'")
    for _ in range(5):
        page.keyboard.down("h")
    page.keyboard.up("h")
    assert press(page, "p") == str(cases[2])
    assert [outcome for outcome, _, _ in hand.decisions()[before:]] == ["hide", "publish"]


def test_keys_do_nothing_with_a_modifier_or_while_something_else_has_them(screens: Any, hand: Any) -> None:
    hand.clear()
    hand.hold(["un", "deux"])
    page = screens.open("lea")
    before = len(hand.decisions())
    case = case_of(page)
    # Told to the page alone: pressed for real, the browser bookmarks, prints and opens menus of its own.
    for key, modifier in (("d", "ctrlKey"), ("h", "altKey"), ("p", "metaKey"), ("D", "shiftKey")):
        page.evaluate(HELD, [key, modifier])
    page.keyboard.press("?")
    page.wait_for_selector("#keys-help[open]")
    page.keyboard.press("d")
    page.locator("[data-keys-on]").uncheck()
    page.keyboard.press("Escape")
    page.wait_for_selector("#keys-help", state="hidden")
    page.keyboard.press("d")
    assert case_of(page) == case
    assert len(hand.decisions()) == before
    page.evaluate("localStorage.setItem('keys', 'on')")
    press(page, "d")
    assert len(hand.decisions()) == before + 1


def test_a_button_keeps_the_focus_from_case_to_case(screens: Any, hand: Any) -> None:
    hand.clear()
    cases = hand.hold(["un", "deux", "trois"])
    page = screens.open("lea")
    page.locator("#decide-hide").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => document.getElementById('case').dataset.case === '{cases[1]}'")
    assert page.evaluate("document.activeElement.id") == "decide-hide"


def test_two_browsers_never_hold_the_same_case(screens: Any, hand: Any) -> None:
    hand.clear()
    hand.hold([f"message {n}" for n in range(14)])
    one, two = screens.open("lea"), screens.open("karim")
    seen: set[str] = set()
    for turn in range(6):
        held = case_of(one), case_of(two)
        assert held[0] != held[1]
        assert not seen & set(held)
        seen |= set(held)
        # Both at once: neither waits for the other's answer.
        one.keyboard.press("p" if turn % 2 else "h")
        two.keyboard.press("d")
        for page, before in zip((one, two), held, strict=True):
            page.wait_for_function("b => document.getElementById('case').dataset.case !== b", arg=before)
    assert len(hand.decisions()) >= 12
    one.reload()
    assert "Karim Benali travaille aussi" in one.locator("#presence").text_content()


def test_the_next_case_opens_by_itself_when_nothing_waited(screens: Any, hand: Any) -> None:
    hand.clear()
    page = screens.open("karim")
    assert CALM in page.locator("main").text_content()
    (case,) = hand.hold(["une chose à lire"])
    page.wait_for_selector(f"#case[data-case='{case}']")
    assert "chose à lire" in page.locator("#message-text").text_content()
    page.wait_for_function("() => document.querySelector('[data-figure=open]').textContent === '1'")


def test_closing_the_page_gives_the_case_to_a_colleague(screens: Any, hand: Any) -> None:
    hand.clear()
    (case,) = hand.hold(["un seul dossier"])
    first = screens.open("lea")
    assert case_of(first) == str(case)
    second = screens.open("karim")
    assert case_of(second) == ""
    first.reload()  # gives back and takes again: it stays theirs
    assert case_of(first) == str(case)
    first.goto(first.url.replace("/queue", "/actions"))
    second.wait_for_selector(f"#case[data-case='{case}']")
