"""Carries out one deed, and tells what is gone from what the token does not reach."""

import re
from collections.abc import Awaitable, Callable, Mapping

from vigie.actions.network import ActionError, ActionRequest, GoneError, Receipt
from vigie.connectors.base import Sentence
from vigie.connectors.http import HttpError
from vigie.connectors.meta import sentences as say
from vigie.connectors.meta.errors import said
from vigie.connectors.meta.graph import Graph
from vigie.message import Space

Deed = Callable[[ActionRequest], Awaitable[Receipt]]

#: Deeds that fall on a person; all others need a message.
ON_AUTHORS = frozenset({"message", "ban", "unban", "report"})
#: What may stand in an address: ids of comments are two numbers joined, or one.
_NATIVE = re.compile(r"[0-9_]{1,100}", re.ASCII)


class Deeds:
    """The deeds of one account.

    Parameters
    ----------
    graph
        Asks for the account.
    space
        Its place: what belongs to another account is refused.
    deeds
        By verb.
    readable
        A list that the token reads as long as it reaches the place at all.
    """

    def __init__(self, graph: Graph, space: Space, deeds: Mapping[str, Deed], readable: str) -> None:
        self._graph = graph
        self._space = space
        self._deeds = deeds
        self._readable = readable

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked.

        Raises
        ------
        GoneError
            The object is no longer there.
        ActionError
            Meta refused, did not answer, or knows no such thing.
        """
        deed = self._deeds.get(request.verb)
        if deed is None:
            raise refused(say.cannot(self._graph.network, request.verb))
        self._checked(request)
        try:
            return await deed(request)
        except HttpError as error:
            if said(error).is_missing and request.verb not in ON_AUTHORS:
                raise await self._missing() from None
            raise as_action(error) from None

    def _checked(self, request: ActionRequest) -> None:
        if request.verb in ON_AUTHORS:
            if not _NATIVE.fullmatch(request.author):
                raise refused(say.NO_AUTHOR)
            if request.author == self._space.id:
                raise refused(say.OURSELVES)
        elif not is_native(request.message):
            raise refused(say.NO_TARGET)
        if request.space != self._space.id:
            raise refused(say.OTHER_PLACE)

    async def _missing(self) -> ActionError:
        """Return that the object is gone, where the token still reads the place that it was in."""
        try:
            await self._graph.get(self._readable, dict, fields="id", limit=1)
        except HttpError as reason:
            return as_action(reason)
        return GoneError()


def refused(sentence: Sentence) -> ActionError:
    """Return that something cannot be asked."""
    return ActionError(sentence, permanent=True)


def as_action(error: HttpError) -> ActionError:
    """Return what the outbox understands; nothing here is gone by its status alone."""
    return ActionError(error.sentence, permanent=error.permanent, retry_after=error.retry_after)


def is_native(native: str) -> bool:
    """Tell whether this may be the id of a post or a comment."""
    return bool(_NATIVE.fullmatch(native))
