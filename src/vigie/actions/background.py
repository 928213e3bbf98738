"""The sender in a thread of its own, for a program that has no event loop."""

import asyncio
import threading

from asgiref.sync import sync_to_async
from django.db import connections

from vigie.actions.sender import Sender


class BackgroundSender(threading.Thread):
    """Carries out what is due until it is closed.

    Parameters
    ----------
    sender
        What sends.
    """

    def __init__(self, sender: Sender) -> None:
        super().__init__(name="sender", daemon=True)
        self._sender = sender
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None
        self._ready = threading.Event()

    def run(self) -> None:
        """Send; called by `start`."""
        try:
            asyncio.run(self._work())
        finally:
            self._ready.set()
            connections.close_all()

    async def _work(self) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await self._sender.run(self._ending)
        # The sender's database work runs in the loop's own thread, which keeps a connection.
        await sync_to_async(connections.close_all)()

    def close(self) -> None:
        """Finish what is under way and end."""
        self._ready.wait()
        if self._loop and self._ending and self.is_alive():
            self._loop.call_soon_threadsafe(self._ending.set)
        self.join(timeout=10)
