"""Trustpilot's service reviews on loopback, for one business unit.

Tokens and the header `apikey` from developers.trustpilot.com ("Authentication", "Client credentials"). Its
pages on reviews could not be read: paths, fields and statuses (pages of 100 at most; a reply by POST answered
201, deleted with 204; `numberOfReviews.total`) are from the description in api-evangelist/trustpilot and from
public clients. Which body an error has is told nowhere: none is read.
"""

from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import parse_qsl

import msgspec
from review_peer import ReviewPeer, now
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.newest_first import Timing
from vigie.connectors.trustpilot import CARD
from vigie.connectors.trustpilot.connector import Trustpilot
from vigie.connectors.trustpilot.session import TOKEN

QUICK = Timing(patience=0.5, every=0.03, first_wait=0.005, longest_wait=0.05)
UNIT, USER = "46d6a890000064000500e0c3", "507f191e810c19729de860ea"
KEY = "key-of-the-tests"


class TrustpilotPeer(ReviewPeer):
    """One business unit; see `peer.Peer`."""

    impossible = {"business_unit": "example.com", "business_user": "../me"}
    dates = ("createdAt",)
    answer = ("companyReply", "text")
    garbage = ("no review", {"id": 3}, {"createdAt": None})

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(CARD, connect=self._connect)
        self.secret, self.renewals = "secret-of-the-tests", 0
        #: Who answered each review, by the number told with the answer.
        self.answered_by: dict[str, str] = {}

    def _connect(self, account: Account) -> Trustpilot:
        return Trustpilot(account, timing=QUICK, address=f"{self.base}/v1")

    def account(self) -> Account:
        secrets = {"api_key": KEY, "api_secret": self.secret, "access_token": self.token}
        settings = {"business_unit": UNIT, "business_user": USER}
        return Account(settings=settings, keyring=MemoryKeyring(secrets))

    def reads(self, request: Request) -> bool:
        # A form for a token changes nothing of the business unit.
        return request.method == "GET" or request.url.path.endswith("/accesstoken")

    # What people do

    async def say(
        self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "", stars: int = 2
    ) -> str:
        assert not held, "what waits for approval is not listed"
        native = f"{0x5E3DE1B45FB06F0001790B51 + len(self.reviews):024x}"
        review = {
            "id": native,
            "stars": stars,
            "title": "Ma commande",
            "text": text,
            "language": "fr",
            "createdAt": now(),
            "updatedAt": None,
            "companyReply": None,
            "status": "active",
            "consumer": {"id": author.encode().hex().rjust(24, "0")[:24], "displayName": author.title()},
            "businessUnit": {"id": UNIT, "displayName": "La librairie"},
        }
        return self.keep(native, review)

    async def edit(self, message: str, text: str) -> None:
        self.reviews[message] |= {"text": text, "updatedAt": now()}

    def expire_token(self, *, renewable: bool = True) -> None:
        self.token = f"unknown-token-{self.renewals}"
        if not renewable:
            self.secret = "no-secret-any-more"

    # What it answers

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route(f"/v1/{TOKEN}", self._renew, methods=["POST"]),
            Route(f"/v1/business-units/{UNIT}", self._unit),
            self.signed_in(f"/v1/private/business-units/{UNIT}/reviews", self._list, "GET"),
            self.signed_in("/v1/private/reviews/{id}", self._get, "GET"),
            self.signed_in("/v1/private/reviews/{id}/reply", self._reply, "POST", "DELETE"),
        ]

    async def _renew(self, request: Request) -> Response:
        assert dict(parse_qsl((await request.body()).decode())) == {"grant_type": "client_credentials"}
        basic = b64encode(f"{KEY}:{self.secret}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {basic}":
            return Response(status_code=401)
        self.renewals += 1
        self.token = f"token-number-{self.renewals}"
        return JSONResponse({"access_token": self.token, "expires_in": "359999"})

    async def _unit(self, request: Request) -> Response:
        if request.headers.get("apikey") != KEY or self.secret == "no-secret-any-more":
            return Response(status_code=401)
        numbers = {"total": len(self.reviews), "usedForTrustScoreCalculation": len(self.reviews)}
        return JSONResponse({"id": UNIT, "displayName": "La librairie", "numberOfReviews": numbers})

    async def _list(self, request: Request) -> Response:
        given = request.query_params
        size, page = int(given["perPage"]), int(given["page"])
        assert 1 <= size <= 100
        assert page >= 1
        assert given["orderBy"] == "createdat.desc"
        found = self.newest()[(page - 1) * size : page * size]
        if page == 1 and size > 1:
            found = self.looked(found)
        return JSONResponse({"links": [], "reviews": found})

    async def _get(self, request: Request) -> Response:
        found = self.reviews.get(request.path_params["id"])
        return JSONResponse(found) if found else Response(status_code=404)

    async def _reply(self, request: Request) -> Response:
        found = self.reviews.get(request.path_params["id"])
        if found is None:
            return Response(status_code=404)
        if request.method == "DELETE":
            found["companyReply"] = None
            return Response(status_code=204)
        said = await request.json()
        self.answered_by[found["id"]] = said["authorBusinessUserId"]
        found["companyReply"] = {"text": said["message"], "createdAt": now(), "updatedAt": None}
        return Response(status_code=201)
