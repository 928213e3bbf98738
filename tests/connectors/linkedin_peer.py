"""LinkedIn's Community Management API on loopback, for one Page.

From learn.microsoft.com/linkedin: "Organization Social Action Notifications" (fields, actions, batches of
ten, finder with `timeRange`), "Comments API", "Reactions API", "Webhook validation" (challenge,
X-LI-Signature), "Token introspection" and "Programmatic refresh tokens". The two ways to write a comment's
URN in one notification were seen in published payloads. Error bodies are {"message", "status",
"serviceErrorCode"}.
"""

import asyncio
import hashlib
import hmac
import json
import re
import time
from collections.abc import Sequence
from functools import partial
from typing import Any, Literal
from urllib.parse import parse_qsl

import msgspec
from http_peer import HttpPeer
from peer import Standing
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.inbound import Call
from vigie.connectors.linkedin import CARD
from vigie.connectors.linkedin.connector import LinkedIn
from vigie.connectors.linkedin.hooks import TYPE
from vigie.connectors.linkedin.session import Timing

QUICK = Timing(patience=0.5, every=0.03, first_wait=0.005, longest_wait=0.05)
ORGANIZATION = "urn:li:organization:2414183"
POST = "urn:li:activity:7094637247890620418"
CLIENT, SECRET = "86linkedinclient", "a client secret of the tests"
#: What the finder gives at once, whatever more is asked for.
PAGE = 20
Raw = dict[str, Any]


