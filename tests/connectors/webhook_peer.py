"""A client's site: it posts what its visitors write, signed, and carries out what Vigie decides.

Written from docs/howto/send-messages-by-webhook.md and from the convention of Standard Webhooks; the protocol
is ours, so that there is nothing of it that could not be verified.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

import msgspec
from http_peer import HttpPeer
from peer import Standing
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.inbound import Call
from vigie.connectors.webhook.card import CAPABILITIES, CARD
from vigie.connectors.webhook.history import connected

PLACE = "forum-des-lecteurs"
#: Entries of one page of the history, whatever more is asked for.
PAGE = 100
_DOES: Mapping[str, Standing] = {
    "publish": "published",
    "restore": "published",
    "hide": "hidden",
    "delete": "deleted",
}


@dataclass
class Written:
    """One message of the site."""

    id: str
    text: str
    author: str
    at: int
    standing: Standing
    reply_to: str = ""
    edits: int = 0
    answers: list[str] = field(default_factory=list)

    def wire(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "id": self.id,
            "at": self.at,
            "kind": "comment",
            "author": {"id": self.author, "name": self.author.title()},
            "text": self.text,
            "reply_to": self.reply_to or None,
        }
        if self.edits:
            told["revision"] = self.edits
        if self.standing == "held":
            told["held"] = True
        return told


class WebhookPeer(HttpPeer):
    """The site."""

    #: What its own settings cannot be.
    impossible = {
        "place": "deux mots",
        "secret": "whsec_court",
        "address": "ftp://forum.example.org",
        "history": "https://",
    }

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(
            CARD, connect=lambda account: connected(account, capabilities=CAPABILITIES, patience=1.0)
        )
        self.lacks = {"token expired": "A shared secret does not end, and nothing renews it."}
        self._key = hashlib.sha256(b"a secret of the tests").digest()
        self._secret = self._key
        self._numbers = count(1)
        self._written: dict[str, Written] = {}
        #: What the history gives, oldest first: entries as they were posted.
        self._told: list[dict[str, Any]] = []
        #: Requests carried out, by their id: the answer is given again.
        self._done: dict[str, dict[str, Any]] = {}
        self.deeds: list[dict[str, Any]] = []
        self.banned: set[str] = set()

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/vigie", self._possible, methods=["GET"]),
            Route("/vigie", self._do, methods=["POST"]),
            Route("/history", self._history, methods=["GET"]),
        ]

    def account(self) -> Account:
        return Account(
            # An address may have a query of its own.
            settings={
                "place": PLACE,
                "address": f"{self.base}/vigie?site=é%20%C3%A8",
                "history": f"{self.base}/history",
            },
            keyring=self.keyring(),
        )

    def keyring(self) -> MemoryKeyring:
        """Return the secret that is shared with Vigie."""
        return MemoryKeyring({"secret": "whsec_" + base64.b64encode(self._key).decode()})

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        written = self._write(text, author, held=held, reply_to=reply_to)
        await self._tell([written.wire()])
        return written.id

    async def say_many(self, texts: Sequence[str]) -> list[str]:
        """Say many things in one post."""
        written = [self._write(text, "camille") for text in texts]
        await self._tell([one.wire() for one in written])
        return [one.id for one in written]

    async def edit(self, message: str, text: str) -> None:
        written = self._written[message]
        written.text = text
        written.edits += 1
        await self._tell([written.wire()])

    async def remove(self, message: str) -> None:
        self._written[message].standing = "deleted"
        removal = {"entry": "removal", "id": f"r{next(self._numbers)}", "message": message}
        await self._tell([{**removal, "at": int(time.time() * 1000)}])

    async def tell_unknown(self) -> None:
        """Post an entry of a kind that Vigie does not know."""
        await self.post(self.signed(json.dumps([{"entry": "badge", "id": "b1"}]).encode()))

    def stands(self, message: str) -> Standing:
        return self._written[message].standing

    def answers(self, message: str) -> list[str]:
        return self._written[message].answers

    def expire_token(self, *, renewable: bool = True) -> None:
        self._secret = b"the site has another secret now."

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """Do nothing: each post is a connection of its own."""

    def signed(self, body: bytes, *, at: int | None = None, delivery: str = "") -> Call:
        """Return a post as the site signs it."""
        name = delivery or f"msg_{next(self._numbers)}"
        stamp = str(int(time.time()) if at is None else at)
        headers = {
            b"webhook-id": name.encode(),
            b"webhook-timestamp": stamp.encode(),
            b"webhook-signature": b"v1," + _mac(self._key, f"{name}.{stamp}.".encode() + body),
        }
        return Call("POST", {}, headers, body)

    def garbled(self, call: Call) -> Call:
        return self.signed(b'[{"id": "1", "text": "cut in its mid')

    def _write(self, text: str, author: str, *, held: bool = False, reply_to: str = "") -> Written:
        native = f"m{next(self._numbers)}"
        written = Written(
            native, text, author, int(time.time() * 1000), "held" if held else "published", reply_to
        )
        self._written[native] = written
        return written

    async def _tell(self, entries: list[dict[str, Any]]) -> None:
        self._told += entries
        await self.post(self.signed(json.dumps({"messages": entries}, ensure_ascii=False).encode()))

    def _refused(self, request: Request, signed: bytes) -> Response | None:
        """Check the signature of a request as the convention says."""
        names = ("webhook-id", "webhook-timestamp", "webhook-signature")
        delivery, stamp, claimed = (request.headers.get(name, "") for name in names)
        right = b"v1," + _mac(self._secret, f"{delivery}.{stamp}.".encode() + signed)
        genuine = hmac.compare_digest(right, claimed.encode()) and abs(time.time() - int(stamp)) < 300
        return None if genuine else JSONResponse({"error": "signature"}, 401)

    async def _possible(self, request: Request) -> Response:
        if refusal := self._refused(request, request.scope["query_string"]):
            return refusal
        assert request.query_params["site"] == "é è"
        message = request.query_params.get("message")
        if message is None:
            return JSONResponse({"name": "Forum des lecteurs"})
        written = self._written.get(message)
        if written is None or written.standing == "deleted":
            return JSONResponse({"acts": []}, 404)
        acts = ["hide", "delete", "reply", "pin", "unpin", "message", "time_out", "ban", "unban"]
        return JSONResponse({"acts": [*acts, "restore", "publish", "an act of the future"]})

    async def _do(self, request: Request) -> Response:
        body = await request.body()
        if refusal := self._refused(request, body):
            return refusal
        delivery = request.headers["webhook-id"]
        if delivery in self._done:
            return JSONResponse(self._done[delivery])
        asked = json.loads(body)
        verb, data = asked["type"], asked["data"]
        assert data["space"] == PLACE
        written = self._written.get(data["message"] or "")
        if data["message"] and (written is None or (written.standing == "deleted" and verb in _DOES)):
            return JSONResponse({"error": "no such message"}, 410)
        answer = self._carry_out(verb, data, written)
        self.deeds.append(asked)
        self._done[delivery] = answer
        return JSONResponse(answer)

    def _carry_out(self, verb: str, data: dict[str, Any], written: Written | None) -> dict[str, Any]:
        if verb in _DOES:
            assert written is not None
            written.standing = _DOES[verb]
        elif verb == "reply":
            assert written is not None
            written.answers.append(data["text"])
            answer = self._write(data["text"], "la-redaction", reply_to=written.id)
            return {"made": answer.id}
        elif verb in ("ban", "unban"):
            (self.banned.add if verb == "ban" else self.banned.discard)(data["author"])
        return {}

    async def _history(self, request: Request) -> Response:
        if refusal := self._refused(request, request.scope["query_string"]):
            return refusal
        given = request.query_params
        since, until = int(given["since"]), int(given.get("until", 2**60))
        found = [one for one in self._told if since <= one["at"] <= until]
        start = int(given.get("cursor", 0))
        end = start + min(PAGE, int(given["limit"]))
        return JSONResponse(
            {"messages": found[start:end], "next": str(end) if end < len(found) else None},
        )


def _mac(key: bytes, signed: bytes) -> bytes:
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
