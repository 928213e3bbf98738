"""One location: its number, the tokens, and what is asked through them."""

import re
import ssl
from collections.abc import AsyncGenerator

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Identity
from vigie.connectors.google_reviews import sentences
from vigie.connectors.google_reviews.entries import NETWORK, changed_at, message_of, read_reviews
from vigie.connectors.google_reviews.shapes import Granted, Listed, Location, Review
from vigie.connectors.http import Http, HttpError
from vigie.connectors.newest_first import Dated, Timing
from vigie.message import Space

ADDRESS = "https://mybusiness.googleapis.com/v4"
#: Where locations have their names.
INFORMATION = "https://mybusinessbusinessinformation.googleapis.com/v1"
TOKENS = "https://oauth2.googleapis.com"
#: Google's largest page.
SIZE = 50
_LOCATION = re.compile(r"accounts/(\d{1,30})/locations/(\d{1,30})", re.ASCII)
_REVIEW = re.compile(r"[A-Za-z0-9_=-]{1,300}", re.ASCII)


class Addresses(msgspec.Struct, frozen=True):
    """Where Google is asked."""

    reviews: str = ADDRESS
    information: str = INFORMATION
    tokens: str = TOKENS


class Session:
    """Speaks for the owner of one location; see `newest_first.Listing` and `one_answer.Site`.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(
        self, account: Account, timing: Timing, tls: ssl.SSLContext | bool, addresses: Addresses
    ) -> None:
        given = account.setting("location")
        found = _LOCATION.fullmatch(given.strip("/"))
        if not found:
            raise ConnectorError(sentences.bad_location(given), permanent=True)
        self._keyring = account.keyring
        self._client = account.setting("client_id")
        if not (self._client and self._secret("client_secret") and self._secret("refresh_token")):
            raise ConnectorError(sentences.NO_TOKEN, permanent=True)
        self.space = Space(NETWORK, found[2])
        self.timing = timing
        self._path = f"accounts/{found[1]}/locations/{found[2]}/reviews"
        self._information = f"{addresses.information}/locations/{found[2]}"
        self._used = ""
        self._http = Http(
            "Google",
            addresses.reviews,
            headers=self._headers,
            renew=self._renew,
            patience=timing.patience,
            tls=tls,
        )
        self._tokens = Http("Google", addresses.tokens, patience=timing.patience, tls=tls)

    def _secret(self, name: str) -> str:
        return self._keyring.get(name).strip()

    def _headers(self) -> dict[str, str]:
        self._used = self._secret("access_token")
        return {"authorization": f"Bearer {self._used}"} if self._used else {}

    async def pages(self, received_at: int) -> AsyncGenerator[list[Dated], None]:
        """Yield pages of reviews, those that changed last first; the date is that of the change."""
        token = ""
        while True:
            listed = await self._listed(SIZE, token)
            yield [
                Dated(changed_at(one, received_at), message_of(one, self.space, received_at=received_at))
                for one in read_reviews(listed.reviews)
            ]
            if listed.next_page_token in ("", token):
                return
            token = listed.next_page_token

    async def total(self) -> int:
        """Return how many reviews the location has, those with stars alone among them."""
        return (await self._listed(1)).total_review_count

    def is_review(self, name: str) -> bool:
        """Tell whether a review may be called so."""
        return _REVIEW.fullmatch(name) is not None

    async def answered(self, name: str) -> str | None:
        """Return the words of the answer that a review has."""
        given = (await self._http.ask("GET", f"{self._path}/{name}")).shaped(Review).review_reply
        return None if given is None else given.comment

    async def answer(self, name: str, text: str) -> None:
        """Answer a review, in place of any answer before."""
        await self._http.ask("PUT", f"{self._path}/{name}/reply", json={"comment": text})

    async def take_back(self, name: str) -> None:
        """Take the answer away."""
        await self._http.ask("DELETE", f"{self._path}/{name}/reply")

    async def check(self) -> Identity:
        """Ask whether the token reads the location's reviews, and what the location is called.

        Raises
        ------
        ConnectorError
            The token is refused, or Google does not answer.
        """
        name = ""
        try:
            await self.total()
            try:
                answer = await self._http.ask("GET", self._information, query={"readMask": "title"})
                name = answer.shaped(Location).title
            except HttpError as error:
                # That interface is granted apart from this one: without it, the number is its name.
                if error.status not in (403, 404):
                    raise
        except HttpError as error:
            raise error.as_connector() from None
        return Identity(space=self.space, name=name or self.space.id)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()
        await self._tokens.aclose()

    async def _listed(self, size: int, token: str = "") -> Listed:
        query = {"pageSize": size, "orderBy": "updateTime desc", "pageToken": token or None}
        return (await self._http.ask("GET", self._path, query=query)).shaped(Listed)

    async def _renew(self) -> bool:
        """Get a token in place of the one that was refused; return whether there is one."""
        if self._secret("access_token") != self._used:
            # Somebody else, perhaps another process, was faster.
            return True
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self._secret("refresh_token"),
            "client_id": self._client,
            "client_secret": self._secret("client_secret"),
        }
        try:
            granted = (await self._tokens.ask("POST", "token", form=form)).shaped(Granted)
        except HttpError as error:
            if error.status in (400, 401):
                return False
            raise
        # An hour each, and always followed by another: its end is nobody's business.
        await self._keyring.renew({"access_token": granted.access_token})
        return True
