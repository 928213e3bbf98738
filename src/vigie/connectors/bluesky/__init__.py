"""Bluesky: what is said to an account on the AT Protocol's network, and what the account may do about it."""

from vigie.connectors.bluesky.card import CARD

__all__ = ["CARD"]
