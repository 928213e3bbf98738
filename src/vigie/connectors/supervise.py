"""Carries what a connector receives to the journal, and keeps at it whatever fails.

Reading and writing go on side by side: while one batch is being written the next one gathers. What the
journal does not take is held in memory and offered again; when memory is full the network waits.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from vigie.connectors.base import Connector, ConnectorError, Sentence
from vigie.connectors.reading import Reading
from vigie.connectors.writing import Ledger, Pumped, Writing
from vigie.intake.base import Journal

__all__ = ["Ledger", "Pumped", "pump"]


async def pump(
    connector: Connector,
    journal: Journal,
    *,
    source: int = 0,
    cursor: str = "",
    ledger: Ledger | None = None,
    batch_ms: int = 20,
    batch_max: int = 500,
    held_max: int = 20_000,
    first_wait: float = 0.5,
    longest_wait: float = 30,
    on_health: Callable[[Sentence], None] | None = None,
) -> Pumped:
    """Journal everything that the connector receives, until it ends or the task is cancelled.

    Parameters
    ----------
    source
        Written beside each entry; 0 for live connectors.
    cursor
        Where the connector goes on; empty where it was never read.
    ledger
        Told of what is journalled, in the same transaction.
    batch_ms, batch_max
        A batch is written this long after its first entry, or when it is this large.
    held_max
        Entries held in memory while the journal does not take them; then the network waits.
    first_wait, longest_wait
        Bounds of the waits between tries, in seconds.
    on_health
        Called with each new sentence (empty when all is well again), in the thread that writes, so that
        it may use the database; what it raises is logged and goes no further.

    Returns
    -------
    Pumped
        The counts, when the connector has nothing more to give.

    Raises
    ------
    ConnectorError
        A permanent one of the connector, once everything received before it is journalled.
    """
    waits = (first_wait, longest_wait)
    thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
    received = Reading(connector, held_max, waits, cursor)
    writer = Writing(journal, source, thread, received, waits, on_health, ledger)
    reader = asyncio.create_task(received.read())
    try:
        await writer.write_all(batch_ms / 1000, batch_max)
        await reader
    except ConnectorError as error:
        await writer.tell(error.sentence)
        raise
    except asyncio.CancelledError:
        await _stopped(reader)
        # What was received is not left behind: nobody will say it a second time.
        await writer.write_the_rest(batch_max)
        raise
    finally:
        await _stopped(reader)
        thread.shutdown(wait=False)
    return writer.counts


async def _stopped(reader: asyncio.Task[None]) -> None:
    reader.cancel()
    await asyncio.gather(reader, return_exceptions=True)
