"""The whole demonstration through journal, engine and charter: what is hidden, what waits, what stays.

The purposes written in the script are compared with what the charters propose. Two loops are played, one
after the other, at the speed at which a visitor sees them.
"""

import asyncio
from collections import Counter

import pytest
from demo_stage import Clock, player, take

from vigie.demo.scenario import PLACES, Line, load
from vigie.demo.script import ORDINARY
from vigie.examination import LocalExaminer
from vigie.examined import Examined
from vigie.intake.memory import MemoryJournal
from vigie.rules import Rules

Played = list[tuple[Line, Examined]]


@pytest.fixture(scope="module")
def played() -> Played:
    lines = [*load(0).lines, *load(1).lines]
    clock = Clock()
    messages = asyncio.run(take(player(clock).receive(), len(lines)))
    journal = MemoryJournal()
    journal.append(messages)
    examiner = LocalExaminer(Rules({place.space.key: place.charter for place in PLACES.values()}))
    examiner.submit(journal.read(after=0, limit=len(lines)))
    return list(zip(lines, examiner.take(), strict=True))


def told(found: Played) -> str:
    """Return what happened to some lines, for whoever reads a failure."""
    return "\n" + "\n".join(
        f"{line.handle}: {line.text} → {seen.outcome} {seen.clause}" for line, seen in found
    )


def of(played: Played, *purposes: str) -> Played:
    return [(line, seen) for line, seen in played if line.purpose in purposes]


def test_it_loses_nothing_on_the_way(played: Played) -> None:
    assert all(line.text == seen.text for line, seen in played)


def test_it_hides_or_holds_every_insult_in_disguise(played: Played) -> None:
    passed = [(line, seen) for line, seen in of(played, "insult") if seen.outcome == "publish"]
    assert not passed, told(passed)


def test_it_holds_the_threats_and_the_distress_for_a_person(played: Played) -> None:
    others = [(line, seen) for line, seen in of(played, "threat", "distress") if seen.outcome != "hold"]
    assert not others, told(others)


def test_it_hides_telephone_numbers_and_addresses_in_public(played: Played) -> None:
    others = [(line, seen) for line, seen in of(played, "phone", "email") if seen.outcome != "hide"]
    assert not others, told(others)


def test_it_hides_the_advertisement_wave_from_its_fifth_copy_on(played: Played) -> None:
    wave = [(line, seen) for line, seen in played if line.scene == "ads"]
    half = len(wave) // 2
    for copies in (wave[:half], wave[half:]):
        later = copies[4:]
        hidden = [(line, seen) for line, seen in later if seen.outcome == "hide"]
        assert len(hidden) >= 0.8 * len(later), told(later)
        assert all(seen.outcome != "publish" for _, seen in later), told(later)


def test_it_sees_the_raid(played: Played) -> None:
    raid = [(line, seen) for line, seen in played if line.scene == "raid"]
    half = len(raid) // 2
    for arrivals in (raid[:half], raid[half:]):
        alarmed = [any(finding.kind == "raid" for finding in seen.findings) for _, seen in arrivals]
        assert any(alarmed[:30]), "no alarm among the first thirty"
        assert sum(alarmed) >= 0.5 * len(alarmed), f"{sum(alarmed)} of {len(alarmed)}"


def test_it_takes_no_vote_for_a_raid(played: Played) -> None:
    touched = [(line, seen) for line, seen in of(played, "vote") if seen.outcome != "publish"]
    assert not touched, told(touched)


def test_what_is_ordinary_or_critical_stays_published(played: Played) -> None:
    ordinary = of(played, *ORDINARY)
    touched = [(line, seen) for line, seen in ordinary if seen.outcome != "publish"]
    assert len(touched) <= 0.02 * len(ordinary), told(touched)


def test_harsh_criticism_stays_published(played: Played) -> None:
    harsh = of(played, "critic", "complaint")
    touched = [(line, seen) for line, seen in harsh if seen.outcome != "publish"]
    assert len(touched) <= 0.05 * len(harsh), told(touched) + str(Counter(s.outcome for _, s in harsh))
