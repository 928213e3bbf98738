"""What Reddit answers about modmail, as far as Vigie reads it; names are the network's."""

import re

import msgspec

from vigie.connectors.dates import moment_of

_ID = re.compile(r"[0-9a-z]{1,13}", re.ASCII)


class _Named(msgspec.Struct, rename="camel"):
    pass


class Participant(_Named):
    """Who writes, or is written to."""

    #: Empty in what moderators discuss among themselves.
    name: str = ""
    is_mod: bool = False


class Part(_Named):
    """What a conversation is made of: a message, or something that a moderator did."""

    id: str
    key: str


class Conversation(_Named):
    """One conversation of moderators with somebody."""

    id: str
    subject: str = ""
    last_updated: str = ""
    #: Among moderators only.
    is_internal: bool = False
    is_repliable: bool = True
    participant: Participant | None = None
    #: In a list, the newest message only.
    obj_ids: list[Part] = []

    @property
    def updated_at(self) -> int:
        """When something was last said in it (ms), 0 where that cannot be read."""
        return moment_of(self.last_updated) or 0

    @property
    def newest(self) -> str:
        """The id of its last message, empty where it has none."""
        return next((part.id for part in reversed(self.obj_ids) if part.key == "messages"), "")


class Letter(_Named):
    """One message."""

    id: str
    author: Participant
    body_markdown: str
    date: str = ""
    #: A note that only moderators see.
    is_internal: bool = False

    @property
    def at(self) -> int | None:
        """When it was written (ms), None where that cannot be read."""
        return moment_of(self.date)


class Conversations(_Named):
    """A page of conversations."""

    conversations: dict[str, Conversation]
    messages: dict[str, Letter] = {}
    #: Their order, newest first.
    conversation_ids: list[str] = []

    @property
    def ordered(self) -> list[Conversation]:
        """The conversations in Reddit's order."""
        known = [self.conversations[one] for one in self.conversation_ids if one in self.conversations]
        return known or sorted(self.conversations.values(), key=lambda one: one.updated_at, reverse=True)


class Whole(_Named):
    """One conversation with all its messages."""

    conversation: Conversation
    messages: dict[str, Letter] = {}


def is_conversation(given: str) -> bool:
    """Tell whether this can be the id of a conversation."""
    return bool(_ID.fullmatch(given))
