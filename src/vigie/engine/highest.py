"""The messages that the engine finds most harmful, for a person to read and judge what it is worth."""

import heapq
from collections.abc import Iterable, Iterator

from vigie.engine.engine import Engine
from vigie.engine.toxicity import toxicity
from vigie.message import Message

#: Messages examined together.
BATCH = 500


def most_toxic(
    messages: Iterable[Message], count: int, engine: Engine | None = None
) -> list[tuple[float, str]]:
    """Return the toxicity and the text of the `count` most toxic messages, the worst first, each text once.

    Texts that differ by capitals and spaces alone are one text.

    Parameters
    ----------
    messages
        In the order they were written: the engine learns the habits of rooms from them.
    count
        How many to return, at most.
    engine
        What examines; a new one by default.
    """
    engine = engine or Engine()
    # The lowest of those kept stands first, and leaves when a higher one comes.
    kept: list[tuple[float, str]] = []
    texts: set[str] = set()
    for batch in _batches(messages):
        for message, findings in zip(batch, engine.examine(batch), strict=True):
            found = (toxicity(findings), " ".join(message.text.split()))
            said = found[1].casefold()
            if said in texts or (len(kept) == count and found <= kept[0]):
                continue
            texts.add(said)
            if len(kept) < count:
                heapq.heappush(kept, found)
            else:
                texts.discard(heapq.heapreplace(kept, found)[1].casefold())
    return sorted(kept, reverse=True)


def _batches(messages: Iterable[Message]) -> Iterator[list[Message]]:
    batch: list[Message] = []
    for message in messages:
        batch.append(message)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
