"""A connector kept within the places of its client: what it tells of another client's is left out."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from asgiref.sync import sync_to_async
from django.db import DatabaseError

from vigie.actions.network import ActionRequest, Receipt
from vigie.channels.errors import places_of_others
from vigie.channels.places import open_spaces
from vigie.connectors.backoff import delays
from vigie.connectors.base import (
    Acknowledging,
    Capabilities,
    Count,
    Counts,
    Gap,
    Identity,
    Mark,
    Rereads,
    Sentence,
    SignedIn,
    Told,
)
from vigie.intake.storage import StorageError, writing
from vigie.message import Entry, Space

log = logging.getLogger(__name__)

#: How long a place is taken to be another client's before it is looked up again (s).
LOOKED_UP_AGAIN = 60.0


class WithinItsPlaces:
    """One account that can bring nothing into the places of another client, whatever its network lets it see.

    Parameters
    ----------
    connector
        The account.
    channel_id
        The account's number.
    """

    def __init__(self, connector: SignedIn, channel_id: int) -> None:
        self._connector = connector
        self._channel_id = channel_id
        self._ours: set[Space] = set()
        #: Places of others, and when each was looked up.
        self._theirs: dict[Space, float] = {}

    @property
    def space(self) -> Space:
        """The place that is read."""
        return self._connector.space

    @property
    def capabilities(self) -> Capabilities:
        """What the connector can do."""
        return self._connector.capabilities

    @property
    def health(self) -> Sentence:
        """What the connector says of itself; where it is well, which places are left out."""
        said = self._connector.health
        if said or not self._theirs:
            return said
        return places_of_others(sorted(space.id for space in self._theirs))

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what the network says of the client's places."""
        async with aclosing(self._connector.receive(cursor)) as told:
            async for one in told:
                if isinstance(one, Mark) or await self._is_ours(one.space):
                    yield one

    def kept(self, cursor: str) -> None:
        """Tell a connector that waits for it that everything before this cursor is journalled."""
        if isinstance(self._connector, Acknowledging):
            self._connector.kept(cursor)

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what the client's places said; nothing where the network keeps no past."""
        if not isinstance(self._connector, Rereads):
            return
        async with aclosing(self._connector.reread(gap)) as told:
            async for one in told:
                if await self._is_ours(one.space):
                    yield one

    async def check(self) -> Identity:
        """Ask the network whom the token speaks for."""
        return await self._connector.check()

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked."""
        return await self._connector.act(request)

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now."""
        return await self._connector.permits(request)

    async def count(self, space: Space, thread: str = "") -> Count | None:
        """Ask how many messages the network has there; None where it does not count."""
        return await self._connector.count(space, thread) if isinstance(self._connector, Counts) else None

    async def aclose(self) -> None:
        """Give back connections."""
        await self._connector.aclose()

    async def _is_ours(self, space: Space) -> bool:
        if space in self._ours:
            return True
        looked_up = self._theirs.get(space)
        if looked_up is not None and time.monotonic() - looked_up < LOOKED_UP_AGAIN:
            return False
        waits = delays(first=0.5, longest=10.0)
        while True:
            try:
                ours = await sync_to_async(_opened)(self._channel_id, space)
            except (StorageError, DatabaseError) as error:
                # Asked until it answers: an entry that waits is not lost, one that is guessed about is.
                log.warning("Whose %s is cannot be told (%s)", space.key, type(error).__name__)
                await asyncio.sleep(next(waits))
            else:
                break
        if ours:
            # It is this client's from here on: nobody takes a place away.
            self._ours.add(space)
            self._theirs.pop(space, None)
        else:
            self._theirs[space] = time.monotonic()
        return ours


def _opened(channel_id: int, space: Space) -> bool:
    """Tell whether a place is the account's client's, which opens it where nobody had it.

    Before anything said there is journalled: the road would open it for the client that it knows.
    """
    with writing():
        return not open_spaces(channel_id, [space])
