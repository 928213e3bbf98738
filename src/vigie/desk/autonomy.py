"""Whether a clause may act alone now: a quota by space, and the client's kill switch.

Used on the hot way: everything is in memory, the switches are read again at most once a second.
"""

from collections import defaultdict, deque
from collections.abc import Callable

from vigie.accounts.models import Client
from vigie.clock import now_ms
from vigie.desk.models import Decision

#: The quota is counted over this time (ms).
WINDOW_MS = 60_000
#: How long a switch that was read is believed (ms).
BELIEVED_MS = 1_000


def _switches() -> dict[int, bool]:
    return dict(Client.objects.values_list("pk", "automatic"))


def _taken_since(at: int) -> list[tuple[int, int]]:
    decisions = Decision.objects.filter(by=None, at_ms__gt=at).order_by("at_ms")
    return list(decisions.values_list("message__space_id", "at_ms"))


class Autonomy:
    """Counts automatic decisions in a sliding minute for each space.

    Parameters
    ----------
    switches
        Reads every client's switch; injectable for tests.
    taken_since
        Reads (space, time) of the automatic decisions after a time, oldest first.
    """

    def __init__(
        self,
        *,
        switches: Callable[[], dict[int, bool]] = _switches,
        taken_since: Callable[[int], list[tuple[int, int]]] = _taken_since,
    ) -> None:
        self._read_switches = switches
        self._read_taken = taken_since
        self._on: dict[int, bool] = {}
        self._believed_until = -1
        self._taken: defaultdict[int, deque[int]] = defaultdict(deque)
        self._reloaded = False

    def allows(self, client_id: int, space_id: int, at: int, *, limit: int) -> bool:
        """Tell whether one more automatic decision may be taken in the space, and count it if so.

        Parameters
        ----------
        client_id, space_id
            Where the decision would be taken.
        at
            The time now (ms).
        limit
            Automatic decisions a minute that the charter allows in one space.
        """
        if not self._reloaded:
            self.reload(at)
        if at >= self._believed_until or self._believed_until > at + BELIEVED_MS:
            self.read_switches(at)
        # A client that is not known has not given leave to anything.
        if not self._on.get(client_id, False):
            return False
        taken = self._taken[space_id]
        while taken and taken[0] <= at - WINDOW_MS:
            taken.popleft()
        if len(taken) >= limit:
            return False
        taken.append(at)
        return True

    def read_switches(self, at: int | None = None) -> None:
        """Read every client's switch now, without waiting for the second to pass."""
        at = now_ms() if at is None else at
        self._on = self._read_switches()
        self._believed_until = at + BELIEVED_MS

    def reload(self, at: int | None = None) -> None:
        """Count again what was decided in the last minute, as after a restart."""
        at = now_ms() if at is None else at
        self._taken.clear()
        for space_id, taken_at in self._read_taken(at - WINDOW_MS):
            self._taken[space_id].append(taken_at)
        self._reloaded = True
