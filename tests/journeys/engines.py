"""Engines that fail, each in its way, on a message that says so. Another process imports them: no Django."""

import os
import signal
import time
from collections.abc import Sequence

from vigie.engine.engine import Engine
from vigie.engine.finding import Finding
from vigie.engine.reading import Reading
from vigie.message import Message

#: The word on which they fail.
FAULT = "faille"


class BrokenDetector:
    """A detector that fails, with an error that quotes the message."""

    name = "broken"

    def examine(self, reading: Reading) -> list[Finding]:
        if FAULT in reading.message.text:
            raise ValueError(reading.message.text)
        return []


def partly_broken() -> Engine:
    return Engine([BrokenDetector()])


class Collapsing(Engine):
    """An engine that fails as a whole."""

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        if any(FAULT in message.text for message in messages):
            raise MemoryError
        return super().examine(messages)


class Deadly(Engine):
    """An engine that ends its process, as a fault in a library does."""

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        if any(FAULT in message.text for message in messages):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().examine(messages)


class Endless(Engine):
    """An engine that never comes back."""

    def examine(self, messages: Sequence[Message]) -> list[list[Finding]]:
        if any(FAULT in message.text for message in messages):
            time.sleep(3_600)
        return super().examine(messages)


def stillborn() -> Engine:
    """End the process that asks for an engine."""
    raise SystemExit(3)


def slow_to_load() -> Engine:
    """Load for longer than anybody waits."""
    time.sleep(600)
    return Engine()
