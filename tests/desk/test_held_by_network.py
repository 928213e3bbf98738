"""What a network keeps back waits for a person, unless its account's owner lets the charter approve it."""

import pytest

from vigie.accounts.models import Client
from vigie.actions.models import Action
from vigie.channels.models import Channel
from vigie.desk.models import Case, Decision, Message
from vigie.desk.record import Recorder
from vigie.desk.services import decide, lease, set_automatic, undo
from vigie.examined import Examined, Seen
from world import NOW


@pytest.fixture
def channel(world):
    made = Channel.objects.create(
        client=world.client,
        network="twitch",
        native_id="gazette",
        name="La Gazette",
        key="k" * 43,
        created_ms=NOW,
        changed_ms=NOW,
    )
    world.space.channel = made
    world.space.save()
    return made


def approves(channel: Channel, said: str = "yes") -> None:
    channel.settings = {"approves": said}
    channel.save()


def arrive(
    seq: int = 1, *, outcome: str = "publish", findings=(), quota: int = 100, kind="comment"
) -> Message:
    Recorder(client="gazette").record(
        [
            Examined(
                seq,
                0,
                "twitch",
                "gazette",
                NOW,
                native_id=f"m{seq}",
                kind=kind,
                text="Bonjour à toutes",
                at=NOW,
                outcome=outcome,
                findings=list(findings),
                quota=quota,
                held=True,
            )
        ]
    )
    return Message.objects.get(pk=seq)


def test_it_waits_for_a_person_even_where_the_charter_finds_nothing(channel):
    message = arrive()
    assert (message.state, message.held) == ("held", True)
    assert Case.objects.get().message_id == message.pk
    assert not Decision.objects.exists()


@pytest.mark.parametrize("kind", ["chat", "comment"])
def test_publishing_it_asks_the_network_to_approve(channel, world, kind):
    arrive(kind=kind)
    case = Case.objects.get()
    lease(case.pk, by=world.owner, at=NOW)
    decide(case.pk, by=world.owner, outcome="publish", at=NOW)
    assert list(Action.objects.values_list("verb", "lane")) == [("publish", f"twitch#{channel.pk}")]


def test_the_charter_approves_it_alone_where_the_owner_says_so(channel):
    approves(channel)
    message = arrive()
    decision = Decision.objects.get()
    assert (message.state, decision.by, decision.outcome, decision.before) == (
        "published",
        None,
        "publish",
        "held",
    )
    assert list(Action.objects.values_list("verb", "by", "status")) == [("publish", None, "waiting")]
    assert not Case.objects.exists()


@pytest.mark.parametrize("said", ["", "no", "oui"])
def test_nothing_but_yes_lets_it(channel, said):
    approves(channel, said)
    assert arrive().state == "held"


@pytest.mark.parametrize("kind", ["unavailable", "unseen_image"])
def test_what_could_not_be_examined_is_approved_by_a_person(channel, kind):
    approves(channel)
    message = arrive(findings=[Seen(kind, 1.0, 0, 5, kind, ("toxicity", "not loaded"), "toxicity")])
    assert message.state == "held"
    assert Case.objects.count() == 1


def test_what_the_charter_holds_is_never_approved_alone(channel):
    approves(channel)
    assert arrive(outcome="hold").state == "held"
    assert not Decision.objects.exists()


def test_the_switch_of_automatic_actions_stops_approvals_too(channel, world):
    approves(channel)
    set_automatic(world.client, on=False, by=world.owner)
    assert arrive().state == "held"
    assert Client.objects.get(pk=world.client.pk).automatic is False


def test_approvals_have_the_quota_of_the_space(channel):
    approves(channel)
    assert [arrive(seq, quota=2).state for seq in (1, 2, 3)] == ["published", "published", "held"]


def test_an_approval_taken_back_waits_for_a_person(channel, world):
    approves(channel)
    arrive()
    done = undo(Decision.objects.get().pk, by=world.owner, at=NOW)
    assert done.cancelled
    assert (done.state, done.case.leased_to) == ("held", world.owner)
    assert Message.objects.get().state == "held"
