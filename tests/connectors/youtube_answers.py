"""How the YouTube Data API writes its answers: lists, pages, errors; part of `youtube_peer`."""

import secrets
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

CHANNEL = "UC" + "vigie-".ljust(22, "0")


def channel_of(author: str) -> str:
    """Return the id of somebody's channel."""
    return "UC" + author[:22].ljust(22, "0")


def refusal(status: int, reason: str, message: str, *, domain: str = "youtube.common") -> Response:
    """Return an error as the Data API writes them."""
    return JSONResponse(refused(status, reason, message, domain=domain), status)


def refused(status: int, reason: str, message: str, *, domain: str = "youtube.common") -> dict[str, Any]:
    """Return the body of an error."""
    one = {"message": message, "domain": domain, "reason": reason}
    return {"error": {"code": status, "message": message, "errors": [one]}}


def listing(kind: str, items: list[Any], **more: Any) -> Response:
    """Return a list as the Data API writes them."""
    return JSONResponse(
        {
            "kind": f"youtube#{kind}ListResponse",
            "etag": secrets.token_hex(4),
            "pageInfo": {"totalResults": len(items), "resultsPerPage": len(items)},
            **more,
            "items": items,
        }
    )


def paged(kind: str, items: list[Any], request: Request, *, default: int) -> Response:
    """Return one page of a list; tokens say nothing to who reads them."""
    size = int(request.query_params.get("maxResults", default))
    if not 1 <= size <= 100:
        return refusal(400, "invalidValue", "From 1 to 100 items are listed.")
    token = request.query_params.get("pageToken", "")
    start = int(token, 36) if token else 0
    more = {"nextPageToken": _base36(start + size)} if start + size < len(items) else {}
    return listing(kind, items[start : start + size], **more)


def written(moment: datetime) -> str:
    """Return a date as comments have it: in whole seconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"
