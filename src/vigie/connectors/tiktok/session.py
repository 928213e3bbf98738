"""One TikTok account: its tokens, and the one way to ask, in which errors come with HTTP 200."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError
from vigie.connectors.http import PATIENCE, Http, HttpError
from vigie.connectors.sentences import token
from vigie.connectors.tiktok import sentences
from vigie.connectors.tiktok.entries import NETWORK
from vigie.connectors.tiktok.shapes import Comment, Comments, Envelope, Granted, read, shaped
from vigie.message import Space

ADDRESS = "https://business-api.tiktok.com"
_API = "open_api/v1.3"

_PLACE = re.compile(r"[A-Za-z0-9._-]{6,128}", re.ASCII)
#: A number of a video or of a comment.
NUMBER = re.compile(r"[0-9]{1,24}", re.ASCII)

# Codes in the answer; 40130 only as programs report it.
_REFUSED_TOKEN = (40102, 40104, 40105)
_NOT_ALLOWED = (40001, 40130)
_TOO_OFTEN = 40100
#: TikTok asks to wait five minutes after too many requests (s).
_PAUSE = 300.0


class Session:
    """Speaks for one account.

    Parameters
    ----------
    account
        With `business_id`, `client_id`, and the secrets of `card.CARD`.
    address
        Where TikTok is.
    patience
        How long an answer may take (s).

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, *, address: str = ADDRESS, patience: float = PATIENCE) -> None:
        self.me = account.setting("business_id")
        if not _PLACE.fullmatch(self.me):
            raise ConnectorError(sentences.BAD_ACCOUNT, permanent=True)
        self._client_id = account.setting("client_id")
        self._keyring = account.keyring
        secrets = [
            self._keyring.get(name).strip() for name in ("client_secret", "access_token", "refresh_token")
        ]
        if any(not one or not one.isascii() or not one.isprintable() for one in (self._client_id, *secrets)):
            raise ConnectorError(sentences.NO_KEYS, permanent=True)
        self.space = Space(NETWORK, self.me)
        self._http = Http("TikTok", address, patience=patience)
        self._lock = asyncio.Lock()

    async def ask(
        self, method: str, path: str, *, query: Mapping[str, Any] | None = None, json: Any = None
    ) -> Any:
        """Return the data of an answer, the token renewed once where it is refused.

        Raises
        ------
        HttpError
            TikTok refused, or did not answer.
        """
        token = self._keyring.get("access_token").strip()
        try:
            return await self._asked(method, path, query, json, token)
        except HttpError as error:
            if error.status != 401 or not await self._renewed(token):
                raise
        return await self._asked(method, path, query, json, self._keyring.get("access_token").strip())

    async def comment(self, video: str, number: str) -> Comment | None:
        """Return a comment as it stands now, None where TikTok does not give it.

        Raises
        ------
        HttpError
            TikTok refused, or did not answer.
        """
        query = {"business_id": self.me, "video_id": video, "comment_ids": f'["{number}"]', "status": "ALL"}
        page = shaped(await self.ask("GET", "business/comment/list/", query=query), Comments)
        found = [one for value in page.comments if (one := read(value, Comment)) is not None]
        return next((one for one in found if one.comment_id == number), None)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _asked(
        self, method: str, path: str, query: Mapping[str, Any] | None, json: Any, token: str
    ) -> Any:
        answer = await self._http.ask(
            method,
            f"{_API}/{path}",
            query=query,
            json=json,
            headers={"access-token": token} if token else None,
        )
        envelope = shaped(answer.json(), Envelope)
        if envelope.code == 0:
            return envelope.data
        raise _error(envelope.code)

    async def _renewed(self, refused: str) -> bool:
        async with self._lock:
            if self._keyring.get("access_token").strip() != refused:
                # Somebody else, perhaps another process, was faster.
                return True
            refresh = self._keyring.get("refresh_token").strip()
            given = {
                "client_id": self._client_id,
                "client_secret": self._keyring.get("client_secret").strip(),
                "grant_type": "refresh_token",
                "refresh_token": refresh,
            }
            try:
                told = await self._asked("POST", "tt_user/oauth2/refresh_token/", None, given, "")
                granted = shaped(told, Granted)
            except HttpError as error:
                if error.permanent:
                    return False
                raise
            # A day's token is followed by another for a year: no person must do anything at its end.
            await self._keyring.renew(
                {"access_token": granted.access_token, "refresh_token": granted.refresh_token or refresh}
            )
            return True


def _error(code: int) -> HttpError:
    if code in _REFUSED_TOKEN:
        return HttpError(token("TikTok"), status=401, permanent=True)
    if code in _NOT_ALLOWED:
        return HttpError(sentences.NOT_ALLOWED, status=403, permanent=True)
    if code == _TOO_OFTEN:
        return HttpError(sentences.TOO_OFTEN, status=429, retry_after=_PAUSE)
    if code >= 50_000:
        return HttpError(sentences.failing(code), status=500)
    return HttpError(sentences.refused(code), status=400, permanent=True)
