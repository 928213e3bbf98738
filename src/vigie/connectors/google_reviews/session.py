"""One location: its number, the tokens, and what is asked through them."""

import asyncio
import re
import ssl

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Identity
from vigie.connectors.google_reviews import sentences
from vigie.connectors.google_reviews.entries import NETWORK
from vigie.connectors.google_reviews.shapes import Granted, Listed, Location, Review, shaped
from vigie.connectors.http import Http, HttpError
from vigie.message import Space

ADDRESS = "https://mybusiness.googleapis.com/v4"
#: Where locations have their names.
INFORMATION = "https://mybusinessbusinessinformation.googleapis.com/v1"
TOKENS = "https://oauth2.googleapis.com"
_LOCATION = re.compile(r"accounts/(\d{1,30})/locations/(\d{1,30})", re.ASCII)
_REVIEW = re.compile(r"[A-Za-z0-9_=-]{1,300}", re.ASCII)


class Addresses(msgspec.Struct, frozen=True):
    """Where Google is asked."""

    reviews: str = ADDRESS
    information: str = INFORMATION
    tokens: str = TOKENS


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    #: For a whole answer.
    patience: float = 15.0
    #: Between two looks at the newest reviews.
    every: float = 120.0
    #: Bounds of the waits between tries.
    first_wait: float = 2.0
    longest_wait: float = 300.0


class Session:
    """Speaks for the owner of one location.

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
        self._renewing = asyncio.Lock()
        self.http = Http(
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

    async def listed(self, *, size: int, token: str = "") -> Listed:
        """Return one page of reviews, those that changed last first.

        Raises
        ------
        HttpError
            Google refused, or did not answer.
        """
        query = {"pageSize": size, "orderBy": "updateTime desc", "pageToken": token or None}
        return shaped(await self.http.ask("GET", self._path, query=query), Listed)

    async def review(self, name: str) -> Review:
        """Return one review.

        Raises
        ------
        HttpError
            It is gone, or Google did not answer.
        """
        return shaped(await self.http.ask("GET", self.path(name)), Review)

    def path(self, name: str) -> str:
        """Return the address of a review."""
        return f"{self._path}/{name}"

    async def check(self) -> Identity:
        """Ask whether the token reads the location's reviews, and what the location is called.

        Raises
        ------
        ConnectorError
            The token is refused, or Google does not answer.
        """
        name = ""
        try:
            await self.listed(size=1)
            try:
                answer = await self.http.ask("GET", self._information, query={"readMask": "title"})
                name = shaped(answer, Location).title
            except HttpError as error:
                # That interface is granted apart from this one: without it, the number is its name.
                if error.status not in (403, 404):
                    raise
        except HttpError as error:
            raise error.as_connector() from None
        return Identity(space=self.space, name=name or self.space.id)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()
        await self._tokens.aclose()

    async def _renew(self) -> bool:
        """Get a token in place of the one that was refused; return whether there is one."""
        refused = self._used
        async with self._renewing:
            if self._secret("access_token") != refused:
                return True
            form = {
                "grant_type": "refresh_token",
                "refresh_token": self._secret("refresh_token"),
                "client_id": self._client,
                "client_secret": self._secret("client_secret"),
            }
            try:
                granted = shaped(await self._tokens.ask("POST", "token", form=form), Granted)
            except HttpError as error:
                if error.status in (400, 401):
                    return False
                raise
            # An hour each, and always followed by another: its end is nobody's business.
            await self._keyring.renew({"access_token": granted.access_token})
            return True


def is_review(name: str) -> bool:
    """Tell whether a review may be called so: what is not may not stand in an address."""
    return _REVIEW.fullmatch(name) is not None
