"""What the connectors of Meta's three networks have in common."""

import asyncio
from collections.abc import AsyncGenerator

from vigie.connectors.base import Mark, Sentence, Told
from vigie.connectors.meta.graph import Graph
from vigie.message import Space


class MetaConnector:
    """One account, told of by webhooks; see `vigie.connectors.base.SignedIn`.

    Parameters
    ----------
    graph
        Asks for it.
    space
        Its place.
    """

    def __init__(self, graph: Graph, space: Space) -> None:
        self._graph = graph
        self._space = space

    @property
    def space(self) -> Space:
        """The page, or the account."""
        return self._space

    @property
    def health(self) -> Sentence:
        """What was wrong when Meta was last asked; what it tells comes without being asked."""
        return self._graph.health

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:  # noqa: ARG002 - the contract's
        """Wait for nothing: what Meta tells comes through the web process."""
        await asyncio.Event().wait()
        yield Mark()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._graph.aclose()
