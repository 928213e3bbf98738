"""Twitch: a live chat read without an account."""

from vigie.connectors.twitch.chat import TwitchChat

__all__ = ["TwitchChat"]
