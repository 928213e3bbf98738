"""The live count of a clause being written, and its examples."""

import re

from editing import Later, filled, html, path

from versions.published import published
from vigie.backtest import dial
from vigie.backtest.dial import Samples
from vigie.clock import now_ms
from vigie.console.editor import count
from vigie.desk.models import Finding as Recorded
from vigie.versions import services
from vigie.versions.models import OwnCharter
from world import World


def test_the_count_follows_the_number_and_draws_its_curve(world: World, own: OwnCharter, spoken, as_) -> None:
    browser = as_(world.owner)
    for number, matches in (("0.95", 1), ("0.5", 5), ("0", 10)):
        typed = filled(own, moving="r3", **{"r3-threshold": "", "r3-number": number})
        said = html(browser.post(path(own, deed="count"), typed))
        assert f"Would match <b>{matches}</b> of 10 messages" in said
        assert f"({matches * 10}" in said
        assert 'role="img"' in said
    assert "5 at 0.50" in html(
        browser.post(path(own, deed="count"), filled(own, **{"r3-threshold": "", "r3-number": "0.5"}))
    )


def test_the_count_says_where_it_was_made(world: World, own: OwnCharter, spoken, as_) -> None:
    browser = as_(world.owner)
    world.add_space("twitch", "second")
    said = html(browser.post(path(own, deed="count"), filled(own)))
    assert "This charter weighs nowhere yet: counted in the client’s 2 spaces." in said
    published(own, world.owner)
    services.assign(world.space, own, by=world.owner)
    dial.SAMPLES = Samples()
    said = html(browser.post(path(own, deed="count"), filled(own)))
    assert "In the 1 space where this charter weighs." in said


def test_a_screen_says_that_messages_are_being_read_and_asks_again(
    world: World, own: OwnCharter, as_, monkeypatch
) -> None:
    monkeypatch.setattr(count, "_POOL", Later())
    monkeypatch.setattr(count, "PATIENCE", 0.0)
    said = html(as_(world.owner).post(path(own, deed="count"), filled(own)))
    assert "data-again" in said
    assert "Reading the messages of the last 24 hours…" in said
    assert "Insult is above 0.80." in said


def test_messages_are_shown_when_asked_for_only_and_never_as_html(world: World, own: OwnCharter, as_) -> None:
    message = world.message(recorded_ms=now_ms() - 1000, text="<b>gras</b> \u202eenvers")
    Recorded.objects.create(
        message=message, kind="insult", score=1.0, start=0, end=3, reason="insult.word", args=["x"],
        detector="insult",
    )  # fmt: skip
    browser = as_(world.owner)
    for quiet in (browser.get(path(own)), browser.post(path(own, deed="count"), filled(own))):
        assert "envers" not in html(quiet)
    shown = browser.post(path(own, deed="newest"), filled(own)).content.decode()
    assert "&lt;b&gt;gras&lt;/b&gt;" in shown
    assert "\u202e" not in shown


def test_a_condition_being_written_tells_what_is_wrong_and_counts_nothing(
    world: World, own: OwnCharter, spoken, as_
) -> None:
    typed = filled(own, **{"r3-threshold": "", "r3-number": ""})
    said = html(as_(world.owner).post(path(own, deed="count"), typed))
    assert '<p data-wrong="r3-wrong">Write a number from 0 to 1.</p>' in said
    assert "Would match" not in said


def test_examples_are_tried_as_they_are_typed(world: World, own: OwnCharter, engines, as_) -> None:
    typed = filled(own, **{"must-text": ["Quel clown.", "Quel soleil."], "must-around": ["", ""]})
    said = html(as_(world.owner).post(path(own, deed="examples"), typed))
    assert "3 examples tried." in said
    places = re.findall(r'data-into="([\w-]+)-tried"><p class="small"><span class="chip (\w+)"', said)
    assert places == [("must-0", "ok"), ("must-1", "bad"), ("must_not-0", "ok")]
    assert "insult 0.90." in said
    assert engines.seen == ["Quel clown.", "Quel soleil.", "Quel cirque."]
    own.refresh_from_db()
    assert own.edition == 1


def test_examples_wait_for_what_is_wrong_and_for_the_engine(
    world: World, own: OwnCharter, engines, as_
) -> None:
    browser = as_(world.owner)
    refused = filled(own, **{"r3-threshold": "", "r3-number": "9"})
    assert "Mend what is marked" in html(browser.post(path(own, deed="examples"), refused))
    engines.broken = True
    assert "The engine did not answer" in html(browser.post(path(own, deed="examples"), filled(own)))
    engines.broken = False
    more = "  - {id: bancal, title: {fr: a, en: b}, reason: {fr: a, en: b}, when: nimp, outcome: hold}\n"
    services.save_draft(own, own.draft + more, by=world.owner, based_on=own.edition)
    said = html(browser.post(path(own, deed="examples"), filled(own)))
    assert "Clause “bancal” is to be mended" in said
