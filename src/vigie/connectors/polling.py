"""A network that is asked again and again: one loop for all that have no stream."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

import msgspec

from vigie.actions.network import ActionError
from vigie.connectors.backoff import delays
from vigie.connectors.base import WELL, ConnectorError, Gap, Mark, Sentence, Told
from vigie.connectors.http import HttpError
from vigie.message import Entry

#: First and longest wait between two tries while the network fails (s).
FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0


class Page(msgspec.Struct, frozen=True):
    """What one look brought."""

    told: Sequence[Entry | Gap]
    #: Where the next look goes on.
    cursor: str
    #: Whether the network has more right now.
    more: bool = False
    #: Seconds until the next look, where the network says so.
    wait: float | None = None


async def poll(
    look: Callable[[str], Awaitable[Page]],
    cursor: str,
    *,
    every: float,
    on_health: Callable[[Sentence], None],
    at_rest: Sentence,
    first_wait: float = FIRST_WAIT,
    longest_wait: float = LONGEST_WAIT,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncGenerator[Told, None]:
    """Yield what look after look brings, and a mark after each.

    Parameters
    ----------
    look
        Asks the network for what came after a cursor.
    cursor
        Where to go on.
    every
        Seconds between two looks.
    on_health
        Told of each trouble, the last one included, and `WELL` when it is over.
    at_rest
        What `on_health` is told at the end where all was well: nobody reads any more.
    first_wait, longest_wait
        Bounds of the waits while the network fails (s); what it asks for itself counts when longer.
    sleep
        Waits that many seconds; injectable for tests.

    Raises
    ------
    ConnectorError
        The network refused for good.
    """
    health = at_rest
    waits = delays(first=first_wait, longest=longest_wait)
    try:
        while True:
            try:
                page = await look(cursor)
            except (HttpError, ActionError, ConnectorError) as error:
                health = _sentence(error)
                on_health(health)
                if error.permanent:
                    raise ConnectorError(health, permanent=True) from error
                asked = None if isinstance(error, ConnectorError) else error.retry_after
                await sleep(max(next(waits), asked or 0.0))
                continue
            waits = delays(first=first_wait, longest=longest_wait)
            health = WELL
            on_health(health)
            for one in page.told:
                yield one
            cursor = page.cursor
            yield Mark(cursor)
            if not page.more:
                await sleep(every if page.wait is None else page.wait)
    finally:
        on_health(health or at_rest)


def _sentence(error: HttpError | ActionError | ConnectorError) -> Sentence:
    said = error.args[0] if isinstance(error, ActionError) else error.sentence
    return said if isinstance(said, Sentence) else Sentence(said, said)
