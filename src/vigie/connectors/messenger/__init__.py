"""Messenger: what people write to a Facebook page in private, told by webhooks."""

from vigie.connectors.messenger.card import CARD

__all__ = ["CARD"]
