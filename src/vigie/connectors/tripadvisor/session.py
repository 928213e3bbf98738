"""One location: its number, the key, and what is asked with it."""

import re
import ssl

import msgspec

from vigie.actions.network import ActionError
from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Identity
from vigie.connectors.http import Answer, Http, HttpError
from vigie.connectors.tripadvisor import sentences
from vigie.connectors.tripadvisor.entries import NETWORK
from vigie.connectors.tripadvisor.shapes import Listed, Location
from vigie.message import Space

ADDRESS = "https://api.content.tripadvisor.com/api/v1"
#: Without a language, Tripadvisor answers in this one.
LANGUAGE = "en"
_LOCATION = re.compile(r"(?:https://\S{1,400}?-d)?(\d{1,15})(?:-\S{0,400})?", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2}(?:_[A-Z]{2})?", re.ASCII)


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    #: For a whole answer.
    patience: float = 15.0
    #: Between two looks: as long as a channel that is polled may be unheard, less a margin. With the counts,
    #: a month of them stays within the 5,000 calls that cost nothing.
    every: float = 800.0
    #: How long a number of reviews is told again before it is asked anew.
    counted: float = 3_600.0
    #: Bounds of the waits between tries.
    first_wait: float = 2.0
    longest_wait: float = 300.0


class Session:
    """Asks about one location.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, timing: Timing, tls: ssl.SSLContext | bool, address: str) -> None:
        given = account.setting("location")
        found = _LOCATION.fullmatch(given)
        if not found:
            raise ConnectorError(sentences.bad_location(given), permanent=True)
        self._language = account.setting("language") or LANGUAGE
        if not _LANGUAGE.fullmatch(self._language):
            raise ConnectorError(sentences.bad_language(self._language), permanent=True)
        self._keyring = account.keyring
        self._purse = account.purse
        if not self._key():
            raise ConnectorError(sentences.NO_KEY, permanent=True)
        self.space = Space(NETWORK, found[1])
        self.timing = timing
        self._http = Http("Tripadvisor", address, patience=timing.patience, tls=tls)

    def _key(self) -> str:
        return self._keyring.get("api_key").strip()

    async def listed(self) -> Listed:
        """Return the newest reviews.

        Raises
        ------
        HttpError
            Tripadvisor refused, or did not answer.
        SpentError
            The day's calls are used up.
        """
        return (await self._ask("reviews")).shaped(Listed)

    async def location(self) -> Location:
        """Return the location's name and how many reviews it has.

        Raises
        ------
        HttpError
            Tripadvisor refused, or did not answer.
        SpentError
            The day's calls are used up.
        """
        return (await self._ask("details")).shaped(Location)

    async def check(self) -> Identity:
        """Ask whether the key reads the location's reviews, and what the location is called.

        Raises
        ------
        ConnectorError
            The key is refused, or Tripadvisor does not answer.
        """
        try:
            await self.listed()
            name = (await self.location()).name
        except HttpError as error:
            raise error.as_connector() from None
        except ActionError as error:
            raise ConnectorError(error.args[0]) from None
        return Identity(space=self.space, name=name or self.space.id)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _ask(self, what: str) -> Answer:
        await self._purse.spend(1, on="read")
        query = {"key": self._key(), "language": self._language}
        try:
            return await self._http.ask("GET", f"location/{self.space.id}/{what}", query=query)
        except HttpError as error:
            if error.status in (401, 403):
                raise HttpError(sentences.REFUSED, status=error.status, permanent=True) from None
            raise
