"""Rooms for two: how Matrix carries a private message."""

from typing import Any

from vigie.connectors.http import HttpError
from vigie.connectors.matrix.session import Session, quoted
from vigie.connectors.matrix.shapes import NewRoom, shaped
from vigie.connectors.matrix.state import joined_rooms, state_of


def direct_of(content: Any) -> dict[str, list[str]]:
    """Return the rooms for two by the person, from the content of `m.direct`."""
    if not isinstance(content, dict):
        return {}
    return {
        person: [room for room in rooms if isinstance(room, str)]
        for person, rooms in content.items()
        if isinstance(rooms, list)
    }


async def direct_rooms(session: Session) -> dict[str, list[str]]:
    """Ask which rooms are for two, by the other person.

    Raises
    ------
    HttpError
        The server did not say.
    """
    try:
        return direct_of((await session.ask("GET", _path(session))).json())
    except HttpError as error:
        if error.status == 404:
            return {}
        raise


async def direct_room_with(session: Session, person: str) -> str:
    """Return a room for two with somebody, where both can be read; it is made where there is none.

    Raises
    ------
    HttpError
        The server refused, or did not answer.
    """
    known = await direct_rooms(session)
    rooms = known.get(person, [])
    if rooms:
        joined = await joined_rooms(session)
        for room in reversed(rooms):
            if room in joined and await _is_open(session, room, person):
                return room
    made = shaped(
        await session.ask(
            "POST", "/v3/createRoom", json={"preset": "private_chat", "is_direct": True, "invite": [person]}
        ),
        NewRoom,
    ).room_id
    await session.ask("PUT", _path(session), json={**known, person: [*rooms, made]})
    return made


async def _is_open(session: Session, room: str, person: str) -> bool:
    """Tell whether the person is there, or invited, and nothing is encrypted."""
    member = await state_of(session, room, "m.room.member", person)
    encrypted = await state_of(session, room, "m.room.encryption")
    return encrypted is None and (member or {}).get("membership") in ("join", "invite")


def _path(session: Session) -> str:
    return f"/v3/user/{quoted(session.me)}/account_data/m.direct"
