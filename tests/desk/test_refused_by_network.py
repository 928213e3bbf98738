"""What a network refuses comes back to a person, and what it cannot do is not decided."""

import asyncio

import pytest
from django.utils.translation import override

from square import Square
from vigie.actions import outbox
from vigie.actions.errors import Refused
from vigie.actions.models import Action
from vigie.actions.network import ActionError, ActionRequest, GoneError
from vigie.actions.sender import Sender
from vigie.connectors.base import Sentence
from vigie.console.case import shown
from vigie.desk import services
from vigie.desk.errors import TooLate
from vigie.desk.models import Case, Message
from world import NOW, World

pytestmark = pytest.mark.django_db(transaction=True)

NO_RIGHT = Sentence("Square does not let this account hide.", "Square ne laisse pas ce compte masquer.")


class Stubborn:
    """A network that refuses everything for good, in the words given."""

    def __init__(self, error: ActionError) -> None:
        self.error = error

    async def carry_out(self, request: ActionRequest) -> None:
        raise self.error


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def square(world: World, monkeypatch: pytest.MonkeyPatch) -> Square:
    return Square(world, monkeypatch)


def send(square: Square, error: ActionError) -> None:
    lane = Action.objects.values_list("lane", flat=True).distinct().get()
    sender = Sender({lane: Stubborn(error)}, clock=lambda: NOW + 60_000)

    async def once() -> None:
        await sender.send_due()

    asyncio.run(once())


def decided(world: World, square: Square, outcome: str = "hide") -> Message:
    message = square.message()
    services.decide_message(message.pk, by=world.teammate, outcome=outcome, at=NOW)
    return message


def test_it_shows_a_message_where_it_is_when_the_network_refused_to_hide_it(world: World, square: Square):
    message = decided(world, square)
    assert Message.objects.get(pk=message.pk).state == "hidden"
    send(square, ActionError(NO_RIGHT, permanent=True))
    assert Message.objects.get(pk=message.pk).state == "published"
    case = Case.objects.get(message=message)
    assert (case.status, case.leased_to, case.priority) == ("open", None, 2)


def test_it_says_why_on_the_case_in_the_readers_language(world: World, square: Square):
    message = decided(world, square)
    send(square, ActionError(NO_RIGHT, permanent=True))
    case = Case.objects.get(message=message)
    services.lease(case.pk, by=world.teammate)
    with override("fr"):
        refused = shown(world.teammate, case.pk).refused
    assert refused is not None
    assert refused.said("fr") == NO_RIGHT.french


def test_it_asks_nobody_again_while_the_network_may_still_do_it(world: World, square: Square):
    message = decided(world, square)
    send(square, ActionError(NO_RIGHT, permanent=False))
    assert Message.objects.get(pk=message.pk).state == "hidden"
    assert Case.objects.get(message=message).status == "decided"


def test_it_does_not_come_back_when_the_message_itself_is_gone(world: World, square: Square):
    message = decided(world, square)
    send(square, GoneError())
    assert Message.objects.get(pk=message.pk).state == "removed"
    assert Case.objects.get(message=message).status != "open"


def test_a_refusal_that_a_later_decision_overtook_changes_nothing(world: World, square: Square):
    message = decided(world, square)
    services.decide_message(message.pk, by=world.teammate, outcome="delete", at=NOW + 1)
    send(square, ActionError(NO_RIGHT, permanent=True))
    assert not Action.objects.filter(verb="hide", status="failed").exists()
    assert Message.objects.get(pk=message.pk).state == "published"


def test_it_refuses_a_decision_that_the_network_cannot_carry_out(world: World, square: Square):
    square.gives(acts=frozenset({"reply"}))
    message = square.message()
    for outcome in ("hide", "delete"):
        with pytest.raises(Refused) as caught:
            services.decide_message(message.pk, by=world.teammate, outcome=outcome, at=NOW)
        with override("fr"):
            assert "aucun programme" in str(caught.value)
    assert Message.objects.get(pk=message.pk).state == "published"
    assert not Action.objects.exists()


def test_what_is_replayed_may_still_be_decided_there(world: World, square: Square):
    square.gives(acts=frozenset({"reply"}))
    message = square.message(replayed=True)
    services.decide_message(message.pk, by=world.teammate, outcome="hide", at=NOW)
    assert Message.objects.get(pk=message.pk).state == "hidden"
    assert outbox.network_for(Message.objects.select_related("space").get(pk=message.pk)) == outbox.SIMULATED


def test_it_promises_no_undo_where_the_network_cannot_bring_it_back(world: World, square: Square):
    square.gives(acts=frozenset({"hide", "delete"}))
    message = square.message()
    decision = services.decide_message(message.pk, by=world.teammate, outcome="hide", at=NOW)
    Action.objects.update(status="done")
    with pytest.raises(TooLate):
        services.undo(decision.pk, by=world.teammate, at=NOW + 60_000)
    assert Message.objects.get(pk=message.pk).state == "hidden"
    assert not Action.objects.filter(verb="restore").exists()


def test_it_undoes_in_time_even_there(world: World, square: Square):
    square.gives(acts=frozenset({"hide", "delete"}))
    message = square.message()
    decision = services.decide_message(message.pk, by=world.teammate, outcome="hide", at=NOW)
    services.undo(decision.pk, by=world.teammate, at=NOW + 1)
    assert Message.objects.get(pk=message.pk).state == "published"
    assert not Action.objects.exclude(status="cancelled").exists()
