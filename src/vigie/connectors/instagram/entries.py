"""What Meta tells of an Instagram account, as entries; nothing here opens a socket or reads a clock."""

from typing import Any

import msgspec

from vigie.connectors.meta.envelope import Change, Told, each
from vigie.connectors.meta.messaging import private_of
from vigie.connectors.meta.times import ms, word
from vigie.message import Author, Entry, Message, Space, Thread

NETWORK = "instagram"
_COMMENTS = frozenset({"comments", "live_comments"})


class Person(msgspec.Struct):
    """Who commented."""

    id: str | int = ""
    username: str = ""
    #: Told where it is the account itself.
    self_ig_scoped_id: str | int = ""


class Media(msgspec.Struct):
    """What was commented on."""

    id: str | int = ""
    media_product_type: str = ""
    ad_id: str | int = ""
    ad_title: str = ""
    original_media_id: str | int = ""


class Value(msgspec.Struct):
    """A comment as a webhook tells it; see …/docs/graph-api/webhooks/reference/instagram."""

    id: str | int
    text: str = ""
    from_: Person | None = msgspec.field(default=None, name="from")
    media: Media | None = None
    parent_id: str | int = ""


class Comment(msgspec.Struct):
    """A comment as a list gives it."""

    id: str
    text: str = ""
    timestamp: str | None = None
    from_: Person | None = msgspec.field(default=None, name="from")
    hidden: bool = False
    parent_id: str = ""
    like_count: int | None = None
    replies: Any = None


class Post(msgspec.Struct):
    """What the account published."""

    id: str
    caption: str = ""
    written: str | None = msgspec.field(default=None, name="timestamp")
    permalink: str = ""
    comments_count: int | None = None
    media_product_type: str = ""


def told_of(told: Told, received_at: int) -> list[Entry]:
    """Return what a delivery tells of one account: comments, and private messages.

    Parameters
    ----------
    received_at
        When it arrived (ms).
    """

    def read(told: Told, raw: Any) -> list[Entry]:
        change = msgspec.convert(raw, Change)
        if change.field not in _COMMENTS:
            return []
        value = msgspec.convert(change.value, Value)
        return _comment(value, told, received_at, is_live=change.field == "live_comments")

    return each(told, told.changes, read) + private_of(NETWORK, told, received_at)


def message_of(comment: Comment, post: Post, account: str, *, parent: str = "", received_at: int) -> Message:
    """Return the message that a comment is, read again under what it is about."""
    at, remark = ms(comment.timestamp, received_at)
    extra: dict[str, Any] = {"url": post.permalink} if post.permalink else {}
    if comment.hidden:
        extra["hidden"] = True
    return Message(
        id=comment.id,
        space=Space(NETWORK, account),
        kind="comment",
        text=comment.text,
        author=_author(comment.from_, account),
        thread=Thread(post.id, post.caption[:120] or None),
        at=at,
        received_at=received_at,
        reply_to=comment.parent_id or parent or None,
        likes=comment.like_count,
        remarks=(remark,) if remark else (),
        extra=extra,
    )


def _comment(comment: Value, told: Told, received_at: int, *, is_live: bool) -> list[Entry]:
    native, account = word(comment.id), word(told.id)
    if not native or not account:
        return []
    media = comment.media or Media()
    about = word(media.original_media_id) or word(media.id)
    extra: dict[str, Any] = {
        name: value
        for name, value in (
            ("media_product_type", media.media_product_type),
            ("ad_id", word(media.ad_id)),
            ("ad_title", media.ad_title),
        )
        if value
    }
    if is_live:
        extra["live"] = True
    return [
        Message(
            id=native,
            space=Space(NETWORK, account),
            kind="comment",
            text=comment.text,
            author=_author(comment.from_, account),
            thread=Thread(about) if about else None,
            # A comment is told without its own time: Meta sends it within seconds.
            at=ms(told.time, received_at)[0],
            received_at=received_at,
            reply_to=word(comment.parent_id) or None,
            extra=extra,
        )
    ]


def _author(person: Person | None, account: str) -> Author | None:
    if person is None:
        return None
    native = word(person.id)
    if not native:
        return None
    is_ours = native == account or bool(word(person.self_ig_scoped_id))
    # The account has ids of several scopes, and is one author.
    return Author(account if is_ours else native, person.username or native, ("self",) if is_ours else ())
