"""What an EventSub notification means: messages, removals, or nothing. No socket, no clock."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from typing import Any

import msgspec

from vigie.connectors.twitch.entries import spoken
from vigie.message import Author, Entry, Message, Removal, Space, Thread
from vigie.remembered import Noted

#: Fields of a chat message that are told by fields of ours; the others are kept in `extra`, as they came.
_READ = frozenset(
    {
        "broadcaster_user_id",
        "broadcaster_user_login",
        "broadcaster_user_name",
        "chatter_user_id",
        "chatter_user_login",
        "chatter_user_name",
        "message_id",
        "message",
        "badges",
        "reply",
    }
)
#: What AutoMod says of a message that it holds.
_OF_AUTOMOD = ("reason", "automod", "blocked_term")


class EventError(ValueError):
    """The notification has not the documented form; one sentence for the log, without its text."""


class Notification(msgspec.Struct, frozen=True):
    """One notification, by WebSocket or by webhook."""

    #: The same when Twitch sends it again.
    id: str
    #: The subscription's type: "channel.chat.message"…
    type: str
    #: When Twitch sent it (ms); 0 where that cannot be read.
    at: int
    condition: Mapping[str, Any]
    event: Mapping[str, Any]


def milliseconds(written: object) -> int:
    """Return the time (ms) of an RFC 3339 date, which Twitch writes with nanoseconds; 0 where it is none.

    Examples
    --------
    >>> milliseconds("2022-10-19T14:56:51.634234626Z")
    1666191411634
    >>> milliseconds("yesterday")
    0
    """
    if not isinstance(written, str):
        return 0
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0, int(moment.timestamp() * 1000))


def notification_of(id: str, sent: object, payload: object) -> Notification:  # noqa: A002 - Twitch's word
    """Return the parts of a notification.

    Parameters
    ----------
    id, sent
        The message's id and the date of its sending, from the metadata or the headers.
    payload
        The object with `subscription` and `event`.

    Raises
    ------
    EventError
        It has not these parts.
    """
    if not (id and isinstance(payload, dict)):
        raise EventError("A notification has no id or no payload.")
    subscription, event = payload.get("subscription"), payload.get("event")
    if not (isinstance(subscription, dict) and isinstance(event, dict)):
        raise EventError("A notification has no subscription or no event.")
    condition = subscription.get("condition")
    return Notification(
        id,
        _text(subscription, "type"),
        milliseconds(sent),
        condition if isinstance(condition, dict) else {},
        event,
    )


def entries_of(
    told: Notification, *, received_at: int, decided: AbstractSet[str] | Noted[str] | None = None
) -> tuple[Entry, ...]:
    """Return what the notification adds to the journal.

    Parameters
    ----------
    told
        What `notification_of` returned.
    received_at
        When it arrived (ms).
    decided
        The ids of the held messages that were decided through Vigie, where they are known; elsewhere every
        decision of the account itself is taken for one of ours.

    Raises
    ------
    EventError
        The event has not the fields that its type promises.

    Notes
    -----
    What the account itself writes is not told: it is not for its own moderators to judge.
    """
    match told.type:
        case "channel.chat.message":
            return _chat(told, received_at)
        case "automod.message.hold":
            return (_held(told, received_at),)
        case "automod.message.update":
            return _updated(told, received_at, decided)
        case "user.whisper.message":
            return (_whisper(told, received_at),)
        case "channel.chat.message_delete":
            gone = _text(told.event, "message_id")
            # A message is removed once: told again, it is the same removal, as in the anonymous chat.
            return (_removal(told, received_at, f"deleted:{gone}", message=gone, how="deleted"),)
        case "channel.chat.clear":
            return (_removal(told, received_at, f"clear:{told.id}", how="clear"),)
        case "channel.chat.clear_user_messages":
            author = _text(told.event, "target_user_id")
            return (_removal(told, received_at, f"cleared:{told.id}", author=author, how="clear"),)
        case "channel.ban":
            return (_banned(told, received_at),)
    return ()


def whispers_of(login: str) -> Space:
    """Return the place of an account's private messages; no channel's name holds a colon."""
    return Space("twitch", f"whispers:{login.lower()}")


def _chat(told: Notification, received_at: int) -> tuple[Entry, ...]:
    event = told.event
    author = _text(event, "chatter_user_id")
    if author == told.condition.get("user_id"):
        return ()
    text, action = spoken(_said(event))
    extra = {key: value for key, value in event.items() if value not in (None, "", []) and key not in _READ}
    fragments = event["message"].get("fragments")
    if isinstance(fragments, list) and any(
        isinstance(one, dict) and one.get("type") != "text" for one in fragments
    ):
        extra["fragments"] = fragments
    login = event.get("chatter_user_login")
    name = event.get("chatter_user_name") or login or author
    if login and login != str(name).lower():
        extra["login"] = login
    if action:
        extra["action"] = "me"
    reply = event.get("reply")
    message = Message(
        id=_text(event, "message_id"),
        space=_space(event),
        text=text,
        author=Author(author, str(name), _roles(event.get("badges"))),
        at=told.at or received_at,
        received_at=received_at,
        reply_to=_text(reply, "parent_message_id") if isinstance(reply, dict) else None,
        extra=extra,
    )
    return (message,)


def _held(told: Notification, received_at: int, *, revision: str = "") -> Message:
    event = told.event
    author = _text(event, "user_id")
    name = event.get("user_name") or event.get("user_login") or author
    return Message(
        id=_text(event, "message_id"),
        space=_space(event),
        text=_said(event),
        author=Author(author, str(name)),
        at=milliseconds(event.get("held_at")) or told.at or received_at,
        received_at=received_at,
        revision=revision,
        held=not revision,
        extra={key: event[key] for key in _OF_AUTOMOD if event.get(key)},
    )


def _updated(
    told: Notification, received_at: int, decided: AbstractSet[str] | Noted[str] | None
) -> tuple[Entry, ...]:
    """Tell what became of a held message: an approved one is public now, and is examined as such."""
    event = told.event
    message = _text(event, "message_id")
    status = _text(event, "status").lower()
    if status != "approved":
        return (_removal(told, received_at, f"{status}:{message}", message=message, how=status),)
    by_account = event.get("moderator_user_id") == told.condition.get("moderator_user_id")
    ours = by_account if decided is None else message in decided
    # What was approved through Vigie stands as it was decided there: it is not examined a second time.
    return () if ours else (_held(told, received_at, revision="approved"),)


def _whisper(told: Notification, received_at: int) -> Message:
    event = told.event
    author = _text(event, "from_user_id")
    name = str(event.get("from_user_name") or event.get("from_user_login") or author)
    whisper = event.get("whisper")
    text = whisper.get("text") if isinstance(whisper, dict) else None
    if not isinstance(text, str):
        raise EventError("A whisper has no text.")
    return Message(
        id=_text(event, "whisper_id"),
        space=whispers_of(_text(event, "to_user_login")),
        kind="private",
        text=text,
        author=Author(author, name),
        thread=Thread(author, name),
        at=told.at or received_at,
        received_at=received_at,
    )


def _banned(told: Notification, received_at: int) -> Removal:
    event = told.event
    since, until = milliseconds(event.get("banned_at")), milliseconds(event.get("ends_at"))
    permanent = bool(event.get("is_permanent")) or not until
    author = _text(event, "user_id")
    how = "ban" if permanent else "timeout"
    return _removal(
        told,
        received_at,
        f"{how}:{author}:{told.id}",
        author=author,
        how=how,
        duration=None if permanent else max(0, round((until - (since or told.at)) / 1000)),
    )


def _removal(
    told: Notification,
    received_at: int,
    id: str,  # noqa: A002 - the entry's word
    *,
    message: str | None = None,
    author: str | None = None,
    how: str,
    duration: int | None = None,
) -> Removal:
    return Removal(
        id=id,
        space=_space(told.event),
        at=told.at or received_at,
        received_at=received_at,
        message_id=message,
        author_id=author,
        how=how,
        duration=duration,
    )


def _space(event: Mapping[str, Any]) -> Space:
    return Space("twitch", _text(event, "broadcaster_user_login").lower())


def _said(event: Mapping[str, Any]) -> str:
    message = event.get("message")
    text = message.get("text") if isinstance(message, dict) else None
    if not isinstance(text, str):
        raise EventError("A message has no text.")
    return text


def _roles(badges: object) -> tuple[str, ...]:
    if not isinstance(badges, list):
        return ()
    return tuple(
        badge["set_id"]
        for badge in badges
        if isinstance(badge, dict) and isinstance(badge.get("set_id"), str)
    )


def _text(holder: Mapping[str, Any], key: str) -> str:
    value = holder.get(key)
    if not (isinstance(value, str) and value):
        raise EventError(f"A notification has no {key}.")
    return value
