"""The way to Django's pages, how much may come by it, and the end of answers that have none."""

import asyncio

from django.core.handlers.asgi import ASGIHandler
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from vigie.api.answer import send_answer
from vigie.api.body import Body, BodyError, announced_length, header_map, too_large
from vigie.importing.receiving import LARGEST_FORM

#: Largest body that a page takes (bytes): Django writes it to the disk before it asks who sent it.
LARGEST = 4 << 20
#: Addresses that take more.
LARGER = {"/channels/import": LARGEST_FORM}


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
        largest = LARGER.get(scope["path"], LARGEST)
        coming = _Coming(receive, largest)
        try:
            announced_length(header_map(scope), largest)
            await self._django(scope, coming.receive, send)  # type: ignore[arg-type]  # the two name one protocol differently
            if coming.is_too_large:
                raise too_large(largest)
        except BodyError as error:
            said = str(error).encode()
            await send_answer(send, Body(receive), error.status, said, kind=b"text/plain; charset=utf-8")

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


class _Coming:
    """What comes of a request, until it is too much."""

    def __init__(self, receive: Receive, largest: int) -> None:
        self._receive = receive
        self._left = largest
        self.is_too_large = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            # Django then closes what it has written of it, and answers nothing.
            self.is_too_large = True
            return {"type": "http.disconnect"}
        return message
