"""TikTok: comments under an account's own videos, by its Accounts API; hidden, answered, liked."""

from vigie.connectors.tiktok.card import CARD

__all__ = ["CARD"]
