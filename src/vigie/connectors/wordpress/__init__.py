"""WordPress: the comments of a site, read and moderated through its REST interface."""

from vigie.connectors.wordpress.card import CARD

__all__ = ["CARD"]
