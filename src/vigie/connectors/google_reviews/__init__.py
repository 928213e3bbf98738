"""Google Business Profile: the reviews of one location, read and answered as its owner."""

from vigie.connectors.google_reviews.card import CARD

__all__ = ["CARD"]
