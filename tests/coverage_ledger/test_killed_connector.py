"""A connector is killed, its network resends some and loses some: nothing is lost, nothing kept twice."""

import asyncio
import random
from collections.abc import AsyncGenerator

import pytest
from django.db import connections
from seas import Sea, said
from tides import LOST, Network, Tide

from vigie.clock import now_ms
from vigie.connectors.base import Gap, Mark, Told
from vigie.connectors.supervise import pump
from vigie.coverage.ledger import ChannelLedger
from vigie.coverage.models import Gap as Kept
from vigie.coverage.tending import Pace, tend
from vigie.coverage.upkeep import LEFT
from vigie.intake.base import decode

MESSAGES = 10_000
KILLED_EVERY = 5_000
FAST = Pace(gaps=0.01, flags=0.05, pause=0.001, batch=500, patience=30)


class Rough(Network):
    """Says its messages as they are handed over; what nobody listens to passes."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.chance = chance
        self.resent = 0
        #: Numbers of what nobody heard.
        self.passed: set[int] = set()
        #: The stretches that were told as gaps.
        self.cuts: set[tuple[int, int]] = set()
        self.stops = 0

    def utter(self) -> int:
        """Say the next message, and return its number."""
        number = len(self.said)
        self.said.append(said(number, at=now_ms()))
        return number

    def pass_by(self) -> None:
        """Say some that nobody hears."""
        for _ in range(self.chance.randrange(1, 40)):
            self.passed.add(self.utter())

    @property
    def over(self) -> bool:
        return len(self.said) >= MESSAGES


class Wreck(Tide):
    """A stream that is cut now and then, says so, and repeats itself after."""

    network: Rough

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        network, chance = self.network, self.network.chance
        yield Mark()
        while True:
            if network.over:
                yield Mark()
                await asyncio.sleep(0.01)
                continue
            number = network.utter()
            yield network.said[number]
            if chance.random() < 0.002:
                since = network.said[number].at
                network.pass_by()
                network.cuts.add((since, until := now_ms()))
                yield Gap(space=self.space, since=since, until=until, because=LOST)
            if chance.random() < 0.01:
                for again in range(max(0, number - chance.randrange(1, 20)), number + 1):
                    if again not in network.passed:
                        network.resent += 1
                        yield network.said[again]
            if number % 50 == 0:
                yield Mark()
                await asyncio.sleep(0.001)


async def voyage(sea: Sea, network: Rough) -> int:
    """Read until all is said, killed every so often; return how many times."""
    kills = 0
    next_kill = KILLED_EVERY
    while True:
        tide = Wreck(network)
        stop = asyncio.Event()
        tasks = [
            asyncio.create_task(pump(tide, sea.journal, ledger=ChannelLedger(sea.channel.pk), batch_ms=5)),
            asyncio.create_task(tend(sea.channel.pk, tide, sea.journal, stop, pace=FAST)),
        ]
        place = min(MESSAGES, next_kill + network.chance.randrange(200))
        while len(network.said) < place:
            await asyncio.sleep(0.001)
        last = network.over
        if last:
            async with asyncio.timeout(120):
                while not await asyncio.to_thread(settled, network):
                    await asyncio.sleep(0.02)
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in ended), ended
        if last:
            return kills
        kills += 1
        next_kill += KILLED_EVERY
        network.pass_by()


def settled(network: Rough) -> bool:
    """Tell whether every gap is known and closed."""
    try:
        gaps = Kept.objects.all()
        told = len(network.cuts) + network.stops
        return gaps.count() >= told and not gaps.filter(filled_ms=None).exists()
    finally:
        connections.close_all()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_connector_killed_every_five_thousand_loses_nothing_and_repeats_nothing(sea, seed):
    network = Rough(random.Random(seed))
    network.stops = (MESSAGES - 1) // KILLED_EVERY
    first = sea.journal.last()
    kills = asyncio.run(voyage(sea, network))
    ids: list[str] = []
    while rows := sea.journal.read(after=first, limit=MESSAGES):
        ids += [decode(row.payload).id for row in rows]
        first = rows[-1].seq
    assert sorted(ids, key=int) == [message.id for message in network.said]
    gaps = Kept.objects.all()
    assert set(gaps.filter(because=str(LOST)).values_list("since_ms", "until_ms")) == network.cuts != set()
    assert gaps.filter(because=str(LEFT)).count() == kills == network.stops
    assert not gaps.filter(filled_ms=None).exists()
    found = sea.coverage()
    assert found.received == len(network.said)
    # What is read again before it is handed over counts as a repetition too.
    assert found.repeated >= network.resent > 0
