"""Twitch: a live chat read without an account, and an account that reads, moderates and answers."""

from vigie.connectors.twitch.card import CARD
from vigie.connectors.twitch.chat import TwitchChat

__all__ = ["CARD", "TwitchChat"]
