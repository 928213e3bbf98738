"""Tripadvisor's Content API on loopback, for one location.

From tripadvisor-content-api.readme.io: overview and FAQ (five reviews at most, 429 beyond the day's budget).
Its reference could not be read: fields (`data`, `num_reviews` as a string, the key in the query) are from the
descriptions of it in api-evangelist/tripadvisor and kShayanR/pcr. That a key is refused by 403 with a
`message` is told by its users; no page of Tripadvisor's that was read says so.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from review_peer import ReviewPeer
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.tripadvisor import CARD
from vigie.connectors.tripadvisor.connector import Tripadvisor
from vigie.connectors.tripadvisor.session import Timing

QUICK = Timing(patience=0.5, every=0.03, counted=60.0, first_wait=0.005, longest_wait=0.05)
LOCATION = "93450"
#: How many reviews are shown.
SHOWN = 5
_FEW = "Tripadvisor shows five reviews at most: the gap that is told is tried in test_tripadvisor.py."


class TripadvisorPeer(ReviewPeer):
    """One location; see `peer.Peer`."""

    impossible = {"location": "Hotel_Review", "language": "français"}
    dates = ("published_date",)
    garbage = ("no review", {"id": [3]}, {"id": "../7"}, {"published_date": None})

    def __init__(self) -> None:
        super().__init__()
        self.card = msgspec.structs.replace(CARD, connect=self._connect)
        self.lacks = {
            **self.lacks,
            "token expired": "A key does not end, and nothing renews one that was taken back.",
            "crowd": _FEW,
            "pages": _FEW,
        }
        self.key = "0F1E2D3C4B5A69788796A5B4C3D2E1F0"
        self.refuses_with = 403
        #: What is counted beside the reviews said here: those in other languages.
        self.elsewhere = 0
        self._number = 950_000_000

    def _connect(self, account: Account) -> Tripadvisor:
        return Tripadvisor(account, timing=QUICK, address=f"{self.base}/api/v1")

    def account(self) -> Account:
        settings = {"location": LOCATION, "language": "fr"}
        return Account(settings=settings, keyring=MemoryKeyring({"api_key": self.key}))

    # What people do

    async def say(
        self,
        text: str,
        *,
        author: str = "camille",
        held: bool = False,
        reply_to: str = "",
        published: str = "",
    ) -> str:
        assert not held, "what waits for approval is not shown"
        self._number += 1
        native = self._number
        review = {
            "id": native,
            "lang": "fr",
            "location_id": int(LOCATION),
            "published_date": published or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "rating": 2,
            "helpful_votes": 0,
            "url": f"https://www.tripadvisor.com/ShowUserReviews-d{LOCATION}-r{native}.html",
            "trip_type": "Family",
            "travel_date": "2026-10-31",
            "text": text,
            "title": "Séjour",
            "is_machine_translated": False,
            "user": {"username": author, "user_location": {"name": None, "id": "null"}, "review_count": 3},
        }
        return self.keep(str(native), review)

    async def edit(self, message: str, text: str) -> None:
        raise AssertionError("an author cannot change a review: it is written anew")

    def expire_token(self, *, renewable: bool = True) -> None:
        assert not renewable, "nothing renews a key"
        self.key = "00000000000000000000000000000000"

    # What it answers

    def routes(self) -> Sequence[BaseRoute]:
        location = f"/api/v1/location/{LOCATION}"
        return [Route(f"{location}/reviews", self._reviews), Route(f"{location}/details", self._details)]

    def _refused(self, request: Request) -> Response | None:
        assert request.query_params["language"] == "fr"
        if request.query_params["key"] == self.key:
            return None
        said = {"message": "User is not authorized to access this resource with an explicit deny"}
        return JSONResponse(said, self.refuses_with)

    async def _reviews(self, request: Request) -> Response:
        page = self.looked(self.newest()[:SHOWN])
        refusal = self._refused(request)
        if refusal:
            return refusal
        return JSONResponse({"data": page})

    async def _details(self, request: Request) -> Response:
        counted = str(len(self.reviews) + self.elsewhere)
        said = {"location_id": LOCATION, "name": "Hôtel du Parc", "num_reviews": counted}
        return self._refused(request) or JSONResponse(said)
