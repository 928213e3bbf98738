"""Asks the Graph interface for one page."""

from collections.abc import AsyncGenerator, Mapping
from typing import Any, TypeVar

import msgspec

from vigie.connectors.base import WELL, Sentence
from vigie.connectors.http import Answer, Http, HttpError
from vigie.connectors.meta import sentences as say
from vigie.connectors.meta.errors import explained
from vigie.connectors.meta.settings import GRAPH, Settings

Shape = TypeVar("Shape")

#: Objects of one page of a list; Meta gives fewer where it filters some out.
PAGE = 100
#: From this share of the hour's allowance on, people are told (%).
_NEARLY = 90


class _Cursors(msgspec.Struct):
    after: str = ""


class _Paging(msgspec.Struct):
    cursors: _Cursors = msgspec.field(default_factory=_Cursors)
    next: str = ""


class _List(msgspec.Struct):
    data: list[Any]
    paging: _Paging = msgspec.field(default_factory=_Paging)


class Graph:
    """Speaks for one page.

    Parameters
    ----------
    network
        Its title, for sentences.
    settings
        Whose token is used.
    base
        Where the interface is.
    patience
        How long a whole answer may take (s).
    """

    def __init__(
        self, network: str, settings: Settings, *, base: str = GRAPH, patience: float = 15.0
    ) -> None:
        self.network = network
        self.settings = settings
        self.health: Sentence = WELL
        self._http = Http(network, f"{base}/{settings.version}", headers=self._headers, patience=patience)

    def _headers(self) -> dict[str, str]:
        # Not in the address: addresses are written to logs on the way.
        return {"authorization": f"Bearer {self.settings.token}"}

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def get(self, path: str, shape: type[Shape], **query: Any) -> Shape:
        """Return what a node answers.

        Raises
        ------
        HttpError
            Meta refused, did not answer, or answered something else.
        """
        return (await self._ask("GET", path, query=query)).shaped(shape)

    async def post(self, path: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Write, and return what is answered.

        Raises
        ------
        HttpError
            Meta refused, or did not answer.
        """
        return self._done(await self._ask("POST", path, json=given))

    async def delete(self, path: str, **query: Any) -> dict[str, Any]:
        """Take away, and return what is answered.

        Raises
        ------
        HttpError
            Meta refused, or did not answer.
        """
        return self._done(await self._ask("DELETE", path, query=query))

    async def pages(self, path: str, **query: Any) -> AsyncGenerator[list[Any], None]:
        """Yield page after page of a list, as objects that are not read yet.

        Raises
        ------
        HttpError
            Meta refused, did not answer, or answered something else.
        """
        after: str | None = None
        while True:
            found = await self.get(path, _List, **{"limit": PAGE, **query, "after": after})
            yield found.data
            # The address of the next page has the token in it: only its cursor is used.
            if not found.paging.next or found.paging.cursors.after in ("", after):
                return
            after = found.paging.cursors.after

    def _done(self, answer: Answer) -> dict[str, Any]:
        """Return what a deed was answered; a page of somebody else's confirms nothing, nor does a refusal."""
        told = answer.shaped(dict[str, Any])
        if str(told.get("success", True)).lower() == "false":
            raise HttpError(say.NOT_DONE, status=answer.status, permanent=True)
        return told

    async def _ask(
        self, method: str, path: str, *, query: Mapping[str, Any] | None = None, json: Any = None
    ) -> Answer:
        asked = {**(query or {}), "appsecret_proof": self.settings.proof}
        try:
            answer = await self._http.ask(method, path, query=asked, json=json)
        except HttpError as error:
            told = explained(self.network, error)
            # What is refused about one message says nothing of the account.
            self.health = told.sentence if told.status == 401 or not told.permanent else WELL
            raise told from None
        share = used(answer.headers)
        self.health = say.nearly_used_up(self.network, share) if share >= _NEARLY else WELL
        return answer


def used(headers: Mapping[str, str]) -> int:
    """Return the largest share of an allowance that Meta says is used (%), 0 where it says nothing."""
    shares = [0]
    for name in ("x-app-usage", "x-page-usage", "x-business-use-case-usage"):
        try:
            _gather(msgspec.json.decode(headers.get(name, "null").encode()), shares)
        except (msgspec.DecodeError, RecursionError):
            continue
    return max(shares)


def _gather(told: Any, shares: list[int]) -> None:
    if isinstance(told, list):
        for one in told:
            _gather(one, shares)
    elif isinstance(told, dict):
        for name, value in told.items():
            if name in ("call_count", "total_cputime", "total_time") and isinstance(value, int):
                shares.append(value)
            elif isinstance(value, list | dict):
                _gather(value, shares)
