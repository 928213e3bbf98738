"""A network that speaks by itself: what its connections have in common, whatever they carry."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from vigie.connectors.base import ConnectorError, Sentence

One = TypeVar("One")

#: Taken ahead of whoever iterates; beyond that the network waits.
AHEAD = 1_000


class LostError(Exception):
    """The connection is of no more use, for the reason given; another one may be."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


async def stream(
    read: Callable[[Callable[[One], Awaitable[None]]], Awaitable[None]],
    *,
    on_health: Callable[[Sentence], None],
    at_rest: Sentence,
    ahead: int = AHEAD,
) -> AsyncGenerator[One, None]:
    """Yield what is read, taken ahead: a network does not wait for each of its messages to be journalled.

    Parameters
    ----------
    read
        Reads for as long as that may help, and puts what it hears into what it is given.
    on_health
        Told of a refusal as soon as it comes, before what was heard earlier is taken.
    at_rest
        What `on_health` is told where reading ended otherwise: nobody reads any more.
    ahead
        How much is taken ahead.

    Raises
    ------
    ConnectorError
        What `read` raised, after all that it had put.
    """
    heard: asyncio.Queue[One | None] = asyncio.Queue(ahead)
    refused = False

    async def keep() -> None:
        nonlocal refused
        try:
            await read(heard.put)
        except ConnectorError as error:
            refused = True
            on_health(error.sentence)
            await heard.put(None)
            raise
        except Exception:
            await heard.put(None)
            raise
        await heard.put(None)

    keeper = asyncio.create_task(keep())
    try:
        while (one := await heard.get()) is not None:
            yield one
        await keeper
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
        if not refused:
            on_health(at_rest)


async def first_to_end(*coroutines: Coroutine[Any, Any, None]) -> None:
    """Run side by side until one ends, then stop the others and raise what it raised."""
    tasks = [asyncio.create_task(one) for one in coroutines]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
