"""Where the reading of a server goes on: its session, and the last message that nothing is missing before."""

import msgspec

#: Private conversations remembered, the latest last.
_CONVERSATIONS = 20


class Place(msgspec.Struct):
    """What a cursor holds."""

    #: Reading began here: nothing older is read (a snowflake).
    origin: int = 0
    #: Nothing is missing before this one (a snowflake).
    complete: int = 0
    #: To have later events told again; empty where there is no session.
    session: str = ""
    number: int = 0
    address: str = ""
    #: Private conversations: Discord gives no list of them.
    conversations: list[str] = []

    def written(self) -> str:
        """Return the cursor."""
        return msgspec.json.encode(self).decode()

    def met(self, conversation: str) -> None:
        """Remember a private conversation."""
        if conversation in self.conversations[-1:]:
            return
        kept = [one for one in self.conversations if one != conversation]
        self.conversations = [*kept, conversation][-_CONVERSATIONS:]

    def forget_session(self) -> None:
        """Have the next connection open a new session."""
        self.session, self.number, self.address = "", 0, ""


def place_of(cursor: str) -> Place:
    """Read a cursor; one that is empty or of another version begins anew."""
    try:
        return msgspec.json.decode(cursor, type=Place)
    except msgspec.DecodeError:
        return Place()
