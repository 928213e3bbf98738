"""A changed text is examined again and replaces the one before; people's decisions outlive the change."""

import pytest

from vigie.actions.models import Action
from vigie.actions.outbox import standing
from vigie.channels.models import Channel
from vigie.desk.edited import follows
from vigie.desk.models import Case, Decision, Event, Message
from vigie.desk.record import Recorder
from vigie.desk.services import decide, decide_message, lease, undo
from vigie.examined import Examined
from vigie.message import Removal, Space
from world import NOW


@pytest.fixture
def arrives(world):
    """Record one message of the world's space, and return its row."""
    # A network that brings back what it had hidden.
    channel = Channel.objects.create(
        client=world.client,
        network="wordpress",
        native_id="gazette",
        name="La Gazette",
        key="k" * 43,
        created_ms=NOW,
        changed_ms=NOW,
    )
    world.space.channel = channel
    world.space.save()
    recorder = Recorder(client="gazette")
    numbers = iter(range(1, 100))

    def record(revision: str = "", *, outcome: str = "publish", native_id: str = "m", **fields) -> Message:
        seq = next(numbers)
        examined = Examined(seq, 0, "twitch", "gazette", NOW, native_id=native_id, kind="comment", at=NOW)
        examined.text, examined.outcome, examined.revision = f"text {seq}", outcome, revision
        examined.clause = "" if outcome == "publish" else "insult"
        for name, value in fields.items():
            setattr(examined, name, value)
        recorder.record([examined])
        return Message.objects.get(pk=seq)

    def remove(native_id: str = "m") -> None:
        seq = next(numbers)
        removal = Removal(
            id=f"r{seq}", space=Space("twitch", "gazette"), at=NOW, received_at=NOW, message_id=native_id
        )
        recorder.record([Examined(seq, 0, "twitch", "gazette", NOW, removal=removal)])

    record.removal = remove
    record.recorder = recorder
    return record


def states() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("seq").values_list("revision", "state"))


def test_a_new_text_replaces_the_one_before(arrives):
    arrives()
    arrives("2")
    assert states() == [("", "removed"), ("2", "published")]


def test_the_case_of_the_old_text_is_closed_and_told(arrives):
    old = arrives(outcome="hold")
    arrives("2", outcome="hold")
    assert list(Case.objects.order_by("pk").values_list("status", flat=True)) == ["closed", "open"]
    told = Event.objects.filter(kind="case.closed").values_list("payload__seq", flat=True)
    assert list(told) == [old.pk]


def test_both_texts_may_come_in_one_batch(arrives):
    batch = []
    for seq, revision in ((50, ""), (51, "2")):
        batch.append(
            Examined(seq, 0, "twitch", "gazette", NOW, native_id="m", kind="comment", revision=revision)
        )
    arrives.recorder.record(batch)
    assert states() == [("", "removed"), ("2", "published")]


def test_an_insult_that_was_edited_away_waits_for_nobody(arrives):
    arrives(outcome="hold")
    arrives("2")
    assert states()[-1] == ("2", "published")
    assert not Case.objects.filter(status="open").exists()


def test_changing_a_hidden_text_does_not_bring_it_back(arrives, world):
    decide_message(arrives().pk, by=world.owner, outcome="hide", at=NOW)
    new = arrives("2")
    assert new.state == "hidden"
    assert Case.objects.get(status="open").message_id == new.pk


def test_a_person_may_publish_the_new_text_of_what_was_hidden(arrives, world):
    decide_message(arrives().pk, by=world.owner, outcome="hide", at=NOW)
    Action.objects.update(status="done", attempts=1)
    new = arrives("2")
    assert standing(new).state == "hidden"
    case = Case.objects.get(status="open")
    lease(case.pk, by=world.owner, at=NOW)
    decide(case.pk, by=world.owner, outcome="publish", at=NOW + 1)
    assert list(Action.objects.order_by("pk").values_list("verb", "message_id")) == [
        ("hide", new.pk - 1),
        ("restore", new.pk),
    ]


def test_a_decision_on_its_way_still_goes_when_the_text_changes(arrives, world):
    decide_message(arrives().pk, by=world.owner, outcome="hide", at=NOW)
    arrives("2")
    assert Action.objects.get().status == "waiting"


def test_taking_back_a_decision_on_the_old_text_leaves_the_new_one_as_it_is(arrives, world):
    decision = decide_message(arrives().pk, by=world.owner, outcome="hide", at=NOW)
    new = arrives("2")
    undo(decision.pk, by=world.owner, at=NOW + 1)
    new.refresh_from_db()
    assert (new.state, Action.objects.get().status) == ("hidden", "waiting")


def test_a_decision_about_the_new_text_stops_what_was_asked_about_the_old_one(arrives, world):
    decide_message(arrives().pk, by=world.owner, outcome="hide", at=NOW)
    new = arrives("2")
    decide_message(new.pk, by=world.owner, outcome="publish", at=NOW + 1)
    assert list(Action.objects.values_list("verb", "status")) == [("hide", "cancelled")]


def test_a_removal_marks_every_text(arrives):
    arrives()
    arrives("2")
    arrives.removal()
    assert states() == [("", "removed"), ("2", "removed")]


def test_a_text_that_comes_after_a_later_one_stands_nowhere(arrives):
    arrives()
    arrives("10")
    arrives("9", outcome="hold")
    assert states() == [("", "removed"), ("10", "published"), ("9", "removed")]
    assert not Case.objects.exists()


def test_a_first_text_that_comes_after_its_change_stands_nowhere(arrives):
    arrives("2")
    arrives(outcome="hold")
    assert states() == [("2", "published"), ("", "removed")]


def test_a_new_text_of_what_the_network_removed_stands_nowhere(arrives):
    arrives()
    arrives.removal()
    arrives("2", outcome="hold")
    assert states() == [("", "removed"), ("2", "removed")]
    assert not Case.objects.exists()


def test_other_messages_are_left_alone(arrives):
    other = arrives(native_id="other", outcome="hold")
    arrives()
    arrives("2")
    other.refresh_from_db()
    assert other.state == "held"
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("new", "old", "after"),
    [
        ("2", "", True),
        ("", "2", False),
        ("10", "9", True),
        ("9", "10", False),
        ("2026-11-22T10:00:00Z", "2026-11-22T09:59:59Z", True),
        ("2026-11-22T09:59:59Z", "2026-11-22T10:00:00Z", False),
        ("b", "2026-11-22", True),
    ],
)
def test_it_tells_which_text_is_the_later_one(new, old, after):
    assert follows(new, old) is after
