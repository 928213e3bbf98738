"""The demonstration as it is written: what it promises to show, and what it must never contain."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from vigie.demo.scenario import ARTICLE, LIVE, SHOP, Line, Scenario, load
from vigie.demo.script import BREACHES

#: Numbers that the French and American regulators keep for fiction.
FICTION = re.compile(r"01 99 00 \d\d \d\d|06 39 98 \d\d \d\d|\+1 \d{3}-555-01\d\d")
#: Anything that somebody might call: at least eight digits, however they are spaced.
CALLABLE = re.compile(r"\+?\d(?:[ .-]?\d){7,}")


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load()


def of(scenario: Scenario, place: object) -> list[Line]:
    return [line for line in scenario.lines if line.place == place]


def scene(scenario: Scenario, name: str) -> list[Line]:
    return [line for line in scenario.lines if line.scene == name]


def test_it_is_sorted_and_no_id_comes_twice(scenario: Scenario) -> None:
    offsets = [line.offset_ms for line in scenario.lines]
    assert offsets == sorted(offsets)
    assert len({line.id for line in scenario.lines}) == len(scenario.lines)


def test_it_lasts_ten_minutes(scenario: Scenario) -> None:
    assert 590_000 <= scenario.lasts_ms <= 600_000
    assert of(scenario, LIVE)[0].offset_ms < 3_000


def test_its_three_places_have_their_volume(scenario: Scenario) -> None:
    assert 900 <= len(of(scenario, LIVE)) <= 1_400
    assert 50 <= len(of(scenario, ARTICLE)) <= 70
    assert 35 <= len(of(scenario, SHOP)) <= 50


def test_every_loop_is_drawn_alike_from_its_own_seed(scenario: Scenario) -> None:
    assert load(0) == scenario
    other = load(1)
    assert other != scenario
    authored = [(line.handle, line.text) for line in scenario.lines if line.scene is None]
    assert [(line.handle, line.text) for line in other.lines if line.scene is None] == authored


def test_it_never_falls_silent_for_long(scenario: Scenario) -> None:
    live = of(scenario, LIVE)
    assert max(b.offset_ms - a.offset_ms for a, b in pairwise(live)) < 8_000


def test_all_kinds_and_breaches_are_there(scenario: Scenario) -> None:
    assert {line.kind for line in scenario.lines} == {"chat", "comment", "review", "private"}
    assert {line.purpose for line in scenario.lines} >= BREACHES
    assert {line.kind for line in of(scenario, SHOP)} == {"review", "private"}


def test_its_viewers_write_four_languages(scenario: Scenario) -> None:
    spoken = Counter(line.language for line in of(scenario, LIVE))
    assert all(spoken[language] >= 10 for language in ("fr", "en", "es", "ar"))
    assert all(
        re.search(r"[\u0600-\u06ff]", line.text)
        for line in scenario.lines
        if line.language == "ar" and line.purpose not in {"vote", "ok"}
    )


def test_its_numbers_are_kept_for_fiction(scenario: Scenario) -> None:
    found = [number for line in scenario.lines for number in CALLABLE.findall(line.text)]
    assert found
    assert all(FICTION.fullmatch(number) for number in found)


def test_its_links_and_addresses_lead_nowhere(scenario: Scenario) -> None:
    for loop in range(3):
        for line in load(loop).lines:
            for host in re.findall(r"(?:https?://|@|\b)((?:[\w-]+\.)+(?:com|org|net|fr))\b", line.text):
                assert re.fullmatch(r"(?:.+\.)?example\.(?:com|org|net)", host), line.text


def test_every_answer_answers_an_earlier_line_of_its_place(scenario: Scenario) -> None:
    earlier: dict[str, Line] = {}
    answers = 0
    for line in scenario.lines:
        if line.reply_to is not None:
            answers += 1
            assert earlier[line.reply_to].place == line.place
        earlier[line.id] = line
    assert answers > 150


def test_the_shop_answers_in_the_thread_of_its_customer(scenario: Scenario) -> None:
    lines = {line.id: line for line in scenario.lines}
    private = [line for line in of(scenario, SHOP) if line.kind == "private"]
    assert all(line.thread is not None for line in private)
    answered = [line for line in private if line.reply_to]
    assert all(line.thread == lines[line.reply_to or ""].thread for line in answered)
    assert answered


def test_the_wave_is_one_text_from_many_accounts(scenario: Scenario) -> None:
    wave = scene(scenario, "ads")
    assert len(wave) >= 30
    assert len({line.handle for line in wave}) >= 20
    assert all("example.com" in line.text for line in wave)
    assert wave[-1].offset_ms - wave[0].offset_ms < 30_000


def test_the_raid_is_dozens_of_newcomers_in_seconds_at_minute_six(scenario: Scenario) -> None:
    raid = scene(scenario, "raid")
    before = {line.handle for line in scenario.lines if line.offset_ms < raid[0].offset_ms}
    newcomers = {line.handle for line in raid}
    assert len(newcomers) >= 60
    assert len(newcomers & before) <= 2
    assert 360_000 <= raid[0].offset_ms <= 362_000
    assert raid[-1].offset_ms - raid[0].offset_ms <= 15_000


def test_the_vote_comes_from_viewers_already_there(scenario: Scenario) -> None:
    votes = [line for line in scenario.lines if line.purpose == "vote"]
    assert len(votes) >= 100
    before = {line.handle for line in scenario.lines if line.offset_ms < votes[0].offset_ms}
    assert len({line.handle for line in votes} & before) > 0.7 * len({line.handle for line in votes})


def test_a_crowd_does_not_repeat_whole_sentences(scenario: Scenario) -> None:
    for name in ("greetings", "murmurs", "the-coach", "goodbyes"):
        said = Counter(line.text for line in scene(scenario, name) if len(line.text) > 40)
        assert max(said.values(), default=1) == 1, said.most_common(2)


def test_the_purpose_of_a_line_is_not_in_its_message(scenario: Scenario) -> None:
    line = next(line for line in scenario.lines if line.purpose == "threat")
    message = line.message(prefix="x", at=1, received_at=2)
    assert "threat" not in repr(message)
    assert message.id.startswith("x-")
