"""Whom a token speaks for, and what is missing in its rooms."""

from vigie.connectors.base import ConnectorError, Identity, Sentence
from vigie.connectors.http import HttpError
from vigie.connectors.matrix import sentences
from vigie.connectors.matrix.direct import direct_rooms
from vigie.connectors.matrix.powers import powers_in
from vigie.connectors.matrix.session import Session
from vigie.connectors.matrix.shapes import WhoAmI, shaped
from vigie.connectors.matrix.state import joined_rooms, state_of

#: Rooms looked at: each costs three requests, while a person waits.
_LOOKED_AT = 20


async def check(session: Session) -> Identity:
    """Ask the server whom the token speaks for, and what it may do in the first of its rooms.

    Raises
    ------
    ConnectorError
        The token is refused or another account's, or the server does not answer.
    """
    try:
        said = shaped(await session.ask("GET", "/v3/account/whoami"), WhoAmI).user_id
        if said != session.me:
            raise ConnectorError(sentences.somebody_else(said, session.me), permanent=True)
        rooms = await joined_rooms(session)
        missing: list[Sentence] = [] if rooms else [sentences.NO_ROOMS]
        private = {room for some in (await direct_rooms(session)).values() for room in some}
        for room in [one for one in rooms if one not in private][:_LOOKED_AT]:
            missing += await _missing_in(session, room)
    except HttpError as error:
        raise error.as_connector() from None
    return Identity(space=session.space, name=session.me, missing=tuple(missing))


async def _missing_in(session: Session, room: str) -> list[Sentence]:
    if await state_of(session, room, "m.room.encryption") is not None:
        return [sentences.encrypted(room)]
    powers = await powers_in(session, room)
    if powers.of(session.me) < max(powers.to("redact"), powers.to("ban")):
        return [sentences.lacks_power(room)]
    return []
