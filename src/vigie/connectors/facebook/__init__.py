"""Facebook pages: comments and visitors' posts, told by webhooks, moderated through the Graph interface."""

from vigie.connectors.facebook.card import CARD

__all__ = ["CARD"]
