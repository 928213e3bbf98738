"""Mastodon: what is said to an account, or publicly on a whole server, and what a moderator may do there."""

from vigie.connectors.mastodon.card import CARD

__all__ = ["CARD"]
