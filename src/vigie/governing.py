"""Reads which charters weigh in this home, and sees when that changed."""

import logging
import time
from collections.abc import Callable, Mapping

from django.db import DatabaseError
from django.db.models import Max

from vigie.charter.compile import compile_charter
from vigie.charter.error import CharterError
from vigie.charter.load import DEFAULT_CHARTER, SHIPPED, load, loads, shipped
from vigie.charter.vocabulary import may_ask_history
from vigie.desk.models import Space
from vigie.rules import Rules
from vigie.shadow.queries import running
from vigie.versions.generation import generation
from vigie.versions.queries import in_force

log = logging.getLogger(__name__)

#: A version published is in force after so long at most, seconds.
EVERY = 1.0
#: Whether each charter in use asks what authors wrote, by its name and the hash of its text: a large one
#: takes a third of a second to read, and half a megabyte to keep.
_asked: dict[tuple[str, int], bool] = {}


def home_rules() -> Rules:
    """Return the charters of all spaces of this home, and the drafts that run in the shadow."""
    by_space, texts = in_force()
    shadows = running()
    drafts = {f"shadow run {shadow.run}": shadow for shadow in shadows}
    # What a space opened on the road is given is read before there is one: its first messages must not wait.
    named: dict[str, str | None] = {DEFAULT_CHARTER: None}
    named |= {name: texts.get(name) for name in by_space.values()}
    asks = _asking(named | {name: shadow.text for name, shadow in drafts.items()})
    asking = {space for space, name in by_space.items() if name in asks}
    asking.update(space for name, shadow in drafts.items() if name in asks for space in shadow.spaces)
    return Rules(by_space, texts, shadows, tuple(sorted(asking)))


def _asking(named: Mapping[str, str | None]) -> set[str]:
    """Return the names of the charters, given with their texts, that ask what authors wrote before."""
    kept = {}
    for name, text in named.items():
        key = (name, hash(text))
        try:
            kept[key] = _asked[key] if key in _asked else _asks_history(name, text)
        except CharterError:
            # Whoever weighs by it says so, and holds its messages; it is read again when the rules change, by
            # when it may be mended.
            continue
    _asked.clear()
    _asked.update(kept)
    return {name for (name, _), asks in kept.items() if asks}


def _asks_history(name: str, text: str | None) -> bool:
    whole = _shipped_text(name) if text is None and name in shipped() else text
    if whole is not None and not may_ask_history(whole):
        return False
    return compile_charter(load(name) if text is None else loads(text, name)).asks_history


def _shipped_text(name: str) -> str:
    """Return the text of a charter that comes with Vigie, and of the house's, which all others extend."""
    return "\n".join((SHIPPED / f"{each}.yaml").read_text(encoding="utf-8") for each in {name, "house"})


def _number() -> tuple[int, int]:
    """Return what moves when the rules change, and when a space is opened, on the road or by a webhook."""
    return generation(), Space.objects.aggregate(newest=Max("pk"))["newest"] or 0


class RulesWatch:
    """Looks once in a while whether the rules changed.

    Parameters
    ----------
    every
        Seconds between two looks, each of which costs two rows.
    clock
        Seconds that pass.
    """

    def __init__(self, *, every: float = EVERY, clock: Callable[[], float] = time.monotonic) -> None:
        self._every = every
        self._clock = clock
        self._seen: tuple[int, int] | None = None
        self._next = 0.0

    def changed(self) -> Rules | None:
        """Return the rules where they changed since they were last returned, None where they did not."""
        now = self._clock()
        if now < self._next:
            return None
        self._next = now + self._every
        try:
            # Read before the rules are: what changes meanwhile is seen at the next look.
            number = _number()
            if number == self._seen:
                return None
            rules = home_rules()
        except DatabaseError as error:
            log.warning("The rules cannot be read now, those known stay in force: %s", type(error).__name__)
            return None
        self._seen = number
        return rules
