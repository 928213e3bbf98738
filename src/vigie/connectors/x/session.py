"""One account of X: its tokens, what a call costs, and how it is asked."""

import asyncio
import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from vigie.actions.network import ActionError
from vigie.clock import now_ms
from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Sentence
from vigie.connectors.http import PATIENCE, Answer, Http, HttpError
from vigie.connectors.x import prices, sentences
from vigie.connectors.x.entries import NETWORK
from vigie.connectors.x.shapes import Granted
from vigie.message import Space

ADDRESS = "https://api.x.com"

#: A number of a post, of a person, of a private message.
NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)
_YES = ("yes", "oui")


class Session:
    """Speaks for one account.

    Parameters
    ----------
    account
        With `user_id`, `client_id`, `owned`, and the secrets of `card.CARD`.
    address
        Where X is.
    patience
        How long an answer may take (s).

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, *, address: str = ADDRESS, patience: float = PATIENCE) -> None:
        self.me = account.setting("user_id")
        if not NUMBER.fullmatch(self.me):
            raise ConnectorError(sentences.BAD_USER, permanent=True)
        self._client_id = account.setting("client_id")
        if not self._client_id or not self._client_id.isascii() or not self._client_id.isprintable():
            raise ConnectorError(sentences.NO_CLIENT, permanent=True)
        self._keyring = account.keyring
        for name, missing in (
            ("access_token", sentences.NO_TOKEN),
            ("refresh_token", sentences.NO_TOKEN),
            ("consumer_secret", sentences.NO_SECRET),
        ):
            given = self._keyring.get(name).strip()
            if not given or not given.isascii() or not given.isprintable():
                raise ConnectorError(missing, permanent=True)
        owned = account.setting("owned").lower() in _YES
        #: What one of the account's own mentions and posts costs (USD).
        self.own_read = prices.OWNED_READ if owned else prices.POST_READ
        self.space = Space(NETWORK, self.me)
        self._purse = account.purse
        self._used = ""
        self._lock = asyncio.Lock()
        self._http = Http("X", address, headers=self._headers, renew=self._renew, patience=patience)
        self._granting = Http("X", address, patience=patience)

    async def ask(
        self,
        method: str,
        path: str,
        *,
        cost: float,
        on: str = "read",
        query: Mapping[str, Any] | None = None,
        json: Any = None,
    ) -> Answer:
        """Spend what the call costs at most, then ask.

        Raises
        ------
        SpentError
            The day's budget does not hold so much.
        HttpError
            X refused, or did not answer.
        """
        if cost:
            await self._purse.spend(cost, on=on)
        return await self._http.ask(method, path, query=query, json=json)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()
        await self._granting.aclose()

    def _headers(self) -> Mapping[str, str]:
        self._used = self._keyring.get("access_token").strip()
        return {"authorization": f"Bearer {self._used}"}

    async def _renew(self) -> bool:
        """Get a new access token; X forgets the old refresh token as it gives another."""
        refused = self._used
        async with self._lock:
            if self._keyring.get("access_token").strip() != refused:
                # Another process was faster.
                return True
            refresh = self._keyring.get("refresh_token").strip()
            form = {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": self._client_id}
            headers = {}
            if secret := self._keyring.get("client_secret").strip():
                word = f"{quote(self._client_id, safe='')}:{quote(secret, safe='')}"
                headers["authorization"] = f"Basic {b64encode(word.encode()).decode()}"
            try:
                answer = await self._granting.ask("POST", "2/oauth2/token", form=form, headers=headers)
            except HttpError as error:
                if error.status in (400, 401):
                    return False
                raise
            granted = answer.shaped(Granted)
            await self._keyring.renew(
                {
                    "access_token": granted.access_token,
                    "refresh_token": granted.refresh_token or refresh,
                },
                # A token lives two hours and is followed by another: no person must do anything then.
                expires_at=None if granted.refresh_token else now_ms() + granted.expires_in * 1000,
            )
            return True


def as_connector(error: HttpError | ActionError) -> ConnectorError:
    """Return what the pump understands: X refused, or the day's budget is used up until tomorrow."""
    if isinstance(error, HttpError):
        return error.as_connector()
    said = error.args[0]
    return ConnectorError(said if isinstance(said, Sentence) else sentences.SPENT)
