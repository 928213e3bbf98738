"""Private messages read again, conversation after conversation; for Messenger and Instagram alike.

Source: …/messenger-platform/conversations: of each conversation Meta gives the last 20 messages.
"""

from typing import Any

import msgspec

from vigie.connectors.base import Gap
from vigie.connectors.meta.graph import Graph
from vigie.connectors.meta.lists import readable
from vigie.connectors.meta.times import SECOND, ms, word
from vigie.message import Author, Message, Space, Thread

#: Messages of one conversation that can be read again.
LAST = 20
#: Conversations asked for at once: each brings its messages along.
_AT_ONCE = 50
_FIELDS = f"id,updated_time,messages.limit({LAST}){{id,created_time,from,to,message}}"


class _Somebody(msgspec.Struct):
    id: str | int = ""
    name: str = ""
    username: str = ""


class _People(msgspec.Struct):
    data: list[_Somebody] = []


class _Said(msgspec.Struct):
    id: str
    created_time: str | None = None
    from_: _Somebody = msgspec.field(default_factory=_Somebody, name="from")
    to: _People = msgspec.field(default_factory=_People)
    message: str = ""


class _Messages(msgspec.Struct):
    data: list[Any] = []


class _Conversation(msgspec.Struct):
    id: str
    updated_time: str | int | None = None
    messages: _Messages = msgspec.field(default_factory=_Messages)


async def conversations(
    graph: Graph, platform: str, space: Space, gap: Gap, received_at: int
) -> list[Message]:
    """Return what was said in private within a gap.

    Parameters
    ----------
    platform
        "messenger" or "instagram".
    space
        The account that writes under its own id there.
    received_at
        The time (ms).

    Raises
    ------
    HttpError
        Meta did not give a page of it.
    """
    found: list[Message] = []
    ours = frozenset({space.id, graph.settings.page})
    listed = graph.pages(
        f"{graph.settings.page}/conversations", platform=platform, fields=_FIELDS, limit=_AT_ONCE
    )
    async for page in listed:
        for conversation in readable(page, _Conversation):
            # The newest conversation comes first.
            if ms(conversation.updated_time, received_at)[0] + SECOND < gap.since:
                return found
            # The newest comes first, and several share a second.
            for said in reversed(readable(conversation.messages.data, _Said)):
                message = _message(said, space, ours, received_at)
                if gap.holds(message.at, precision=SECOND):
                    found.append(message)
    return found


def _message(said: _Said, space: Space, ours: frozenset[str], received_at: int) -> Message:
    at, remark = ms(said.created_time, received_at)
    sender = word(said.from_.id)
    is_ours = sender in ours
    person = word(said.to.data[0].id) if is_ours and said.to.data else sender
    name = said.from_.name or said.from_.username or sender
    return Message(
        id=said.id,
        space=space,
        kind="private",
        text=said.message,
        author=Author(space.id, name, ("self",)) if is_ours else Author(sender, name) if sender else None,
        thread=Thread(person) if person else None,
        at=at,
        received_at=received_at,
        remarks=(remark,) if remark else (),
    )
