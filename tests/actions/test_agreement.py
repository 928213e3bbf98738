"""Whatever people decide and undo, and however the network answers, both end up saying the same."""

import random

import pytest
from asgiref.sync import async_to_sync

from vigie.actions.limits import Limits, Rate
from vigie.actions.models import Action
from vigie.actions.sender import Sender
from vigie.actions.simulated import SimulatedNetwork
from vigie.desk.errors import DeskError
from vigie.desk.models import Case, Decision, Event, Message
from vigie.desk.services import decide_message, undo

FAST = Limits({}, default=Rate(1e6, 1_000_000))


def on_the_network(network: SimulatedNetwork, kind: str) -> str:
    """Follow the effects as a network would: what is deleted stays so."""
    stands = "published" if kind == "chat" else "held"
    for effect in network.effects:
        if stands != "deleted":
            stands = {"hide": "hidden", "delete": "deleted"}.get(effect.verb, "published")
    return stands


@pytest.mark.parametrize("seed", range(30))
def test_the_desk_and_the_network_agree_in_the_end(world, clock, seed):
    chance = random.Random(seed)
    kind = chance.choice(["chat", "comment"])
    message = world.case(kind=kind).message
    network = SimulatedNetwork()
    sender = Sender({"twitch": network}, clock, limits=FAST)
    doubtful = False
    for _ in range(25):
        clock.at += chance.choice([10, 1_000, 9_000, 70_000])
        deed = chance.randrange(10)
        try:
            if deed < 4:
                outcome = chance.choice(["publish", "hide", "hide", "publish", "delete"])
                decide_message(message.pk, by=world.owner, outcome=outcome, at=clock.at)
            elif deed < 7:
                last = Decision.objects.filter(undone_ms=None).order_by("-pk").first()
                if last:
                    doubtful |= not undo(last.pk, by=world.owner, at=clock.at).certain
            else:
                chance.choice([network.fail, network.leave_unanswered, lambda: None])()
                async_to_sync(sender.send_due)(clock.at)
        except DeskError:
            pass  # refused, and then nothing has changed
    said = Event.objects.filter(kind="case.decided").values_list("payload", flat=True)
    doubtful |= not all(one["certain"] for one in said)
    while Action.objects.filter(status="waiting").exists():
        clock.at += 700_000
        async_to_sync(sender.send_due)(clock.at)

    assert not Action.objects.filter(status="sending").exists()
    assert len(network.effects) == len({effect.idempotency_key for effect in network.effects})
    assert len(Case.objects.all()) == 1
    state = Message.objects.get().state
    truth = on_the_network(network, kind)
    if doubtful and truth == "deleted":
        return  # a lost answer hid a deletion, and the person was told so
    if state == "held":
        assert truth in ({"published"} if kind == "chat" else {"held", "hidden"})
    else:
        assert state == truth
