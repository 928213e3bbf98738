"""IRC: one account on one server, in the channels that it is told to join."""

from vigie.connectors.irc.card import CARD

__all__ = ["CARD"]
