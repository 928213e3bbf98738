"""How long to wait before trying again."""

import secrets
from collections.abc import Iterator

_random = secrets.SystemRandom()


def delays(*, first: float, longest: float) -> Iterator[float]:
    """Yield waits in seconds, without end: each up to twice the one before, never above `longest`.

    Half of each wait is drawn at random, so that many who lost the same server do not return together.

    Examples
    --------
    >>> waits = delays(first=1, longest=30)
    >>> [0.5 <= next(waits) <= 1, 1 <= next(waits) <= 2, 2 <= next(waits) <= 4]
    [True, True, True]
    """
    ceiling = first
    while True:
        yield _random.uniform(ceiling / 2, ceiling)
        ceiling = min(ceiling * 2, longest)
