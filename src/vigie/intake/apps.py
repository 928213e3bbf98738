"""Registers the room with Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Tells Django the room's name."""

    name = "vigie.intake"
    default_auto_field = "django.db.models.BigAutoField"
