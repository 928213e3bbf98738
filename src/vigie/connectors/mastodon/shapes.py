"""What Mastodon answers, as far as Vigie reads it; names are the network's."""

from typing import Any, TypeVar

import msgspec

from vigie.connectors.http import Answer
from vigie.connectors.mastodon import sentences

Shape = TypeVar("Shape")


class Role(msgspec.Struct):
    """What an account may do on its server: bits of a number written in decimals."""

    permissions: str = "0"


class Person(msgspec.Struct):
    """An account."""

    id: str
    acct: str
    username: str = ""
    display_name: str = ""
    bot: bool | None = None
    followers_count: int | None = None
    role: Role | None = None


class Attachment(msgspec.Struct):
    """An image, a video or a sound."""

    type: str = "unknown"
    url: str | None = None
    remote_url: str | None = None


class Option(msgspec.Struct):
    """One answer of a poll."""

    title: str = ""


class Poll(msgspec.Struct):
    """A poll; what is proposed in it is said too."""

    options: tuple[Option, ...] = ()


class Mention(msgspec.Struct):
    """An account that a post names."""

    id: str = ""


class Status(msgspec.Struct):
    """One post."""

    id: str
    created_at: str
    account: Person
    content: str = ""
    spoiler_text: str = ""
    visibility: str = "public"
    sensitive: bool | None = None
    language: str | None = None
    in_reply_to_id: str | None = None
    in_reply_to_account_id: str | None = None
    edited_at: str | None = None
    favourites_count: int | None = None
    media_attachments: tuple[Attachment, ...] = ()
    mentions: tuple[Mention, ...] = ()
    poll: Poll | None = None
    url: str | None = None
    #: Set where somebody only passes another's post on.
    reblog: Any = None


class Notification(msgspec.Struct):
    """Something that concerns the account."""

    id: str
    type: str
    created_at: str = ""
    status: Status | None = None


class Application(msgspec.Struct):
    """What a token was made for."""

    scopes: tuple[str, ...] = ()


class Urls(msgspec.Struct):
    """Where parts of a server are."""

    streaming: str | None = None


class Configuration(msgspec.Struct):
    """How a server is set up."""

    urls: Urls = msgspec.field(default_factory=Urls)


class Instance(msgspec.Struct):
    """A server."""

    configuration: Configuration = msgspec.field(default_factory=Configuration)


class Moderated(msgspec.Struct):
    """An account as its server's moderators see it."""

    silenced: bool = False
    suspended: bool = False


def shaped(answer: Answer, shape: type[Shape]) -> Shape:
    """Return what was answered.

    Raises
    ------
    HttpError
        It is not what Mastodon documents: another server, or a proxy's page.
    """
    return answer.shaped(shape, sentences.NOT_MASTODON)
