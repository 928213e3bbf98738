"""Registers the room with Django."""

from django.apps import AppConfig


class AutonomyConfig(AppConfig):
    """Tells Django the room's name."""

    name = "vigie.autonomy"
    default_auto_field = "django.db.models.BigAutoField"
