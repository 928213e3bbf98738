"""Reddit: the comments, posts and modmail of one subreddit that the account moderates."""

from vigie.connectors.reddit.card import CARD

__all__ = ["CARD"]
