"""Registers the room with Django."""

from django.apps import AppConfig


class ShadowConfig(AppConfig):
    """Tells Django the room's name."""

    name = "vigie.shadow"
    default_auto_field = "django.db.models.BigAutoField"
