"""Private messages as webhooks tell them, for Messenger and Instagram; nothing here opens a socket.

Sources: …/messenger-platform/webhooks/webhook-events (messages, message_echoes, message_edits) and
…/instagram-platform/webhooks/examples (is_deleted).
"""

from typing import Any

import msgspec

from vigie.connectors.meta.envelope import Told, each
from vigie.connectors.meta.times import ms, word
from vigie.message import Author, Entry, Media, Message, Removal, Space, Thread

#: Meta tells kinds of attachments, and no types; what is no image must not be taken for one.
_TYPES = {"image": "image/*", "sticker": "image/*", "video": "video/*", "audio": "audio/*"}


class _Somebody(msgspec.Struct):
    id: str | int = ""


class _Payload(msgspec.Struct):
    url: str = ""


class _Attachment(msgspec.Struct):
    type: str = ""
    payload: _Payload | None = None


class _Said(msgspec.Struct):
    mid: str = ""
    text: str | None = None
    attachments: list[_Attachment] | None = None
    is_echo: bool = False
    is_deleted: bool = False
    is_unsupported: bool = False
    reply_to: Any = None


class _Edit(msgspec.Struct):
    mid: str
    text: str = ""
    num_edit: str | int = ""


class _Event(msgspec.Struct):
    sender: _Somebody = msgspec.field(default_factory=_Somebody)
    recipient: _Somebody = msgspec.field(default_factory=_Somebody)
    timestamp: Any = None
    message: _Said | None = None
    message_edit: _Edit | None = None


def private_of(network: str, told: Told, received_at: int) -> list[Entry]:
    """Return the private messages of one account that a delivery tells.

    Reactions, receipts and postbacks say nothing that is moderated. What another app of the account answers
    at the moment (`standby`) is told all the same.

    Parameters
    ----------
    network
        The word of the network.
    received_at
        When it arrived (ms).
    """

    def read(told: Told, raw: Any) -> list[Entry]:
        return _entries(network, msgspec.convert(raw, _Event), told, received_at)

    return each(told, (*told.messaging, *told.standby), read)


def _entries(network: str, event: _Event, told: Told, received_at: int) -> list[Entry]:
    space = Space(network, word(told.id))
    at, remark = ms(event.timestamp, received_at)
    said, edit = event.message, event.message_edit
    native = said.mid if said else edit.mid if edit else ""
    if not native or not space.id:
        return []
    if said and said.is_deleted:
        return [
            Removal(id=f"unsend:{native}", space=space, at=at, received_at=received_at, message_id=native)
        ]
    sender = word(event.sender.id)
    is_ours = sender == space.id or (said is not None and said.is_echo)
    person = word(event.recipient.id) if is_ours else sender
    return [
        Message(
            id=native,
            space=space,
            kind="private",
            text=(said.text if said else edit.text if edit else "") or "",
            author=_author(sender, space, is_ours=is_ours),
            thread=Thread(person) if person else None,
            at=at,
            received_at=received_at,
            reply_to=_answered(said) if said else None,
            revision=word(edit.num_edit) or word(event.timestamp) if edit else "",
            media=_media(said),
            remarks=(remark,) if remark else (),
            extra={"unsupported": True} if said and said.is_unsupported else {},
        )
    ]


def _author(sender: str, space: Space, *, is_ours: bool) -> Author | None:
    # The account has ids of several scopes, and is one author.
    if is_ours:
        return Author(space.id, space.id, ("self",))
    return Author(sender, sender) if sender else None


def _answered(said: _Said) -> str | None:
    mid = said.reply_to.get("mid") if isinstance(said.reply_to, dict) else None
    return mid if isinstance(mid, str) and mid else None


def _media(said: _Said | None) -> tuple[Media, ...]:
    return tuple(
        Media(url=one.payload.url, type=_TYPES.get(one.type, ""))
        for one in (said.attachments if said else None) or ()
        if one.payload and one.payload.url
    )
