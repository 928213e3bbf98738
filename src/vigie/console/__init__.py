"""Screens and live updates. No rule of the trade lives here."""
