"""Reads which charters weigh in this home, and sees when that changed."""

import logging
import time
from collections.abc import Callable
from functools import lru_cache

from django.db import DatabaseError

from vigie.charter.compile import compile_charter
from vigie.charter.error import CharterError
from vigie.charter.load import load, loads
from vigie.rules import Rules
from vigie.shadow.queries import running
from vigie.versions.generation import generation
from vigie.versions.queries import in_force

log = logging.getLogger(__name__)

#: A version published is in force after so long at most, seconds.
EVERY = 1.0


def home_rules() -> Rules:
    """Return the charters of all spaces of this home, and the drafts that run in the shadow."""
    by_space, texts = in_force()
    shadows = running()
    asking = {space for space, name in by_space.items() if _asks_history(name, texts.get(name))}
    for shadow in shadows:
        if _asks_history(f"shadow run {shadow.run}", shadow.text):
            asking.update(shadow.spaces)
    return Rules(by_space, texts, shadows, tuple(sorted(asking)))


@lru_cache(maxsize=256)
def _asks_history(name: str, text: str | None) -> bool:
    try:
        return compile_charter(load(name) if text is None else loads(text, name)).asks_history
    except CharterError:
        # Whoever weighs by it says so, and holds its messages.
        return False


class RulesWatch:
    """Looks once in a while whether the rules changed.

    Parameters
    ----------
    every
        Seconds between two looks, each of which costs one row.
    clock
        Seconds that pass.
    """

    def __init__(self, *, every: float = EVERY, clock: Callable[[], float] = time.monotonic) -> None:
        self._every = every
        self._clock = clock
        self._seen: int | None = None
        self._next = 0.0

    def changed(self) -> Rules | None:
        """Return the rules where they changed since they were last returned, None where they did not."""
        now = self._clock()
        if now < self._next:
            return None
        self._next = now + self._every
        try:
            # Read before the rules are: what changes meanwhile is seen at the next look.
            number = generation()
            if number == self._seen:
                return None
            rules = home_rules()
        except DatabaseError as error:
            log.warning("The rules cannot be read now, those known stay in force: %s", type(error).__name__)
            return None
        self._seen = number
        return rules
