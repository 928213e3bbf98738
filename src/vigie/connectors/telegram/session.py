"""One bot: its token, who it is, and what is asked with it."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Identity
from vigie.connectors.http import Answer, Http, HttpError
from vigie.connectors.telegram import sentences
from vigie.connectors.telegram.shapes import Envelope, Shape, User
from vigie.message import Space

API = "https://api.telegram.org"
_TOKEN = re.compile(r"(\d{1,20}):[A-Za-z0-9_-]{16,100}", re.ASCII)
_WORD = re.compile(r"[A-Za-z0-9_-]{1,256}", re.ASCII)
#: What an object that is gone is called, by each method in its own words.
_GONE = re.compile(
    r"message to [a-z ]+ not found|message not found|MESSAGE_ID_INVALID|MESSAGE_NOT_FOUND", re.IGNORECASE
)


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    #: For a whole answer.
    patience: float = 15.0
    #: How long the network is asked to wait for news, in whole seconds.
    hold: int = 25
    #: Between two requests that brought nothing.
    pause: float = 0.0
    #: Between two looks at how posting to our webhook goes.
    look: float = 25.0
    #: Bounds of the waits between tries.
    first_wait: float = 1.0
    longest_wait: float = 120.0


def bot_of(token: str) -> int:
    """Return the id of the bot that a token belongs to.

    Raises
    ------
    ConnectorError
        It is no token.
    """
    found = _TOKEN.fullmatch(token.strip())
    if found is None:
        raise ConnectorError(sentences.BAD_TOKEN, permanent=True)
    return int(found[1])


class Session:
    """Speaks for one bot.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, timing: Timing, api: str) -> None:
        self.me = bot_of(account.keyring.get("token"))
        self.space = Space("telegram", str(self.me))
        self.timing = timing
        self.callback = account.setting("callback")
        self.word = account.keyring.get("webhook_secret").strip()
        if self.callback:
            where = urlsplit(self.callback)
            if where.scheme != "https" or not where.hostname:
                raise ConnectorError(sentences.BAD_CALLBACK, permanent=True)
            if not _WORD.fullmatch(self.word):
                raise ConnectorError(sentences.BAD_WORD, permanent=True)
        self._keyring = account.keyring
        self._http = Http("Telegram", api, patience=timing.patience)

    async def read(self, method: str, shape: type[Shape], *, patience: float = 0.0, **asked: Any) -> Shape:
        """Ask what changes nothing.

        Raises
        ------
        HttpError
            The network refused, or did not answer.
        """
        return _shaped(await self._ask("GET", method, patience, query=asked), shape)

    async def write(self, method: str, shape: type[Shape], **asked: Any) -> Shape:
        """Ask for a deed.

        Raises
        ------
        HttpError
            The network refused, or did not answer.
        """
        return _shaped(await self._ask("POST", method, 0.0, json=asked), shape)

    async def check(self) -> Identity:
        """Ask whom the token speaks for.

        Raises
        ------
        ConnectorError
            The token is refused, or the network does not answer.
        """
        try:
            user = await self.read("getMe", User)
        except HttpError as error:
            raise error.as_connector() from None
        missing = () if user.can_read_all_group_messages else (sentences.PRIVACY_MODE,)
        name = f"@{user.username}" if user.username else user.first_name or str(user.id)
        return Identity(space=self.space, name=name, missing=missing)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _ask(
        self,
        how: str,
        method: str,
        patience: float,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
    ) -> Answer:
        path = f"/bot{self._keyring.get('token').strip()}/{method}"
        try:
            return await self._http.ask(how, path, query=query, json=json, patience=patience or None)
        except HttpError as error:
            raise _explained(error) from None


def said_of(error: HttpError) -> tuple[str, dict[str, Any]]:
    """Return what an error says in the network's words, and the parameters beside it."""
    said = error.said if isinstance(error.said, dict) else {}
    beside = said.get("parameters")
    return str(said.get("description", "")), beside if isinstance(beside, dict) else {}


def _explained(error: HttpError) -> HttpError:
    """Return the error with what its description says: most refusals differ by nothing else."""
    words, beside = said_of(error)
    wait = beside.get("retry_after")
    if error.status == 429 and isinstance(wait, int | float) and 0 <= wait <= 86_400:
        error.retry_after = float(wait)
    if error.status == 404:
        # The address holds the token: what is not found is the bot, never a message.
        return HttpError(sentences.NO_SUCH_BOT, status=401, permanent=True, said=error.said)
    if error.status == 409:
        webhook = "webhook" in words
        sentence = sentences.POSTS_ELSEWHERE if webhook else sentences.READ_TWICE
        return HttpError(sentence, status=409, permanent=webhook, said=error.said)
    if error.status == 400 and _GONE.search(words):
        return HttpError(sentences.GONE, status=410, permanent=True, said=error.said)
    for part, sentence in sentences.REFUSALS.items():
        if error.status in (400, 403) and part in words:
            return HttpError(sentence, status=error.status, permanent=True, said=error.said)
    return error


def _shaped(answer: Answer, shape: type[Shape]) -> Shape:
    try:
        told = msgspec.convert(answer.json(), Envelope)
        if told.ok:
            return msgspec.convert(told.result, shape)
    except msgspec.ValidationError:
        pass
    raise HttpError(sentences.ODD_ANSWER, status=answer.status) from None
