"""What YouTube answers, as far as Vigie reads it; names are the network's."""

import logging
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

log = logging.getLogger(__name__)

Shape = TypeVar("Shape")


class Camel(msgspec.Struct, frozen=True, rename="camel"):
    """A resource, whose fields are written as YouTube writes them."""


class ChannelId(Camel, frozen=True):
    """A channel, as comments name it."""

    value: str = ""


class CommentSnippet(Camel, frozen=True):
    """What a comment says."""

    text_display: str
    published_at: str = ""
    updated_at: str = ""
    #: Given where the viewer may see it, which is only sure for their own comments.
    text_original: str | None = None
    author_display_name: str = ""
    author_channel_id: ChannelId = ChannelId()
    #: Absent where the comment is one on the channel itself.
    video_id: str = ""
    #: The comment answered, on answers only.
    parent_id: str = ""
    like_count: int | None = None
    #: Absent where comments are asked for by their ids.
    moderation_status: str = ""
    image_url: str = ""


class Comment(Camel, frozen=True):
    """One comment."""

    id: str
    snippet: CommentSnippet


class ThreadSnippet(Camel, frozen=True):
    """A comment that answers none, and how many answers it has."""

    top_level_comment: Comment
    total_reply_count: int = 0
    video_id: str = ""


class Replies(Camel, frozen=True):
    """Some of the answers."""

    comments: tuple[Any, ...] = ()


class CommentThread(Camel, frozen=True):
    """A comment with its answers."""

    id: str
    snippet: ThreadSnippet
    replies: Replies = Replies()

    @property
    def told(self) -> list[Comment]:
        """The answers that came with it, as many as can be read."""
        return readable(self.replies.comments, Comment)


class Page(Camel, frozen=True):
    """One page of a list."""

    #: Read one by one: what cannot be read must not hide what can.
    items: tuple[Any, ...] = ()
    next_page_token: str = ""


class ChatPage(Page, frozen=True):
    """One page of a live chat."""

    polling_interval_millis: int = 5_000
    #: When the broadcast ended, where it did.
    offline_at: str = ""


class Banned(Camel, frozen=True):
    """Whom a ban is about."""

    channel_id: str = ""


class UserBanned(Camel, frozen=True):
    """A ban, as the chat tells it."""

    banned_user_details: Banned = Banned()
    ban_type: str = ""
    ban_duration_seconds: str | int | None = None


class ChatSnippet(Camel, frozen=True):
    """What happened in a live chat."""

    type: str
    published_at: str = ""
    author_channel_id: str = ""
    display_message: str = ""
    text_message_details: dict[str, Any] = {}
    super_chat_details: dict[str, Any] = {}
    super_sticker_details: dict[str, Any] = {}
    fan_funding_event_details: dict[str, Any] = {}
    member_milestone_chat_details: dict[str, Any] = {}
    gift_details: dict[str, Any] = {}
    message_deleted_details: dict[str, Any] = {}
    message_retracted_details: dict[str, Any] = {}
    user_banned_details: UserBanned | None = None


class ChatAuthor(Camel, frozen=True):
    """Who wrote in a live chat."""

    channel_id: str = ""
    display_name: str = ""
    is_verified: bool = False
    is_chat_owner: bool = False
    is_chat_sponsor: bool = False
    is_chat_moderator: bool = False


class ChatItem(Camel, frozen=True):
    """One event of a live chat."""

    id: str
    snippet: ChatSnippet
    author_details: ChatAuthor = ChatAuthor()


class Titled(Camel, frozen=True):
    """What has a title."""

    title: str = ""
    live_chat_id: str = ""


class Statistics(Camel, frozen=True):
    """What YouTube counts of a video; it writes numbers as texts, and nothing where comments are closed."""

    comment_count: str | int | None = None


class Item(Camel, frozen=True):
    """A channel, a video, a broadcast or a ban."""

    id: str
    snippet: Titled = Titled()
    statistics: Statistics = Statistics()


def readable(items: Sequence[Any], shape: type[Shape]) -> list[Shape]:
    """Return those items that can be read; the others are logged without their text, and passed over."""
    found: list[Shape] = []
    for item in items:
        try:
            found.append(msgspec.convert(item, shape))
        except msgspec.ValidationError:
            log.warning("An item of YouTube has not the documented form of a %s", shape.__name__)
    return found
