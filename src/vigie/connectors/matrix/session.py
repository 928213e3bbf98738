"""One account on one server: its address, its token, and what is asked through them."""

import asyncio
import hashlib
import re
import ssl
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from vigie.clock import now_ms
from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError
from vigie.connectors.http import Answer, Http, HttpError
from vigie.connectors.matrix import sentences
from vigie.connectors.matrix.shapes import SignedIn, shaped
from vigie.message import Space

_USER = re.compile(r"@[^\s:/?#\0]+:[A-Za-z0-9.\-\[\]:]+")


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    #: For a whole answer.
    patience: float = 15.0
    #: How long the server is asked to wait for news before it answers that there are none.
    hold: float = 25.0
    #: Bounds of the waits between tries.
    first_wait: float = 1.0
    longest_wait: float = 120.0


class Session:
    """Speaks for one account.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, timing: Timing, tls: ssl.SSLContext | bool) -> None:
        self.me = account.setting("user")
        if not _USER.fullmatch(self.me):
            raise ConnectorError(sentences.bad_user(self.me), permanent=True)
        self._keyring = account.keyring
        if not self._keyring.get("password") and not self._keyring.get("token"):
            raise ConnectorError(sentences.NO_SECRET, permanent=True)
        self.space = Space("matrix", self.me)
        self.timing = timing
        base = f"{_server(account.setting('server'))}/_matrix/client"
        self._http = Http(
            "Matrix", base, headers=self._headers, renew=self._renewed, patience=timing.patience, tls=tls
        )
        # Signing in is asked without a token, and must not be renewed when it is refused.
        self._door = Http("Matrix", base, patience=timing.patience, tls=tls)
        self._signing_in = asyncio.Lock()

    async def ask(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, Any] | None = None,
        json: Any = None,
        patience: float | None = None,
    ) -> Answer:
        """Ask the server, signing in first where there is no token yet.

        Raises
        ------
        HttpError
            The server refused, or did not answer.
        """
        try:
            async with self._signing_in:
                if not self._keyring.get("token"):
                    await self._sign_in()
            return await self._http.ask(method, path, query=query, json=json, patience=patience)
        except HttpError as error:
            raise _explained(error) from None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()
        await self._door.aclose()

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self._keyring.get('token')}"}

    async def _renewed(self) -> bool:
        """Sign in again, which a password allows: a token may end, or be ended by somebody, at any time."""
        if not self._keyring.get("password"):
            return False
        await self._sign_in()
        return True

    async def _sign_in(self) -> None:
        device = self._keyring.get("device")
        asked = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": self.me},
            "password": self._keyring.get("password"),
            "initial_device_display_name": "Vigie",
        }
        # The same device each time: they would pile up, and the server knows by it what it did for us.
        if device:
            asked["device_id"] = device
        try:
            answer = await self._door.ask("POST", "/v3/login", json=asked)
        except HttpError as error:
            if error.status in (400, 401, 403):
                raise HttpError(sentences.SIGN_IN_REFUSED, status=401, permanent=True) from None
            raise
        given = shaped(answer, SignedIn)
        ends = now_ms() + given.expires_in_ms if given.expires_in_ms else None
        await self._keyring.renew({"token": given.access_token, "device": given.device_id}, expires_at=ends)


def quoted(native: str) -> str:
    """Return an id as part of a path."""
    return quote(native, safe="")


def transaction(key: str, part: str = "") -> str:
    """Return the id under which a server carries a request out once, for as long as it remembers it."""
    return hashlib.blake2b(f"{key}\0{part}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _explained(error: HttpError) -> HttpError:
    """Return the error with what its body says: Matrix has codes of its own beside those of HTTP."""
    said = error.said if isinstance(error.said, dict) else {}
    code, wait = said.get("errcode"), said.get("retry_after_ms")
    if error.status == 429 and isinstance(wait, int | float) and wait >= 0:
        # Older servers say it here only.
        error.retry_after = wait / 1000
    if error.status == 404 and code != "M_NOT_FOUND":
        # Another server, or one that knows no such call: nothing tells that the message is gone.
        return HttpError(sentences.NOT_MATRIX, said=error.said)
    if code == "M_USER_DEACTIVATED":
        return HttpError(sentences.SIGN_IN_REFUSED, status=401, permanent=True, said=error.said)
    return error


def _server(given: str) -> str:
    whole = given if "://" in given else f"https://{given}"
    try:
        where = urlsplit(whole.rstrip("/"))
        host, port = where.hostname or "", where.port
    except ValueError:
        raise ConnectorError(sentences.bad_server(given), permanent=True) from None
    # In clear the password would be read by everybody on the way.
    fits = where.scheme == "https" or (where.scheme == "http" and host in ("localhost", "127.0.0.1", "::1"))
    odd = where.query or where.fragment or where.username or port == 0
    if not given or not fits or not host or odd or re.search(r"\s", whole):
        raise ConnectorError(sentences.bad_server(given), permanent=True)
    return f"{where.scheme}://{where.netloc}{where.path}"
