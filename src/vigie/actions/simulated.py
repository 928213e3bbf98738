"""A network that touches nobody: it records what it is asked, and fails in the ways that networks fail.

It serves trials, demonstrations and tests; a trial run is this object in place of a real network.
"""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from vigie.actions.network import ActionError, ActionRequest, Receipt
from vigie.clock import now_ms


class SimulatedNetwork:
    """Keeps the effect of each request once, by its idempotency key.

    Parameters
    ----------
    path
        A file where effects are kept as JSON lines, each on disk before the answer; another process that
        opens the same file knows them. In memory only when not given.
    clock
        The time written beside each effect (ms).
    sleep
        Waits that many seconds; injectable for tests.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        clock: Callable[[], int] = now_ms,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._path = path
        self._clock = clock
        self._sleep = sleep
        #: Every request that came, repetitions and refused ones too.
        self.asked: list[ActionRequest] = []
        #: What was done, once each, in order; with a file, by all the processes that wrote to it.
        self.effects: list[ActionRequest] = []
        self._done: set[str] = set()
        self._read_to = 0
        self._failures: list[ActionError] = []
        self._unanswered = 0
        self._slowness = 0.0
        self._writing = asyncio.Lock()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._read()

    def fail(self, times: int = 1, *, message: str = "", retry_after: float | None = None) -> None:
        """Refuse the next `times` requests for now, without doing anything."""
        said = message or "The simulated network is unavailable: nothing to do, it is tried again."
        self._failures += [ActionError(said, permanent=False, retry_after=retry_after) for _ in range(times)]

    def refuse(self, times: int = 1, *, message: str = "") -> None:
        """Refuse the next `times` requests for good, without doing anything."""
        said = message or "The simulated network refused: check the account's rights on this space."
        self._failures += [ActionError(said, permanent=True) for _ in range(times)]

    def leave_unanswered(self, times: int = 1) -> None:
        """Do what the next `times` requests ask, then fail as if the answer had been lost."""
        self._unanswered += times

    def be_slow(self, seconds: float) -> None:
        """Take that long over every request from now on."""
        self._slowness = seconds

    async def carry_out(self, request: ActionRequest) -> Receipt | None:
        """Record the request, or fail as told."""
        self.asked.append(request)
        if self._slowness:
            await self._sleep(self._slowness)
        if self._failures:
            raise self._failures.pop(0)
        # One at a time: two tries of one request must not both find that it was never done.
        async with self._writing:
            if self._path is None:
                self._keep(request)
            else:
                await asyncio.to_thread(self._write, request)
        if self._unanswered:
            self._unanswered -= 1
            raise ActionError("The simulated network did not answer: it is asked again.", permanent=False)
        return None

    def _keep(self, request: ActionRequest) -> None:
        if request.idempotency_key not in self._done:
            self._done.add(request.idempotency_key)
            self.effects.append(request)

    def _write(self, request: ActionRequest) -> None:
        assert self._path is not None
        torn = self._read()
        if request.idempotency_key in self._done:
            return
        line = json.dumps(msgspec.to_builtins(request) | {"at": self._clock()}, ensure_ascii=False)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # What a killed process left half written stays a line of its own, which no reader takes.
            os.write(descriptor, (("\n" if torn else "") + line + "\n").encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self._read()

    def _read(self) -> bool:
        """Learn what was written since; return whether the file ends in the middle of a line."""
        assert self._path is not None
        try:
            with self._path.open("rb") as file:
                file.seek(self._read_to)
                new = file.read()
        except FileNotFoundError:
            return False
        whole, newline, rest = new.rpartition(b"\n")
        self._read_to += len(whole) + len(newline)
        for line in whole.splitlines():
            try:
                self._keep(msgspec.json.decode(line, type=ActionRequest))
            except msgspec.DecodeError:
                continue
        return bool(rest)
