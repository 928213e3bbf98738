"""What an ASGI server loads: ``uvicorn vigie.asgi:app``."""

import os

import django
from starlette.applications import Starlette


def _loaded() -> Starlette:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.settings")
    django.setup()
    # Its modules hold models: Django must be set up first.
    from vigie.api.application import make_app

    return make_app()


app = _loaded()
