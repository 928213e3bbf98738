"""Disqus: the comments of one site, read and moderated through its interface 3.0."""

from vigie.connectors.disqus.card import CARD

__all__ = ["CARD"]
