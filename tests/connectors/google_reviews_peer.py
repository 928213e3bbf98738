"""Google Business Profile's reviews on loopback, for one location.

From developers.google.com/my-business: the reference of accounts.locations.reviews (v4: list with pageSize
up to 50, orderBy, pageToken; get; updateReply by PUT; deleteReply), "Work with review data" and its change
log; tokens from "Using OAuth 2.0 for Web Server Applications". Errors are {"error": {"code", "message",
"status"}}.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
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
from vigie.connectors.google_reviews import CARD
from vigie.connectors.google_reviews.connector import GoogleReviews
from vigie.connectors.google_reviews.session import Addresses, Timing

QUICK = Timing(patience=0.5, every=0.03, first_wait=0.005, longest_wait=0.05)
LOCATION = "accounts/105/locations/2206"
CLIENT, SECRET = "client.apps.googleusercontent.com", "GOCSPX-of-the-tests"
_STARS = ("ONE", "TWO", "THREE", "FOUR", "FIVE")
Raw = dict[str, Any]


class GoogleReviewsPeer(HttpPeer):
    """One location; see `peer.Peer`."""

    impossible = {"location": "locations/2206"}

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(CARD, connect=self._connect)
        self.lacks = {"unknown event": "A list of reviews has reviews in it and nothing else."}
        self.token, self.refresh, self.renewals = "ya29.token-0", "1//refresh-0", 0
        self.has_information = True
        self.reviews: dict[str, Raw] = {}
        self._hidden: set[str] = set()
        self._twice: set[str] = set()
        self._late: list[str] = []
        self._odd: list[Any] = []
        self._looks = 0

    def _connect(self, account: Account) -> GoogleReviews:
        where = Addresses(f"{self.base}/v4", f"{self.base}/v1", self.base)
        return GoogleReviews(account, timing=QUICK, addresses=where)

    def account(self) -> Account:
        return Account(
            settings={"location": LOCATION, "client_id": CLIENT},
            keyring=MemoryKeyring(
                {"client_secret": SECRET, "refresh_token": self.refresh, "access_token": self.token}
            ),
        )

    def reads(self, request: Request) -> bool:
        # A form for a token changes nothing of the location.
        return request.method == "GET" or request.url.path == "/token"

    # What people do

    async def say(
        self,
        text: str,
        *,
        author: str = "camille",
        held: bool = False,
        reply_to: str = "",
        stars: int = 2,
        anonymous: bool = False,
    ) -> str:
        native = f"AbFvOq{len(self.reviews):05}"
        now = _now()
        self.reviews[native] = {
            "name": f"{LOCATION}/reviews/{native}",
            "reviewId": native,
            "reviewer": {"displayName": author.title(), "profilePhotoUrl": "https://lh3.example/a"},
            "starRating": _STARS[stars - 1],
            **({"comment": text} if text else {}),
            "createTime": now,
            "updateTime": now,
        }
        if anonymous:
            self.reviews[native]["reviewer"] = {"displayName": "A Google user", "isAnonymous": True}
        self._go_wrong(native)
        return native

    async def edit(self, message: str, text: str) -> None:
        self.reviews[message] |= {"comment": text, "updateTime": _now()}

    async def remove(self, message: str) -> None:
        del self.reviews[message]

    def stands(self, message: str) -> Standing:
        name, _, answer = message.partition("/")
        there = name in self.reviews and (not answer or "reviewReply" in self.reviews[name])
        return "published" if there else "deleted"

    def answers(self, message: str) -> list[str]:
        given = self.reviews[message].get("reviewReply")
        return [given["comment"]] if given else []

    def expire_token(self, *, renewable: bool = True) -> None:
        self.token = f"ya29.unknown-{self.renewals}"
        if not renewable:
            self.refresh = "1//no-refresh"

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """Wait for the next look, then show what was held back: there is no connection to break."""
        before, end = self._looks, time.monotonic() + 0.5
        while self._looks == before and time.monotonic() < end:
            await asyncio.sleep(0.005)
        self._hidden.clear()

    def _go_wrong(self, native: str) -> None:
        faults = self.faults
        if faults.lost:
            faults.lost -= 1
            self._hidden.add(native)
        elif faults.reordered:
            faults.reordered -= 1
            self._late.append(native)
            self._hidden.add(native)
            if not faults.reordered:
                # They appear together, those written first as the newest.
                moments = [self.reviews[one]["updateTime"] for one in self._late]
                for one, moment in zip(self._late, reversed(moments), strict=True):
                    self.reviews[one] |= {"createTime": moment, "updateTime": moment}
                self._hidden -= set(self._late)
        elif faults.repeated:
            faults.repeated -= 1
            self._twice.add(native)
        while faults.garbage:
            faults.garbage -= 1
            self._odd += ["no review", {"reviewId": 3}, {"createTime": None}]

    # What it answers

    def routes(self) -> Sequence[BaseRoute]:
        def signed_in(path: str, answer: Any, *methods: str) -> Route:
            return Route(path, partial(self._signed_in, answer), methods=list(methods))

        reviews = f"/v4/{LOCATION}/reviews"
        return [
            Route("/token", self._renew, methods=["POST"]),
            signed_in("/v1/locations/2206", self._location, "GET"),
            signed_in(reviews, self._list, "GET"),
            signed_in(f"{reviews}/{{id}}", self._get, "GET"),
            signed_in(f"{reviews}/{{id}}/reply", self._reply, "PUT", "DELETE"),
        ]

    async def _signed_in(self, answer: Any, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {self.token}":
            self._looks += 1
            return _error(401, "UNAUTHENTICATED")
        return await answer(request)  # type: ignore[no-any-return]

    async def _renew(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        assert (form["grant_type"], form["client_id"], form["client_secret"]) == (
            "refresh_token",
            CLIENT,
            SECRET,
        )
        if form["refresh_token"] != self.refresh:
            said = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            return JSONResponse(said, 400)
        self.renewals += 1
        self.token = f"ya29.token-{self.renewals}"
        return JSONResponse({"access_token": self.token, "expires_in": 3599, "token_type": "Bearer"})

    async def _location(self, request: Request) -> Response:
        assert request.query_params["readMask"] == "title"
        return (
            JSONResponse({"title": "La librairie"})
            if self.has_information
            else _error(403, "PERMISSION_DENIED")
        )

    async def _list(self, request: Request) -> Response:
        given = request.query_params
        size = int(given["pageSize"])
        assert 1 <= size <= 50
        assert given["orderBy"] == "updateTime desc"
        shown = [one for native, one in self.reviews.items() if native not in self._hidden]
        shown.sort(key=lambda one: str(one["updateTime"]), reverse=True)
        listed: list[Any] = []
        for one in shown:
            listed += [one] * (2 if one["reviewId"] in self._twice else 1)
        start = int(given.get("pageToken", "0"))
        page = listed[start : start + size]
        if not start and size > 1:
            self._looks += 1
            page = [*self._odd, *page]
        answer: Raw = {"totalReviewCount": len(self.reviews), "averageRating": 3.5} if self.reviews else {}
        if page:
            answer["reviews"] = page
        if start + size < len(listed):
            answer["nextPageToken"] = str(start + size)
        return JSONResponse(answer)

    async def _get(self, request: Request) -> Response:
        found = self.reviews.get(request.path_params["id"])
        return JSONResponse(found) if found else _error(404, "NOT_FOUND")

    async def _reply(self, request: Request) -> Response:
        found = self.reviews.get(request.path_params["id"])
        if found is None:
            return _error(404, "NOT_FOUND")
        if request.method == "DELETE":
            found.pop("reviewReply", None)
            return JSONResponse({})
        found["reviewReply"] = {"comment": (await request.json())["comment"], "updateTime": _now()}
        return JSONResponse(found["reviewReply"])


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _error(code: int, status: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": "Refused.", "status": status}}, code)
