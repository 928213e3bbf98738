"""One Isso: its address, its owner's session, and what is asked through them."""

import asyncio
import re
import ssl
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError
from vigie.connectors.http import Answer, Http, HttpError
from vigie.connectors.isso import sentences
from vigie.connectors.isso.page import Listing, Row, read_page
from vigie.message import Space

Shape = TypeVar("Shape")

#: Isso's own form of errors, instead of a page.
_HEADERS = {"accept": "application/json"}


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    #: For a whole answer.
    patience: float = 15.0
    #: Between two looks at the owner's page.
    every: float = 10.0
    #: Bounds of the waits between tries.
    first_wait: float = 1.0
    longest_wait: float = 120.0


class Info(msgspec.Struct):
    """What an Isso says of itself."""

    version: str
    origin: str
    moderation: bool = False


class Session:
    """Speaks for the owner.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, timing: Timing, tls: ssl.SSLContext | bool) -> None:
        self.base = _address(account.setting("address"))
        self.keyring = account.keyring
        if not self.keyring.get("password"):
            raise ConnectorError(sentences.NO_PASSWORD, permanent=True)
        self.signed = account.setting("signed") or "Modération"
        self.space = Space("isso", self.base.partition("://")[2])
        self.timing = timing
        # It keeps the cookie of the owner's session, which lasts a day.
        self._http = Http("Isso", self.base, headers=lambda: _HEADERS, patience=timing.patience, tls=tls)
        self._signing_in = asyncio.Lock()
        self._sessions = 0
        self._info: Info | None = None

    async def info(self, *, again: bool = False) -> Info:
        """Return what the server says of itself, asked once.

        Raises
        ------
        HttpError
            It did not say, or is no Isso.
        """
        if self._info is None or again:
            self._info = shaped(await self.ask("GET", "/info"), Info)
        return self._info

    async def ask(self, method: str, path: str, **given: Any) -> Answer:
        """Ask something; see `vigie.connectors.http.Http.ask`.

        Raises
        ------
        HttpError
            The server refused, or did not answer.
        """
        return await self._http.ask(method, path, **given)

    async def listing(self, **query: str | int) -> Listing:
        """Return one page of the owner's, signing in where the session has ended.

        Raises
        ------
        HttpError
            The password is refused, or the page is none of Isso's.
        """
        sessions = self._sessions
        listing = read_page(await self._page(query))
        if listing is not None:
            return listing
        await self._sign_in(sessions)
        listing = read_page(await self._page(query))
        if listing is None:
            raise HttpError(sentences.NOT_SIGNED_IN)
        return listing

    async def row(self, number: int) -> Row | None:
        """Return one comment wherever it stands, None where there is none of that number.

        Raises
        ------
        HttpError
            As `listing`.
        """
        found = await self.listing(comment_search_url=f"{self.base}/#isso-{number}")
        return next((row for row in found.rows if row.number == number), None)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _page(self, query: dict[str, str | int]) -> str:
        try:
            return (await self.ask("GET", "/admin/", query=query)).text
        except HttpError as error:
            raise _not_gone(error) from None

    async def _sign_in(self, sessions: int) -> None:
        """Sign in once for all who found the session ended."""
        async with self._signing_in:
            if self._sessions > sessions:
                return
            try:
                answer = await self.ask("POST", "/login/", form={"password": self.keyring.get("password")})
            except HttpError as error:
                # Right: it sends the browser on, to the list.
                if error.status == 302:
                    self._sessions += 1
                    return
                raise _not_gone(error) from None
        if 'id="disabled"' in answer.text:
            raise HttpError(sentences.ADMIN_OFF, status=403, permanent=True)
        # Wrong: it shows the form again. Any other page is none of Isso's, and may pass.
        is_form = 'id="login"' in answer.text
        said = sentences.PASSWORD_REFUSED if is_form else sentences.NOT_ISSO
        raise HttpError(said, status=401 if is_form else answer.status, permanent=is_form)


def shaped(answer: Answer, shape: type[Shape]) -> Shape:
    """Return what was answered.

    Raises
    ------
    HttpError
        It is not what Isso answers: another server, or a proxy's page.
    """
    return answer.shaped(shape, sentences.NOT_ISSO)


def _not_gone(error: HttpError) -> HttpError:
    """Return the error; a page of the owner's that is not found is no comment that is gone."""
    if error.status in (404, 410):
        return HttpError(sentences.NOT_ISSO, said=error.said)
    return error


def _address(given: str) -> str:
    whole = given if "://" in given else f"https://{given}"
    try:
        where = urlsplit(whole.rstrip("/"))
        host, port = where.hostname or "", where.port
    except ValueError:
        raise ConnectorError(sentences.bad_address(given), permanent=True) from None
    # In clear the password would be read by everybody on the way.
    fits = where.scheme == "https" or (where.scheme == "http" and host in ("localhost", "127.0.0.1", "::1"))
    odd = where.query or where.fragment or where.username or port == 0 or re.search(r"\s", whole)
    if not given or not fits or not host or odd:
        raise ConnectorError(sentences.bad_address(given), permanent=True)
    return f"{where.scheme}://{where.netloc.lower()}{where.path}"
