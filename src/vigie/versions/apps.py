"""Registers the room with Django."""

from django.apps import AppConfig


class VersionsConfig(AppConfig):
    """Tells Django the room's name."""

    name = "vigie.versions"
    default_auto_field = "django.db.models.BigAutoField"
