"""RSS, Atom and JSON feeds: what a site publishes, watched."""

from vigie.connectors.rss.card import CARD

__all__ = ["CARD"]
