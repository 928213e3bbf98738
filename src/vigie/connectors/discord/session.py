"""One bot in one server: what is asked with its token."""

import asyncio
import re
import time
from collections.abc import Mapping
from typing import Any

import msgspec

from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Identity
from vigie.connectors.discord import powers, sentences
from vigie.connectors.discord.shapes import Application, Channel, Guild, Member, Shape, User
from vigie.connectors.http import Answer, Http, HttpError
from vigie.message import Space

API = "https://discord.com/api/v10"
_SERVER = re.compile(r"[0-9]{5,20}")
_TOKEN = re.compile(r"[\x21-\x7e]{20,200}")
#: The application may read what is said: wholly reviewed, or small enough not to need it.
_READS_CONTENT = 1 << 18 | 1 << 19
#: Ids that are the caller's own; a bucket belongs to a route, and to the first of these in it.
_IDS = re.compile(r"(?<=/)[0-9]{5,20}(?=/|$)")


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    #: For a whole answer, and for the first words of the gateway.
    patience: float = 15.0
    #: Between two heartbeats at most, whatever the gateway proposes: each is a mark.
    beat: float = 25.0
    #: Between two readings of the past because of a jump in the numbers of events.
    settle: float = 60.0
    #: A session that lasted so long was a good one.
    settled: float = 5.0
    first_wait: float = 1.0
    longest_wait: float = 120.0


class Session:
    """Speaks for one bot.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, timing: Timing, api: str) -> None:
        self.server = account.setting("server")
        self.token = account.keyring.get("token").strip().removeprefix("Bot ")
        if not _SERVER.fullmatch(self.server):
            raise ConnectorError(sentences.BAD_SERVER, permanent=True)
        if not _TOKEN.fullmatch(self.token):
            raise ConnectorError(sentences.BAD_TOKEN, permanent=True)
        self.space = Space("discord", self.server)
        self.timing = timing
        self._me = ""
        self._http = Http("Discord", api, headers=self._headers, patience=timing.patience)
        #: Until when the bucket of a route is empty, by route (s, of the monotonic clock).
        self._empty: dict[str, float] = {}

    def _headers(self) -> Mapping[str, str]:
        return {
            "Authorization": f"Bot {self.token}",
            # Discord asks for a name of this form.
            "User-Agent": "DiscordBot (vigie, 1)",
        }

    async def read(self, path: str, shape: type[Shape], **query: Any) -> Shape:
        """Ask what changes nothing.

        Raises
        ------
        HttpError
            The network refused, or did not answer.
        """
        return (await self._ask("GET", path, query=query)).shaped(shape, sentences.ODD_ANSWER)

    async def write(
        self, method: str, path: str, *, json: Any = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        """Ask for a deed; return what the answer holds.

        Raises
        ------
        HttpError
            The network refused, or did not answer.
        """
        return (await self._ask(method, path, json=json, headers=headers)).json()

    async def me(self) -> str:
        """Return the bot's own id.

        Raises
        ------
        HttpError
            The network refused, or did not answer.
        """
        if not self._me:
            self._me = (await self.read("users/@me", User)).id
        return self._me

    async def guild(self) -> Guild:
        """Return the server; see `read` for errors."""
        return await self.read(f"guilds/{self.server}", Guild)

    async def member(self, user: str) -> Member:
        """Return somebody in the server; see `read` for errors."""
        return await self.read(f"guilds/{self.server}/members/{user}", Member)

    async def channel(self, channel: str) -> Channel:
        """Return a channel, a thread or a private conversation; see `read` for errors."""
        return await self.read(f"channels/{channel}", Channel)

    async def check(self) -> Identity:
        """Ask whom the token speaks for.

        Raises
        ------
        ConnectorError
            The token is refused, the bot is not in the server, or the network does not answer.
        """
        try:
            user = await self.read("users/@me", User)
            guild = await self.guild()
            member = await self.member(user.id)
            application = await self.read("applications/@me", Application)
        except HttpError as error:
            raise explained(error).as_connector() from None
        held = powers.in_guild(guild, user.id, member.roles)
        has = frozenset(name for name, bit in powers.WANTED.items() if held & bit)
        missing = [sentences.lacks_right(name) for name in powers.WANTED if name not in has]
        if not application.flags & _READS_CONTENT:
            missing.insert(0, sentences.NO_CONTENT)
        return Identity(space=self.space, name=guild.name or guild.id, scopes=has, missing=tuple(missing))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _ask(self, method: str, path: str, **asked: Any) -> Answer:
        route = _route(method, path)
        now = time.monotonic()
        wait = max(self._empty.get(route, 0.0), self._empty.get("", 0.0)) - now
        if wait > self.timing.patience:
            raise HttpError(sentences.TOO_OFTEN, status=429, retry_after=wait)
        if wait > 0:
            await asyncio.sleep(wait)
        try:
            answer = await self._http.ask(method, path, **asked)
        except HttpError as error:
            if error.status == 429:
                self._heed(error)
            raise
        if answer.headers.get("x-ratelimit-remaining") == "0":
            self._spend(route, answer.headers.get("x-ratelimit-reset-after", ""))
        return answer

    def _spend(self, route: str, reset_after: str) -> None:
        """Note that a bucket is empty until it is filled again."""
        now = time.monotonic()
        self._empty = {name: until for name, until in self._empty.items() if until > now}
        try:
            self._empty[route] = now + min(max(float(reset_after), 0.0), 86_400.0)
        except ValueError:
            return

    def _heed(self, error: HttpError) -> None:
        """Wait as the body says, which has decimals; every route waits where the limit is for all."""
        said = error.said if isinstance(error.said, dict) else {}
        wait = said.get("retry_after")
        if isinstance(wait, int | float) and 0 <= wait <= 86_400:
            error.retry_after = float(wait)
        # A single route is left to who asks: the outbox and the reader wait as they are told.
        if said.get("global") is True:
            self._spend("", str(error.retry_after or 0.0))


def code_of(error: HttpError) -> int:
    """Return Discord's own code of a refusal, 0 where it gave none."""
    code = error.said.get("code") if isinstance(error.said, dict) else None
    return code if isinstance(code, int) else 0


def explained(error: HttpError) -> HttpError:
    """Return the error with the sentence of its code, where it has one."""
    code = code_of(error)
    if code == 10008:
        return HttpError(sentences.GONE, status=404, permanent=True, said=error.said)
    sentence = sentences.REFUSALS.get(code)
    if sentence is not None and error.status in (400, 403, 404):
        return HttpError(sentence, status=error.status, permanent=True, said=error.said)
    return error


def _route(method: str, path: str) -> str:
    """Return what a bucket is kept for: a method and a path, with the id of its channel or server only."""
    first = _IDS.search(path)
    end = first.end() if first else 0
    return f"{method} {path[:end]}{_IDS.sub('*', path[end:])}"
