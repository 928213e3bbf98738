"""One account: where it is kept, the session that its app password opens, and how that is renewed."""

import asyncio
import ssl
from collections.abc import Mapping
from typing import Any

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Identity, Sentence
from vigie.connectors.bluesky import sentences
from vigie.connectors.bluesky.given import labeler_of, name_of, service_of, stream_of
from vigie.connectors.bluesky.shapes import Tokens, shaped
from vigie.connectors.http import Answer, Http, HttpError
from vigie.message import Space

#: What a server says of a token that a new one may replace. It says so with the status 400.
_STALE = frozenset({"ExpiredToken", "InvalidToken"})


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    patience: float = 15.0
    #: Between two questions whether the stream is still there, and how long the answer may take.
    ping: float = 20.0
    #: Bounds of the waits between tries.
    first_wait: float = 1.0
    longest_wait: float = 120.0
    #: Between two looks at the notifications, which find what the stream did not tell.
    reread: float = 300.0
    #: How often it is told at least that all is well.
    sign: float = 15.0
    #: How long names of authors are waited for.
    names: float = 2.0


class Session:
    """Speaks for one account.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, timing: Timing, tls: ssl.SSLContext | bool) -> None:
        service = service_of(account.setting("service"))
        self.account = name_of(account.setting("account"))
        self.jetstream = stream_of(account.setting("jetstream"))
        self.labeler = labeler_of(account.setting("labeler"))
        self.keyring = account.keyring
        self.purse = account.purse
        if not self.keyring.get("password").strip():
            raise ConnectorError(sentences.NO_PASSWORD, permanent=True)
        self.space = Space("bluesky", self.account)
        self.timing = timing
        self.tls = tls
        self.http = Http("Bluesky", service, patience=timing.patience, tls=tls)
        self._did = ""
        self._renewing = asyncio.Lock()
        self._renewals = 0

    async def ask(
        self,
        method: str,
        name: str,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        through: str = "",
        patience: float | None = None,
    ) -> Answer:
        """Return what a method of the protocol answers ("com.atproto.repo.getRecord").

        Parameters
        ----------
        through
            The service that it is meant for, `DID#service`, where it is not the account's own.

        Raises
        ------
        HttpError
            The server refused or did not answer.
        """
        renewals = self._renewals
        if not self.keyring.get("access_token"):
            await self._renew(renewals)
            renewals = self._renewals
        try:
            return await self._asked(method, name, query, json, through, patience)
        except HttpError as error:
            if error_of(error) not in _STALE and error.status != 401:
                raise
        await self._renew(renewals)
        return await self._asked(method, name, query, json, through, patience)

    async def do(self, name: str, json: Any, *, points: int, on: str, through: str = "") -> Answer:
        """Call a method that writes, once the day's allowance holds its points.

        Raises
        ------
        SpentError
            It does not.
        HttpError
            The server refused or did not answer.
        """
        if points:
            await self.purse.spend(points, on=on)
        return await self.ask("POST", name, json=json, through=through)

    async def me(self) -> str:
        """Return the account's lasting identifier (DID).

        Raises
        ------
        HttpError
            The server did not say.
        """
        if not self._did:
            self._did = (await self._whose())[0]
        return self._did

    async def aclose(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    async def check(self) -> Identity:
        """Ask whom the password speaks for.

        Raises
        ------
        ConnectorError
            It is refused or another account's, or the server does not answer.
        """
        try:
            did, handle, active = await self._whose()
        except HttpError as error:
            raise error.as_connector() from None
        if self.account not in (did, handle.lower()):
            raise ConnectorError(sentences.somebody_else(handle, self.account), permanent=True)
        if not active:
            raise ConnectorError(sentences.INACTIVE, permanent=True)
        return Identity(space=self.space, name=f"@{handle}")

    async def _whose(self) -> tuple[str, str, bool]:
        told = shaped(await self.ask("GET", "com.atproto.server.getSession"), _Whose)
        return told.did, told.handle, told.active

    async def _asked(
        self,
        method: str,
        name: str,
        query: Mapping[str, Any] | None,
        json: Any,
        through: str,
        patience: float | None,
    ) -> Answer:
        headers = {"authorization": f"Bearer {self.keyring.get('access_token')}"}
        if through:
            headers["atproto-proxy"] = through
        return await self.http.ask(
            method, f"xrpc/{name}", query=query, json=json, headers=headers, patience=patience
        )

    async def _renew(self, before: int) -> None:
        """Put a new session in place of the old one, once for all who were refused together."""
        async with self._renewing:
            if self._renewals > before:
                return
            tokens = await self._refreshed() or await self._signed_in()
            renewed = {"access_token": tokens.accessJwt, "refresh_token": tokens.refreshJwt}
            # A refresh token is good once: it is on disk before anything else is asked.
            await self.keyring.renew(renewed)
            self._renewals += 1

    async def _refreshed(self) -> Tokens | None:
        """Return a new session by the refresh token, None where it is worth nothing any more."""
        token = self.keyring.get("refresh_token")
        if not token:
            return None
        try:
            answer = await self.http.ask(
                "POST",
                "xrpc/com.atproto.server.refreshSession",
                headers={"authorization": f"Bearer {token}"},
            )
        except HttpError as error:
            if error.status in (400, 401):
                return None
            raise
        return shaped(answer, Tokens)

    async def _signed_in(self) -> Tokens:
        given = {"identifier": self.account, "password": self.keyring.get("password").strip()}
        try:
            answer = await self.http.ask("POST", "xrpc/com.atproto.server.createSession", json=given)
        except HttpError as error:
            sentence = _refused(error)
            if sentence is None:
                raise
            raise HttpError(sentence, status=401, permanent=True) from None
        return shaped(answer, Tokens)


class _Whose(msgspec.Struct):
    did: str
    handle: str = ""
    active: bool = True


def error_of(error: HttpError) -> str:
    """Return the name of an error as the protocol writes it, empty where there is none."""
    name = error.said.get("error") if isinstance(error.said, dict) else None
    return name if isinstance(name, str) else ""


def _refused(error: HttpError) -> Sentence | None:
    if error_of(error) == "AuthFactorTokenRequired":
        return sentences.SECOND_FACTOR
    if error_of(error) == "AccountTakedown":
        return sentences.INACTIVE
    return sentences.REFUSED if error.status in (400, 401) else None
