"""What the Bot API answers and tells, as far as Vigie reads it; names are the network's."""

from typing import Any, TypeVar

import msgspec

Shape = TypeVar("Shape")


class Envelope(msgspec.Struct):
    """Around every answer."""

    ok: bool
    result: Any = None


class User(msgspec.Struct):
    """A person or a bot."""

    id: int
    first_name: str = ""
    last_name: str = ""
    username: str = ""
    is_bot: bool = False
    #: Of ourselves only: whether privacy mode is off.
    can_read_all_group_messages: bool = False


class Chat(msgspec.Struct):
    """A place."""

    id: int
    type: str
    title: str = ""
    username: str = ""
    first_name: str = ""


class Topic(msgspec.Struct):
    """What began a topic of a forum."""

    name: str = ""


class Parent(msgspec.Struct):
    """The message that is answered."""

    message_id: int
    forum_topic_created: Topic | None = None


class File(msgspec.Struct):
    """A file; its address holds the bot's token, and is never asked for."""

    mime_type: str = ""


class Sticker(msgspec.Struct):
    """A picture that stands for an emoji."""

    emoji: str = ""
    is_animated: bool = False
    is_video: bool = False


class Option(msgspec.Struct):
    """One answer of a poll."""

    text: str = ""


class Poll(msgspec.Struct):
    """A poll."""

    question: str = ""
    options: tuple[Option, ...] = ()


class Post(msgspec.Struct):
    """One message."""

    message_id: int
    date: int
    chat: Chat
    sender: User | None = msgspec.field(name="from", default=None)
    sender_chat: Chat | None = None
    message_thread_id: int | None = None
    is_topic_message: bool = False
    reply_to_message: Parent | None = None
    edit_date: int | None = None
    media_group_id: str = ""
    author_signature: str = ""
    text: str = ""
    caption: str = ""
    photo: tuple[Any, ...] = ()
    video: File | None = None
    video_note: File | None = None
    animation: File | None = None
    audio: File | None = None
    voice: File | None = None
    document: File | None = None
    sticker: Sticker | None = None
    poll: Poll | None = None


class Member(msgspec.Struct):
    """What somebody is in a chat, and what an administrator may do there."""

    status: str
    can_delete_messages: bool = False
    can_restrict_members: bool = False
    can_pin_messages: bool = False
    can_edit_messages: bool = False
    can_post_messages: bool = False


class Standing(msgspec.Struct):
    """A change of what the bot is in a chat."""

    chat: Chat
    new_chat_member: Member


class WebhookInfo(msgspec.Struct):
    """How posting to a webhook goes."""

    url: str = ""
    pending_update_count: int = 0
    last_error_date: int | None = None


class Sent(msgspec.Struct):
    """A message that we made."""

    message_id: int
