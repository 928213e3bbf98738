"""Registers the room with Django."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Tells Django the room's name."""

    name = "vigie.console"
    default_auto_field = "django.db.models.BigAutoField"
