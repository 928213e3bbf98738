"""The tokens of an account: asked whom they speak for, renewed when they end, kept before they are used."""

import asyncio
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import Sentence
from vigie.connectors.http import PATIENCE, Http, HttpError
from vigie.connectors.twitch import account_sentences as sentences

ADDRESS = "https://id.twitch.tv"

Kind = TypeVar("Kind")


class Validated(msgspec.Struct, frozen=True):
    """What Twitch says of an access token."""

    client_id: str = ""
    login: str = ""
    user_id: str = ""
    scopes: list[str] | None = None
    #: Seconds that it still lasts; 0 for one that does not end.
    expires_in: int = 0


class _Granted(msgspec.Struct, frozen=True):
    access_token: str
    refresh_token: str = ""


class Tokens:
    """The tokens of one account.

    Parameters
    ----------
    account
        Its keyring holds "client_secret", "access_token" and "refresh_token".
    address
        Where tokens are asked for.
    patience
        How long a whole answer may take (s).
    """

    def __init__(self, account: Account, *, address: str = ADDRESS, patience: float = PATIENCE) -> None:
        self.client_id = account.setting("client_id")
        self._keyring = account.keyring
        self._http = Http("Twitch", address, patience=patience)
        self._lock = asyncio.Lock()
        self._used = ""
        self._application = ""

    async def aclose(self) -> None:
        """Give back connections."""
        await self._http.aclose()

    @property
    def renews(self) -> bool:
        """Tell whether an access token that ends is followed by another without anybody."""
        return bool(self._keyring.get("refresh_token") and self._keyring.get("client_secret"))

    def headers(self) -> Mapping[str, str]:
        """Return the headers of a request in the account's name."""
        self._used = self._keyring.get("access_token")
        return {"Authorization": f"Bearer {self._used}", "Client-Id": self.client_id}

    async def validate(self) -> Validated:
        """Ask whom the access token speaks for, renewing it where it has ended; Twitch wants this hourly.

        Raises
        ------
        HttpError
            It is refused and cannot be renewed, or there is no answer.
        """
        token = self._keyring.get("access_token")
        try:
            return await self._validated(token)
        except HttpError as error:
            if error.status != 401 or not await self.renew(refused=token):
                raise
        return await self._validated(self._keyring.get("access_token"))

    async def _validated(self, token: str) -> Validated:
        answer = await self._http.ask("GET", "oauth2/validate", headers={"Authorization": f"OAuth {token}"})
        return _read(answer.content, Validated)

    async def renew(self, *, refused: str | None = None) -> bool:
        """Get an access token in place of the one refused (the last one used); return whether there is one.

        Raises
        ------
        HttpError
            Twitch does not answer now, or refuses the application itself.
        """
        refused = self._used if refused is None else refused
        async with self._lock:
            if self._keyring.get("access_token") != refused:
                # Somebody else, perhaps another process, was faster.
                return True
            refresh = self._keyring.get("refresh_token")
            if not refresh:
                return False
            form = {"grant_type": "refresh_token", "refresh_token": refresh}
            try:
                granted = await self._granted(form)
            except HttpError as error:
                if error.status in (400, 401):
                    return False
                raise
            # Its end is not told: another one follows it.
            await self._keyring.renew(
                {
                    "access_token": granted.access_token,
                    "refresh_token": granted.refresh_token or refresh,
                },
                expires_at=None,
            )
            return True

    async def application(self) -> str:
        """Return a token of the application itself, which subscribes to webhooks.

        Raises
        ------
        HttpError
            Twitch refuses the application, or does not answer.
        """
        if not self._application:
            granted = await self._granted({"grant_type": "client_credentials"})
            self._application = granted.access_token
        return self._application

    async def forget_application(self) -> bool:
        """Ask for another application token next time; return True, since there will be one."""
        self._application = ""
        await self.application()
        return True

    def application_headers(self) -> Mapping[str, str]:
        """Return the headers of a request in the application's name."""
        return {"Authorization": f"Bearer {self._application}", "Client-Id": self.client_id}

    async def _granted(self, form: Mapping[str, str]) -> _Granted:
        whole = {**form, "client_id": self.client_id, "client_secret": self._keyring.get("client_secret")}
        try:
            answer = await self._http.ask("POST", "oauth2/token", form=whole)
        except HttpError as error:
            if error.status == 403:
                raise HttpError(sentences.APPLICATION_REFUSED, status=403, permanent=True) from None
            raise
        return _read(answer.content, _Granted)


def _read(content: bytes, kind: type[Kind]) -> Kind:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        said: Sentence = sentences.NOT_UNDERSTOOD
        raise HttpError(said) from None
