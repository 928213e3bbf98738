"""Posts, edits and deletions as entries; nothing here opens a socket or reads a clock."""

import mimetypes
from urllib.parse import urlsplit

from vigie.connectors.dates import written_at
from vigie.connectors.markup import text_of
from vigie.connectors.mastodon.shapes import Attachment, Person, Status
from vigie.message import Author, Kind, Media, Message, Removal, Space, Thread


def message_of(status: Status, space: Space, *, received_at: int) -> Message:
    """Return the message that a post is.

    Parameters
    ----------
    received_at
        When it arrived (ms).
    """
    at, remark = written_at(status.created_at, received_at)
    return Message(
        id=status.id,
        space=space,
        kind=_kind(status),
        text=_text(status),
        author=_author(status.account),
        thread=Thread(status.in_reply_to_id) if status.in_reply_to_id else None,
        at=at,
        received_at=received_at,
        lang=status.language or None,
        reply_to=status.in_reply_to_id,
        revision=status.edited_at or "",
        likes=status.favourites_count,
        media=tuple(_media(one) for one in status.media_attachments if one.url or one.remote_url),
        remarks=(remark,) if remark else (),
        extra={
            name: value
            for name, value in (
                ("url", status.url),
                ("visibility", status.visibility),
                ("sensitive", status.sensitive),
                ("acct", status.account.acct),
                ("in_reply_to_account_id", status.in_reply_to_account_id),
            )
            if value
        },
    )


def removal_of(status_id: str, space: Space, *, received_at: int) -> Removal:
    """Return the removal of a post; a post is removed once, so told again it is the same removal."""
    return Removal(
        id=f"deleted:{status_id}", space=space, at=received_at, received_at=received_at, message_id=status_id
    )


def _kind(status: Status) -> Kind:
    if status.visibility == "direct":
        return "private"
    return "comment" if status.in_reply_to_id else "post"


def _text(status: Status) -> str:
    proposed = [option.title for option in status.poll.options] if status.poll else []
    return "\n".join(piece for piece in (status.spoiler_text, text_of(status.content), *proposed) if piece)


def _author(person: Person) -> Author:
    return Author(
        person.id,
        person.display_name or person.acct,
        ("bot",) if person.bot else (),
        person.followers_count,
    )


def _media(attachment: Attachment) -> Media:
    address = attachment.url or attachment.remote_url or ""
    return Media(address, mimetypes.guess_type(urlsplit(address).path)[0] or "")
