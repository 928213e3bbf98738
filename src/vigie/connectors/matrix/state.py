"""In which rooms an account is, and what a room says of itself."""

from typing import Any

from vigie.connectors.http import HttpError
from vigie.connectors.matrix.session import Session, quoted
from vigie.connectors.matrix.shapes import JoinedRooms, shaped


async def state_of(session: Session, room: str, kind: str, key: str = "") -> dict[str, Any] | None:
    """Ask a room for one thing about it, None where it has none.

    Raises
    ------
    HttpError
        The account is not in the room, or the server does not answer.
    """
    try:
        answer = await session.ask("GET", f"/v3/rooms/{quoted(room)}/state/{kind}/{quoted(key)}")
    except HttpError as error:
        if error.status == 404:
            return None
        raise
    return shaped(answer, dict[str, Any])


async def joined_rooms(session: Session) -> list[str]:
    """Ask which rooms the account is in.

    Raises
    ------
    HttpError
        The server did not say.
    """
    return shaped(await session.ask("GET", "/v3/joined_rooms"), JoinedRooms).joined_rooms
