"""Google Business Profile's reviews on loopback, for one location.

From developers.google.com/my-business: the reference of accounts.locations.reviews (v4: list with pageSize
up to 50, orderBy, pageToken; get; updateReply by PUT; deleteReply), "Work with review data" and its change
log; tokens from "Using OAuth 2.0 for Web Server Applications". Errors are {"error": {"code", "message",
"status"}}.
"""

from collections.abc import Sequence
from urllib.parse import parse_qsl

import msgspec
from review_peer import Raw, ReviewPeer, now
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.google_reviews import CARD
from vigie.connectors.google_reviews.connector import GoogleReviews
from vigie.connectors.google_reviews.session import Addresses
from vigie.connectors.newest_first import Timing

QUICK = Timing(patience=0.5, every=0.03, first_wait=0.005, longest_wait=0.05)
LOCATION = "accounts/105/locations/2206"
CLIENT, SECRET = "client.apps.googleusercontent.com", "GOCSPX-of-the-tests"
_STARS = ("ONE", "TWO", "THREE", "FOUR", "FIVE")


class GoogleReviewsPeer(ReviewPeer):
    """One location; see `peer.Peer`."""

    impossible = {"location": "locations/2206"}
    dates = ("createTime", "updateTime")
    answer = ("reviewReply", "comment")
    garbage = ("no review", {"reviewId": 3}, {"createTime": None})

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(CARD, connect=self._connect)
        self.token, self.refresh, self.renewals = "ya29.token-0", "1//refresh-0", 0
        self.has_information = True

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
        written = now()
        reviewer: Raw = {"displayName": author.title(), "profilePhotoUrl": "https://lh3.example/a"}
        if anonymous:
            reviewer = {"displayName": "A Google user", "isAnonymous": True}
        review = {
            "name": f"{LOCATION}/reviews/{native}",
            "reviewId": native,
            "reviewer": reviewer,
            "starRating": _STARS[stars - 1],
            **({"comment": text} if text else {}),
            "createTime": written,
            "updateTime": written,
        }
        return self.keep(native, review)

    async def edit(self, message: str, text: str) -> None:
        self.reviews[message] |= {"comment": text, "updateTime": now()}

    def expire_token(self, *, renewable: bool = True) -> None:
        self.token = f"ya29.unknown-{self.renewals}"
        if not renewable:
            self.refresh = "1//no-refresh"

    # What it answers

    def routes(self) -> Sequence[BaseRoute]:
        reviews = f"/v4/{LOCATION}/reviews"
        return [
            Route("/token", self._renew, methods=["POST"]),
            self.signed_in("/v1/locations/2206", self._location, "GET"),
            self.signed_in(reviews, self._list, "GET"),
            self.signed_in(f"{reviews}/{{id}}", self._get, "GET"),
            self.signed_in(f"{reviews}/{{id}}/reply", self._reply, "PUT", "DELETE"),
        ]

    def refusal(self) -> Response:
        return _error(401, "UNAUTHENTICATED")

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
        listed = self.newest()
        start = int(given.get("pageToken", "0"))
        page = listed[start : start + size]
        if not start and size > 1:
            page = self.looked(page)
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
        found["reviewReply"] = {"comment": (await request.json())["comment"], "updateTime": now()}
        return JSONResponse(found["reviewReply"])


def _error(code: int, status: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": "Refused.", "status": status}}, code)
