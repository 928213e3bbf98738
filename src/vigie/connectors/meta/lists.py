"""Lists as Meta gives them: what can be read of one, and what an account published."""

import logging
from collections.abc import AsyncGenerator, Iterable
from typing import Protocol, TypeVar

import msgspec

from vigie.connectors.base import ConnectorError, Gap
from vigie.connectors.meta import sentences as say
from vigie.connectors.meta.deeds import is_native
from vigie.connectors.meta.graph import Graph
from vigie.connectors.meta.times import ms

log = logging.getLogger(__name__)


class Dated(Protocol):
    """Something with the time at which it was published, as Meta writes it."""

    @property
    def written(self) -> str | None:
        """The time; None where Meta did not tell it."""
        ...


Shape = TypeVar("Shape")
Post = TypeVar("Post", bound=Dated)


def readable(items: Iterable[object], shape: type[Shape]) -> list[Shape]:
    """Return the objects of a list that have the documented form; one that has not keeps none back."""
    found = []
    for item in items:
        try:
            found.append(msgspec.convert(item, shape))
        except msgspec.ValidationError:
            # Never the error's words: they may be the message's.
            log.warning("An object of a list of Meta has not the documented form; it is passed over")
    return found


async def published(
    graph: Graph, path: str, shape: type[Post], fields: str, gap: Gap, lookback: int
) -> AsyncGenerator[Post, None]:
    """Yield what may have been commented on within a gap: what the gap names, or the newest of a list.

    Parameters
    ----------
    lookback
        How long before the gap something may have been published (ms).

    Raises
    ------
    ConnectorError
        The gap names nothing that Meta could have.
    HttpError
        Meta did not give a page.
    """
    if gap.what:
        yield await graph.get(named(gap.what), shape, fields=fields)
        return
    async for page in graph.pages(path, fields=fields):
        posts = readable(page, shape)
        for post in posts:
            yield post
        if posts and ms(posts[-1].written, gap.since)[0] < gap.since - lookback:
            return


def named(native: str) -> str:
    """Return an id that may stand in an address.

    Raises
    ------
    ConnectorError
        It is none.
    """
    if not is_native(native):
        raise ConnectorError(say.NO_TARGET, permanent=True)
    return native
