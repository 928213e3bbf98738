"""The tokens of an account: Google gives an access token for an hour, anew each time, for a refresh token."""

from collections.abc import Mapping

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError
from vigie.connectors.http import Http, HttpError
from vigie.connectors.youtube import sentences

ADDRESS = "https://oauth2.googleapis.com/token"


class _Granted(msgspec.Struct, frozen=True):
    access_token: str


class Tokens:
    """The tokens of one channel.

    Parameters
    ----------
    account
        With the setting "client_id"; its keyring holds "client_secret" and "refresh_token", and is given
        "access_token" to keep.
    address
        Where tokens are asked for.
    patience
        How long a whole answer may take (s).

    Raises
    ------
    ConnectorError
        A setting is missing.
    """

    def __init__(self, account: Account, address: str, patience: float) -> None:
        self._keyring = account.keyring
        self._client = account.setting("client_id")
        if not self._client or not self._keyring.get("client_secret").strip():
            raise ConnectorError(sentences.NO_CLIENT, permanent=True)
        if not self._keyring.get("refresh_token").strip():
            raise ConnectorError(sentences.NO_TOKEN, permanent=True)
        self._address = address
        self._http = Http("Google", patience=patience)
        self._used = ""

    @property
    def is_there(self) -> bool:
        """Whether there is an access token at all; a new account has none yet."""
        return bool(self._keyring.get("access_token"))

    def headers(self) -> Mapping[str, str]:
        """Return what proves who asks."""
        self._used = self._keyring.get("access_token")
        return {"authorization": f"Bearer {self._used}"}

    async def renew(self) -> bool:
        """Get another access token; return whether there is one.

        Raises
        ------
        HttpError
            Google does not answer now.
        """
        if self._keyring.get("access_token") not in ("", self._used):
            # Somebody else, perhaps another process, was faster.
            return True
        form = {
            "grant_type": "refresh_token",
            "client_id": self._client,
            "client_secret": self._keyring.get("client_secret").strip(),
            "refresh_token": self._keyring.get("refresh_token").strip(),
        }
        try:
            granted = (await self._http.ask("POST", self._address, form=form)).shaped(_Granted)
        except HttpError as error:
            # "invalid_grant" is 400, "invalid_client" 401: nobody but a person can help.
            if error.status in (400, 401):
                return False
            raise
        # Its end is not told: another one follows it.
        await self._keyring.renew({"access_token": granted.access_token})
        return True

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()
