"""YouTube: the comments of one channel, and the chats of its broadcasts."""

from vigie.connectors.youtube.card import CARD

__all__ = ["CARD"]
