"""A clock that passes only when somebody sleeps, and a player that lives by it."""

from collections.abc import AsyncGenerator

from vigie.demo.play import DemoPlayer
from vigie.message import Entry, Message

#: A time (ms), and the length of a loop in it at the speeds below.
BEGUN = 1_800_000_000_000


class Clock:
    """A time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = BEGUN
        #: Added to the next sleep, once: the machine was closed.
        self.closed_for = 0

    def __call__(self) -> int:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += round(seconds * 1000) + self.closed_for
        self.closed_for = 0


def player(clock: Clock, **options: object) -> DemoPlayer:
    return DemoPlayer(clock=clock, sleep=clock.sleep, **options)  # type: ignore[arg-type]


async def take(entries: AsyncGenerator[Entry, None], count: int) -> list[Message]:
    """Return the next `count` messages."""
    taken: list[Message] = []
    async for entry in entries:
        assert isinstance(entry, Message)
        taken.append(entry)
        if len(taken) == count:
            break
    return taken
