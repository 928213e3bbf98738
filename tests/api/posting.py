"""A sender that signs, and the running application it posts to."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.applications import Starlette

from vigie.api.signature import key_of, sign
from vigie.intake.base import decode
from vigie.intake.models import JournalEntry


class Running:
    """An application started on a loop of its own, called from the test's thread."""

    def __init__(self, app: Starlette, portal: BlockingPortal) -> None:
        self.app = app
        self.call = portal.call
        self.together = portal.start_task_soon
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")

    def request(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Ask, and wait for the answer."""
        return self.call(lambda: self._http.request(method, path, **given))

    def post(self, path: str, **given: Any) -> httpx.Response:
        """Post, and wait for the answer."""
        return self.request("POST", path, **given)

    def get(self, path: str, **given: Any) -> httpx.Response:
        """Get, and wait for the answer."""
        return self.request("GET", path, **given)


@contextmanager
def running(app: Starlette) -> Iterator[Running]:
    """Start an application, and stop it."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.router.lifespan_context(app)),
    ):
        yield Running(app, portal)


class Sender:
    """Posts to one webhook as a careful sender does."""

    def __init__(self, client: "Running", name: str, secret: str) -> None:
        self.client = client
        self.name = name
        self.key = key_of(secret)

    def headers(self, body: bytes, *, delivery: str = "msg_1", at: int | None = None) -> dict[str, str]:
        """Return the headers that prove the body."""
        stamp = int(time.time()) if at is None else at
        return {
            "webhook-id": delivery,
            "webhook-timestamp": str(stamp),
            "webhook-signature": sign(self.key, delivery, stamp, body),
        }

    def post(
        self, body: Any, *, delivery: str = "msg_1", at: int | None = None, **changes: str | None
    ) -> Any:
        """Post a body, signed; `changes` replace headers (webhook_id="…") or take them away (None)."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = self.headers(raw, delivery=delivery, at=at)
        for name, value in changes.items():
            headers.pop(name.replace("_", "-"))
            if value is not None:
                headers[name.replace("_", "-")] = value
        return self.client.post(f"/hooks/{self.name}", content=raw, headers=headers)

    def pieces(
        self, pieces: list[bytes], headers: dict[str, str], *, cut: bool = False
    ) -> tuple[int | None, dict[str, str], Any, int]:
        """Post a body piece by piece, perhaps cut; return status, headers, answer, and pieces read."""
        given = iter(pieces)
        left = len(pieces)
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            nonlocal left
            piece = next(given, None)
            if piece is None:
                return {"type": "http.disconnect"}
            left -= 1
            return {"type": "http.request", "body": piece, "more_body": cut or left > 0}

        async def send(message: Any) -> None:
            sent.append(dict(message))

        scope = {
            "type": "http",
            "method": "POST",
            "path": f"/hooks/{self.name}",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "query_string": b"",
        }
        self.client.call(self.client.app, scope, receive, send)
        if not sent:
            return None, {}, None, len(pieces) - left
        told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        answer = b"".join(message.get("body", b"") for message in sent[1:])
        return sent[0]["status"], told, json.loads(answer), len(pieces) - left


def message(native: str = "1", text: str = "Bonjour", **fields: Any) -> dict[str, Any]:
    """Return a message as it is written on the wire."""
    return {"id": native, "text": text, **fields}


def journalled() -> list[Any]:
    """Return the entries of the journal."""
    return [decode(bytes(row.payload)) for row in JournalEntry.objects.order_by("seq")]
