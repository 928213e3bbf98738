"""What LinkedIn tells and answers, as far as Vigie reads it; names are the network's."""

from typing import Any, TypeVar

import msgspec

Shape = TypeVar("Shape")


class Written(msgspec.Struct, rename="camel"):
    """A post or a comment, as it is told beside a notification."""

    entity: str = ""
    owner: str = ""
    text: str | None = None
    #: What a comment stands under: the post, or another comment.
    object: str | None = None


class Generated(msgspec.Struct, rename="camel"):
    """What an action made."""

    comment: Written | None = None
    share: Written | None = None


class Notification(msgspec.Struct, rename="camel"):
    """One thing that happened to a Page; the same in webhooks and on the pages that are asked for."""

    notification_id: int | str
    organizational_entity: str
    #: "COMMENT", "ADMIN_COMMENT", "COMMENT_EDIT", "COMMENT_DELETE", "SHARE_MENTION", "SHARE", "LIKE"…
    action: str
    last_modified_at: int
    source_post: str | None = None
    generated_activity: str | None = None
    decorated_source_post: Written | None = None
    decorated_generated_activity: Generated | None = None


class Paging(msgspec.Struct, rename="camel"):
    """How much a page of a list holds at most."""

    count: int = 10


class Listed(msgspec.Struct, rename="camel"):
    """One page of a list; each element is read by itself, so that one odd one does not hide the others."""

    elements: list[Any]
    paging: Paging = msgspec.field(default_factory=Paging)


class Said(msgspec.Struct, rename="camel"):
    """The text of a comment."""

    text: str = ""


class Stamp(msgspec.Struct, rename="camel"):
    """When something was done."""

    time: int = 0


class Comment(msgspec.Struct, rename="camel"):
    """A comment that was asked for."""

    actor: str
    id: str = ""
    comment_urn: str = ""
    object: str = ""
    parent_comment: str | None = None
    message: Said = msgspec.field(default_factory=Said)
    created: Stamp = msgspec.field(default_factory=Stamp)
    last_modified: Stamp = msgspec.field(default_factory=Stamp)


class Organization(msgspec.Struct, rename="camel"):
    """The Page's owner."""

    id: int
    localized_name: str = ""


class Inspected(msgspec.Struct):
    """What LinkedIn says of a token; its end is in seconds since 1970."""

    active: bool
    scope: str = ""
    expires_at: int = 0


class Granted(msgspec.Struct):
    """A new token, what renews it, and how long that lasts (s)."""

    access_token: str
    refresh_token: str = ""
    refresh_token_expires_in: int = 0
