"""One business unit: its number, the key and the tokens, and what is asked through them."""

import asyncio
import re
import ssl
from base64 import b64encode

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Identity
from vigie.connectors.http import Http, HttpError
from vigie.connectors.trustpilot import sentences
from vigie.connectors.trustpilot.entries import NETWORK
from vigie.connectors.trustpilot.shapes import Granted, Listed, Review, Unit, shaped
from vigie.message import Space

ADDRESS = "https://api.trustpilot.com/v1"
TOKEN = "oauth/oauth-business-users-for-applications/accesstoken"  # noqa: S105 - an address
_NUMBER = re.compile(r"[0-9a-f]{24}", re.ASCII)


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
    """Speaks for one business unit.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, timing: Timing, tls: ssl.SSLContext | bool, address: str) -> None:
        self._unit, self.user = account.setting("business_unit"), account.setting("business_user")
        for given in (self._unit, self.user):
            if not _NUMBER.fullmatch(given):
                raise ConnectorError(sentences.bad_number(given), permanent=True)
        self._keyring = account.keyring
        if not (self._secret("api_key") and self._secret("api_secret")):
            raise ConnectorError(sentences.NO_KEY, permanent=True)
        self.space = Space(NETWORK, self._unit)
        self.timing = timing
        self._used = ""
        self._renewing = asyncio.Lock()
        self.http = Http(
            "Trustpilot",
            address,
            headers=self._headers,
            renew=self._renew,
            patience=timing.patience,
            tls=tls,
        )
        self._public = Http("Trustpilot", address, patience=timing.patience, tls=tls)

    def _secret(self, name: str) -> str:
        return self._keyring.get(name).strip()

    def _headers(self) -> dict[str, str]:
        self._used = self._secret("access_token")
        return {"authorization": f"Bearer {self._used}"} if self._used else {}

    async def listed(self, *, size: int, page: int = 1) -> Listed:
        """Return one page of reviews, those written last first.

        Raises
        ------
        HttpError
            Trustpilot refused, or did not answer.
        """
        query = {"orderBy": "createdat.desc", "perPage": size, "page": page}
        path = f"private/business-units/{self._unit}/reviews"
        return shaped(await self.http.ask("GET", path, query=query), Listed)

    async def review(self, name: str) -> Review:
        """Return one review.

        Raises
        ------
        HttpError
            It is gone, or Trustpilot did not answer.
        """
        return shaped(await self.http.ask("GET", self.path(name)), Review)

    async def unit(self) -> Unit:
        """Return what anybody may know of the business unit.

        Raises
        ------
        HttpError
            Trustpilot refused, or did not answer.
        """
        key = {"apikey": self._secret("api_key")}
        return shaped(await self._public.ask("GET", f"business-units/{self._unit}", headers=key), Unit)

    def path(self, name: str) -> str:
        """Return the address of a review."""
        return f"private/reviews/{name}"

    async def check(self) -> Identity:
        """Ask whether the token reads the unit's reviews, and what the unit is called.

        Raises
        ------
        ConnectorError
            The key is refused, or Trustpilot does not answer.
        """
        try:
            await self.listed(size=1)
            name = (await self.unit()).display_name
        except HttpError as error:
            raise error.as_connector() from None
        return Identity(space=self.space, name=name or self.space.id)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()
        await self._public.aclose()

    async def _renew(self) -> bool:
        """Get a token in place of the one that was refused; return whether there is one."""
        refused = self._used
        async with self._renewing:
            if self._secret("access_token") != refused:
                return True
            word = b64encode(f"{self._secret('api_key')}:{self._secret('api_secret')}".encode()).decode()
            basic = {"authorization": f"Basic {word}"}
            form = {"grant_type": "client_credentials"}
            try:
                granted = shaped(await self._public.ask("POST", TOKEN, form=form, headers=basic), Granted)
            except HttpError as error:
                if error.status in (400, 401):
                    return False
                raise
            # A hundred hours each, and always followed by another: its end is nobody's business.
            await self._keyring.renew({"access_token": granted.access_token})
            return True
