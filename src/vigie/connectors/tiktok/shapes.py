"""What TikTok answers, as far as Vigie reads it; names are the network's."""

from typing import Any, TypeVar

import msgspec

from vigie.connectors.http import HttpError
from vigie.connectors.tiktok import sentences

Shape = TypeVar("Shape")


class Envelope(msgspec.Struct):
    """Every answer: HTTP says 200, and `code` says how it went."""

    code: int
    message: str = ""
    data: Any = None


class Comment(msgspec.Struct):
    """A comment, or an answer to one."""

    comment_id: str
    text: str = ""
    video_id: str = ""
    #: In seconds; written as a number or as a text.
    create_time: int | str = 0
    unique_identifier: str = ""
    user_id: str = ""
    username: str = ""
    display_name: str = ""
    likes: int | None = None
    replies: int = 0
    #: Whether it is the account's own.
    owner: bool = False
    #: Whether the account likes it.
    liked: bool = False
    #: "PUBLIC" or "HIDDEN".
    status: str = ""
    parent_comment_id: str | None = None


class Comments(msgspec.Struct):
    """A page of comments, each read by itself: one that cannot be read is passed over."""

    comments: list[Any] = []
    cursor: int = 0
    has_more: bool = False


class Video(msgspec.Struct):
    """One video of the account."""

    item_id: str
    comments: int = 0


class Videos(msgspec.Struct):
    """A page of videos."""

    videos: list[Any] = []
    cursor: int = 0
    has_more: bool = False


class Account(msgspec.Struct):
    """The account itself."""

    username: str
    display_name: str = ""


class Made(msgspec.Struct):
    """The answer that was made."""

    comment_id: str


class Granted(msgspec.Struct):
    """New tokens."""

    access_token: str
    refresh_token: str = ""


class Webhook(msgspec.Struct):
    """One webhook; `content` is JSON written into a text."""

    event: str
    user_openid: str
    content: str = ""
    create_time: int = 0


class Announced(msgspec.Struct):
    """The comment that a webhook is about."""

    comment_id: int | str
    video_id: int | str
    #: The comment answered, on answers only.
    parent_comment_id: int | str | None = None
    #: "insert", "delete", "set_to_hidden", "set_to_friends_only" or "set_to_public".
    comment_action: str = ""


def shaped(value: Any, shape: type[Shape]) -> Shape:
    """Return what was answered.

    Raises
    ------
    HttpError
        It is not what is documented: another server, or a proxy's page.
    """
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError:
        raise HttpError(sentences.OTHER_SHAPE, status=200) from None


def read(value: Any, shape: type[Shape]) -> Shape | None:
    """Return one thing of several, None where it has another shape."""
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError:
        return None
