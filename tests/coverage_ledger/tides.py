"""A network in memory: what is said there is kept by it, whoever listens, and given again when asked."""

import asyncio
from collections.abc import AsyncGenerator, Callable

from seas import SEA, said

from vigie.clock import now_ms
from vigie.connectors.base import WELL, Capabilities, ConnectorError, Count, Gap, Mark, Sentence, Told
from vigie.message import Entry, Message, Space

LOST = Sentence("The connection was lost.", "La connexion a été perdue.")


class Network:
    """Keeps everything that is said, hands it over as it is told, and gives it again when asked."""

    def __init__(self) -> None:
        self.said: list[Message] = []
        #: Numbers that are never handed over.
        self.loses: set[int] = set()
        #: How far it was handed over.
        self.place = 0

    def say(self, many: int = 1, *, at: int | None = None) -> None:
        for _ in range(many):
            self.said.append(said(len(self.said), at=at))


class Tide:
    """One connector of the network: a stream that goes on where the network is, and can read again."""

    space: Space = SEA
    health = WELL

    def __init__(self, network: Network, **capable: object) -> None:
        given = {"delivery": "stream", "kinds": frozenset({"chat"}), "rereads": True} | capable
        self.capabilities = Capabilities(**given)
        self.network = network
        self.rereads: list[Gap] = []
        self.counts: list[Space] = []
        #: What the next rereads raise, one each, after as many entries.
        self.failures: list[tuple[int, Exception]] = []
        #: Called before each entry that is read again.
        self.on_reread: Callable[[], None] | None = None

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        network = self.network
        while True:
            while network.place < len(network.said):
                number = network.place
                network.place += 1
                if number not in network.loses:
                    yield network.said[number]
            yield Mark()
            await asyncio.sleep(0.01)

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        self.rereads.append(gap)
        many, failure = self.failures.pop(0) if self.failures else (0, None)
        for number, message in enumerate(list(self.network.said)):
            if failure and number == many:
                raise failure
            if gap.since <= message.at <= (gap.until or now_ms()):
                if self.on_reread:
                    self.on_reread()
                yield message
        if failure:
            raise failure

    async def count(self, space: Space, thread: str = "") -> Count:
        self.counts.append(space)
        if thread:
            raise ConnectorError(Sentence("No threads here.", "Pas de fils ici."))
        return Count(space=space, messages=len(self.network.said), at=now_ms())

    async def aclose(self) -> None:
        pass
