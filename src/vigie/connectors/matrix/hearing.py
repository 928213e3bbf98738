"""What events mean to us: who said them, whose text an edit changes, where nothing can be read."""

from vigie.connectors.base import WELL, Sentence
from vigie.connectors.http import HttpError
from vigie.connectors.matrix import sentences
from vigie.connectors.matrix.entries import message_of, removal_of, replaced
from vigie.connectors.matrix.session import Session, quoted
from vigie.connectors.matrix.shapes import Event, shaped
from vigie.connectors.matrix.state import joined_rooms
from vigie.message import Entry
from vigie.remembered import Remembered

#: Events that are asked for; the others say nothing to moderate.
TYPES = ["m.room.message", "m.sticker", "m.room.redaction", "m.room.encrypted", "m.room.encryption"]
#: Authors remembered by message: an edit of an older one costs a request.
_REMEMBERED = 20_000


class Hearing:
    """Turns the events of one account's rooms into entries."""

    def __init__(self, session: Session) -> None:
        self._session = session
        #: Rooms for two, by the other person.
        self.direct: dict[str, list[str]] = {}
        self._senders: Remembered[str, str] = Remembered(_REMEMBERED)
        self._encrypted: dict[str, Sentence] = {}

    @property
    def deaf(self) -> Sentence:
        """Say in which room nothing can be read; `WELL` where there is none."""
        return next(iter(self._encrypted.values()), WELL)

    async def look_for_left(self) -> None:
        """Forget the encrypted rooms that the account is not in any more.

        Raises
        ------
        HttpError
            The server did not say.
        """
        if self._encrypted:
            rooms = await joined_rooms(self._session)
            self._encrypted = {room: said for room, said in self._encrypted.items() if room in rooms}

    def look_at(self, room: str, state: list[Event]) -> None:
        """Note whether a room can be read, from what was told of it."""
        if any(event.type == "m.room.encryption" for event in state):
            self._encrypted[room] = sentences.encrypted(room)

    async def entry(
        self, event: Event, room: str, names: dict[str, str], *, received_at: int
    ) -> Entry | None:
        """Return what an event adds to the journal, None where it adds nothing.

        Parameters
        ----------
        names
            What the room calls its members, by their accounts.
        received_at
            When it arrived (ms).

        Raises
        ------
        HttpError
            The server was asked whose text is changed, and did not answer.
        """
        me = self._session.me
        if event.type in ("m.room.encrypted", "m.room.encryption"):
            self._encrypted[room] = sentences.encrypted(room)
            return None
        if event.type == "m.room.redaction":
            return removal_of(event, room, me=me, received_at=received_at)
        if event.redacted_by:
            # Its redaction is an event of its own.
            return None
        edits = replaced(event)
        if edits and await self._sender(room, edits) != event.sender:
            # Nobody changes the text of somebody else: applications show no such thing, and what was judged
            # of it must not fall on the other.
            edits = ""
        self._senders[event.event_id] = event.sender
        return message_of(
            event,
            room,
            name=names.get(event.sender, ""),
            me=me,
            kind="private" if any(room in rooms for rooms in self.direct.values()) else "chat",
            received_at=received_at,
            edits=edits,
        )

    async def _sender(self, room: str, message: str) -> str:
        """Return who wrote a message; empty where it cannot be seen."""
        if message not in self._senders:
            path = f"/v3/rooms/{quoted(room)}/event/{quoted(message)}"
            try:
                self._senders[message] = shaped(await self._session.ask("GET", path), Event).sender
            except HttpError as error:
                if error.status not in (403, 404):
                    raise
                return ""
        return self._senders[message]
