"""Registers the room with Django."""

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    """Tells Django the room's name."""

    name = "vigie.importing"
    default_auto_field = "django.db.models.BigAutoField"
