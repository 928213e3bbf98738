"""Registers the room with Django."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """Tells Django the room's name."""

    name = "vigie.actions"
    default_auto_field = "django.db.models.BigAutoField"
