"""A place may live and be replayed: a copy that is played changes nothing that lives, nor the other way."""

from itertools import count

import pytest

from vigie.actions import claims
from vigie.actions.models import Action
from vigie.actions.outbox import standing
from vigie.connectors.base import WELL
from vigie.desk.models import Message
from vigie.desk.record import Recorder
from vigie.desk.services import decide_message, undo
from vigie.examined import Examined
from vigie.message import Removal, Space
from world import NOW

PLACE = Space("twitch", "gazette")
LIVE, REPLAYED = 0, 7


@pytest.fixture
def arrives(world):
    """Record an entry of the world's place, live or replayed."""
    recorder = Recorder(client="gazette")
    numbers = count(1)

    def entry(source: int, **fields) -> Examined:
        given = {"native_id": "m", "kind": "comment", "author_id": "a", "at": NOW} | fields
        return Examined(next(numbers), source, "twitch", "gazette", NOW, **given)

    def record(source: int, **fields) -> None:
        recorder.record([entry(source, **fields)])

    record.entry = entry
    record.recorder = recorder
    return record


def states() -> dict[tuple[bool, str], str]:
    return {(one.replayed, one.revision or ""): one.state for one in Message.objects.all()}


@pytest.mark.parametrize(("first", "second"), [(LIVE, REPLAYED), (REPLAYED, LIVE)])
def test_a_changed_text_replaces_no_copy(arrives, first, second):
    arrives(first)
    arrives(second, revision="2")
    assert states() == {(bool(first), ""): "published", (bool(second), "2"): "published"}


@pytest.mark.parametrize(("first", "second"), [(LIVE, REPLAYED), (REPLAYED, LIVE)])
def test_not_even_within_one_batch(arrives, first, second):
    batch = [arrives.entry(first), arrives.entry(second, revision="2"), arrives.entry(first, revision="3")]
    arrives.recorder.record(batch)
    assert states() == {
        (bool(first), ""): "removed",
        (bool(second), "2"): "published",
        (bool(first), "3"): "published",
    }


def test_what_people_hid_in_a_rehearsal_hides_no_live_text(arrives, world):
    arrives(REPLAYED)
    decide_message(Message.objects.get().pk, by=world.owner, outcome="hide", at=NOW)
    arrives(LIVE, revision="2")
    assert states()[False, "2"] == "published"


@pytest.mark.parametrize("named", [{"message_id": "m"}, {"author_id": "a"}, {}])
@pytest.mark.parametrize(("gone", "kept"), [(LIVE, REPLAYED), (REPLAYED, LIVE)])
def test_a_removal_takes_no_copy_away(arrives, named, gone, kept):
    arrives(kept)
    arrives(gone, revision="1")
    removal = Removal(id="r", space=PLACE, at=NOW, received_at=NOW, **named)
    arrives(gone, removal=removal)
    assert states() == {(bool(kept), ""): "published", (bool(gone), "1"): "removed"}


def test_what_is_asked_about_a_copy_says_nothing_of_the_live_message(arrives, world):
    arrives(LIVE)
    arrives(REPLAYED, revision="1")
    live, copy = (Message.objects.get(replayed=one) for one in (False, True))
    mine = decide_message(live.pk, by=world.owner, outcome="hide", at=NOW)
    decide_message(copy.pk, by=world.owner, outcome="delete", at=NOW)
    assert set(Action.objects.values_list("status", flat=True)) == {"waiting"}
    # Neither waits for the other, nor is taken for it.
    asked = [claims.claim(pk, NOW + 9_000, NOW + 9_000) for pk in Action.objects.values_list("pk", flat=True)]
    for one in asked:
        claims.done(one, NOW + 9_000)
    assert (standing(live).state, standing(copy).state) == ("hidden", "deleted")
    assert undo(mine.pk, by=world.owner, at=NOW + 9_001).reversed
    assert Message.objects.get(pk=copy.pk).state == "deleted"


def test_a_copy_that_is_gone_takes_no_live_message_with_it(arrives, world):
    arrives(LIVE)
    arrives(REPLAYED, revision="1")
    copy = Message.objects.get(replayed=True)
    decide_message(copy.pk, by=world.owner, outcome="hide", at=NOW)
    claimed = claims.claim(Action.objects.get().pk, NOW + 9_000, NOW + 9_000)
    claims.gone(claimed, WELL, NOW + 9_000)
    assert states() == {(False, ""): "published", (True, "1"): "removed"}


def test_a_message_that_is_gone_is_gone_though_a_copy_of_it_stands(arrives, world):
    arrives(LIVE)
    arrives(REPLAYED, revision="1")
    live = Message.objects.get(replayed=False)
    decide_message(live.pk, by=world.owner, outcome="hide", at=NOW)
    arrives(LIVE, removal=Removal(id="r", space=PLACE, at=NOW, received_at=NOW, message_id="m"))
    assert claims.claim(Action.objects.get().pk, NOW + 9_000, NOW + 9_000) is None
    assert Action.objects.get().status == "cancelled"
