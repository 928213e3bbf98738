"""A network of ours with an account connected, for tests; what it lets one do is said by the test."""

import pytest

from vigie.actions.limits import Rate
from vigie.actions.network import VERBS
from vigie.channels.models import Channel
from vigie.connectors import registry
from vigie.connectors.base import Capabilities, PrivateRule, Sentence
from vigie.connectors.card import NetworkCard
from vigie.desk.models import Message
from world import NOW, World


def rule(**fields) -> PrivateRule:
    """Return a rule on private messages with a source."""
    said = Sentence("Write within the time.", "Écrivez dans le délai.")
    return PrivateRule(explained=said, source="https://example.org/rules", **fields)


def card_with(**fields) -> NetworkCard:
    """Return the card of a network that everything can be asked of, except what is said otherwise."""
    capabilities = {
        "delivery": "poll",
        "kinds": frozenset({"comment", "private"}),
        "acts": frozenset(VERBS),
        "private": rule(window=86_400, reply_window=7 * 86_400),
    }
    of_card = {name: fields.pop(name) for name in list(fields) if name in NetworkCard.__struct_fields__}
    return NetworkCard(
        **{
            "name": "square",
            "title": "Square",
            "fields": (),
            "before": Sentence("Nothing.", "Rien."),
            "capabilities": Capabilities(**(capabilities | fields)),
            "connect": lambda _: None,
            "rate": Rate(1e6, 1_000_000),
        }
        | of_card
    )


class Square:
    """A world's space on a network of this name, with an account connected."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = world
        self._patch = monkeypatch
        self.channel = Channel.objects.create(
            client=world.client,
            network="square",
            native_id="place",
            name="Place",
            key="k" * 43,
            created_ms=NOW,
            changed_ms=NOW,
        )
        self.space = world.add_space("square", "place")
        self.space.channel = self.channel
        self.space.save()
        self.card = self.gives()

    def gives(self, **fields) -> NetworkCard:
        """Let the network have this card from now on."""
        self.card = card_with(**fields)
        self._patch.setitem(registry.NETWORKS, "square", self.card)
        return self.card

    def message(self, state: str = "published", **fields) -> Message:
        return self.world.message(state, space=self.space, **({"kind": "comment"} | fields))
