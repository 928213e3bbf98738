"""What X says, as far as Vigie reads it; names are the network's (API v2 and X Activity API)."""

from typing import Any, TypeVar

import msgspec

Shape = TypeVar("Shape")


class Metrics(msgspec.Struct):
    """Counters of a post or of a person."""

    like_count: int | None = None
    followers_count: int | None = None


class User(msgspec.Struct):
    """A person."""

    id: str
    name: str = ""
    username: str = ""
    public_metrics: Metrics = msgspec.field(default_factory=Metrics)


class Mention(msgspec.Struct):
    """A name in a text; `start` counts characters."""

    start: int
    id: str | None = None
    username: str = ""


class Link(msgspec.Struct):
    """An address in a text, as X shortened it and as it was."""

    url: str = ""
    expanded_url: str = ""


class Entities(msgspec.Struct):
    """What X found in a text."""

    mentions: list[Mention] = []
    urls: list[Link] = []


class Reference(msgspec.Struct):
    """Another post: "replied_to", "quoted" or "retweeted"."""

    type: str
    id: str


class Note(msgspec.Struct):
    """The whole of a text that is longer than 280 characters."""

    text: str
    entities: Entities = msgspec.field(default_factory=Entities)


class Post(msgspec.Struct):
    """One post."""

    id: str
    text: str
    author_id: str
    created_at: str = ""
    conversation_id: str = ""
    in_reply_to_user_id: str | None = None
    lang: str | None = None
    referenced_tweets: list[Reference] = []
    entities: Entities = msgspec.field(default_factory=Entities)
    #: From where to where the text was written by its author; before it, X puts whom it answers.
    display_text_range: list[int] = []
    note_tweet: Note | None = None
    public_metrics: Metrics = msgspec.field(default_factory=Metrics)
    possibly_sensitive: bool = False
    edit_history_tweet_ids: list[str] = []

    def refers(self, kind: str) -> str:
        """Return the post that this one answers ("replied_to") or quotes ("quoted"), empty where none."""
        return next((one.id for one in self.referenced_tweets if one.type == kind), "")


class DmData(msgspec.Struct):
    """The words of a private message."""

    text: str = ""


class Target(msgspec.Struct):
    """To whom a private message goes."""

    recipient_id: str = ""


class DmCreate(msgspec.Struct):
    """A private message, in the words of the older interface that its webhooks keep."""

    sender_id: str
    message_data: DmData
    target: Target = msgspec.field(default_factory=Target)


class DmHeard(msgspec.Struct):
    """One event of `dm.received`."""

    id: str
    type: str = ""
    #: In milliseconds.
    created_timestamp: str = ""
    message_create: DmCreate | None = None


class DmRead(msgspec.Struct):
    """One event of `GET /2/dm_events`."""

    id: str
    event_type: str = ""
    text: str = ""
    sender_id: str = ""
    created_at: str = ""
    dm_conversation_id: str = ""


class Includes(msgspec.Struct):
    """What is told beside the data."""

    users: list[Any] = []
    tweets: list[Any] = []


class Meta(msgspec.Struct):
    """Where a page ends."""

    next_token: str = ""


class Problem(msgspec.Struct):
    """Why one of several things asked for is not in the answer."""

    type: str = ""
    #: What was asked for, in one of two places.
    value: str = ""
    resource_id: str = ""


class Listed(msgspec.Struct):
    """A page of things, each read by itself: one that cannot be read is passed over."""

    data: list[Any] = []
    includes: Includes = msgspec.field(default_factory=Includes)
    meta: Meta = msgspec.field(default_factory=Meta)
    errors: list[Problem] = []


class Filter(msgspec.Struct):
    """Whose activity is told."""

    user_id: str = ""


class Event(msgspec.Struct):
    """One event of the X Activity API."""

    event_type: str
    event_uuid: str = ""
    filter: Filter = msgspec.field(default_factory=Filter)
    payload: dict[str, Any] = {}
    includes: dict[str, Any] = {}


class Envelope(msgspec.Struct):
    """One webhook."""

    data: Event


class Subscription(msgspec.Struct):
    """One kind of event that X sends for one account."""

    event_type: str
    filter: Filter = msgspec.field(default_factory=Filter)
    webhook_id: str | None = None


class Me(msgspec.Struct):
    """Whom a token speaks for."""

    data: User


class Hidden(msgspec.Struct):
    """Where a reply stands now."""

    hidden: bool = False


class HiddenTold(msgspec.Struct):
    """The answer to hiding and showing."""

    data: Hidden


class Deleted(msgspec.Struct):
    """Whether a post is gone now."""

    deleted: bool = False


class DeletedTold(msgspec.Struct):
    """The answer to a deletion."""

    data: Deleted


class Made(msgspec.Struct):
    """The post that was made."""

    id: str


class MadeTold(msgspec.Struct):
    """The answer to a new post."""

    data: Made


class Sent(msgspec.Struct):
    """The private message that was sent."""

    dm_event_id: str


class SentTold(msgspec.Struct):
    """The answer to a private message."""

    data: Sent


class Granted(msgspec.Struct):
    """New tokens."""

    access_token: str
    refresh_token: str = ""
    #: In seconds.
    expires_in: int = 0
