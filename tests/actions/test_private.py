"""Whom one may write to in private: each kind of rule, then the facts it is asked on."""

import pytest
from asgiref.sync import async_to_sync

from vigie.actions.errors import Refused
from vigie.actions.limits import Limits, Rate
from vigie.actions.models import Action
from vigie.actions.private import may_write, permission
from vigie.actions.requests import request
from vigie.actions.sender import Sender
from vigie.actions.simulated import SimulatedNetwork
from vigie.connectors.base import PrivateRule, Sentence
from vigie.desk.models import Message
from world import NOW

HOUR, DAY = 3_600_000, 86_400_000
EXPLAINED = {"explained": Sentence("Rule.", "Règle."), "source": "https://example.org"}
#: 24 hours after the person's last message; one answer to a comment within seven days.
META = PrivateRule(window=86_400, reply_window=7 * 86_400, replies=1, **EXPLAINED)
#: The person must have written first, then no time is set.
FIRST = PrivateRule(**EXPLAINED)
#: One may write to anybody at any time.
OPEN = PrivateRule(initiates=True, reply_window=10 * 365 * 86_400, replies=0, **EXPLAINED)
TWICE = PrivateRule(reply_window=3_600, replies=2, **EXPLAINED)


@pytest.mark.parametrize(
    ("rule", "verb", "wrote", "comment", "made", "allowed", "until"),
    [
        # The 24-hour window.
        (META, "message", NOW - 1, None, 0, True, NOW - 1 + DAY),
        (META, "message", NOW - DAY + 1, None, 0, True, NOW + 1),
        (META, "message", NOW - DAY, None, 0, False, None),
        (META, "reply", NOW - 2 * DAY, None, 0, False, None),
        (META, "message", None, None, 0, False, None),
        # Seven days, once.
        (META, "reply_privately", None, NOW - DAY, 0, True, NOW + 6 * DAY),
        (META, "reply_privately", None, NOW - 7 * DAY + 1, 0, True, NOW + 1),
        (META, "reply_privately", None, NOW - 7 * DAY, 0, False, None),
        (META, "reply_privately", None, NOW - DAY, 1, False, None),
        (META, "reply_privately", NOW - 1, NOW - DAY, 1, False, None),
        (META, "reply_privately", None, None, 0, False, None),
        # Must have written first.
        (FIRST, "message", None, None, 0, False, None),
        (FIRST, "message", NOW - 900 * DAY, None, 0, True, None),
        (FIRST, "reply_privately", NOW - 1, NOW - 1, 0, False, None),
        # Without limit.
        (OPEN, "message", None, None, 0, True, None),
        (OPEN, "message", NOW - 900 * DAY, None, 0, True, None),
        (OPEN, "reply_privately", None, NOW - 900 * DAY, 40, True, None),
        (OPEN, "reply_privately", None, None, 0, True, None),
        # Twice, within the hour.
        (TWICE, "reply_privately", None, NOW - HOUR + 1, 1, True, NOW + 1),
        (TWICE, "reply_privately", None, NOW - 1, 2, False, None),
        # No private messages at all.
        (None, "message", NOW, NOW, 0, False, None),
        (None, "reply_privately", NOW, NOW, 0, False, None),
    ],
)
def test_it_keeps_the_rule_of_the_network(rule, verb, wrote, comment, made, allowed, until):
    found = may_write(rule, verb=verb, last_private_at=wrote, comment_at=comment, replies_made=made, now=NOW)
    assert (found.allowed, found.until) == (allowed, until)
    assert bool(found.because) is not allowed
    assert allowed or found.because.french != found.because


def test_the_time_left_counts_from_the_persons_last_private_message(square):
    square.message(kind="private", author_id="u1", at_ms=NOW - 5 * HOUR)
    last = square.message(kind="private", author_id="u1", at_ms=NOW - 2 * HOUR)
    square.message(kind="comment", author_id="u1", at_ms=NOW - 1)
    square.message(kind="private", author_id="u2", at_ms=NOW - 1)
    found = permission("message", square.space, last, now=NOW)
    assert (found.allowed, found.until) == (True, NOW + 22 * HOUR)


