"""Comments as entries; nothing here opens a socket or reads a clock."""

import hashlib
from datetime import UTC, datetime

from vigie.connectors.markup import text_of
from vigie.connectors.wordpress.shapes import Comment
from vigie.message import Author, Message, Removal, Space, Thread


def message_of(
    comment: Comment, space: Space, *, me: int, title: str | None, revision: str = "", received_at: int
) -> Message:
    """Return the message that a comment is.

    Parameters
    ----------
    me
        The number of the user that Vigie speaks for.
    title
        The article's, as HTML; None where it is not known.
    revision
        What tells this text from the one before, empty for the first.
    received_at
        When it arrived (ms).
    """
    at, remark = written_at(comment.date_gmt, received_at)
    return Message(
        id=str(comment.id),
        space=space,
        kind="comment",
        text=text_of(comment.content.raw),
        author=_author(comment, me),
        thread=Thread(str(comment.post), text_of(title) if title else None),
        at=at,
        received_at=received_at,
        reply_to=str(comment.parent) if comment.parent else None,
        revision=revision,
        held=comment.status == "hold",
        remarks=(remark,) if remark else (),
        extra={"url": comment.link} if comment.link else {},
    )


def removal_of(comment: int, how: str, times: int, space: Space, *, received_at: int) -> Removal:
    """Return the removal of a comment.

    Parameters
    ----------
    how
        "deleted", "spam" or "trash".
    times
        How many changes of the comment were told: taken away, put back and taken away again are two removals.
    """
    return Removal(
        id=f"{how}:{comment}:{times}",
        space=space,
        at=received_at,
        received_at=received_at,
        message_id=str(comment),
        how=how,
    )


def written_at(written: str, received_at: int) -> tuple[int, str]:
    """Return a date of WordPress (in UTC, without saying so) in ms, and what had to be repaired to say so."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return received_at, f"the date {written[:40]!r} cannot be read: the time of receipt is kept instead"
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp() * 1000), ""


def _author(comment: Comment, me: int) -> Author:
    name = comment.author_name.strip() or "Anonymous"
    if comment.author:
        return Author(f"user:{comment.author}", name, ("self",) if comment.author == me else ())
    address = comment.author_email.strip().lower()
    if not address:
        return Author(f"name:{name}", name)
    # Whoever visits twice is known again, and the address is kept nowhere; sites publish such digests too.
    return Author(f"mail:{hashlib.sha256(address.encode()).hexdigest()[:32]}", name)
