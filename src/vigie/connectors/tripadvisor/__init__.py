"""Tripadvisor: the few newest reviews of one location, read only."""

from vigie.connectors.tripadvisor.card import CARD

__all__ = ["CARD"]
