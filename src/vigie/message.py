"""What travels on the road: frozen structs spoken by every room.

Times are integers, milliseconds since 1970-01-01 UTC: they sort, they cross process and database
borders unchanged, and a stream window needs only their differences.
"""

from typing import Any, Literal

import msgspec

Kind = Literal["chat", "comment", "review", "private", "post"]


class Space(msgspec.Struct, frozen=True, gc=False):
    """Where a conversation happens on a network: a page, a channel, a product page, a site."""

    network: str
    #: The network's own id of the place, unique within the network.
    id: str

    @property
    def key(self) -> str:
        """Return the name of the space that is unique over all networks."""
        return f"{self.network}:{self.id}"


class Author(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Who wrote, as the network knows them."""

    #: Stable on its network; the name where the network gives nothing better.
    id: str
    name: str
    #: Roles in the space, in the network's words: "moderator", "owner", "subscriber"…
    roles: tuple[str, ...] = ()
    #: How many follow them, where the network says.
    followers: int | None = None


class History(msgspec.Struct, frozen=True, gc=False):
    """What an author wrote in a space before a message: told beside it, and no part of what was received."""

    #: Earlier messages, counted up to `REMEMBERED`.
    messages: int
    #: Those among them that are hidden or deleted.
    restricted: int = 0


#: The last messages of an author that their history is told of.
REMEMBERED = 50


class Thread(msgspec.Struct, frozen=True, gc=False):
    """The conversation that a message belongs to, where the network has one."""

    id: str
    title: str | None = None


class Media(msgspec.Struct, frozen=True, gc=False):
    """An image, a video or a sound that came with a message; nothing of it is downloaded."""

    #: Where the network keeps it, "" where only its bytes are known.
    url: str = ""
    #: The MIME type that the network told, "" where it told none.
    type: str = ""
    #: The SHA-256 of its bytes where a connector kept them (`vigie.media.store`), "" elsewhere.
    ref: str = ""

    @property
    def may_be_image(self) -> bool:
        """Tell whether it is an image, or may be one for all that was told."""
        return self.type.startswith("image/") or self.type in ("", "application/octet-stream")


class Message(msgspec.Struct, frozen=True, kw_only=True, tag="message", tag_field="entry"):
    """One message as received: what the journal keeps and the engine reads."""

    #: The network's own id, unique within the space.
    id: str
    space: Space
    kind: Kind = "chat"
    text: str
    author: Author | None = None
    thread: Thread | None = None
    #: When it was written (ms); the time of receipt where the network does not say.
    at: int
    #: When Vigie received it (ms).
    received_at: int
    #: The language the network announced, if any; what the engine finds is a finding.
    lang: str | None = None
    reply_to: str | None = None
    #: What tells a changed text from the one before, in the network's words (a time, a number); empty for the
    #: first one. The id stays that of the message.
    revision: str = ""
    #: Whether the network keeps it from the public until somebody approves it.
    held: bool = False
    likes: int | None = None
    rating: float | None = None
    #: What is attached to it.
    media: tuple[Media, ...] = ()
    #: What had to be repaired to read it, as sentences ("the date … is out of range: …").
    remarks: tuple[str, ...] = ()
    #: Fields of the network that Vigie does not read, kept as they came.
    extra: dict[str, Any] = {}


class Removal(msgspec.Struct, frozen=True, kw_only=True, tag="removal", tag_field="entry"):
    """What the network itself took away: one message, all of an author's, or the whole room.

    Exactly one of `message_id` and `author_id` is set, or neither for the whole room.
    """

    #: Unique within the space, so that a removal told twice is journalled once.
    id: str
    space: Space
    at: int
    received_at: int
    message_id: str | None = None
    author_id: str | None = None
    #: In the network's words: "deleted", "timeout", "ban", "clear".
    how: str = "deleted"
    #: Length of a time-out, seconds.
    duration: int | None = None


#: What the journal holds.
Entry = Message | Removal
