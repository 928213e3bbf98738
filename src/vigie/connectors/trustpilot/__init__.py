"""Trustpilot: the service reviews of one business unit, read and answered for the company."""

from vigie.connectors.trustpilot.card import CARD

__all__ = ["CARD"]
