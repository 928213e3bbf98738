"""What Meta tells of a page's feed, as entries; nothing here opens a socket or reads a clock."""

import hashlib
from typing import Any

import msgspec

from vigie.connectors.meta.envelope import Change, Told, each
from vigie.connectors.meta.times import ms, word
from vigie.message import Author, Entry, Media, Message, Removal, Space, Thread

NETWORK = "facebook"
#: Items of the feed that are something written on the page itself.
_POSTS = frozenset({"post", "status", "photo", "video", "share", "link", "album", "note"})


class Person(msgspec.Struct):
    """Who wrote: missing where their rights keep it back."""

    id: str | int = ""
    name: str = ""


class _Post(msgspec.Struct):
    permalink_url: str = ""


class Value(msgspec.Struct):
    """One change of a feed; see …/docs/graph-api/webhooks/reference/page, "feed"."""

    item: str = ""
    verb: str = ""
    comment_id: str | int = ""
    post_id: str | int = ""
    parent_id: str | int = ""
    from_: Person | None = msgspec.field(default=None, name="from")
    message: str | None = None
    #: In whole seconds.
    created_time: Any = None
    photo: str | None = None
    video: str | None = None
    post: _Post | None = None


class Comment(msgspec.Struct):
    """A comment as a list gives it."""

    id: str
    message: str = ""
    created_time: str | None = None
    from_: Person | None = msgspec.field(default=None, name="from")
    parent: Any = None
    is_hidden: bool = False
    permalink_url: str = ""
    like_count: int | None = None


class Post(msgspec.Struct):
    """Something written on the page, as its feed gives it."""

    id: str
    message: str = ""
    written: str | None = msgspec.field(default=None, name="created_time")
    #: Also the time of the last comment under it.
    updated_time: str | None = None
    from_: Person | None = msgspec.field(default=None, name="from")
    is_hidden: bool = False
    permalink_url: str = ""


def told_of(told: Told, received_at: int) -> list[Entry]:
    """Return what a delivery tells of one page.

    Parameters
    ----------
    received_at
        When it arrived (ms).
    """

    def read(told: Told, raw: Any) -> list[Entry]:
        change = msgspec.convert(raw, Change)
        if change.field != "feed":
            return []
        return _entries(msgspec.convert(change.value, Value), told, received_at)

    return each(told, told.changes, read)


def message_of(comment: Comment, post: Post, page: str, *, received_at: int) -> Message:
    """Return the message that a comment is, read again under its post."""
    at, remark = ms(comment.created_time, received_at)
    parent = comment.parent.get("id") if isinstance(comment.parent, dict) else None
    return Message(
        id=comment.id,
        space=Space(NETWORK, page),
        kind="comment",
        text=comment.message,
        author=_author(comment.from_, page),
        thread=Thread(post.id, post.message[:120] or None),
        at=at,
        received_at=received_at,
        reply_to=word(parent) or None,
        likes=comment.like_count,
        remarks=(remark,) if remark else (),
        extra=_extra(comment.permalink_url, is_hidden=comment.is_hidden),
    )


def post_of(post: Post, page: str, *, received_at: int) -> Message | None:
    """Return the message that a visitor's post is; None where the page wrote it itself."""
    author = _author(post.from_, page)
    if author is None or "self" in author.roles:
        return None
    at, remark = ms(post.written, received_at)
    return Message(
        id=post.id,
        space=Space(NETWORK, page),
        kind="post",
        text=post.message,
        author=author,
        thread=Thread(post.id),
        at=at,
        received_at=received_at,
        remarks=(remark,) if remark else (),
        extra=_extra(post.permalink_url, is_hidden=post.is_hidden),
    )


def _entries(value: Value, told: Told, received_at: int) -> list[Entry]:
    page = word(told.id)
    is_comment = value.item == "comment"
    native = word(value.comment_id) if is_comment else word(value.post_id)
    if not native or not page or not (is_comment or value.item in _POSTS):
        return []
    space = Space(NETWORK, page)
    at, remark = ms(value.created_time, ms(told.time, received_at)[0])
    if value.verb in ("remove", "delete"):
        return [_removal(native, space, at, received_at)]
    author = _author(value.from_, page)
    if value.verb not in ("add", "edit", "edited"):
        # Hidden and shown again by the page's people: no message, and nothing was taken away.
        return []
    if not is_comment and (author is None or "self" in author.roles):
        return []
    text = value.message or ""
    parent, post = word(value.parent_id), word(value.post_id)
    return [
        Message(
            id=native,
            space=space,
            kind="comment" if is_comment else "post",
            text=text,
            author=author,
            thread=Thread(post or native),
            at=at,
            received_at=received_at,
            reply_to=parent if is_comment and parent not in ("", post) else None,
            revision=_revision(told.time, text) if value.verb != "add" else "",
            media=_media(value),
            remarks=(remark,) if remark else (),
            extra=_extra(value.post.permalink_url if value.post else ""),
        )
    ]


def _removal(native: str, space: Space, at: int, received_at: int) -> Removal:
    return Removal(id=f"remove:{native}", space=space, at=at, received_at=received_at, message_id=native)


def _revision(sent: Any, text: str) -> str:
    """Return what tells one change from another: edits told together were sent at one time."""
    return f"{word(sent)}-{hashlib.blake2b(text.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}"


def _author(person: Person | None, page: str) -> Author | None:
    if person is None or not word(person.id):
        return None
    native = word(person.id)
    return Author(native, person.name or native, ("self",) if native == page else ())


def _media(value: Value) -> tuple[Media, ...]:
    # Meta names no type; only what is told as a video is known to be none of an image.
    return tuple(
        Media(url=url, type=kind) for url, kind in ((value.photo, ""), (value.video, "video/*")) if url
    )


def _extra(permalink: str, *, is_hidden: bool = False) -> dict[str, Any]:
    extra: dict[str, Any] = {"url": permalink} if permalink else {}
    if is_hidden:
        extra["hidden"] = True
    return extra
