import re
from pathlib import Path

import pytest

import vigie.console
from vigie.actions.models import Action
from vigie.desk.models import Decision
from world import World

CONSOLE = Path(vigie.console.__file__).parent


def html(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def failed(world: World) -> Action:
    message = world.message("hidden", text="<i>odd</i>")
    decision = Decision.objects.create(
        message=message,
        outcome="hide",
        clause="x",
        charter="c",
        charter_version="1",
        at_ms=1,
        before="published",
    )
    return Action.objects.create(
        idempotency_key="k",
        decision=decision,
        message=message,
        space=message.space,
        network="twitch",
        verb="hide",
        status="failed",
        created_ms=1,
        due_ms=1,
        attempts=3,
        last_error="The network refused <b>",
    )


def test_only_a_supervisor_turns_the_switch_and_is_asked_first(world: World, as_) -> None:
    assert '<dialog id="switch-' in html(as_(world.owner).get("/spaces"))
    assert '<dialog id="switch-' not in html(as_(world.teammate).get("/spaces"))
    path = f"/spaces/{world.client.pk}/automatic"
    assert as_(world.teammate).post(path, {"on": "0"}).status_code == 409
    world.client.refresh_from_db()
    assert world.client.automatic
    answer = as_(world.owner).post(path, {"on": "0"}, follow=True)
    assert "Automatic actions are off for La Gazette" in html(answer)
    world.client.refresh_from_db()
    assert not world.client.automatic
    as_(world.owner).post(path, {"on": "1"})
    world.client.refresh_from_db()
    assert world.client.automatic


def test_a_connector_that_fails_says_its_sentence(world: World, as_) -> None:
    world.space.last_error = "Twitch refused the channel: check its name."
    world.space.save()
    for path in ("/spaces", "/live", f"/live/{world.space.pk}"):
        assert "Twitch refused the channel: check its name." in html(as_(world.reader).get(path))


def test_the_outbox_shows_the_last_actions_and_why_they_failed(world: World, failed: Action, as_) -> None:
    said = html(as_(world.reader).get("/actions"))
    assert "The network refused &lt;b&gt;" in said
    assert "&lt;i&gt;odd" in said
    assert "3 tries" in said
    assert "A clause, alone" in said
    part = as_(world.reader).part("get", "/actions", show="failed")
    assert "<html" not in html(part)
    assert "The network refused" in html(part)


def test_no_page_needs_what_the_policy_forbids(world: World, failed: Action, as_) -> None:
    world.case()
    browser = as_(world.owner)
    for path in ("/queue", "/live", f"/live/{world.space.pk}", "/spaces", "/actions", "/nowhere"):
        answer = browser.get(path)
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        said = html(answer)
        assert not re.search(r"<script(?![^>]*\bsrc=)", said), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", said), path
        assert not re.search(r'(?:src|href)="(?:https?:)?//', said), path


def test_every_page_says_its_language_and_follows_the_choice(world: World, as_) -> None:
    browser = as_(world.owner, "fr")
    assert '<html lang="fr"' in html(browser.get("/queue"))
    answer = browser.post("/language", {"language": "en", "next": "/queue"}, follow=True)
    assert '<html lang="en"' in html(answer)
    assert "Moderation queue" in html(answer)


def test_french_is_spoken_where_the_browser_asks_for_neither_language(world: World, as_) -> None:
    assert '<html lang="fr"' in html(as_(world.owner, "ja").get("/queue"))


def test_the_theme_chosen_is_drawn_at_once_and_nothing_else_is(world: World, as_) -> None:
    browser = as_(world.owner)
    browser.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in html(browser.get("/queue"))
    browser.cookies["theme"] = "x onload=1"
    assert "data-theme=" not in html(browser.get("/queue")).split("<body")[0]


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = {
    "ink": [
        "paper",
        "surface",
        "sunken",
        "raised",
        "accent-soft",
        "mark",
        "mark-strong",
        "warn-soft",
        "bad-soft",
    ],
    "ink-2": ["paper", "surface", "sunken", "accent-soft"],
    "ink-3": ["paper", "surface", "sunken"],
    "accent": ["paper", "surface"],
    "accent-strong": ["accent-soft", "surface"],
    "on-accent": ["accent", "accent-strong"],
    "ok": ["ok-soft", "surface", "paper"],
    "warn": ["warn-soft", "surface", "paper"],
    "bad": ["bad-soft", "surface", "paper"],
    "surface": ["bad"],
    "paper": ["ink"],
}


@pytest.mark.parametrize("theme", [0, 1])
def test_every_text_can_be_read_in_both_themes(theme: int) -> None:
    css = (CONSOLE / "static" / "vigie" / "tokens.css").read_text()
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
    colours = {name: pair[theme] for name, *pair in found}
    for name, grounds in TEXT.items():
        for ground in grounds:
            ratio = _contrast(colours[name], colours[ground])
            assert ratio >= 4.5, f"{name} on {ground}: {ratio:.2f}"
    for ground in ("surface", "paper"):
        assert _contrast(colours["edge"], colours[ground]) >= 3
