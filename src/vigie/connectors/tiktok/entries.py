"""What TikTok tells, as entries; pure functions."""

from vigie.connectors.tiktok.shapes import Comment
from vigie.message import Author, Message, Space, Thread

#: The word of this network in addresses and in places.
NETWORK = "tiktok"

_NO_DATE = "The date is missing or cannot be read: that of receipt is kept."


def message_of(comment: Comment, *, place: str, received_at: int) -> Message:
    """Return a comment as a message.

    Parameters
    ----------
    place
        The account under whose video it stands.
    received_at
        When it came (ms).
    """
    at = _written(comment.create_time)
    number = comment.unique_identifier or comment.user_id
    name = comment.username or comment.display_name or number
    roles = ("self",) if comment.owner else ()
    return Message(
        id=comment.comment_id,
        space=Space(NETWORK, place),
        kind="comment",
        text=comment.text,
        author=Author(id=number or name, name=name, roles=roles) if number or name else None,
        thread=Thread(comment.video_id) if comment.video_id else None,
        at=at or received_at,
        received_at=received_at,
        reply_to=comment.parent_comment_id or None,
        likes=comment.likes,
        remarks=() if at else (_NO_DATE,),
        extra={"status": comment.status} if comment.status else {},
    )


def _written(stamp: int | str) -> int:
    """Return milliseconds, 0 where it is no time in seconds."""
    text = str(stamp)
    return int(text) * 1000 if text.isascii() and text.isdigit() and len(text) == 10 else 0
