"""Instagram's professional accounts: comments and private messages, told by webhooks."""

from vigie.connectors.instagram.card import CARD

__all__ = ["CARD"]
