"""A Discord server, read and moderated by a bot."""

from vigie.connectors.discord.card import CARD

__all__ = ["CARD"]
