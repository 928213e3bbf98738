"""A Telegram bot, in every group, channel and private chat that it is in."""

from vigie.connectors.telegram.card import CARD

__all__ = ["CARD"]
