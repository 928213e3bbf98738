"""Drafts that run beside charters that the client published itself."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from stream import HOUR, START, carry, messages

from vigie.backtest.asked import spaces_of
from vigie.charter.error import CharterError
from vigie.charter.load import loads
from vigie.engine.finding import Finding
from vigie.message import Message
from vigie.shadow.report import report_of
from vigie.shadow.services import start
from vigie.versions import services
from vigie.versions.models import OwnCharter
from world import World

HOUSE = """\
charter: {id: maison, version: draft, title: {fr: M, en: M}, languages: [fr, en]}
clauses:
  - id: insulte
    title: {fr: Insulte, en: Insult}
    reason: {fr: Restez poli., en: Stay polite.}
    when: insult > 0.5
    outcome: hold
    below: both
    examples: {must: [{text: a, findings: [insult 0.9]}], must_not: [b]}
"""
DRAFT = (
    "charter: {id: maison-essai, version: essai, extends: maison}\nclauses: [{id: insulte, outcome: hide}]\n"
)


class Silent:
    """Sees nothing in an example."""

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        return [[] for _ in messages]


@pytest.fixture
def house(world: World) -> OwnCharter:
    own = services.create(world.client, "maison", HOUSE, by=world.owner)
    services.publish(own, by=world.owner, reason="À l’essai", examiner=Silent())
    services.assign(world.space, own, by=world.owner)
    world.space.refresh_from_db()
    return own


def test_a_draft_extends_what_its_client_published_and_nobody_elses(world: World, house: OwnCharter) -> None:
    run = start(world.client, DRAFT, [world.space], 24, by=world.owner, at=START)
    services.save_draft(house, HOUSE.replace("0.5", "0.7"), by=world.owner, based_on=house.edition)
    services.publish(house, by=world.owner, reason="Plus doux", examiner=Silent())
    # Frozen: what is published since changes nothing in what runs.
    (frozen,) = loads(run.text).clauses
    assert (frozen.id, frozen.outcome) == ("insulte", "hide")
    assert "insult > 0.5" in run.text
    theirs = world.add_space("twitch", "rival", world.other_client)
    with pytest.raises(CharterError):
        start(world.other_client, DRAFT, [theirs], 24, by=world.stranger, at=START)


def test_it_is_compared_with_the_version_in_force(
    world: World, house: OwnCharter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another charter weighs where nobody chose one, and nowhere here.
    other = tmp_path / "other.yaml"
    other.write_text(HOUSE.replace("insult > 0.5", "insult > 0.9"), encoding="utf-8")
    run = start(world.client, DRAFT, [world.space], 336, by=world.owner, at=START)
    carry(other, messages(200), monkeypatch)
    report = report_of(run, at=START + HOUR)
    assert [(each.was, each.becomes) for each in report.changes] == [("hold", "hide")]
    assert report.changes[0].messages > 3
    assert report.unknown.weighed_again > 40
    assert report.unknown.weighed_otherwise == 0


def test_the_spaces_that_follow_it_are_found_by_its_id(world: World, house: OwnCharter) -> None:
    world.add_space("site", "avis")
    assert spaces_of(loads(HOUSE), "gazette", []) == [world.space]
