"""Registers the room with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Tells Django the room's name."""

    name = "vigie.accounts"
    default_auto_field = "django.db.models.BigAutoField"
