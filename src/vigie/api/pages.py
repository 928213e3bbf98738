"""The way to Django's pages, and the end of answers that have none."""

import asyncio

from django.core.handlers.asgi import ASGIHandler
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send


class Pages:
    """Django, whose live screens are told to end when the server stops.

    A live screen's answer goes on until the visitor leaves; a server that waited for it would never stop.
    """

    def __init__(self, django_application: ASGIHandler) -> None:
        self._django = django_application
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End every live screen's answer, and those that still come."""
        self._stopping.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as it is; only a live screen's waiting is watched."""
        if scope["type"] != "http":
            raise HTTPException(404)
        if any(name == b"accept" and b"text/event-stream" in value for name, value in scope["headers"]):
            receive = self._until_stopping(receive)
        await self._django(scope, receive, send)  # type: ignore[arg-type]  # the two name one protocol differently

    def _until_stopping(self, receive: Receive) -> Receive:
        async def received() -> Message:
            coming = asyncio.ensure_future(receive())
            stopping = asyncio.ensure_future(self._stopping.wait())
            try:
                await asyncio.wait((coming, stopping), return_when=asyncio.FIRST_COMPLETED)
                return coming.result() if coming.done() else {"type": "http.disconnect"}
            finally:
                coming.cancel()
                stopping.cancel()

        return received
