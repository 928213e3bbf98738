"""The contract of a connector, and how it says what goes wrong.

A connector gives what its network says as entries, in order, and keeps itself connected. It never decides,
never writes, and never waits for the engine: `supervise.pump` carries its entries to the journal.
"""

from collections.abc import AsyncGenerator
from typing import Literal, Protocol

import msgspec

from vigie.message import Entry, Kind, Space

#: How a network hands over its messages.
Delivery = Literal["stream", "poll", "webhook"]


class Sentence(str):
    """One sentence for a person: English as itself, French beside it.

    It is a string, so that whoever needs one language only (a log, the command line) uses it as it is.
    """

    __slots__ = ("french",)

    french: str

    def __new__(cls, english: str, french: str) -> "Sentence":
        """Keep both languages."""
        sentence = super().__new__(cls, english)
        sentence.french = french
        return sentence

    def said(self, language: str) -> str:
        """Return the sentence in `language` ("fr" or "en"; English otherwise)."""
        return self.french if language.startswith("fr") else str(self)


#: What `health` answers when there is nothing to say.
WELL = Sentence("", "")


class ConnectorError(Exception):
    """What a network refused, in one sentence that says what to do, and whether trying again may help."""

    def __init__(self, message: str, permanent: bool = False) -> None:
        super().__init__(message)
        self.sentence = message if isinstance(message, Sentence) else Sentence(message, message)
        self.permanent = permanent


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a connector can do on its network, whatever the token; screens offer nothing else."""

    delivery: Delivery
    #: The kinds of messages that it receives.
    kinds: frozenset[Kind]
    #: The verbs that it can carry out on the network.
    acts: frozenset[str] = frozenset()
    #: Whether the network tells what it removed itself.
    removals: bool = False
    #: Whether a past stretch can be read again, to fill a gap.
    rereads: bool = False
    #: Whether the network says how many messages it has, to prove that none is missing.
    counts: bool = False


class Connector(Protocol):
    """One space of one network, read for as long as `receive` is iterated.

    Carrying out actions, reading again and counting join this contract with the first network that
    allows them to the connector; until then `capabilities` says no.
    """

    @property
    def space(self) -> Space:
        """The place that is read."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What the connector can do."""
        ...

    @property
    def health(self) -> Sentence:
        """One sentence on what is wrong and what to do; `WELL` while everything arrives."""
        ...

    def receive(self) -> AsyncGenerator[Entry, None]:
        """Yield what the network says, in order, reconnecting as long as that may help.

        Closing the generator closes the connection. An entry that was yielded twice (after a reconnection,
        from a resend) must have the same id both times: the journal keeps it once.

        Raises
        ------
        ConnectorError
            When somebody must do something first (permanent), or when the caller should call again later.
        """
        ...
