"""Rows that the hot way looks up at every request, kept at hand and read again from time to time."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Generic, TypeVar, TypeVarTuple

from django.db import connection

Given = TypeVarTuple("Given")
Result = TypeVar("Result")
Row = TypeVar("Row")

#: A row added or taken away is seen after this long, seconds.
FRESH = 1.0


class AtHand(Generic[Row]):
    """Rows by name, and the thread that asks the database for them beside the event loop.

    Parameters
    ----------
    name
        What the thread is called.
    read
        Returns the rows as the database has them.
    """

    def __init__(self, name: str, read: Callable[[], dict[str, Row]]) -> None:
        self._read = read
        self._rows: dict[str, Row] = {}
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, name)

    async def get(self, name: str) -> Row | None:
        """Return the row of this name, None where there is none."""
        if self._is_stale():
            async with self._reading:
                if self._is_stale():
                    self._rows = await self.in_thread(self._read)
                    self._read_at = time.monotonic()
        return self._rows.get(name)

    async def in_thread(self, work: Callable[[*Given], Result], *args: *Given) -> Result:
        """Return what `work` returns, run by the thread with its connection, which stays open."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *args)

    async def close(self) -> None:
        """End the thread and its connection."""
        with suppress(RuntimeError):  # it was closed before
            await self.in_thread(_hang_up)
        self._thread.shutdown()

    def _is_stale(self) -> bool:
        return time.monotonic() - self._read_at > FRESH


def _hang_up() -> None:
    # `connection` is another object in each thread: it is looked up here, not by the caller.
    connection.close()
