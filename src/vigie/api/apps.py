"""Registers the room with Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Tells Django the room's name."""

    name = "vigie.api"
    default_auto_field = "django.db.models.BigAutoField"
