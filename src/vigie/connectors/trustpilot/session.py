"""One business unit: its number, the key and the tokens, and what is asked through them."""

import re
import ssl
from base64 import b64encode
from collections.abc import AsyncGenerator
from itertools import count

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Identity
from vigie.connectors.http import Http, HttpError
from vigie.connectors.newest_first import Dated, Timing
from vigie.connectors.trustpilot import sentences
from vigie.connectors.trustpilot.entries import NETWORK, is_review, message_of, read_reviews
from vigie.connectors.trustpilot.shapes import Granted, Listed, Review, Unit
from vigie.message import Space

ADDRESS = "https://api.trustpilot.com/v1"
TOKEN = "oauth/oauth-business-users-for-applications/accesstoken"  # noqa: S105 - an address
#: Trustpilot's largest page.
SIZE = 100
_NUMBER = re.compile(r"[0-9a-f]{24}", re.ASCII)


class Session:
    """Speaks for one business unit; see `newest_first.Listing` and `one_answer.Site`.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, timing: Timing, tls: ssl.SSLContext | bool, address: str) -> None:
        self._unit, self._user = account.setting("business_unit"), account.setting("business_user")
        for given in (self._unit, self._user):
            if not _NUMBER.fullmatch(given):
                raise ConnectorError(sentences.bad_number(given), permanent=True)
        self._keyring = account.keyring
        if not (self._secret("api_key") and self._secret("api_secret")):
            raise ConnectorError(sentences.NO_KEY, permanent=True)
        self.space = Space(NETWORK, self._unit)
        self.timing = timing
        self._used = ""
        self._http = Http(
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

    async def pages(self, received_at: int) -> AsyncGenerator[list[Dated], None]:
        """Yield pages of reviews, those written last first."""
        for page in count(1):
            listed = (await self._listed(SIZE, page)).reviews
            found = read_reviews(listed)
            messages = [message_of(one, self.space, received_at=received_at) for one in found]
            yield [Dated(one.at, one) for one in messages]
            if len(listed) < SIZE:
                return

    async def total(self) -> int:
        """Return how many reviews the business unit has, in all languages."""
        return (await self._asked_unit()).number_of_reviews.total

    def is_review(self, name: str) -> bool:
        """Tell whether a review may be called so."""
        return is_review(name)

    async def answered(self, name: str) -> str | None:
        """Return the words of the answer that a review has."""
        given = (await self._http.ask("GET", f"private/reviews/{name}")).shaped(Review).company_reply
        return None if given is None else given.text or ""

    async def answer(self, name: str, text: str) -> None:
        """Answer a review that has no answer yet."""
        said = {"message": text, "authorBusinessUserId": self._user}
        await self._http.ask("POST", f"private/reviews/{name}/reply", json=said)

    async def take_back(self, name: str) -> None:
        """Take the answer away."""
        await self._http.ask("DELETE", f"private/reviews/{name}/reply")

    async def check(self) -> Identity:
        """Ask whether the token reads the unit's reviews, and what the unit is called.

        Raises
        ------
        ConnectorError
            The key is refused, or Trustpilot does not answer.
        """
        try:
            await self._listed(1, 1)
            name = (await self._asked_unit()).display_name
        except HttpError as error:
            raise error.as_connector() from None
        return Identity(space=self.space, name=name or self.space.id)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()
        await self._public.aclose()

    async def _listed(self, size: int, page: int) -> Listed:
        query = {"orderBy": "createdat.desc", "perPage": size, "page": page}
        path = f"private/business-units/{self._unit}/reviews"
        return (await self._http.ask("GET", path, query=query)).shaped(Listed)

    async def _asked_unit(self) -> Unit:
        key = {"apikey": self._secret("api_key")}
        return (await self._public.ask("GET", f"business-units/{self._unit}", headers=key)).shaped(Unit)

    async def _renew(self) -> bool:
        """Get a token in place of the one that was refused; return whether there is one."""
        if self._secret("access_token") != self._used:
            # Somebody else, perhaps another process, was faster.
            return True
        word = b64encode(f"{self._secret('api_key')}:{self._secret('api_secret')}".encode()).decode()
        basic = {"authorization": f"Basic {word}"}
        form = {"grant_type": "client_credentials"}
        try:
            granted = (await self._public.ask("POST", TOKEN, form=form, headers=basic)).shaped(Granted)
        except HttpError as error:
            if error.status in (400, 401):
                return False
            raise
        # A hundred hours each, and always followed by another: its end is nobody's business.
        await self._keyring.renew({"access_token": granted.access_token})
        return True
