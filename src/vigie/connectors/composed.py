"""A connector put together from three parts: one speaks with the network, one reads it, one acts on it."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Protocol

from vigie.actions.network import ActionRequest, Receipt
from vigie.connectors.base import Capabilities, Count, Gap, Identity, Sentence, Told
from vigie.message import Entry, Space


class Session(Protocol):
    """Speaks with the network for one account."""

    @property
    def space(self) -> Space:
        """The place that is read."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...


class Reader(Protocol):
    """Reads what the network says."""

    @property
    def health(self) -> Sentence:
        """What is wrong and what to do; empty while messages arrive."""
        ...

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what the network says; see `vigie.connectors.base.Connector`."""
        ...


class RereadingReader(Reader, Protocol):
    """Reads a past stretch again as well."""

    def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said; see `vigie.connectors.base.Rereads`."""
        ...


class CountingReader(RereadingReader, Protocol):
    """Asks how much there is as well."""

    async def count(self, space: Space, thread: str = "") -> Count | None:
        """Return how much there is; see `vigie.connectors.base.Counts`."""
        ...


class Actor(Protocol):
    """Carries out what is asked."""

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked; see `vigie.connectors.base.SignedIn`."""
        ...

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now; see `vigie.connectors.base.SignedIn`."""
        ...


class Composed:
    """A connector of three parts; see `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    session, reader, actor
        The parts.
    check
        Asks whom the account's secrets speak for.
    """

    capabilities: Capabilities

    def __init__(
        self, session: Session, reader: Reader, actor: Actor, *, check: Callable[[], Awaitable[Identity]]
    ) -> None:
        self._session = session
        self._reader = reader
        self._actor = actor
        self._check = check

    @property
    def space(self) -> Space:
        """The place that is read; entries may name further ones of the account."""
        return self._session.space

    @property
    def health(self) -> Sentence:
        """What is wrong and what to do; empty while messages arrive."""
        return self._reader.health

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what the network says, through every trouble that passes."""
        return self._reader.receive(cursor)

    async def check(self) -> Identity:
        """Ask whom the account's secrets speak for."""
        return await self._check()

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked."""
        return await self._actor.act(request)

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now."""
        return await self._actor.permits(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._session.aclose()


class Rereading(Composed):
    """One whose network can be read again; see `vigie.connectors.base.Rereads`."""

    def __init__(
        self,
        session: Session,
        reader: RereadingReader,
        actor: Actor,
        *,
        check: Callable[[], Awaitable[Identity]],
    ) -> None:
        super().__init__(session, reader, actor, check=check)
        self._past = reader

    def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what was said within the gap, oldest first."""
        return self._past.reread(gap)


class Counting(Rereading):
    """One whose network tells how much it has as well; see `vigie.connectors.base.Counts`."""

    def __init__(
        self,
        session: Session,
        reader: CountingReader,
        actor: Actor,
        *,
        check: Callable[[], Awaitable[Identity]],
    ) -> None:
        super().__init__(session, reader, actor, check=check)
        self._counted = reader

    async def count(self, space: Space, thread: str = "") -> Count | None:
        """Ask how many messages the network has there; None where it counts no such thing."""
        return await self._counted.count(space, thread)
