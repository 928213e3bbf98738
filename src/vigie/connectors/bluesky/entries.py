"""Posts and deletions as entries; nothing here opens a socket or reads a clock."""

from collections.abc import Iterator
from typing import Any

from vigie.connectors import dates
from vigie.connectors.bluesky.names import is_post_of
from vigie.connectors.bluesky.shapes import Person, Post
from vigie.message import Author, Media, Message, Removal, Space, Thread

#: A clock may be a little wrong (ms); a date that is further ahead was made up.
_AHEAD = 300_000


def is_said_to(post: Post, me: str) -> bool:
    """Tell whether a post is a reply in a thread of ours or to a post of ours, mentions us or quotes us."""
    if post.reply is not None and (
        is_post_of(post.reply.root.uri, me) or is_post_of(post.reply.parent.uri, me)
    ):
        return True
    return _mentions(post, me) or any(is_post_of(uri, me) for uri in _quoted(post.embed))


def message_of(
    uri: str, post: Post, author: Person, space: Space, *, me: str, revision: str = "", received_at: int
) -> Message:
    """Return the message that a post is.

    Parameters
    ----------
    uri
        The post's address, which is its id.
    me
        The account that Vigie speaks for.
    revision
        What tells this text from the one before, empty for the first.
    received_at
        When it arrived (ms).
    """
    at, remark = written_at(post.createdAt, received_at)
    key = uri.rsplit("/", 1)[-1]
    extra: dict[str, Any] = {"url": f"https://bsky.app/profile/{author.did}/post/{key}"}
    if author.handle:
        extra["handle"] = author.handle
    quoted = list(_quoted(post.embed))
    if quoted:
        extra["quotes"] = quoted
    described = [one for one in _images(post.embed) if one.get("alt")]
    if described:
        extra["descriptions"] = [str(one["alt"])[:2_000] for one in described]
    return Message(
        id=uri,
        space=space,
        kind="comment" if post.reply else "post",
        text=post.text,
        author=Author(
            author.did,
            author.displayName or author.handle or author.did,
            ("self",) if author.did == me else (),
        ),
        thread=Thread(post.reply.root.uri) if post.reply else None,
        at=at,
        received_at=received_at,
        lang=post.langs[0] if len(post.langs) == 1 else None,
        reply_to=post.reply.parent.uri if post.reply else None,
        revision=revision,
        media=tuple(_media(post.embed)),
        remarks=(remark,) if remark else (),
        extra=extra,
    )


def removal_of(uri: str, space: Space, *, received_at: int) -> Removal:
    """Return the removal of a post; a post is removed once, so told again it is the same removal."""
    return Removal(id=f"deleted:{uri}", space=space, at=received_at, received_at=received_at, message_id=uri)


def departure_of(did: str, status: str, seq: int, space: Space, *, received_at: int) -> Removal:
    """Return the removal of everything that an account wrote.

    Parameters
    ----------
    status
        In the network's words: "takendown", "suspended", "deactivated", "deleted".
    seq
        The event's number: an account may leave more than once.
    """
    return Removal(
        id=f"account:{did}:{seq}",
        space=space,
        at=received_at,
        received_at=received_at,
        author_id=did,
        how=status or "inactive",
    )


def written_at(written: str, received_at: int) -> tuple[int, str]:
    """Return a date of a post in ms, and what had to be repaired to say so: its author may write any."""
    at, remark = dates.written_at(written, received_at)
    if at > received_at + _AHEAD:
        return received_at, f"the date {written[:40]!r} cannot be true: the time of receipt is kept instead"
    return at, remark


def _mentions(post: Post, me: str) -> bool:
    return any(
        feature.get("did") == me
        for facet in _dicts(post.facets)
        for feature in _dicts(facet.get("features"))
        if feature.get("$type") == "app.bsky.richtext.facet#mention"
    )


def _quoted(embed: Any) -> Iterator[str]:
    """Yield the addresses of posts that an embed shows, with or without images beside them."""
    if not isinstance(embed, dict):
        return
    record = embed.get("record")
    if embed.get("$type") == "app.bsky.embed.recordWithMedia" and isinstance(record, dict):
        record = record.get("record")
    if isinstance(record, dict) and isinstance(record.get("uri"), str):
        yield record["uri"]


def _images(embed: Any) -> list[dict[str, Any]]:
    if not isinstance(embed, dict):
        return []
    if embed.get("$type") == "app.bsky.embed.recordWithMedia":
        return _images(embed.get("media"))
    # A video is like an image that stands alone.
    return _dicts(embed.get("images")) or ([embed] if "video" in embed else [])


def _media(embed: Any) -> Iterator[Media]:
    for image in _images(embed):
        blob = image.get("image") or image.get("video")
        if isinstance(blob, dict) and isinstance(blob.get("mimeType"), str):
            yield Media(type=blob["mimeType"])


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
