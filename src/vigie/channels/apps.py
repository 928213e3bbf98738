"""The room of connected accounts."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """Connected accounts."""

    name = "vigie.channels"
