"""Vigie: every message seen, understood, and treated rightly, in time."""

__version__ = "0.1.0"
