"""Isso: the comments of a site, read and moderated as its owner does, by the owner's password."""

from vigie.connectors.isso.card import CARD

__all__ = ["CARD"]