class LinkedInPeer(HttpPeer):
    """One Page and its post."""

    impossible = {"organization": "la-redaction", "version": "v2"}

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(CARD, connect=self._connect)
        self.lacks = {
            "stale signature": "LinkedIn signs no time: what is old is known by its notification's number.",
        }
        self.scopes = "rw_organization_admin,r_organization_social,w_organization_social"
        self.expires_at = int(time.time()) + 5_184_000
        self.token, self.refresh, self.renewals = "linkedin-token-0", "linkedin-refresh-0", 0
        self.decorated = True
        self.notifications: list[Raw] = []
        self.comments: dict[str, Raw] = {}
        self.reactions: set[tuple[str, str]] = set()
        self._number = 7_094_977_717_598_625_792
        self._looks = 0

    def _connect(self, account: Account) -> LinkedIn:
        return LinkedIn(account, timing=QUICK, address=f"{self.base}/rest", tokens=f"{self.base}/oauth/v2")

    def account(self) -> Account:
        return Account(
            settings={"organization": ORGANIZATION.rpartition(":")[2], "client_id": CLIENT},
            keyring=MemoryKeyring(
                {"access_token": self.token, "refresh_token": self.refresh, "client_secret": SECRET}
            ),
        )

    def reads(self, request: Request) -> bool:
        # Forms for tokens change nothing of the Page.
        return request.method == "GET" or request.url.path.startswith("/oauth/")

    # What people do

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        urn = self._write(text, f"urn:li:person:{author}", reply_to)
        await self.notify(self._notified("COMMENT", urn))
        return urn

    async def say_many(self, texts: Sequence[str]) -> list[str]:
        """Say many things: LinkedIn puts ten notifications into one webhook."""
        urns = [self._write(text, "urn:li:person:camille", "") for text in texts]
        await self.notify(*(self._notified("COMMENT", urn) for urn in urns))
        return urns

    async def mention(self, text: str, share: str = "urn:li:share:7122658645678465024") -> str:
        """Publish a post elsewhere that names the Page."""
        told = self._bare("SHARE_MENTION", share)
        written = {"entity": share, "owner": "urn:li:person:camille", "text": text, "mediaCategory": "NONE"}
        await self.notify({**told, "sourcePost": share, "decoratedGeneratedActivity": {"share": written}})
        return share

    async def edit(self, message: str, text: str) -> None:
        comment = self.comments[message]
        comment["message"]["text"] = text
        comment["lastModified"]["time"] = max(int(time.time() * 1000), comment["created"]["time"] + 1)
        await self.notify(self._notified("COMMENT_EDIT", message))

    async def remove(self, message: str) -> None:
        del self.comments[message]
        await self.notify(self._bare("COMMENT_DELETE", _short(message)))

    async def tell_unknown(self) -> None:
        urn = f"urn:li:reaction:(urn:li:person:camille,{POST})"
        await self.notify(self._bare("LIKE", urn), self._bare("POLL_VOTE", "urn:li:poll:1"))

    async def notify(self, *told: Raw) -> None:
        """Keep notifications for whoever asks, and send them, ten in a webhook."""
        self.notifications += told
        for start in range(0, len(told), 10):
            batch = {"type": TYPE, "notifications": list(told[start : start + 10])}
            await self.post(self.signed(json.dumps(batch, ensure_ascii=False).encode()))

    def stands(self, message: str) -> Standing:
        return "published" if message in self.comments else "deleted"

    def answers(self, message: str) -> list[str]:
        return [
            str(one["message"]["text"])
            for one in self.comments.values()
            if one.get("parentComment") == message and one["actor"] == ORGANIZATION
        ]

    def expire_token(self, *, renewable: bool = True) -> None:
        self.token = f"linkedin-unknown-{self.renewals}"
        if not renewable:
            self.refresh = "linkedin-no-refresh"

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """Wait for the next look, where anybody still looks: there is no connection to break."""
        before, end = self._looks, time.monotonic() + 1
        while self.deliver is not None and self._looks == before and time.monotonic() < end:
            await asyncio.sleep(0.005)

    def signed(self, body: bytes) -> Call:
        """Return a webhook as LinkedIn signs it."""
        proof = hmac.new(SECRET.encode(), b"hmacsha256=" + body, hashlib.sha256).hexdigest()
        return Call("POST", {}, {b"x-li-signature": proof.encode()}, body)

    def garbled(self, call: Call) -> Call:
        return self.signed(b'{"type": "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS", "notifications": [{"notif')

    # How it is written

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _write(self, text: str, actor: str, parent: str) -> str:
        number = self._next()
        urn = f"urn:li:comment:({POST},{number})"
        now = int(time.time() * 1000)
        self.comments[urn] = {
            "actor": actor,
            "commentUrn": urn,
            "id": str(number),
            "object": POST,
            "message": {"attributes": [], "text": text},
            "created": {"actor": actor, "time": now},
            "lastModified": {"actor": actor, "time": now},
            "likesSummary": {"totalLikes": 0, "selectedLikes": [], "aggregatedTotalLikes": 0},
            **({"parentComment": parent} if parent else {}),
        }
        return urn

    def _bare(self, action: str, generated: str) -> Raw:
        return {
            "notificationId": self._next(),
            "organizationalEntity": ORGANIZATION,
            "subscriber": "urn:li:person:zLqTygBP8S",
            "action": action,
            "sourcePost": POST,
            "lastModifiedAt": int(time.time() * 1000),
            "generatedActivity": generated,
        }

    def _notified(self, action: str, urn: str) -> Raw:
        comment = self.comments[urn]
        told = self._bare(action, _short(urn))
        told["decoratedSourcePost"] = {
            "entity": "urn:li:share:7094637247487995904",
            "owner": ORGANIZATION,
            "text": "Notre enquête\nsur les chiffres",
            "mediaCategory": "NONE",
        }
        if self.decorated:
            told["decoratedGeneratedActivity"] = {
                "comment": {
                    "entity": urn,
                    "owner": comment["actor"],
                    "object": comment.get("parentComment", POST),
                    "text": comment["message"]["text"],
                }
            }
        return told

    # What it answers

    def routes(self) -> Sequence[BaseRoute]:
        def rest(path: str, answer: Any, *methods: str) -> Route:
            return Route(f"/rest/{path}", partial(self._signed_in, answer), methods=list(methods))

        return [
            Route("/oauth/v2/introspectToken", self._introspect, methods=["POST"]),
            Route("/oauth/v2/accessToken", self._renew, methods=["POST"]),
            rest("organizations/{number}", self._organization, "GET"),
            rest("organizationalEntityNotifications", self._found, "GET"),
            rest("socialActions/{urn}/comments", self._under, "GET", "POST"),
            rest("socialActions/{urn}/comments/{number}", self._one, "GET", "DELETE"),
            rest("reactions", self._react, "POST"),
            rest("reactions/{key}", self._reaction, "GET", "DELETE"),
        ]

    async def _signed_in(self, answer: Any, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {self.token}":
            # Counted as a look too: whoever waits for one must not wait for a reader that was refused.
            self._looks += 1
            return _error(401, 65601, "The token used in the request has been revoked by the user")
        if not re.fullmatch(r"20\d{4}", request.headers.get("linkedin-version", "")):
            return _error(400, 0, "VERSION_MISSING")
        if request.headers["linkedin-version"] < "202512":
            return JSONResponse({"status": 426, "code": "NONEXISTENT_VERSION", "message": "not active"}, 426)
        assert request.headers["x-restli-protocol-version"] == "2.0.0"
        return await answer(request)  # type: ignore[no-any-return]

    async def _introspect(self, request: Request) -> Response:
        form = await _form(request)
        if (form["client_id"], form["client_secret"]) != (CLIENT, SECRET):
            return JSONResponse({"error": "invalid_client"}, 401)
        if form["token"] != self.token:
            return JSONResponse({"active": False, "status": "revoked"})
        return JSONResponse(
            {
                "active": True,
                "client_id": CLIENT,
                "status": "active",
                "scope": self.scopes,
                "auth_type": "3L",
                "expires_at": self.expires_at,
            }
        )

    async def _renew(self, request: Request) -> Response:
        form = await _form(request)
        assert form["grant_type"] == "refresh_token"
        if form["refresh_token"] != self.refresh or form["client_secret"] != SECRET:
            return JSONResponse({"error": "invalid_request", "error_description": "revoked"}, 400)
        self.renewals += 1
        self.token = f"linkedin-token-{self.renewals}"
        granted = {"access_token": self.token, "expires_in": 5_184_000, "refresh_token": self.refresh}
        return JSONResponse({**granted, "refresh_token_expires_in": 31_000_000})

    async def _organization(self, request: Request) -> Response:
        if request.path_params["number"] != ORGANIZATION.rpartition(":")[2]:
            return _error(404, 0, "Not found")
        return JSONResponse({"id": 2414183, "localizedName": "La rédaction", "vanityName": "la-redaction"})

    async def _found(self, request: Request) -> Response:
        self._looks += 1
        given = request.query_params
        # Brackets stand as they are in Rest.li; a colon of a URN does not.
        raw = request.scope["query_string"].decode()
        asked = re.search(r"actions=List\(([A-Z_,]+)\)", raw)
        stretch = re.search(r"timeRange=\(start:(\d+),end:(\d+)\)", raw)
        if given["q"] != "criteria" or not asked or not stretch or "urn%3Ali%3Aorganization" not in raw:
            return _error(400, 0, "Invalid query parameters passed to request")
        actions, since, until = asked[1].split(","), int(stretch[1]), int(stretch[2])
        assert since < until, "LinkedIn refuses an empty stretch"
        found = [
            one
            for one in reversed(self.notifications)
            if one["action"] in actions
            and since <= one["lastModifiedAt"] <= until
            and one["organizationalEntity"] == given["organizationalEntity"]
        ]
        start, count = int(given["start"]), min(int(given["count"]), PAGE)
        paging = {"start": start, "count": count, "links": []}
        return JSONResponse({"elements": found[start : start + count], "paging": paging})

    async def _under(self, request: Request) -> Response:
        target = request.path_params["urn"]
        if target.startswith("urn:li:comment:") and target not in self.comments:
            return _error(404, 0, "COMMENT_NOT_FOUND")
        if request.method == "GET":
            found = [
                one for one in self.comments.values() if one.get("parentComment", one["object"]) == target
            ]
            paging = {"start": 0, "count": 100, "total": len(found), "links": []}
            return JSONResponse({"elements": found, "paging": paging})
        said = await request.json()
        assert said["actor"] == ORGANIZATION
        if target.startswith("urn:li:comment:"):
            assert said["parentComment"] == target
            assert said["object"] == POST
        urn = self._write(said["message"]["text"], said["actor"], said.get("parentComment", ""))
        if not said.get("parentComment"):
            self.comments[urn]["object"] = said["object"]
        await self.notify(self._notified("ADMIN_COMMENT", urn))
        return JSONResponse(self.comments[urn], 201, {"x-restli-id": self.comments[urn]["id"]})

    async def _one(self, request: Request) -> Response:
        urn = f"urn:li:comment:({request.path_params['urn']},{request.path_params['number']})"
        if urn not in self.comments:
            return _error(404, 0, "COMMENT_NOT_FOUND")
        if request.method == "GET":
            return JSONResponse(self.comments[urn])
        assert request.query_params["actor"] == ORGANIZATION
        await self.remove(urn)
        return Response(status_code=204)

    async def _react(self, request: Request) -> Response:
        said, actor = await request.json(), request.query_params["actor"]
        if said["root"].startswith("urn:li:comment:") and said["root"] not in self.comments:
            return _error(404, 0, "Not found")
        assert said["reactionType"] == "LIKE"
        self.reactions.add((actor, said["root"]))
        return JSONResponse({"id": f"urn:li:reaction:({actor},{said['root']})", **said}, 201)

    async def _reaction(self, request: Request) -> Response:
        key = re.fullmatch(r"\(actor:(.+?),entity:(.+)\)", request.path_params["key"])
        assert key
        if key.groups() not in self.reactions:
            return _error(404, 0, "Not found")
        if request.method == "DELETE":
            self.reactions.discard((key[1], key[2]))
            return Response(status_code=204)
        return JSONResponse({"id": "urn:li:reaction", "root": key[2], "reactionType": "LIKE"})


def _short(urn: str) -> str:
    """Return a comment's URN as `generatedActivity` writes it."""
    return urn.replace("(urn:li:", "(", 1)


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode()))


def _error(status: int, code: int, message: str) -> Response:
    return JSONResponse({"message": message, "status": status, "serviceErrorCode": code}, status)
