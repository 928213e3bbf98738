"""Matrix: the rooms that an account is in, and what its power level lets it do there."""

from vigie.connectors.matrix.card import CARD

__all__ = ["CARD"]
