"""Comments as entries; nothing here opens a socket or reads a clock."""

import hashlib

from vigie.connectors.dates import written_at
from vigie.connectors.markup import text_of
from vigie.connectors.wordpress.shapes import Comment
from vigie.message import Author, Message, Space, Thread


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
        # As it was typed: WordPress shows the ends of its lines.
        text=text_of(f"<pre>{comment.content.raw}</pre>"),
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


def _author(comment: Comment, me: int) -> Author:
    name = comment.author_name.strip() or "Anonymous"
    if comment.author:
        return Author(f"user:{comment.author}", name, ("self",) if comment.author == me else ())
    address = comment.author_email.strip().lower()
    if not address:
        return Author(f"name:{name}", name)
    # Whoever visits twice is known again, and the address is kept nowhere; sites publish such digests too.
    return Author(f"mail:{hashlib.sha256(address.encode()).hexdigest()[:32]}", name)
