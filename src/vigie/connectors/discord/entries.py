"""Discord's messages and removals as entries; pure functions."""

from typing import Any

import msgspec

from vigie.connectors.discord.shapes import Deleted, Posted, time_of
from vigie.message import Author, Media, Message, Removal, Space, Thread

#: Messages whose words are somebody's: plain ones, threads named, answers, and what commands had a bot say.
#: The others are Discord's own sentences ("… joined the server").
_SPOKEN = frozenset({0, 18, 19, 20, 23})
_ANSWER = 19


class EventError(Exception):
    """An event has not the documented form."""


def posted_of(payload: Any) -> Posted:
    """Read a message.

    Raises
    ------
    EventError
        It has not the documented form.
    """
    try:
        return msgspec.convert(payload, Posted)
    except msgspec.ValidationError as error:
        raise EventError(str(error)) from None


def message_of(
    posted: Posted, *, server: str, me: str, owner: str = "", private: bool, received_at: int
) -> Message | None:
    """Return what somebody said; None where it is a sentence of Discord's own.

    Parameters
    ----------
    server
        The id of the server.
    me, owner
        The ids of the bot and of the server's owner.
    private
        Whether it was said to the bot alone.
    received_at
        When it was received (ms).
    """
    if posted.type not in _SPOKEN:
        return None
    reference = posted.message_reference
    reply_to = reference.message_id if reference and reference.type == 0 and posted.type == _ANSWER else None
    thread = posted.channel_id if posted.position is not None else reply_to
    where = "@me" if private else server
    extra: dict[str, Any] = {
        "url": f"https://discord.com/channels/{where}/{posted.channel_id}/{posted.id}",
    }
    if posted.sticker_items:
        extra["stickers"] = [str(one.get("name", "")) for one in posted.sticker_items]
    attached = [
        *posted.attachments,
        *(one for snap in posted.message_snapshots for one in snap.message.attachments),
    ]
    return Message(
        id=posted.id,
        space=Space("discord", posted.channel_id),
        kind="private" if private else "chat",
        text=_words(posted),
        author=_author(posted, me, owner),
        thread=Thread(thread) if thread else None,
        at=time_of(posted.id),
        received_at=received_at,
        reply_to=reply_to,
        revision=posted.edited_timestamp or "",
        media=tuple(Media(url=one.url, type=one.content_type or "") for one in attached),
        extra=extra,
    )


def removals_of(payload: Any, *, server: str, received_at: int) -> list[Removal]:
    """Return the messages that were taken away, of the server or in private.

    Raises
    ------
    EventError
        It has not the documented form.
    """
    try:
        deleted = msgspec.convert(payload, Deleted)
    except msgspec.ValidationError as error:
        raise EventError(str(error)) from None
    if deleted.guild_id not in (None, server):
        return []
    return [
        # Discord does not say when, nor by whom.
        Removal(
            id=f"deleted:{one}",
            space=Space("discord", deleted.channel_id),
            at=received_at,
            received_at=received_at,
            message_id=one,
        )
        for one in ([deleted.id] if deleted.id else deleted.ids)
    ]


def is_blank(posted: Posted, me: str) -> bool:
    """Tell whether a message came without anything that can be seen, as without the right to read it."""
    shown = (
        posted.content,
        posted.attachments,
        posted.embeds,
        posted.components,
        posted.sticker_items,
        posted.message_snapshots,
        posted.poll,
    )
    return posted.type in (0, _ANSWER) and posted.author.id != me and not any(shown)


def _words(posted: Posted) -> str:
    parts = [posted.content, *(snapshot.message.content for snapshot in posted.message_snapshots)]
    if posted.poll:
        parts.append(posted.poll.question.text or "")
        parts += [answer.poll_media.text or "" for answer in posted.poll.answers]
    return "\n".join(part for part in parts if part)


def _author(posted: Posted, me: str, owner: str) -> Author:
    user = posted.author
    # The roles of members are told by the gateway only: an entry must be the same from both sides.
    told = {
        "self": user.id == me,
        "owner": user.id == owner,
        "webhook": posted.webhook_id is not None,
        "bot": user.bot,
    }
    roles = tuple(role for role, has in told.items() if has)
    return Author(user.id, user.global_name or user.username or user.id, roles)
