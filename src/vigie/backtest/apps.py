"""Registers the room with Django."""

from django.apps import AppConfig


class BacktestConfig(AppConfig):
    """Tells Django the room's name."""

    name = "vigie.backtest"
    default_auto_field = "django.db.models.BigAutoField"
