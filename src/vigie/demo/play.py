"""Plays the demonstration: a connector that has no network, only a script, and never comes to its end.

The first loop starts three minutes into the play, at two and a half times its speed: a visitor finds a chat
already filled, sees disguised insults within ten seconds, a telephone number at twenty, the advertisements
at fifty and the raid at seventy. Faster, nobody could read along.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress

from vigie.clock import now_ms
from vigie.connectors.base import WELL, Capabilities, Sentence
from vigie.connectors.supervise import Ledger, pump
from vigie.demo.scenario import LIVE, load
from vigie.intake.base import Journal
from vigie.message import Entry, Space

SPEED = 2.5
#: Where the first loop starts (ms of the play).
START_AT = 180_000
#: What comes before `START_AT` is there at once, written over so long a past (ms): the first screen is not
#: empty, and the room is one that has been known for a while, without which a crowd shows no newcomers.
PAST = 720_000
#: Silence between two loops (ms of real time).
PAUSE = 8_000
#: Later than this, the machine slept: the play goes on from where it was instead of catching up (ms).
ASLEEP = 5_000
#: What is older than so many loops is forgotten.
KEPT_LOOPS = 12


class DemoPlayer:
    """Yields the play's messages in time, loop after loop, for as long as somebody listens.

    Every loop's ids begin with the time it started: a second run of the program repeats none of them.

    Parameters
    ----------
    speed
        Minutes of the play in a minute of real time.
    start_at
        Where the first loop starts, in ms of the play; the others start at its beginning.
    tidy
        Called between two loops, in a thread, with the time (ms) before which messages may be forgotten.
    clock
        Gives the time (ms).
    sleep
        Waits for so many seconds.
    """

    def __init__(
        self,
        *,
        speed: float = SPEED,
        start_at: int = START_AT,
        tidy: Callable[[int], object] | None = None,
        clock: Callable[[], int] = now_ms,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if speed <= 0:
            raise ValueError("The speed of the demonstration must be above 0.")
        self._speed = speed
        self._start_at = start_at
        self._tidy = tidy
        self._clock = clock
        self._sleep = sleep
        self._loops = 0

    @property
    def space(self) -> Space:
        """The live; the play's other places are written beside it."""
        return LIVE.space

    @property
    def capabilities(self) -> Capabilities:
        """A stream of every kind of message that the play has, and nothing to act upon."""
        return Capabilities(delivery="stream", kinds=frozenset({"chat", "comment", "review", "private"}))

    @property
    def health(self) -> Sentence:
        """A script has no connection to lose."""
        return WELL

    async def receive(self, cursor: str = "") -> AsyncGenerator[Entry, None]:  # noqa: ARG002 - it starts anew
        """Yield the messages of one loop after the other; it ends only when it is closed."""
        start_at = self._start_at
        while True:
            async for entry in self._loop(start_at):
                yield entry
            start_at = 0
            self._loops += 1
            if self._tidy is not None:
                await asyncio.to_thread(self._tidy, self._clock() - KEPT_LOOPS * self._length())
            await self._sleep(PAUSE / 1000)

    async def _loop(self, start_at: int) -> AsyncGenerator[Entry, None]:
        """Yield one loop's messages from `start_at` of the play on, each when its time has come."""
        begun = self._clock()
        # Moved when the machine sleeps; `begun` stays, the ids rest on it.
        origin = begun
        for line in load(self._loops).lines:
            ahead = line.offset_ms - start_at
            now = self._clock()
            if ahead < 0:
                due = begun + round(ahead * PAST / start_at)
            else:
                due = origin + round(ahead / self._speed)
                while now < due:
                    await self._sleep((due - now) / 1000)
                    now = self._clock()
                if now - due > ASLEEP:
                    origin += now - due
                    due = now
            yield line.message(prefix=f"demo-{begun:x}", at=due, received_at=now)

    def _length(self) -> int:
        """Return how long a loop takes (ms of real time)."""
        return round(load(self._loops).lasts_ms / self._speed) + PAUSE


async def play(
    journal: Journal,
    stop: asyncio.Event,
    *,
    speed: float = SPEED,
    start_at: int = START_AT,
    tidy: Callable[[int], object] | None = None,
    on_health: Callable[[Sentence], None] | None = None,
    ledger: Ledger | None = None,
) -> None:
    """Play into the journal until `stop` is set.

    What the journal cannot take for a while is offered again; `on_health` is told why.
    """
    player = DemoPlayer(speed=speed, start_at=start_at, tidy=tidy)
    pumping = asyncio.create_task(pump(player, journal, on_health=on_health, ledger=ledger))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({pumping, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        pumping.cancel()
        # A pump that failed by itself raises its own error here.
        with suppress(asyncio.CancelledError):
            await pumping
