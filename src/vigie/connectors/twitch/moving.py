"""One connection after another, as Twitch asks for it: what to wait for, and how to leave the old one."""

import asyncio


async def happened(event: asyncio.Event, running: asyncio.Task[None]) -> bool:
    """Wait for the event or for the end of the task; tell whether the event came."""
    waiting = asyncio.create_task(event.wait())
    try:
        await asyncio.wait({waiting, running}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    return event.is_set()


def hear_why(running: asyncio.Task[None]) -> None:
    """Hear how a connection that was left ended; nobody else asks, and asyncio complains of that."""
    if not running.cancelled():
        running.exception()
