"""Updates of the Bot API as entries; nothing here opens a socket or reads a clock."""

from collections.abc import Mapping
from typing import Any

import msgspec

from vigie.connectors.telegram.shapes import Chat, Post, Standing, User
from vigie.message import Author, Kind, Media, Message, Space, Thread

#: What the network is asked to tell.
ALLOWED = ("message", "edited_message", "channel_post", "edited_channel_post", "my_chat_member")
_POSTS = ALLOWED[:-1]
#: Said by a person, and in a form that is not read.
_UNREAD = (
    "rich_message",
    "checklist",
    "story",
    "paid_media",
    "contact",
    "location",
    "venue",
    "game",
    "live_photo",
)
_KINDS: Mapping[str, Kind] = {"private": "private", "channel": "post"}


class UpdateError(Exception):
    """An update has not the documented form."""


def message_of(update: Any, *, me: int, received_at: int) -> Message | None:
    """Return the message that an update tells, None where it tells none.

    Parameters
    ----------
    me
        The bot's own id.
    received_at
        When it arrived (ms).

    Raises
    ------
    UpdateError
        It has not the documented form.
    """
    if not isinstance(update, dict):
        raise UpdateError
    raw: Any = next((update[name] for name in _POSTS if name in update), None)
    if raw is None:
        return None
    try:
        post = msgspec.convert(raw, Post)
    except msgspec.ValidationError:
        raise UpdateError from None
    text, media = _text(post), _media(post)
    unread = [name for name in _UNREAD if name in raw]
    # Who joined, what was pinned: not said by anybody. An ephemeral message has no id of its own (0).
    if not (text or media or unread) or not post.message_id:
        return None
    parent = post.reply_to_message
    # In a forum, what answers nothing is told as an answer to what began the topic.
    begun = parent if parent and parent.message_id == post.message_thread_id else None
    answers = parent if parent and not (begun and post.is_topic_message) else None
    topic = begun.forum_topic_created if begun else None
    return Message(
        id=str(post.message_id),
        space=space_of(post.chat),
        kind=_KINDS.get(post.chat.type, "chat"),
        text=text,
        author=_author(post, me),
        thread=Thread(str(post.message_thread_id), topic.name if topic else None)
        if post.message_thread_id
        else None,
        at=post.date * 1000,
        received_at=received_at,
        reply_to=str(answers.message_id) if answers else None,
        revision=str(post.edit_date or ""),
        media=media,
        remarks=tuple(f"its {name.replace('_', ' ')} is not read" for name in unread),
        extra=_extra(post),
    )


def standing_of(update: Any) -> Standing | None:
    """Return the change of the bot's own standing that an update tells, None where it tells none.

    Raises
    ------
    UpdateError
        It has not the documented form.
    """
    raw = update.get("my_chat_member") if isinstance(update, dict) else None
    try:
        return msgspec.convert(raw, Standing | None)
    except msgspec.ValidationError:
        raise UpdateError from None


def space_of(chat: Chat) -> Space:
    """Return the place that a chat is."""
    return Space("telegram", str(chat.id))


def _author(post: Post, me: int) -> Author | None:
    chat = post.sender_chat
    if chat is not None:
        # The sender told beside it is a stand-in that all such messages share.
        anonymous = chat.id == post.chat.id and chat.type != "channel"
        return Author(
            str(chat.id), chat.title or chat.username, ("administrator" if anonymous else "channel",)
        )
    person = post.sender
    if person is None:
        return (
            Author(str(post.chat.id), post.chat.title, ("channel",)) if post.chat.type == "channel" else None
        )
    roles = (*(("bot",) if person.is_bot else ()), *(("self",) if person.id == me else ()))
    return Author(str(person.id), _name(person), roles)


def _name(person: User) -> str:
    return f"{person.first_name} {person.last_name}".strip() or person.username or str(person.id)


def _text(post: Post) -> str:
    if post.poll:
        return "\n".join((post.poll.question, *(option.text for option in post.poll.options)))
    return post.text or post.caption or (post.sticker.emoji if post.sticker else "")


def _media(post: Post) -> tuple[Media, ...]:
    found = [Media(type="image/jpeg")] if post.photo else []
    if post.sticker and not (post.sticker.is_animated or post.sticker.is_video):
        found.append(Media(type="image/webp"))
    # An animation is told as a document too.
    document = None if post.animation else post.document
    for file, usual in (
        (post.video, "video/mp4"),
        (post.video_note, "video/mp4"),
        (post.animation, "video/mp4"),
        (post.audio, "audio/mpeg"),
        (post.voice, "audio/ogg"),
        (document, "application/octet-stream"),
    ):
        if file:
            found.append(Media(type=file.mime_type or usual))
    return tuple(found)


def _extra(post: Post) -> dict[str, Any]:
    chat = post.chat
    path = chat.username or (f"c/{str(chat.id)[4:]}" if str(chat.id).startswith("-100") else "")
    told = {
        "url": f"https://t.me/{path}/{post.message_id}" if path and chat.type != "private" else "",
        "title": chat.title,
        "username": post.sender.username if post.sender and not post.sender_chat else "",
        "signature": post.author_signature,
        "album": post.media_group_id,
    }
    return {name: value for name, value in told.items() if value}
