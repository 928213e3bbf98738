"""Files of the console and of htmx, with how long a browser may keep them."""

from pathlib import Path

import django_htmx
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import vigie

FOLDERS = (Path(vigie.__file__).parent / "console" / "static", Path(django_htmx.__file__).parent / "static")
FOR_GOOD = "public, max-age=31536000, immutable"


class Static(StaticFiles):
    """The files of several folders under one address.

    An address that carries a version (``?v=…``) never changes its content and is kept for good; the others
    are asked about each time, which costs an answer without a body.
    """

    def __init__(self) -> None:
        super().__init__()
        self.all_directories = [folder for folder in FOLDERS if folder.is_dir()]

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file with how long it may be kept."""
        response = await super().get_response(path, scope)
        versioned = scope.get("query_string", b"").startswith(b"v=")
        response.headers["cache-control"] = FOR_GOOD if versioned else "no-cache"
        response.headers["x-content-type-options"] = "nosniff"
        return response
