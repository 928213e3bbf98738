"""One account that moderates one subreddit: its rights, and how Reddit is asked at its pace."""

import re
import time
from collections.abc import Sequence
from typing import Any

import msgspec

import vigie
from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError
from vigie.connectors.http import Answer, Http, HttpError
from vigie.connectors.pace import seconds
from vigie.connectors.reddit import sentences
from vigie.connectors.reddit.refusals import explained, refused_in
from vigie.connectors.reddit.shapes import (
    Listing,
    Thing,
    is_fullname,
    things_in,
)
from vigie.connectors.reddit.tokens import ADDRESS, Tokens
from vigie.message import Space

API = "https://oauth.reddit.com"
#: How often the newest posts and comments are asked for where nothing else is said (s): five requests each
#: time, a third of the 100 a minute that a client has.
EVERY = 10
#: Requests of Reddit's period that reading leaves for acting.
_SPARED = 20.0
#: The longest period that is believed: Reddit's is ten minutes (s).
_PERIOD = 900.0
#: How many things may be asked for by name at once.
_AT_ONCE = 100
_SUBREDDIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{1,20}", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9_-]{3,20}", re.ASCII)


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds."""

    patience: float = 15.0
    #: Bounds of the waits between tries.
    first_wait: float = 1.0
    longest_wait: float = 300.0
    #: Between two looks, where it is not the account's own setting.
    every: float | None = None


class Session:
    """Speaks for one account.

    Parameters
    ----------
    api, tokens
        Where Reddit's interface and its tokens are.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, timing: Timing, *, api: str = API, tokens: str = ADDRESS) -> None:
        given = account.setting("subreddit").rstrip("/").removeprefix("/").removeprefix("r/")
        if not _SUBREDDIT.fullmatch(given):
            raise ConnectorError(sentences.bad_subreddit(account.setting("subreddit")), permanent=True)
        self.subreddit = given
        self.me = account.setting("account").removeprefix("/").removeprefix("u/")
        if not _NAME.fullmatch(self.me):
            raise ConnectorError(sentences.bad_account(account.setting("account")), permanent=True)
        every = seconds(account.setting("every"), usual=EVERY, least=6, most=3_600)
        # Reddit's own form: platform, application, version, and who answers for it.
        client = account.setting("client_id")
        agent = f"python:vigie-{client}:{vigie.__version__} (by /u/{self.me})"
        self._tokens = Tokens(account, agent, tokens, timing.patience)
        self.timing = timing
        self.every = every if timing.every is None else timing.every
        # Names of subreddits are one name however they are written.
        self.space = Space("reddit", given.lower())
        held = self._tokens
        self._http = Http("Reddit", api, headers=held.headers, renew=held.renew, patience=timing.patience)
        #: Requests left in Reddit's period, and when it ends (on the machine's steady clock, s).
        self._left = float("inf")
        self._period_ends = 0.0

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()
        await self._tokens.aclose()

    async def get(self, path: str, *, spares: bool = False, **query: Any) -> Answer:
        """Return what an address answers ("api/v1/me").

        Parameters
        ----------
        spares
            Whether to leave the last requests of Reddit's period to those who act.

        Raises
        ------
        HttpError
            Reddit refused, did not answer, or has no requests left for us now.
        """
        # Without it, Reddit writes &, < and > of texts as HTML does.
        return await self._asked("GET", path, spares, query={"raw_json": 1, **query})

    async def post(self, path: str, **form: Any) -> Any:
        """Have something done, and return the answer read as JSON.

        Raises
        ------
        HttpError
            Reddit refused, did not answer, or has no requests left for us now.
        """
        given = {name: value for name, value in form.items() if value is not None}
        answer = await self._asked("POST", path, form={"api_type": "json", **given}, query={"raw_json": 1})
        said = answer.json()
        error = refused_in(said)
        if error is not None:
            raise error
        return said

    async def things(self, names: Sequence[str], *, spares: bool = False) -> list[Thing]:
        """Return posts and comments by their fullnames as they are now; those that Reddit lacks are left out.

        Raises
        ------
        HttpError
            Reddit refused, or did not answer.
        """
        found: list[Thing] = []
        wanted = [name for name in names if is_fullname(name)]
        for start in range(0, len(wanted), _AT_ONCE):
            asked = ",".join(wanted[start : start + _AT_ONCE])
            answer = await self.get("api/info", spares=spares, id=asked)
            found += things_in(answer.shaped(Listing).data.children)
        return found

    @property
    def scopes(self) -> frozenset[str]:
        """The rights that the token was given, in Reddit's words; empty until one was asked for."""
        return self._tokens.scopes

    def is_me(self, name: object) -> bool:
        """Tell whether a name is that of the account."""
        return isinstance(name, str) and name.lower() == self.me.lower()

    async def _asked(self, method: str, path: str, spares: bool = False, **given: Any) -> Answer:
        wait = self._period_ends - time.monotonic()
        if wait > 0 and self._left < (_SPARED if spares else 1.0):
            raise HttpError(sentences.ALLOWANCE_SPENT, status=429, retry_after=wait)
        try:
            if not self._tokens.is_there and not await self._tokens.renew():
                raise HttpError(sentences.RECONNECT, status=401, permanent=True)
            answer = await self._http.ask(method, path, **given)
        except HttpError as error:
            raise explained(error) from None
        self._note(answer)
        return answer

    def _note(self, answer: Answer) -> None:
        """Note how many requests Reddit says are left, and until when."""
        try:
            left = float(answer.headers["x-ratelimit-remaining"])
            ends = float(answer.headers["x-ratelimit-reset"])
        except (KeyError, ValueError):
            return
        if left == left and 0 <= ends <= _PERIOD:
            self._left, self._period_ends = left, time.monotonic() + ends


def is_name(given: str) -> bool:
    """Tell whether this can be the name of an account."""
    return bool(_NAME.fullmatch(given))
