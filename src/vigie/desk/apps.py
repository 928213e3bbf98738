"""Registers the room with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Tells Django the room's name."""

    name = "vigie.desk"
    default_auto_field = "django.db.models.BigAutoField"
