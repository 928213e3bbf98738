"""How often X lets one account do one thing: counted here, so that the network need not refuse."""

import time
from collections import deque
from collections.abc import Callable

from vigie.actions.network import ActionError
from vigie.connectors.x import sentences

#: By deed: how many in fifteen minutes (docs.x.com, x-api/fundamentals/rate-limits, by user). The 1,440
#: private messages of a day are 96 times the fifteen of a quarter of an hour.
LIMITS = {"hide": 50, "delete": 50, "reply": 100, "message": 15}
_SPAN = 900.0


class Paces:
    """What one account did lately; forgotten at a restart, when X itself refuses what is too much.

    Parameters
    ----------
    clock
        Seconds that never go back; injectable for tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._done: dict[str, deque[float]] = {}

    def take(self, deed: str) -> None:
        """Count one deed.

        Raises
        ------
        ActionError
            There were too many; it says when there will be room.
        """
        number = LIMITS[deed]
        done = self._done.setdefault(deed, deque(maxlen=number))
        now = self._clock()
        if len(done) == number and (wait := done[0] + _SPAN - now) > 0:
            raise ActionError(sentences.too_often(number), permanent=False, retry_after=wait)
        done.append(now)
