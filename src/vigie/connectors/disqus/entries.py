"""Posts as entries; nothing here opens a socket or reads a clock."""

from vigie.connectors.dates import written_at
from vigie.connectors.disqus.shapes import Discussion, Post, Writer
from vigie.connectors.markup import text_of
from vigie.message import Author, Message, Space, Thread

#: How the author's id begins where a guest wrote: no account that could be banned.
GUEST = "guest:"


def message_of(post: Post, space: Space, *, me: str, revision: str = "", received_at: int) -> Message:
    """Return the message that a post is.

    Parameters
    ----------
    me
        The id of the account that Vigie speaks for.
    revision
        What tells this text from the one before, empty for the first.
    received_at
        When it arrived (ms).
    """
    at, remark = written_at(post.created_at, received_at)
    title = text_of(post.thread.title) if isinstance(post.thread, Discussion) else ""
    link = post.thread.link if isinstance(post.thread, Discussion) else ""
    told = {"url": post.url, "page": link, "page_title": title}
    return Message(
        id=str(post.id),
        space=space,
        kind="comment",
        # As it was typed, Disqus shows the ends of its lines.
        text=text_of(f"<pre>{post.raw_message}</pre>" if post.raw_message else post.message),
        author=_author(post.author, me),
        thread=Thread(post.discussion, title or None),
        at=at,
        received_at=received_at,
        reply_to=str(post.parent) if post.parent else None,
        revision=revision,
        held=post.state == "pending",
        likes=post.likes,
        remarks=(remark,) if remark else (),
        extra={name: value for name, value in told.items() if value},
    )


def _author(writer: Writer, me: str) -> Author:
    name = writer.name.strip() or writer.username.strip() or "Guest"
    if writer.is_anonymous or not str(writer.id):
        return Author(f"{GUEST}{name}", name)
    return Author(str(writer.id), name, ("self",) if str(writer.id) == me else ())
