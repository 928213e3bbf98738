"""The tokens of an account: Reddit gives an access token for a day, anew each time, for a refresh token."""

import base64
import re
from collections.abc import Mapping

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError
from vigie.connectors.http import Http, HttpError
from vigie.connectors.reddit import sentences

ADDRESS = "https://www.reddit.com/api/v1/access_token"


_CLIENT = re.compile(r"[A-Za-z0-9_-]{4,64}", re.ASCII)


class _Granted(msgspec.Struct, frozen=True):
    access_token: str = ""
    #: Set where there is none: Reddit says "invalid_grant" with a status of success, too.
    error: str | int = ""
    refresh_token: str = ""
    scope: str = ""


class Tokens:
    """The tokens of one account.

    Parameters
    ----------
    account
        With the setting "client_id"; its keyring holds "client_secret" and "refresh_token", and is given
        "access_token" to keep.
    agent
        The User-Agent: Reddit blocks clients that do not name themselves.
    address
        Where tokens are asked for.
    patience
        How long a whole answer may take (s).

    Raises
    ------
    ConnectorError
        A setting is missing.
    """

    def __init__(self, account: Account, agent: str, address: str, patience: float) -> None:
        self._keyring = account.keyring
        self._client = account.setting("client_id")
        if not _CLIENT.fullmatch(self._client) or not self._secret("client_secret"):
            raise ConnectorError(sentences.NO_CLIENT, permanent=True)
        if not self._secret("refresh_token"):
            raise ConnectorError(sentences.NO_TOKEN, permanent=True)
        self._agent = agent
        self._address = address
        self._http = Http("Reddit", patience=patience)
        self._used = ""
        #: The rights of the token, in Reddit's words; empty until one was asked for.
        self.scopes: frozenset[str] = frozenset()

    @property
    def is_there(self) -> bool:
        """Whether there is an access token at all; a new account has none yet."""
        return bool(self._keyring.get("access_token"))

    def headers(self) -> Mapping[str, str]:
        """Return what proves who asks."""
        self._used = self._keyring.get("access_token")
        return {"authorization": f"Bearer {self._used}", "user-agent": self._agent}

    async def renew(self) -> bool:
        """Get another access token; return whether there is one.

        Raises
        ------
        HttpError
            Reddit does not answer now.
        """
        if self._keyring.get("access_token") not in ("", self._used):
            # Somebody else, perhaps another process, was faster.
            return True
        proof = base64.b64encode(f"{self._client}:{self._secret('client_secret')}".encode()).decode()
        form = {"grant_type": "refresh_token", "refresh_token": self._secret("refresh_token")}
        try:
            answer = await self._http.ask(
                "POST",
                self._address,
                form=form,
                headers={"authorization": f"Basic {proof}", "user-agent": self._agent},
            )
            granted = answer.shaped(_Granted)
        except HttpError as error:
            # A refresh token that is not taken is 400, a client that is not 401: only a person can help.
            if error.status in (400, 401):
                return False
            raise
        if not granted.access_token:
            return False
        self.scopes = frozenset(granted.scope.split())
        secrets = {"access_token": granted.access_token}
        if granted.refresh_token:
            secrets["refresh_token"] = granted.refresh_token
        # Its end is not told: another one follows it.
        await self._keyring.renew(secrets)
        return True

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def _secret(self, name: str) -> str:
        return self._keyring.get(name).strip()
