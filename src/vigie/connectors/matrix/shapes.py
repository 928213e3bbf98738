"""What a Matrix server answers, as far as Vigie reads it; names are the network's."""

import logging
from typing import Any, TypeVar

import msgspec

from vigie.connectors.http import Answer
from vigie.connectors.matrix import sentences

log = logging.getLogger(__name__)

Shape = TypeVar("Shape")


class Event(msgspec.Struct):
    """One event of a room's timeline."""

    type: str
    event_id: str
    sender: str
    origin_server_ts: int
    content: dict[str, Any]
    unsigned: dict[str, Any] = {}
    #: Where rooms before version 11 say what a redaction takes away.
    redacts: str | None = None
    state_key: str | None = None

    @property
    def relation(self) -> dict[str, Any]:
        """What the event relates to; empty where it says nothing that can be read."""
        found = self.content.get("m.relates_to")
        return found if isinstance(found, dict) else {}

    @property
    def redacted_by(self) -> str:
        """Who took its content away; empty while it stands."""
        found = self.unsigned.get("redacted_because")
        return str(found.get("sender", "?")) if isinstance(found, dict) else ""


class Timeline(msgspec.Struct):
    """What was said in a room since the last answer, or its end where that is much."""

    events: list[Any] = []
    limited: bool = False
    prev_batch: str = ""


class State(msgspec.Struct):
    """What changed about a room."""

    events: list[Any] = []


class Joined(msgspec.Struct):
    """A room that the account is in."""

    timeline: Timeline = msgspec.field(default_factory=Timeline)
    state: State = msgspec.field(default_factory=State)


class Rooms(msgspec.Struct):
    """Rooms by their ids."""

    join: dict[str, Any] = {}


class Synced(msgspec.Struct):
    """What is new."""

    next_batch: str
    rooms: Rooms = msgspec.field(default_factory=Rooms)
    account_data: State = msgspec.field(default_factory=State)


class Page(msgspec.Struct):
    """A stretch of a room, read backwards."""

    chunk: list[Any]
    end: str = ""
    state: list[Any] = []


class Related(msgspec.Struct):
    """What relates to an event."""

    chunk: list[Any]


class WhoAmI(msgspec.Struct):
    """Whom a token speaks for."""

    user_id: str


class SignedIn(msgspec.Struct):
    """A new token."""

    access_token: str
    device_id: str = ""
    expires_in_ms: int | None = None


class Made(msgspec.Struct):
    """An event that was sent."""

    event_id: str = ""


class NewRoom(msgspec.Struct):
    """A room that was made."""

    room_id: str


class JoinedRooms(msgspec.Struct):
    """The ids of the rooms that an account is in."""

    joined_rooms: list[str]


def shaped(answer: Answer, shape: type[Shape]) -> Shape:
    """Return what was answered.

    Raises
    ------
    HttpError
        It is not what Matrix documents: another server, or a proxy's page.
    """
    return answer.shaped(shape, sentences.NOT_MATRIX)


def events_of(listed: list[Any]) -> list[Event]:
    """Return the events that can be read; the others are named in the log, and keep nobody from the rest."""
    found = []
    for one in listed:
        try:
            found.append(msgspec.convert(one, Event))
        except msgspec.ValidationError:
            log.warning("An event of a Matrix room has not the documented form; it is passed over")
    return found


def names_in(state: list[Event]) -> dict[str, str]:
    """Return what a room calls its members, by their accounts, from what was told of it."""
    names = {}
    for event in state:
        name = event.content.get("displayname")
        if event.type == "m.room.member" and event.state_key and isinstance(name, str):
            names[event.state_key] = name.strip()
    return names
