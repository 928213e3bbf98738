"""What Discord's API v10 answers and tells, as far as Vigie reads it; names are the network's."""

from typing import Annotated, Any, TypeVar

import msgspec

Shape = TypeVar("Shape")

#: An id: a number whose upper bits are a time.
Snowflake = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{1,20}\Z")]
#: Rights, as the bits of a number.
Bits = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{1,40}\Z")]
#: Snowflakes count milliseconds from the first of 2015.
_EPOCH = 1_420_070_400_000


def time_of(snowflake: str) -> int:
    """Return when an id was made (ms)."""
    return (int(snowflake) >> 22) + _EPOCH


def snowflake_at(ms: int) -> int:
    """Return the smallest id made at a time (ms); 0 before Discord was."""
    return max(ms - _EPOCH, 0) << 22


class User(msgspec.Struct):
    """A person, a bot, or a webhook."""

    id: Snowflake
    username: str = ""
    global_name: str | None = None
    bot: bool = False


class Attachment(msgspec.Struct):
    """A file beside a message."""

    url: str = ""
    content_type: str | None = None


class Reference(msgspec.Struct):
    """What a message answers (type 0) or forwards (type 1)."""

    type: int = 0
    message_id: Snowflake | None = None


class Forwarded(msgspec.Struct):
    """The words of a forwarded message."""

    content: str = ""
    attachments: list[Attachment] = []


class Snapshot(msgspec.Struct):
    """Around a forwarded message."""

    message: Forwarded


class PollWords(msgspec.Struct):
    """A question, or an answer to it."""

    text: str | None = None


class PollAnswer(msgspec.Struct):
    """Around an answer."""

    poll_media: PollWords


class Poll(msgspec.Struct):
    """A vote."""

    question: PollWords
    answers: list[PollAnswer] = []


class Posted(msgspec.Struct):
    """A message, from the gateway or from the API."""

    id: Snowflake
    channel_id: Snowflake
    author: User
    content: str = ""
    type: int = 0
    edited_timestamp: str | None = None
    #: From the gateway only, and not in private.
    guild_id: Snowflake | None = None
    webhook_id: Snowflake | None = None
    attachments: list[Attachment] = []
    embeds: list[Any] = []
    components: list[Any] = []
    sticker_items: list[dict[str, Any]] = []
    message_reference: Reference | None = None
    message_snapshots: list[Snapshot] = []
    poll: Poll | None = None
    #: In threads only.
    position: int | None = None


class Deleted(msgspec.Struct):
    """Messages that were taken away: one has `id`, many have `ids`."""

    channel_id: Snowflake
    guild_id: Snowflake | None = None
    id: Snowflake | None = None
    ids: list[Snowflake] = []


class Overwrite(msgspec.Struct):
    """What a channel allows and denies to a role (type 0) or a member (type 1)."""

    id: Snowflake
    allow: Bits = "0"
    deny: Bits = "0"


class Channel(msgspec.Struct):
    """A place of the server, a thread, or a private conversation."""

    id: Snowflake
    type: int
    guild_id: Snowflake | None = None
    name: str | None = None
    parent_id: Snowflake | None = None
    last_message_id: Snowflake | None = None
    permission_overwrites: list[Overwrite] = []


class Threads(msgspec.Struct):
    """The active threads of a server."""

    threads: list[Channel]


class Role(msgspec.Struct):
    """A role, and what it allows."""

    id: Snowflake
    permissions: Bits
    position: int = 0


class Guild(msgspec.Struct):
    """A server."""

    id: Snowflake
    name: str
    owner_id: Snowflake
    roles: list[Role] = []


class Member(msgspec.Struct):
    """Somebody in a server."""

    roles: list[Snowflake] = []


class Application(msgspec.Struct):
    """The application that the bot belongs to."""

    flags: int = 0


class Starts(msgspec.Struct):
    """How many sessions may still be opened, and the time until more may (ms)."""

    remaining: int = 1
    reset_after: int = 0


class Gateway(msgspec.Struct):
    """Where sessions are opened."""

    url: str
    session_start_limit: Starts = msgspec.field(default_factory=Starts)


class Frame(msgspec.Struct):
    """What the gateway sends: an opcode, its data, and for events their number and name."""

    op: int
    d: Any = None
    s: int | None = None
    t: str | None = None


class Ready(msgspec.Struct):
    """The beginning of a session."""

    session_id: str
    resume_gateway_url: str
    user: User