def test_what_was_written_elsewhere_opens_nothing_here(square, world):
    world.message(kind="private", author_id="u1", at_ms=NOW)
    assert not permission("message", square.space, None, "u1", now=NOW).allowed


def test_one_private_answer_a_comment_is_refused_before_anything_is_written(square, world):
    comment = square.message(at_ms=NOW - HOUR)
    wanted = {"space": square.space, "message": comment, "by": world.owner, "text": "Bonjour", "at": NOW}
    request("reply_privately", **wanted)
    with pytest.raises(Refused, match="one private answer"):
        request("reply_privately", **wanted)
    assert Action.objects.count() == 1


def test_an_answer_that_was_taken_back_or_refused_does_not_count(square, world):
    comment = square.message(at_ms=NOW - HOUR)
    wanted = {"space": square.space, "message": comment, "by": world.owner, "text": "Bonjour", "at": NOW}
    for status in ("cancelled", "failed"):
        action = request("reply_privately", **wanted)
        Action.objects.filter(pk=action.pk).update(status=status)
    request("reply_privately", **wanted)
    assert Action.objects.count() == 3


def test_an_edited_comment_is_still_the_same_comment(square, world):
    comment = square.message(at_ms=NOW - HOUR, native_id="c")
    request("reply_privately", space=square.space, message=comment, by=world.owner, text="Bonjour", at=NOW)
    Message.objects.filter(pk=comment.pk).update(state="removed")
    edited = square.message(at_ms=NOW - HOUR, native_id="c", revision="2")
    assert not permission("reply_privately", square.space, edited, now=NOW).allowed


def test_answering_a_private_message_keeps_its_window(square, world):
    told = square.message(kind="private", author_id="u1", at_ms=NOW - 2 * DAY)
    with pytest.raises(Refused, match="that time is over"):
        request("reply", space=square.space, message=told, by=world.owner, text="Bonjour", at=NOW)


def test_hiding_a_private_message_asks_nothing_of_the_rule(square, world, clock):
    from vigie.desk.services import decide_message

    told = square.message(kind="private", author_id="u1", at_ms=NOW - 2 * DAY)
    decide_message(told.pk, by=world.owner, outcome="hide", at=NOW)
    clock.at = NOW + 9_000
    network = SimulatedNetwork()
    send(square, network, clock)
    assert [one.verb for one in network.effects] == ["hide"]


def test_the_rule_is_asked_again_before_the_network_is(square, world, clock):
    told = square.message(kind="private", author_id="u1", at_ms=NOW - DAY + 5_000)
    action = request("message", space=square.space, message=told, by=world.owner, text="Bonjour", at=NOW)
    clock.at = action.due_ms
    network = SimulatedNetwork()
    assert send(square, network, clock) == 0
    action.refresh_from_db()
    assert (network.asked, action.status) == ([], "failed")
    assert "that time is over" in action.last_error
    assert "ce délai est passé" in action.last_error_fr


def test_of_two_answers_that_both_passed_only_the_first_one_leaves(square, world, clock):
    square.gives(private=PrivateRule(reply_window=7 * 86_400, replies=2, **EXPLAINED))
    comment = square.message(at_ms=NOW - HOUR)
    for text in ("Bonjour", "Re"):
        request("reply_privately", space=square.space, message=comment, by=world.owner, text=text, at=NOW)
    square.gives()
    clock.at = NOW + 9_000
    network = SimulatedNetwork()
    send(square, network, clock)
    assert [one.text for one in network.effects] == ["Bonjour"]
    assert list(Action.objects.order_by("pk").values_list("status", flat=True)) == ["done", "failed"]


def send(square, network, clock) -> int:
    lane = f"square#{square.channel.pk}"
    sender = Sender({lane: network}, clock, limits=Limits({}, default=Rate(1e6, 1_000_000)))
    return async_to_sync(sender.send_due)(clock.at)
