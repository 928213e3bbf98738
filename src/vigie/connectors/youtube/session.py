"""One channel: what its calls cost, and whom its token speaks for."""

import math
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from vigie.actions.network import ActionError
from vigie.clock import now_ms
from vigie.connectors.account import Account
from vigie.connectors.base import ConnectorError, Identity
from vigie.connectors.http import Answer, Http, HttpError
from vigie.connectors.youtube import sentences
from vigie.connectors.youtube.quota import ALLOWANCE, LIST, Budget
from vigie.connectors.youtube.refusals import as_connector, explained
from vigie.connectors.youtube.shapes import Item, Page, readable
from vigie.connectors.youtube.tokens import ADDRESS, Tokens
from vigie.message import Space

API = "https://www.googleapis.com/youtube/v3"
#: What a call is for, where it only reads: a share of the allowance is closed to it.
READ = "read"

_CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{22}", re.ASCII)


class Timing(msgspec.Struct, frozen=True):
    """How patient to be, in seconds; waits between looks are those of a day with units to spare."""

    patience: float = 15.0
    #: Bounds of the waits between tries.
    first_wait: float = 1.0
    longest_wait: float = 300.0
    #: Between two looks at what is published, and the longest that it may become: a mark is due by then.
    published: float = 15.0
    published_at_most: float = 30.0
    #: Between two looks at what YouTube holds, and at which broadcasts are on air.
    held: float = 120.0
    broadcasts: float = 120.0
    #: Between two looks at threads that are no longer among the newest.
    older: float = 3600.0
    #: The shortest wait between two pages of a live chat, whatever YouTube allows.
    chat: float = 5.0


class Session:
    """Speaks for one channel.

    Parameters
    ----------
    api, tokens
        Where YouTube's interface and Google's tokens are.

    Raises
    ------
    ConnectorError
        A setting is missing or cannot be right.
    """

    def __init__(self, account: Account, timing: Timing, *, api: str = API, tokens: str = ADDRESS) -> None:
        self.channel = account.setting("channel")
        if not _CHANNEL.fullmatch(self.channel):
            raise ConnectorError(sentences.bad_channel(self.channel), permanent=True)
        self._tokens = Tokens(account, tokens, timing.patience)
        self.space = Space("youtube", self.channel)
        self.timing = timing
        self.budget = Budget(_allowance(account.settings.get("allowance", "")))
        self._purse = account.purse
        held = self._tokens
        self._http = Http("YouTube", api, headers=held.headers, renew=held.renew, patience=timing.patience)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()
        await self._tokens.aclose()

    async def ask(
        self,
        method: str,
        path: str,
        *,
        costs: float,
        on: str = READ,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
    ) -> Answer:
        """Pay for a call, and return what it answers.

        Parameters
        ----------
        path
            After the interface's address ("comments", "liveChat/messages").
        costs
            Its documented price in units.
        on
            What for: "read", or the verb.

        Raises
        ------
        SpentError
            The day's allowance does not hold so much any more; nothing was asked.
        HttpError
            YouTube refused or did not answer, by what its body says.
        """
        if on == READ:
            self.budget.note(costs, at=now_ms())
        await self._purse.spend(costs, on=on)
        try:
            if not self._tokens.is_there and not await self._tokens.renew():
                raise HttpError(sentences.RECONNECT, status=401, permanent=True)
            return await self._http.ask(method, path, query=query, json=json)
        except HttpError as error:
            raise explained(error, at=now_ms(), reading=on == READ) from None

    async def check(self) -> Identity:
        """Ask which channel the token speaks for.

        Raises
        ------
        ConnectorError
            The token is refused or another channel's, or YouTube does not answer.
        """
        query = {"part": "id,snippet", "mine": "true"}
        try:
            answer = await self.ask("GET", "channels", costs=LIST, query=query)
            mine = readable(answer.shaped(Page).items, Item)
            ours = next((one for one in mine if one.id == self.channel), None)
            if ours is None:
                found = mine[0].id if mine else ""
                raise ConnectorError(sentences.somebody_else(found, self.channel), permanent=True)
            missing = () if await self._moderates() else (sentences.NO_RIGHT,)
        except (HttpError, ActionError) as error:
            raise as_connector(error) from None
        return Identity(space=self.space, name=ours.snippet.title or self.channel, missing=missing)

    async def _moderates(self) -> bool:
        """Tell whether the token was given the right to moderate: YouTube tells no scopes, it refuses."""
        query = {
            "part": "id",
            "allThreadsRelatedToChannelId": self.channel,
            "moderationStatus": "heldForReview",
            "maxResults": 1,
        }
        try:
            await self.ask("GET", "commentThreads", costs=LIST, query=query)
        except HttpError as error:
            if error.status != 403 or not error.permanent:
                raise
            return False
        return True


def _allowance(given: object) -> float:
    """Return the day's units as the purse reads them."""
    try:
        units = float(str(given).strip().replace(",", "."))
    except ValueError:
        return ALLOWANCE
    return units if math.isfinite(units) and units >= 0 else ALLOWANCE
