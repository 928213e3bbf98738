"""The card of the network that carries out what is asked in a space, where an account is connected."""

from vigie.channels.models import Channel
from vigie.connectors import registry
from vigie.connectors.base import Sentence
from vigie.connectors.card import NetworkCard
from vigie.desk.models import Space


def card_for(space: Space) -> NetworkCard | None:
    """Return the card of the space's account; None where it has none, or its network is not known here."""
    channel = space.channel
    return None if channel is None else card_of(channel)


def card_of(channel: Channel) -> NetworkCard | None:
    """Return the card of an account; None where this version does not speak with its network."""
    return registry.NETWORKS.get(channel.network)


def cannot(network: str) -> Sentence:
    """Return the sentence of what a network's interface does not offer."""
    card = registry.NETWORKS.get(network)
    title = card.title if card else network
    return Sentence(
        f"{title} lets no program do this: do it on the network itself.",
        f"{title} ne le permet à aucun programme\u00a0: faites-le sur le réseau lui-même.",
    )
