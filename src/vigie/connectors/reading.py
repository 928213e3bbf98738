"""The reading side of the pump: a connector is listened to for as long as that can help."""

import asyncio
import logging
from contextlib import aclosing
from traceback import format_tb

from vigie.connectors.backoff import delays
from vigie.connectors.base import WELL, Acknowledging, Connector, ConnectorError, Mark, Sentence, Told

log = logging.getLogger(__name__)


class Reading:
    """What was received and is not journalled yet, in a queue that makes the network wait when it is full."""

    def __init__(
        self, connector: Connector, held_max: int, waits: tuple[float, float], cursor: str = ""
    ) -> None:
        self.queue: asyncio.Queue[Told | None] = asyncio.Queue(held_max)
        #: Why the connector is not being read right now; empty while it is.
        self.trouble = WELL
        self._connector = connector
        self._waits = waits
        #: Where the connector goes on when started again: the last place it told, written or on its way.
        self._cursor = cursor

    @property
    def health(self) -> Sentence:
        """Return what keeps entries from arriving; empty while all is well."""
        return self.trouble or self._connector.health

    def kept(self, cursor: str) -> None:
        """Tell a connector that waits for it that everything before this cursor is journalled."""
        if isinstance(self._connector, Acknowledging):
            self._connector.kept(cursor)

    async def read(self) -> None:
        """Fill the queue until the connector ends; None is its last entry."""
        try:
            await self._read_again_and_again()
        except ConnectorError:
            await self.queue.put(None)
            raise
        await self.queue.put(None)

    async def _read_again_and_again(self) -> None:
        first, longest = self._waits
        waits = delays(first=first, longest=longest)
        while True:
            received = False
            try:
                async with aclosing(self._connector.receive(self._cursor)) as told:
                    self.trouble = WELL
                    async for one in told:
                        received = True
                        await self.queue.put(one)
                        if isinstance(one, Mark) and one.cursor is not None:
                            self._cursor = one.cursor
                return
            except ConnectorError as error:
                if error.permanent:
                    raise
                self.trouble = error.sentence
            except Exception as error:  # noqa: BLE001 - a fault must not end the reading of a network for good
                # Where it failed, never in what words: those may hold an address with a token in it.
                log.error(
                    "The connector of %s failed (%s); it is started again\n%s",
                    self._connector.space.key,
                    type(error).__name__,
                    "".join(format_tb(error.__traceback__)),
                )
                self.trouble = _fault(self._connector.space.key, error)
            if received:
                waits = delays(first=first, longest=longest)
            await asyncio.sleep(next(waits))


def _fault(space: str, error: Exception) -> Sentence:
    kind = type(error).__name__
    return Sentence(
        f"The connector of {space} failed by a fault of its own ({kind}): it is started again; "
        "send us its log.",
        f"Le connecteur de {space} a échoué par sa propre faute ({kind}) : il est relancé ; "
        "envoyez-nous son journal.",
    )
