"""Refusals leave one by one, so that a flood of forged posts holds up its own connections and no others.

A forger gets the next answer when its turn comes, and cannot write on that connection before. The whole is
paced and not each address: behind a proxy all posts have one, and a forger has many.
"""

import asyncio
import time

#: Refusals that leave in a second while there are many; a single one leaves at once.
PACE = 50.0
#: The longest that one waits, seconds: shorter than what a stopping server leaves its requests.
LONGEST = 4.0


class Forged:
    """Gives each refusal its turn.

    Parameters
    ----------
    pace
        Refusals a second.
    longest
        The longest that one waits, seconds.
    """

    def __init__(self, *, pace: float = PACE, longest: float = LONGEST) -> None:
        self._between = 1 / pace
        self._longest = longest
        self._next = 0.0
        #: Refusals so far.
        self.count = 0

    async def refused(self) -> None:
        """Return when the refusal may be answered.

        Called with nothing of the request in hand any more: many may wait.
        """
        self.count += 1
        now = time.monotonic()
        turn = max(now, self._next)
        # A flood that has ended must not make the next honest mistake wait for long.
        self._next = min(turn + self._between, now + self._longest)
        if turn > now:
            await asyncio.sleep(turn - now)
