"""LinkedIn: comments under a Page's posts and mentions of it, answered, liked or deleted as the Page."""

from vigie.connectors.linkedin.card import CARD

__all__ = ["CARD"]
