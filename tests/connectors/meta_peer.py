"""What the peers of Meta's three networks share: tokens, errors, lists with cursors, signed webhooks.

Written from developers.facebook.com: /docs/graph-api/guides/error-handling (errors),
/docs/graph-api/guides/secure-requests (the proof), /docs/graph-api/webhooks/getting-started (signature over
the raw body, which is escaped ASCII) and /docs/graph-api/results (cursors).
"""

import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any, Literal

from http_peer import HttpPeer
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vigie.connectors.account import MemoryKeyring
from vigie.connectors.inbound import Call

PAGE = "104205771234567"
TOKEN = "EAAG-page-token-for-tests"
SECRET = "5f2b0c7d9e8a4b6c1d3e5f7081920a1b"
WORD = "mot-de-verification"
PATIENCE = 0.5
Raw = dict[str, Any]

STALE = "Meta signs the body alone, without a time: a late delivery is genuine, and is kept once."
NO_END = "A page token made by a system user has no end: it works until somebody revokes it."


class GraphError(Exception):
    """An error as the Graph interface answers it."""

    def __init__(self, code: int, subcode: int = 0, status: int = 400) -> None:
        super().__init__(code, subcode)
        self.status = status
        self.body = {
            "error": {
                "message": "Words for developers.",
                "type": "OAuthException",
                "code": code,
                **({"error_subcode": subcode} if subcode else {}),
                "fbtrace_id": "EJplcsCHuLu",
            }
        }


MISSING = (100, 33)


class MetaPeer(HttpPeer):
    """Everything but what is said; each network's peer says it."""

    subject = "page"

    def __init__(self) -> None:
        super().__init__()
        self.token = TOKEN
        #: Rights that were taken from the token: their edges answer with 200.
        self.without: set[str] = set()
        self.subscribed: list[str] = ["feed", "messages"]
        #: What is answered about the allowance, by header.
        self.usage: dict[str, str] = {}
        self.bodies: list[Raw] = []
        self._numbers = count(900_000_000_000_001)

    def expire_token(self, *, renewable: bool = True) -> None:
        self.token = "a-token-of-nobody"

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """Do nothing: each webhook is a request of its own."""

    def number(self) -> str:
        """Return a number that was never used."""
        return str(next(self._numbers))

    # What Meta answers

    def routes(self) -> Sequence[BaseRoute]:
        return [Route("/v26.0/{path:path}", self._answer, methods=["GET", "POST", "DELETE"])]

    async def answer(self, method: str, path: list[str], given: Raw) -> Any:
        """Answer one request; a network's peer says how."""
        raise NotImplementedError

    async def _answer(self, request: Request) -> Response:
        given: Raw = dict(request.query_params)
        proof = hmac.new(SECRET.encode(), self.token.encode(), hashlib.sha256).hexdigest()
        try:
            if request.headers.get("authorization") != f"Bearer {self.token}":
                raise GraphError(190, 460)
            if given.pop("appsecret_proof", "") != proof:
                raise GraphError(100)
            if request.method == "POST":
                body = await request.json()
                self.bodies.append(body)
                given |= body
            path = request.path_params["path"].split("/")
            if path[-1] in self.without:
                raise GraphError(200, status=403)
            if path == [PAGE, "subscribed_apps"]:
                told = {"data": [{"id": "9", "name": "Vigie", "subscribed_fields": self.subscribed}]}
                return JSONResponse(told if self.subscribed else {"data": []}, headers=self.usage)
            return JSONResponse(await self.answer(request.method, path, given), headers=self.usage)
        except GraphError as error:
            return JSONResponse(error.body, error.status)

    # What Meta tells

    def signed(self, body: bytes) -> Call:
        """Return a webhook as Meta signs it."""
        return signed(body)

    def told(self, *entries: Raw) -> Call:
        """Return a webhook about some accounts."""
        # Escaped, as Meta does: « is \u00ab on the wire, and / may be \/.
        body = json.dumps({"object": self.subject, "entry": list(entries)}).replace("/", "\\/")
        return self.signed(body.encode("ascii"))

    def garbled(self, call: Call) -> Call:
        return self.signed(b'{"object": "page", "entry": [{"id": "1", "cha')


def keyring() -> MemoryKeyring:
    """Return the account's secrets."""
    return MemoryKeyring({"token": TOKEN, "app_secret": SECRET, "verify_token": WORD})


def signed(body: bytes) -> Call:
    """Return a webhook as Meta signs it: over the raw body, with the app's secret."""
    signature = b"sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest().encode()
    headers = {b"x-hub-signature-256": signature, b"content-type": b"application/json"}
    return Call("POST", {}, headers, body)


def listed(items: Sequence[Raw], given: Raw, *, largest: int = 100, base: str = "") -> Raw:
    """Return a page of a list: whoever uses the address of the next one shows the token."""
    start = int(given.get("after", 0) or 0)
    end = start + min(int(given.get("limit", 25)), largest)
    found: Raw = {"data": list(items[start:end])}
    if found["data"]:
        found["paging"] = {"cursors": {"before": str(start), "after": str(end)}}
        if end < len(items):
            found["paging"]["next"] = f"{base}/next?access_token=secret&after={end}"
    return found


def only(item: Raw, fields: str) -> Raw:
    """Return the fields asked for; without any, the name alone."""
    names = [name.partition("{")[0].partition(".")[0] for name in fields.split(",")]
    return {"id": item["id"], **{name: item[name] for name in names if name in item}}


def iso(at: int) -> str:
    """Return a time (s) as lists have it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def now() -> int:
    """Return the time in whole seconds."""
    return int(time.time())
