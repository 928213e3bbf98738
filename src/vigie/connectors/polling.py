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
        Told of each trouble, and `WELL` when it is over.
    first_wait, longest_wait
        Bounds of the waits while the network fails (s); what it asks for itself counts when longer.
    sleep
        Waits that many seconds; injectable for tests.

    Raises
    ------
    ConnectorError
        The network refused for good.
    """
    waits = delays(first=first_wait, longest=longest_wait)
    while True:
        try:
            page = await look(cursor)
        except (HttpError, ActionError) as error:
            if error.permanent:
                raise _said(error) from error
            on_health(_sentence(error))
            await sleep(max(next(waits), error.retry_after or 0.0))
            continue
        except ConnectorError as error:
            if error.permanent:
                raise
            on_health(error.sentence)
            await sleep(next(waits))
            continue
        waits = delays(first=first_wait, longest=longest_wait)
        on_health(WELL)
        for one in page.told:
            yield one
        cursor = page.cursor
        yield Mark(cursor)
        if not page.more:
            await sleep(every if page.wait is None else page.wait)


def _sentence(error: HttpError | ActionError) -> Sentence:
    said = error.sentence if isinstance(error, HttpError) else error.args[0]
    return said if isinstance(said, Sentence) else Sentence(said, said)


def _said(error: HttpError | ActionError) -> ConnectorError:
    return ConnectorError(_sentence(error), permanent=True)
