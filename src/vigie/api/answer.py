"""What is sent back over ASGI, heard also by a sender who is refused while still writing."""

from collections.abc import Iterable

import msgspec
from starlette.types import Send

from vigie.api.body import Body

JSON = b"application/json"

_encode = msgspec.json.Encoder().encode


async def send_answer(
    send: Send,
    incoming: Body,
    status: int,
    content: object,
    *,
    kind: bytes = JSON,
    retry_after: int | None = None,
    headers: Iterable[tuple[bytes, bytes]] = (),
) -> None:
    """Answer a request to an address that is written to with POST.

    Parameters
    ----------
    incoming
        The request's body; what has not come of it yet is read away behind the answer.
    content
        Bytes as they are, anything else as JSON.
    kind
        The content's media type.
    retry_after
        When to come back, seconds.
    headers
        What is told besides.
    """
    body = content if isinstance(content, bytes) else _encode(content)
    sent = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *headers]
    if retry_after is not None:
        sent.append((b"retry-after", str(retry_after).encode()))
    if status == 405:
        sent.append((b"allow", b"POST"))
    if not incoming.over:
        sent.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": sent})
    if not incoming.over:
        # The answer leaves first; what the sender is still writing is then read away.
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await incoming.discard()
        body = b""
    await send({"type": "http.response.body", "body": body})
