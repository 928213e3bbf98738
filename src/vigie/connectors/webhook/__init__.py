"""A site or a program of the client's own: it posts its messages signed, and carries out what is decided."""

from vigie.connectors.webhook.card import CARD

__all__ = ["CARD"]
