"""Comments and events of live chats as entries; nothing here opens a socket or reads a clock."""

from typing import Any

from vigie.connectors.dates import written_at
from vigie.connectors.youtube.shapes import ChatItem, ChatSnippet, Comment
from vigie.message import Author, Media, Message, Removal, Space, Thread

#: States in which YouTube keeps a comment from the public until its channel decides.
HELD = ("heldForReview", "likelySpam")
#: Where the words of a person are, by the kind of event; other kinds have words of YouTube's only.
_WORDS: dict[str, tuple[str, str]] = {
    "textMessageEvent": ("text_message_details", "messageText"),
    "superChatEvent": ("super_chat_details", "userComment"),
    "fanFundingEvent": ("fan_funding_event_details", "userComment"),
    "memberMilestoneChatEvent": ("member_milestone_chat_details", "userComment"),
    "giftEvent": ("gift_details", "altText"),
}
#: What is kept of an event beside its words, by kind.
_KEPT = {
    "superChatEvent": "super_chat_details",
    "superStickerEvent": "super_sticker_details",
    "fanFundingEvent": "fan_funding_event_details",
    "memberMilestoneChatEvent": "member_milestone_chat_details",
    "giftEvent": "gift_details",
}


def message_of(comment: Comment, space: Space, *, title: str | None, received_at: int) -> Message:
    """Return the message that a comment is.

    Parameters
    ----------
    title
        The video's, None where it is not known.
    received_at
        When it arrived (ms).
    """
    said = comment.snippet
    at, remark = written_at(said.published_at, received_at)
    author = said.author_channel_id.value
    return Message(
        id=comment.id,
        space=space,
        kind="comment",
        text=said.text_display if said.text_original is None else said.text_original,
        author=Author(
            author or f"name:{said.author_display_name}",
            said.author_display_name or author,
            ("self", "owner") if author == space.id else (),
        ),
        thread=Thread(said.video_id or space.id, title),
        at=at,
        received_at=received_at,
        reply_to=said.parent_id or None,
        # The same version of a text has the same revision, whoever reads it and when.
        revision=said.updated_at if changed_at(comment, received_at) != at else "",
        held=said.moderation_status in HELD,
        likes=said.like_count,
        media=(Media(said.image_url),) if said.image_url else (),
        remarks=(remark,) if remark else (),
        extra=_around(comment),
    )


def changed_at(comment: Comment, received_at: int) -> int:
    """Return when a comment was last changed (ms); when it was written where it never was."""
    at, _ = written_at(comment.snippet.published_at, received_at)
    if not comment.snippet.updated_at:
        return at
    return written_at(comment.snippet.updated_at, at)[0]


def chat_entry(
    item: ChatItem, space: Space, chat: str, *, title: str | None, received_at: int
) -> Message | Removal | None:
    """Return what an event of a live chat tells, None where no person says anything in it.

    Parameters
    ----------
    chat
        The id of the chat: the thread, which bans in it ask for.
    """
    event = item.snippet
    at, remark = written_at(event.published_at, received_at)
    taken = _taken_away(item, space, at, received_at)
    if taken is not None:
        return taken
    text = words_of(event)
    author = item.author_details.channel_id or event.author_channel_id
    if not text or not author:
        return None
    return Message(
        id=item.id,
        space=space,
        kind="chat",
        text=text,
        author=Author(author, item.author_details.display_name or author, _roles(item, author, space)),
        thread=Thread(chat, title),
        at=at,
        received_at=received_at,
        remarks=(remark,) if remark else (),
        extra=_beside(event),
    )


def words_of(event: ChatSnippet) -> str:
    """Return what a person wrote in an event, empty where nobody wrote."""
    if event.type == "superStickerEvent":
        sticker = event.super_sticker_details.get("superStickerMetadata")
        return _text(sticker.get("altText")) if isinstance(sticker, dict) else ""
    where = _WORDS.get(event.type)
    if where is None:
        return ""
    # `displayMessage` has YouTube's words around those of a Super Chat, but only those of a plain message.
    said = _text(getattr(event, where[0]).get(where[1]))
    return said or (event.display_message if event.type == "textMessageEvent" else "")


def _taken_away(item: ChatItem, space: Space, at: int, received_at: int) -> Removal | None:
    event = item.snippet
    gone, how = "", "deleted"
    if event.type == "messageDeletedEvent":
        gone = _text(event.message_deleted_details.get("deletedMessageId"))
    elif event.type == "messageRetractedEvent":
        gone, how = _text(event.message_retracted_details.get("retractedMessageId")), "retracted"
    elif event.type == "tombstone":
        # It keeps the id of the message whose place it takes.
        gone = item.id
    elif event.type == "userBannedEvent" and event.user_banned_details is not None:
        return _banned(item, space, at, received_at)
    if not gone:
        return None
    # Told by an event and by a tombstone, it is one removal.
    name = f"{how}:{gone}"
    return Removal(id=name, space=space, at=at, received_at=received_at, message_id=gone, how=how)


def _banned(item: ChatItem, space: Space, at: int, received_at: int) -> Removal | None:
    ban = item.snippet.user_banned_details
    if ban is None or not ban.banned_user_details.channel_id:
        return None
    seconds = str(ban.ban_duration_seconds or "")
    return Removal(
        id=f"ban:{item.id}",
        space=space,
        at=at,
        received_at=received_at,
        author_id=ban.banned_user_details.channel_id,
        how="timeout" if ban.ban_type == "temporary" else "ban",
        duration=int(seconds) if seconds.isascii() and seconds.isdigit() and len(seconds) < 12 else None,
    )


def _roles(item: ChatItem, author: str, space: Space) -> tuple[str, ...]:
    who = item.author_details
    held = {
        "self": author == space.id,
        "owner": who.is_chat_owner,
        "moderator": who.is_chat_moderator,
        "member": who.is_chat_sponsor,
        "verified": who.is_verified,
    }
    return tuple(role for role, is_so in held.items() if is_so)


def _around(comment: Comment) -> dict[str, Any]:
    video, spam = comment.snippet.video_id, comment.snippet.moderation_status == "likelySpam"
    found: dict[str, Any] = {"likely_spam": True} if spam else {}
    if video:
        found["url"] = f"https://www.youtube.com/watch?v={video}&lc={comment.id}"
    return found


def _beside(event: ChatSnippet) -> dict[str, Any]:
    kept = _KEPT.get(event.type)
    return {"type": event.type, **getattr(event, kept)} if kept else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
