"""One user of one site: its address, the password, and the two ways to write an address of its interface."""

import re
import ssl
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Identity
from vigie.connectors.http import Answer, Http, HttpError
from vigie.connectors.markup import text_of
from vigie.connectors.pace import seconds
from vigie.connectors.wordpress import sentences
from vigie.connectors.wordpress.shapes import Person, Site, shaped
from vigie.message import Space

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?", re.ASCII)
_PATH = re.compile(r"(/[A-Za-z0-9._~%-]+)*", re.ASCII)
#: How a server sends its visitors elsewhere.
_MOVED = (301, 302, 303, 307, 308)
#: How often the newest comments are asked for where nothing else is said (s).
EVERY = 5


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    patience: float = 15.0
    #: Bounds of the waits between tries.
    first_wait: float = 1.0
    longest_wait: float = 300.0
    #: Between two looks, where it is not the account's own setting.
    every: float | None = None


class Session:
    """Speaks for one user.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, timing: Timing, tls: ssl.SSLContext | bool) -> None:
        self.base, self.place = _site(account.setting("site"))
        self.user = account.setting("user")
        if not self.user or ":" in self.user:
            raise ConnectorError(sentences.NO_USER, permanent=True)
        self._keyring = account.keyring
        if not self._keyring.get("password").strip():
            raise ConnectorError(sentences.NO_PASSWORD, permanent=True)
        every = seconds(account.setting("every"), usual=EVERY, least=1, most=3_600)
        self.timing = timing
        self.every = every if timing.every is None else timing.every
        self.space = Space("wordpress", self.place)
        self.http = Http("WordPress", self.base, headers=self._headers, patience=timing.patience, tls=tls)
        #: Whether the site writes /wp-json/… (pretty permalinks) or ?rest_route=/…; None before it was asked.
        self._pretty: bool | None = None

    def _headers(self) -> dict[str, str]:
        named = f"{self.user}:{self._keyring.get('password').strip()}"
        return {"authorization": f"Basic {b64encode(named.encode()).decode()}"}

    async def ask(
        self, method: str, route: str, *, query: Mapping[str, Any] | None = None, json: Any = None
    ) -> Answer:
        """Return what a route of the interface answers ("wp/v2/comments").

        A site without pretty permalinks answers /wp-json/ by some page of its own, or by none: the other way
        is tried then.

        Raises
        ------
        HttpError
            The site refused, did not answer, or has no such interface.
        """
        wrong = sentences.NO_INTERFACE
        for pretty in (True, False) if self._pretty is None else (self._pretty,):
            try:
                answer = await self._asked(method, route, query, json, pretty=pretty)
            except HttpError as error:
                if error.status in _MOVED:
                    wrong = sentences.MOVED
                elif error.status != 404 or code_of(error):
                    raise
                continue
            if answer.headers.get("content-type", "").startswith("application/json"):
                self._pretty = pretty
                return answer
            wrong = sentences.NOT_WORDPRESS
        # Not with the status 404: an object that is gone and a site that is not there are two things.
        raise HttpError(wrong)

    async def _asked(
        self, method: str, route: str, query: Mapping[str, Any] | None, json: Any, *, pretty: bool
    ) -> Answer:
        if pretty:
            return await self.http.ask(method, f"wp-json/{route}", query=query, json=json)
        return await self.http.ask(method, "", query={"rest_route": f"/{route}", **(query or {})}, json=json)

    async def me(self) -> Person:
        """Return the user whom the password speaks for, with what they may do.

        Raises
        ------
        HttpError
            The site refused the password, or did not answer.
        """
        query = {"context": "edit", "_fields": "id,name,capabilities"}
        return shaped(await self.ask("GET", "wp/v2/users/me", query=query), Person)

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    async def check(self) -> Identity:
        """Ask whom the password speaks for, and what the site is called.

        Raises
        ------
        ConnectorError
            The password is refused, or the site does not answer.
        """
        try:
            me = await self.me()
            site = shaped(await self.ask("GET", "", query={"_fields": "name"}), Site)
        except HttpError as error:
            raise error.as_connector() from None
        return Identity(
            space=self.space,
            name=text_of(site.name) or self.place,
            scopes=frozenset(name for name, held in me.capabilities.items() if held is True),
            missing=() if me.moderates else (sentences.CANNOT_MODERATE,),
        )


def code_of(error: HttpError) -> str:
    """Return the error's code in WordPress's words, empty where it is not WordPress that answered."""
    code = error.said.get("code") if isinstance(error.said, dict) else None
    return code if isinstance(code, str) else ""


def _site(given: str) -> tuple[str, str]:
    """Return the site's address and its name without the protocol."""
    whole = given if "://" in given else f"https://{given}"
    try:
        where = urlsplit(whole.rstrip("/"))
        host, name = where.netloc.lower(), where.hostname or ""
    except ValueError:
        raise ConnectorError(sentences.bad_site(given), permanent=True) from None
    # In clear the password would be read by everybody on the way.
    fits = where.scheme == "https" or (where.scheme == "http" and name in ("localhost", "127.0.0.1"))
    path = where.path.removesuffix("/wp-json").removesuffix("/wp-admin").rstrip("/")
    if not fits or not _HOST.fullmatch(host) or not _PATH.fullmatch(path) or where.query or where.fragment:
        raise ConnectorError(sentences.bad_site(given), permanent=True)
    return f"{where.scheme}://{host}{path}", f"{host}{path}"
