"""Posts as entries; nothing here opens a socket or reads a clock."""

from datetime import UTC, datetime

from vigie.connectors.disqus.shapes import Discussion, Post, Writer
from vigie.connectors.markup import text_of
from vigie.message import Author, Message, Removal, Space, Thread

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
        text=text_of(post.text),
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


def removal_of(post: str, how: str, times: int, space: Space, *, received_at: int) -> Removal:
    """Return the removal of a post.

    Parameters
    ----------
    how
        "deleted" or "spam".
    times
        How many changes of the post were told: taken away, put back and taken away again are two removals.
    """
    return Removal(
        id=f"{how}:{post}:{times}",
        space=space,
        at=received_at,
        received_at=received_at,
        message_id=post,
        how=how,
    )


def written_at(written: str, received_at: int) -> tuple[int, str]:
    """Return a date of Disqus (in UTC, without saying so) in ms, and what had to be repaired to say so."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return received_at, f"the date {written[:40]!r} cannot be read: the time of receipt is kept instead"
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp() * 1000), ""


def _author(writer: Writer, me: str) -> Author:
    name = writer.name.strip() or writer.username.strip() or "Guest"
    if writer.is_anonymous or not str(writer.id):
        return Author(f"{GUEST}{name}", name)
    return Author(str(writer.id), name, ("self",) if str(writer.id) == me else ())
