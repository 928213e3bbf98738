"""Nobody may believe that something was done that was not, whatever came between."""

from vigie.actions import claims, private
from vigie.actions.models import Action
from vigie.actions.offered import decides, offered
from vigie.actions.permits import Permits
from vigie.connectors.base import Sentence
from vigie.desk.edited import Said, Versions
from vigie.desk.models import Case, Message, State
from vigie.desk.services import decide_message
from world import NOW

REFUSED = Sentence("The role is missing: give it.", "Il manque le rôle : donnez-le.")


def test_a_refused_restriction_comes_back_on_the_text_that_stands_now(square, world):
    first = square.message(native_id="42", text="premier")
    decide_message(first.pk, by=world.owner, outcome="hide", at=NOW)
    # Its author changes it before the network answers: the new text stands hidden, like the old one.
    said = Said(square.space.pk, "42", replayed=False)
    versions = Versions([said])
    stood = versions.replace(said, "1", client_id=world.client.pk)
    versions.take_away(at=NOW)
    second = square.message(stood, native_id="42", text="second", revision="1")
    assert second.state == State.HIDDEN
    Action.objects.update(due_ms=NOW)
    claim = claims.claim(Action.objects.get().pk, NOW, NOW)
    claims.failed(claim, REFUSED, NOW)
    assert Message.objects.get(pk=second.pk).state == State.PUBLISHED
    assert Message.objects.get(pk=first.pk).state == State.REMOVED
    assert Case.objects.get(message=second).status == "open"


def test_a_network_that_does_not_answer_leaves_decisions_to_the_outbox(square, world):
    message = square.message()
    silent = offered(world.owner, message, frozenset(), at=NOW)
    assert decides(silent) == {}
    told = offered(world.owner, message, frozenset({"reply", "delete"}), at=NOW)
    assert set(decides(told)) == {"hide"}


class Failing:
    """A network that fails once, then answers."""

    def __init__(self):
        self.answers = [frozenset(), frozenset({"hide"})]

    async def permits(self, request):
        return self.answers.pop(0)

    async def aclose(self):
        pass


def test_what_a_failing_network_did_not_say_is_not_believed_for_a_minute(square):
    failing = Failing()
    permits = Permits(lambda *_: failing, clock=lambda: 0.0)
    message = square.message()
    assert permits.ask(square.channel, square.card, message) == frozenset()
    assert permits.ask(square.channel, square.card, message) == {"hide"}
    # What it did say is.
    assert permits.ask(square.channel, square.card, message) == {"hide"}


def test_a_recording_opens_no_time_in_which_one_may_write_in_private(square):
    square.message(kind="private", at_ms=NOW - 3 * 86_400_000)
    square.message(kind="private", at_ms=NOW, replayed=True)
    assert not private.permission("message", square.space, None, "a1", now=NOW).allowed
    square.message(kind="private", at_ms=NOW)
    assert private.permission("message", square.space, None, "a1", now=NOW).allowed
