"""Events as entries; nothing here opens a socket or reads a clock."""

from typing import Any

from vigie.connectors.matrix.shapes import Event
from vigie.connectors.matrix.text import said
from vigie.message import Author, Kind, Media, Message, Removal, Space, Thread

#: The year 10000: a time beyond it is a mistake that databases and calendars cannot hold.
_TOO_LATE = 253_402_300_800_000
#: Events that say something to people.
SAYS = ("m.room.message", "m.sticker")


def replaced(event: Event) -> str:
    """Return the id of the message whose text the event changes; empty where it is a message of its own."""
    if event.type != "m.room.message" or event.relation.get("rel_type") != "m.replace":
        return ""
    target = event.relation.get("event_id")
    return target if isinstance(target, str) and isinstance(event.content.get("m.new_content"), dict) else ""


def message_of(
    event: Event, room: str, *, name: str, me: str, kind: Kind, received_at: int, edits: str = ""
) -> Message | None:
    """Return the message that an event is, None where it says nothing.

    Parameters
    ----------
    room
        The room's id.
    name
        What the room calls the author; empty where unknown.
    me
        Our account.
    received_at
        When it arrived (ms).
    edits
        The id of the author's message whose text this one changes.
    """
    content: dict[str, Any] = event.content
    if edits:
        content = event.content["m.new_content"]
    text = said(content, answers="m.in_reply_to" in event.relation)
    media = _media(content)
    if event.type not in SAYS or not (text or media):
        return None
    at, remark = _written_at(event.origin_server_ts, received_at)
    native = edits or event.event_id
    root = event.relation.get("event_id") if event.relation.get("rel_type") == "m.thread" else None
    return Message(
        id=native,
        space=Space("matrix", room),
        kind=kind,
        text=text,
        author=Author(event.sender, name or _local(event.sender), ("self",) if event.sender == me else ()),
        thread=Thread(root) if isinstance(root, str) else None,
        at=at,
        received_at=received_at,
        reply_to=_answered(event),
        revision=event.event_id if edits else "",
        media=(media,) if media else (),
        remarks=(remark,) if remark else (),
        extra={
            "url": f"https://matrix.to/#/{room}/{native}",
            "msgtype": content.get("msgtype") or event.type,
        },
    )


def removal_of(event: Event, room: str, *, me: str, received_at: int) -> Removal | None:
    """Return what a redaction takes away, None where it does not say what."""
    target = event.redacts or event.content.get("redacts")
    if not isinstance(target, str):
        return None
    at, _ = _written_at(event.origin_server_ts, received_at)
    return Removal(
        id=event.event_id,
        space=Space("matrix", room),
        at=at,
        received_at=received_at,
        message_id=target,
        how="self" if event.sender == me else "deleted",
    )


def _answered(event: Event) -> str | None:
    relation = event.relation
    answered = relation.get("m.in_reply_to")
    # Within a thread older applications are told of an answer that nobody gave.
    if not isinstance(answered, dict) or relation.get("is_falling_back") is True:
        return None
    target = answered.get("event_id")
    return target if isinstance(target, str) else None


def _media(content: dict[str, Any]) -> Media | None:
    encrypted, info = content.get("file"), content.get("info")
    address = encrypted.get("url") if isinstance(encrypted, dict) else content.get("url")
    if not isinstance(address, str) or not address:
        return None
    kind = info.get("mimetype") if isinstance(info, dict) else None
    return Media(address, kind if isinstance(kind, str) else "")


def _written_at(written: int, received_at: int) -> tuple[int, str]:
    if 0 < written < _TOO_LATE:
        return written, ""
    return received_at, f"the date {str(written)[:40]} is out of range: the time of receipt is kept instead"


def _local(user: str) -> str:
    return user.removeprefix("@").partition(":")[0] or user
