"""How far a channel was read: what was told of its newest comments, and where its live chats go on."""

import logging

import msgspec

log = logging.getLogger(__name__)

#: How many of the newest threads are remembered: as many as YouTube gives on one page.
WINDOW = 100
#: How many other comments (answers, held ones) are remembered, so as not to tell them at each look.
REMEMBERED = 300


class Known(msgspec.Struct, array_like=True, frozen=True):
    """What a thread was like when it was last looked at; times in ms."""

    at: int
    updated: int
    replies: int


class Chat(msgspec.Struct, array_like=True, frozen=True):
    """One live chat that is being read."""

    #: Where the next page begins, empty at the first one.
    token: str
    title: str
    video: str
    #: The time of the last event read (ms), 0 for none.
    last: int = 0


class Place(msgspec.Struct):
    """How far the channel was read."""

    #: When reading began, by YouTube's clock (ms): what is older is not told.
    since: int = 0
    #: The newest threads, by id.
    known: dict[str, Known] = {}
    #: When each other comment that was told had been changed last (ms), the newest told last.
    told: dict[str, int] = {}
    #: By the id of the chat.
    chats: dict[str, Chat] = {}

    def copy(self) -> "Place":
        """Return another one that may be changed."""
        return Place(self.since, dict(self.known), dict(self.told), dict(self.chats))

    def tells(self, comment: str, updated: int, *, first: bool = False) -> bool:
        """Note a comment that is no thread of its own, or an old one; return whether it is to be told.

        Parameters
        ----------
        updated
            When it was last changed (ms).
        first
            Whether reading begins: what is there is noted and not told.
        """
        if first:
            self.since = max(self.since, updated)
        is_new = self.told.get(comment) != updated
        self.told[comment] = updated
        return is_new and not first and updated >= self.since

    def shorten(self) -> None:
        """Forget what is too old to be asked about."""
        if len(self.known) > WINDOW:
            newest = sorted(self.known.items(), key=lambda one: one[1].at)[-WINDOW:]
            self.known = dict(newest)
        if len(self.told) > REMEMBERED:
            self.told = dict(list(self.told.items())[-REMEMBERED:])


def cursor_of(place: Place) -> str:
    """Return the place as a cursor."""
    return msgspec.json.encode(place).decode()


def place_of(cursor: str) -> Place | None:
    """Return the place that a cursor tells, None at a first reading."""
    try:
        return msgspec.json.decode(cursor, type=Place) if cursor else None
    except msgspec.MsgspecError:
        log.warning("A cursor of YouTube could not be read; reading starts now")
        return None
