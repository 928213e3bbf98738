"""X: what mentions, answers or quotes an account, its private messages, and what can be done about them."""

from vigie.connectors.x.card import CARD

__all__ = ["CARD"]
