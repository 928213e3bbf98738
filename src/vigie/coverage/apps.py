"""The room of the coverage ledger."""

from django.apps import AppConfig


class CoverageConfig(AppConfig):
    """The coverage ledger."""

    name = "vigie.coverage"
