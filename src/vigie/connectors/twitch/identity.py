"""Who the account is, and where: asked of Twitch once, and again every hour as it wants."""

import asyncio
from typing import Any

import msgspec

from vigie.connectors.base import ConnectorError
from vigie.connectors.http import Http, HttpError
from vigie.connectors.twitch import account_sentences as sentences
from vigie.connectors.twitch.tokens import Tokens


class Known(msgspec.Struct, frozen=True):
    """The account and the channel, as Twitch numbers them."""

    user_id: str
    login: str
    scopes: frozenset[str]
    channel_id: str
    channel_name: str
    #: Seconds that the token lasted when it was asked about; 0 where it does not end.
    expires_in: int = 0

    @property
    def owns(self) -> bool:
        """Tell whether the channel is the account's own."""
        return self.user_id == self.channel_id


class Whoami:
    """Asks, and remembers.

    Parameters
    ----------
    helix
        Asks the API in the account's name.
    channel
        The login of the channel.
    """

    def __init__(self, tokens: Tokens, helix: Http, channel: str) -> None:
        self._tokens = tokens
        self._helix = helix
        self._channel = channel
        self._known: Known | None = None
        self._lock = asyncio.Lock()

    async def known(self) -> Known:
        """Return what is known, asking the first time.

        Raises
        ------
        HttpError, ConnectorError
            The token is refused, the channel is none, or Twitch does not answer.
        """
        async with self._lock:
            if self._known is None:
                self._known = await self._asked()
            return self._known

    async def again(self) -> Known:
        """Ask anew; raise as `known`."""
        async with self._lock:
            self._known = await self._asked()
            return self._known

    async def _asked(self) -> Known:
        token = await self._tokens.validate()
        if token.client_id != self._tokens.client_id:
            raise ConnectorError(sentences.OTHER_APPLICATION, permanent=True)
        channel = await self._user(self._channel)
        return Known(
            token.user_id,
            token.login,
            frozenset(token.scopes or ()),
            str(channel["id"]),
            str(channel.get("display_name") or self._channel),
            token.expires_in,
        )

    async def _user(self, login: str) -> dict[str, Any]:
        said = (await self._helix.ask("GET", "users", query={"login": login})).json()
        if not (isinstance(said, dict) and isinstance(said.get("data"), list)):
            raise HttpError(sentences.NOT_UNDERSTOOD)
        for user in rows(said):
            if user.get("id") and str(user.get("login", "")).lower() == login:
                return user
        raise ConnectorError(sentences.no_such_channel(login), permanent=True)


def rows(said: object) -> list[dict[str, Any]]:
    """Return the objects of Helix's `data`, none where it has none."""
    data = said.get("data") if isinstance(said, dict) else None
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []
