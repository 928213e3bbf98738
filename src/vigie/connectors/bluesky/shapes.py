"""What Bluesky's servers answer and stream, as far as Vigie reads it; names are the network's."""

from typing import Any, TypeVar

import msgspec

from vigie.connectors.bluesky import sentences
from vigie.connectors.http import Answer, HttpError

Shape = TypeVar("Shape")


class Reference(msgspec.Struct, frozen=True):
    """A record by its address, and by the digest of what it says."""

    uri: str
    cid: str = ""


class Reply(msgspec.Struct, frozen=True):
    """What a post answers, and where the thread begins."""

    root: Reference
    parent: Reference


class Post(msgspec.Struct):
    """A post as its author's repository holds it."""

    text: str = ""
    createdAt: str = ""  # noqa: N815 - the network's
    reply: Reply | None = None
    langs: tuple[str, ...] = ()
    #: Mentions and links: ranges of the text.
    facets: Any = None
    #: Images, a quoted post, a card.
    embed: Any = None


class Commit(msgspec.Struct):
    """A change of one record."""

    operation: str
    collection: str
    rkey: str
    cid: str = ""
    record: msgspec.Raw = msgspec.Raw(b"null")


class Known(msgspec.Struct):
    """News of an account: its name, or whether it is active."""

    handle: str = ""
    active: bool = True
    status: str = ""
    seq: int = 0


class Event(msgspec.Struct):
    """One event of Jetstream."""

    did: str
    #: When Jetstream had it (µs): also the cursor.
    time_us: int
    kind: str
    commit: Commit | None = None
    identity: Known | None = None
    account: Known | None = None


class Person(msgspec.Struct):
    """An account as others see it."""

    did: str
    handle: str = ""
    displayName: str | None = None  # noqa: N815 - the network's


class Notification(msgspec.Struct):
    """Something that concerns the account."""

    uri: str
    author: Person
    reason: str
    indexedAt: str  # noqa: N815 - the network's
    record: msgspec.Raw = msgspec.Raw(b"null")


class Notifications(msgspec.Struct):
    """One page of them, newest first."""

    notifications: tuple[Notification, ...] = ()
    cursor: str = ""


class Viewer(msgspec.Struct):
    """What stands between a post or an account and ourselves."""

    replyDisabled: bool = False  # noqa: N815 - the network's
    like: str = ""
    blocking: str = ""


class View(msgspec.Struct):
    """A post as the network shows it to us."""

    uri: str
    author: Person
    indexedAt: str = ""  # noqa: N815 - the network's
    record: msgspec.Raw = msgspec.Raw(b"null")
    replyCount: int = 0  # noqa: N815 - the network's
    viewer: Viewer = msgspec.field(default_factory=Viewer)


class Views(msgspec.Struct):
    """Some posts."""

    posts: tuple[View, ...] = ()


class FeedItem(msgspec.Struct):
    """One line of an account's page."""

    post: View


class Feed(msgspec.Struct):
    """What an account published."""

    feed: tuple[FeedItem, ...] = ()


class Node(msgspec.Struct):
    """A post in its thread; without one where it is gone or blocked."""

    post: View | None = None
    replies: tuple["Node", ...] = ()


class Threaded(msgspec.Struct):
    """A thread."""

    thread: Node


class Profile(msgspec.Struct):
    """An account, and what stands between it and ourselves."""

    did: str
    handle: str = ""
    displayName: str | None = None  # noqa: N815 - the network's
    viewer: Viewer = msgspec.field(default_factory=Viewer)


class Profiles(msgspec.Struct):
    """Some accounts."""

    profiles: tuple[Person, ...] = ()


class Tokens(msgspec.Struct):
    """A session."""

    accessJwt: str  # noqa: N815 - the network's
    refreshJwt: str  # noqa: N815 - the network's
    did: str
    handle: str = ""


class Held(msgspec.Struct):
    """A record of a repository."""

    uri: str
    value: dict[str, Any]
    cid: str = ""


class Records(msgspec.Struct):
    """Some records of one collection."""

    records: tuple[Held, ...] = ()


class Report(msgspec.Struct):
    """A report that was taken."""

    id: int


def shaped(answer: Answer, shape: type[Shape]) -> Shape:
    """Return what was answered.

    Raises
    ------
    HttpError
        It is not what the protocol documents: another server, or a proxy's page.
    """
    # Decoded from the bytes: some of it is kept raw, to be read by its own kind.
    try:
        return msgspec.json.decode(answer.content, type=shape)
    except msgspec.MsgspecError:
        raise HttpError(sentences.OTHER_SHAPE, status=answer.status) from None


def post_of(raw: msgspec.Raw) -> Post | None:
    """Return the post that a record is, None where it is none."""
    try:
        return msgspec.json.decode(raw, type=Post)
    except msgspec.MsgspecError:
        return None
