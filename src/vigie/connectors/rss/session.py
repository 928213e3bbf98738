"""One feed: its address, its secrets, and one way to ask for a document of it."""

import asyncio
import re
import ssl
from base64 import b64encode
from urllib.parse import urlsplit

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Identity
from vigie.connectors.http import Http, HttpError
from vigie.connectors.pace import seconds
from vigie.connectors.rss import sentences
from vigie.connectors.rss.parsing import feed_of
from vigie.connectors.rss.shapes import Feed
from vigie.message import Space

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?", re.ASCII)
_REST = re.compile(r"[!-~]*", re.ASCII)
_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.1"
#: How a server sends its readers elsewhere, for good or for now.
_MOVED, _ELSEWHERE = (301, 308), (302, 303, 307)
#: Seconds between two looks where nothing else is said, and their bounds: a longer silence counts as one.
EVERY, _LEAST, _MOST = 120, 30, 600


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    patience: float = 20.0
    #: Bounds of the waits between tries.
    first_wait: float = 2.0
    longest_wait: float = 300.0
    #: Between two looks, where it is not the account's own setting.
    every: float | None = None


class Document(msgspec.Struct, frozen=True):
    """What the feed's server answered."""

    #: None where nothing is new since the last look.
    feed: Feed | None
    etag: str = ""
    modified: str = ""


class Session:
    """Asks for one feed.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, timing: Timing, tls: ssl.SSLContext | bool) -> None:
        self._keyring = account.keyring
        self._user = account.setting("user")
        kept = self._keyring.get("password")
        if ":" in self._user or bool(self._user) != bool(kept):
            raise ConnectorError(sentences.BAD_USER, permanent=True)
        self._address, self.place = _feed(account.setting("feed"), secret=bool(kept or self._secret()))
        every = seconds(account.setting("every"), usual=EVERY, least=_LEAST, most=_MOST)
        self.timing = timing
        self.every = every if timing.every is None else timing.every
        self.space = Space("rss", self.place)
        self._http = Http("The feed's server", headers=self._headers, patience=timing.patience, tls=tls)

    async def ask(self, *, etag: str = "", modified: str = "", fresh: bool = False) -> Document:
        """Return the feed as it is now.

        Parameters
        ----------
        etag, modified
            As the last document came with: the server then answers only when there is something new.
        fresh
            Whether caches on the way are asked to let the question through.

        Raises
        ------
        HttpError
            The server refused, or did not answer.
        ConnectorError
            It answered something that is not a feed.
        """
        secret = self._secret()
        joint = "&" if "?" in self._address else "?"
        headers = {"if-none-match": etag, "if-modified-since": modified}
        headers["cache-control"] = "no-cache" if fresh else ""
        return await self._document(f"{self._address}{joint}{secret}" if secret else self._address, headers)

    async def older(self, feed: Feed) -> Feed | None:
        """Return the document with the entries before these, None where there is none.

        A link to another server is not followed: it would choose what this machine asks.

        Raises
        ------
        HttpError, ConnectorError
            As `ask`.
        """
        if not feed.older or _origin(feed.older) != _origin(self._address):
            return None
        return (await self._document(feed.older, {"cache-control": "no-cache"})).feed

    async def check(self) -> Identity:
        """Ask for the feed, and what it is called.

        Raises
        ------
        ConnectorError
            The server refuses, does not answer, or has no feed there.
        """
        try:
            feed = (await self.ask()).feed
        except HttpError as error:
            raise error.as_connector() from None
        return Identity(space=self.space, name=(feed.title if feed else "") or self.place)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _document(self, address: str, headers: dict[str, str]) -> Document:
        given = {name: value for name, value in headers.items() if value}
        try:
            answer = await self._http.ask("GET", address, headers=given)
        except HttpError as error:
            if error.status in (*_MOVED, *_ELSEWHERE):
                raise HttpError(
                    sentences.MOVED, status=error.status, permanent=error.status in _MOVED
                ) from None
            raise
        if answer.status == 304:
            return Document(None)
        kind = answer.headers.get("content-type", "")
        # Large feeds take a while to read, and other networks are read meanwhile. The secret part is no base
        # for links: what is told must not hold it.
        feed = await asyncio.to_thread(feed_of, answer.content, kind=kind, address=self._address)
        return Document(feed, answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))

    def _secret(self) -> str:
        return self._keyring.get("secret_query").strip().lstrip("?&")

    def _headers(self) -> dict[str, str]:
        if not self._user:
            return {"accept": _ACCEPT}
        named = f"{self._user}:{self._keyring.get('password')}"
        return {"accept": _ACCEPT, "authorization": f"Basic {b64encode(named.encode()).decode()}"}


def _feed(given: str, *, secret: bool) -> tuple[str, str]:
    """Return the feed's address and its name without the protocol."""
    whole = given if "://" in given else f"https://{given}"
    try:
        where = urlsplit(whole)
        host, name = where.netloc.lower(), where.hostname or ""
    except ValueError:
        raise ConnectorError(sentences.bad_feed(given), permanent=True) from None
    path = f"{where.path}?{where.query}" if where.query else where.path
    if where.scheme not in ("http", "https") or not _HOST.fullmatch(host) or not _REST.fullmatch(path):
        raise ConnectorError(sentences.bad_feed(given), permanent=True)
    if secret and where.scheme != "https" and name not in ("localhost", "127.0.0.1"):
        raise ConnectorError(sentences.CLEAR, permanent=True)
    return f"{where.scheme}://{host}{path}", f"{host}{path}"


def _origin(address: str) -> tuple[str, str]:
    try:
        where = urlsplit(address)
    except ValueError:
        return "", ""
    return where.scheme, where.netloc.lower()
