"""What a power level lets somebody do in a room."""

from typing import Any

import msgspec

from vigie.connectors.matrix.session import Session, quoted
from vigie.connectors.matrix.shapes import shaped
from vigie.connectors.matrix.state import state_of

#: Above every number that a room can give: from version 12 on its makers stand above all.
_MAKER = 1 << 60
_WHOLE = {"format": "event"}
#: Versions in which the maker of a room is a member like others.
_EQUAL = frozenset(str(number) for number in range(1, 12))


class Made(msgspec.Struct):
    """The event that made a room."""

    sender: str
    content: dict[str, Any] = {}


class Powers:
    """The levels of one room, as they are now.

    Parameters
    ----------
    levels
        The content of `m.room.power_levels`; None where the room has none.
    made
        The event that made the room.
    """

    def __init__(self, levels: dict[str, Any] | None, made: Made) -> None:
        self._levels = levels or {}
        self._bare = levels is None
        others = made.content.get("additional_creators")
        self._makers = {made.sender, *(others if isinstance(others, list) else ())}
        self._above = str(made.content.get("room_version", "1")) not in _EQUAL

    def of(self, user: str) -> int:
        """Return the level of a person."""
        if user in self._makers and self._above:
            return _MAKER
        if user in self._makers and self._bare:
            return 100
        return _level(_part(self._levels, "users").get(user), self._default("users_default", 0))

    def to(self, deed: str) -> int:
        """Return the level that "redact", "ban", "kick" or "invite" needs."""
        return self._default(deed, 0 if deed == "invite" else 50)

    def to_send(self, kind: str, *, state: bool = False) -> int:
        """Return the level that sending an event of a kind needs."""
        among = _part(self._levels, "events").get(kind)
        usual = self._default("state_default", 0 if self._bare else 50) if state else 0
        return _level(among, usual if state else self._default("events_default", 0))

    def _default(self, name: str, otherwise: int) -> int:
        return _level(self._levels.get(name), otherwise)


async def powers_in(session: Session, room: str) -> Powers:
    """Ask the levels of a room.

    Raises
    ------
    HttpError
        The account is not in it, or the server does not answer.
    """
    path = f"/v3/rooms/{quoted(room)}/state/m.room.create/"
    made = _made(shaped(await session.ask("GET", path, query=_WHOLE), dict[str, Any]))
    return Powers(await state_of(session, room, "m.room.power_levels"), made)


def _made(given: dict[str, Any]) -> Made:
    """Return the event; servers older than version 1.16 give its content alone."""
    content = given.get("content")
    if isinstance(content, dict):
        return Made(str(given.get("sender", "")), content)
    return Made(str(given.get("creator", "")), given)


def _part(levels: dict[str, Any], name: str) -> dict[str, Any]:
    found = levels.get(name)
    return found if isinstance(found, dict) else {}


def _level(value: Any, otherwise: int) -> int:
    """Return a level; rooms before version 10 may write it as a string."""
    try:
        return otherwise if value is None or isinstance(value, bool) else int(value)
    except (ValueError, TypeError, OverflowError):
        return otherwise
