import pytest
from django.utils.translation import override

from square import Square
from vigie.actions.models import Action
from vigie.desk.services import decide_message
from world import NOW, World


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture(autouse=True)
def _in_english():
    """Refusals are read in English, whatever the language of the settings."""
    with override("en"):
        yield


class Clock:
    """The time, moved by hand."""

    def __init__(self, at: int = NOW) -> None:
        self.at = at

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hide(world):
    """Hide a new message, and return the action that is due at once."""

    def make(*, due: int = NOW, outcome: str = "hide", space=None, **fields) -> Action:
        message = world.message(space=space, **fields)
        decision = decide_message(message.pk, by=world.owner, outcome=outcome, at=NOW)
        action = Action.objects.get(decision=decision)
        Action.objects.filter(pk=action.pk).update(due_ms=due)
        action.refresh_from_db()
        return action

    return make


@pytest.fixture
def square(world, monkeypatch) -> Square:
    return Square(world, monkeypatch)
