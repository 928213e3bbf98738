"""What a try that asked nothing leaves behind, and what outlives a sender: refusals, pauses, cut ids."""

import pytest
from asgiref.sync import async_to_sync

from vigie.actions import claims, offered, possible
from vigie.actions.errors import Refused
from vigie.actions.limits import Limits, Rate
from vigie.actions.models import Action
from vigie.actions.requests import cancel, request
from vigie.actions.sender import Sender
from vigie.actions.signed_in import SignedInNetworks
from vigie.actions.simulated import SimulatedNetwork
from vigie.connectors.account import SpentError
from vigie.console.views.offers import asked_row
from vigie.desk.models import Message
from vigie.desk.services import decide_message, undo
from vigie.examined import column
from world import NOW

DUE = NOW + 8_000
ENDLESS = Rate(1e6, 10_000)


def sender(networks, clock) -> Sender:
    return Sender(networks, clock, limits=Limits({}, default=ENDLESS), jitter=lambda: 1.0)


def send(sending, clock, at) -> int:
    clock.at = at
    return async_to_sync(sending.send_due)(at)


@pytest.fixture
def off(square, tmp_path):
    """Answer as the networks of a home whose accounts are all off."""
    return SignedInNetworks(lambda _: None, tmp_path)


# ——— an account that is off


def test_what_was_tried_while_its_account_was_off_can_be_taken_back(square, world, clock, off):
    action = request("ban", space=square.space, message=square.message(), by=world.owner, at=NOW)
    assert send(sender(off, clock), clock, DUE) == 1
    action.refresh_from_db()
    assert (action.attempts, action.status) == (1, "waiting")
    assert asked_row(action)["waits"]
    assert cancel(action.pk, by=world.owner).status == "cancelled"


def test_what_may_have_left_once_is_not_taken_back_because_its_account_is_off_now(square, world, clock, off):
    action = request("ban", space=square.space, message=square.message(), by=world.owner, at=NOW)
    silent = SimulatedNetwork()
    silent.leave_unanswered()
    send(sender({action.lane: silent}, clock), clock, DUE)
    send(sender(off, clock), clock, DUE + 60_000)
    action.refresh_from_db()
    assert (action.attempts, action.status) == (2, "waiting")
    assert not asked_row(action)["waits"]
    with pytest.raises(Refused, match="already left"):
        cancel(action.pk, by=world.owner)


def test_a_deletion_that_nobody_was_asked_for_is_undone_for_certain(square, world, clock, off):
    decision = decide_message(square.message().pk, by=world.owner, outcome="delete", at=NOW)
    send(sender(off, clock), clock, DUE)
    assert undo(decision.pk, by=world.owner, at=DUE).certain


def test_what_was_given_up_without_ever_being_asked_may_stand_nowhere_else(square, world, clock, off):
    message = square.message()
    decide_message(message.pk, by=world.owner, outcome="delete", at=NOW)
    at = DUE
    while Action.objects.filter(status="waiting").exists():
        send(sender(off, clock), clock, at)
        at += 3_600_000
    assert Action.objects.get().status == "failed"
    assert Message.objects.get(pk=message.pk).state == "published"
    decision = decide_message(message.pk, by=world.owner, outcome="hide", at=at)
    assert undo(decision.pk, by=world.owner, at=at + 1).certain


# ——— pauses that a network asks for


def test_a_sender_that_starts_again_keeps_the_pause_that_a_network_asked_for(square, world, clock):
    for _ in range(3):
        request("like", space=square.space, message=square.message(), by=world.owner, at=NOW)
    network = SimulatedNetwork()
    network.fail(retry_after=3_600)
    lanes = {action.lane: network for action in Action.objects.all()}
    only_one = Limits({}, default=Rate(1e-6, 1))
    assert send(Sender(lanes, clock, limits=only_one), clock, DUE) == 1
    assert send(sender(lanes, clock), clock, DUE + 60_000) == 0
    assert len(network.asked) == 1
    assert send(sender(lanes, clock), clock, DUE + 3_600_000) == 3


def test_no_network_is_granted_more_than_a_day(square, world, clock):
    for _ in range(2):
        request("like", space=square.space, message=square.message(), by=world.owner, at=NOW)
    network = SimulatedNetwork()
    network.fail(retry_after=float("inf"))
    lanes = {action.lane: network for action in Action.objects.all()}
    send(Sender(lanes, clock, limits=Limits({}, default=Rate(1e-6, 1))), clock, DUE)
    assert set(Action.objects.values_list("due_ms", flat=True)) == {DUE + 86_400_000}


def test_what_waits_in_another_lane_waits_no_longer(square, world, clock):
    mine = request("like", space=square.space, message=square.message(), by=world.owner, at=NOW)
    decide_message(world.message().pk, by=world.owner, outcome="hide", at=NOW)
    network = SimulatedNetwork()
    network.fail(retry_after=3_600)
    send(sender({mine.lane: network}, clock), clock, DUE)
    assert Action.objects.get(decision__isnull=False).due_ms == DUE


def test_an_empty_purse_keeps_nothing_back_that_its_owner_may_fill(square, world, clock):
    for _ in range(2):
        request("like", space=square.space, message=square.message(), by=world.owner, at=NOW)

    class Empty:
        async def carry_out(self, request):
            raise SpentError("The day's allowance is used up.", retry_after=3_600)

    lanes = {action.lane: Empty() for action in Action.objects.all()}
    send(Sender(lanes, clock, limits=Limits({}, default=Rate(1e-6, 1))), clock, DUE)
    assert sorted(Action.objects.values_list("due_ms", flat=True)) == [DUE, DUE + 3_600_000]


# ——— ids that do not fit


def test_nothing_is_decided_in_a_place_whose_id_was_cut(square, world):
    message = square.message()
    square.space.native_id = column("p" * 501)
    square.space.save()
    with pytest.raises(Refused, match="this place is too long"):
        decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
    with pytest.raises(Refused, match="this place is too long"):
        request("like", space=square.space, message=message, by=world.owner, at=NOW)
    decide_message(message.pk, by=world.owner, outcome="publish", at=NOW)
    assert not Action.objects.exists()
    assert possible.impossible("hide", Message.objects.get(pk=message.pk))
    assert "hide" in offered.decides(offered.offered(world.owner, message, at=NOW))


def test_an_author_whose_id_was_cut_is_not_punished_and_their_message_is_hidden(square, world):
    message = square.message(author_id=column("a" * 501), thread_id=column("t" * 501), reply_to="p")
    with pytest.raises(Refused, match="this author is too long"):
        request("ban", space=square.space, message=message, by=world.owner, at=NOW)
    decide_message(message.pk, by=world.owner, outcome="hide", at=NOW)
    asked = claims.claim(Action.objects.get().pk, DUE, DUE).request
    assert (asked.verb, asked.author, asked.thread, asked.reply_to) == ("hide", "", "", "p")
