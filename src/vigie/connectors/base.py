"""The contract of a connector, and how it says what goes wrong.

A connector gives what its network says, in order, and keeps itself connected; it carries out what was
decided, reads a missed stretch again, and tells how much the network says there is. It never decides, never
touches the database, and never waits for the engine: `supervise.pump` carries what it tells to the journal.
"""

from collections.abc import AsyncGenerator
from typing import Literal, Protocol, runtime_checkable

import msgspec

from vigie.actions.network import ActionRequest, Receipt
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


class PrivateRule(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a network lets one write to in private, and until when; times in seconds."""

    #: Whether one may write to a person who has not written first.
    initiates: bool = False
    #: How long after the person's last private message one may answer; None without limit.
    window: int | None = None
    #: How long after a public comment its author may be written to about it; 0 where that does not exist.
    reply_window: int = 0
    #: How many private replies one comment allows; 0 without limit.
    replies: int = 1
    #: The rule for the people at the desk.
    explained: Sentence
    #: Where the network says so; "to be verified: …" where no page of the network could be read.
    source: str


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a connector can do on its network, whatever the token; screens offer nothing else."""

    delivery: Delivery
    #: The kinds of messages that it receives.
    kinds: frozenset[Kind]
    #: The verbs that it can carry out on the network; see `vigie.actions.network.VERBS`.
    acts: frozenset[str] = frozenset()
    #: Whether the network tells what it removed itself.
    removals: bool = False
    #: Whether the network tells when a text was changed; the new one is then examined too.
    edits: bool = False
    #: Whether `receive` goes on where a cursor says, so that a restart leaves no gap.
    resumes: bool = False
    #: Whether a past stretch can be read again, to fill a gap.
    rereads: bool = False
    #: Whether the network says how many messages it has, to prove that none is missing.
    counts: bool = False
    #: The rule on private messages, where there are any.
    private: PrivateRule | None = None
    #: What one must know of a verb on this network ("only under one's own posts"), by verb.
    remarks: dict[str, Sentence] = {}
    #: What the documentation leaves open and no test could prove, one sentence each.
    unverified: tuple[Sentence, ...] = ()


class Mark(msgspec.Struct, frozen=True):
    """The network was heard: everything told before this is all there was.

    `cursor` is where a later `receive` may go on, None where the network has no such thing. Told at least
    every 30 seconds while all is well, so that a silent place and a dead connection are told apart.
    """

    cursor: str | None = None


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch in which messages may have been missed, or are announced and still to be fetched."""

    space: Space
    #: Its bounds (ms); `until` is None where it lasts until now.
    since: int
    until: int | None = None
    #: What to fetch, in the connector's own words (a thread, a review's name); empty for the whole stretch.
    what: str = ""
    because: Sentence

    def holds(self, at: int, *, precision: int = 1) -> bool:
        """Tell whether something said then (ms) may lie within.

        Parameters
        ----------
        precision
            How exactly the network tells times (ms): what it dates from the start of a second may have been
            said at its end.
        """
        return self.since < at + precision and (self.until is None or at <= self.until)


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """What the network says that a place holds."""

    space: Space
    #: The thread counted (a post, a video), empty for the whole place.
    thread: str = ""
    messages: int
    #: When it was asked (ms).
    at: int


#: What `receive` yields.
Told = Entry | Mark | Gap


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a token speaks for, as the network says when asked."""

    space: Space
    #: The place's name for people.
    name: str
    #: The rights that the token was given, in the network's words.
    scopes: frozenset[str] = frozenset()
    #: When the token ends (ms); None where it does not, or the network does not say.
    expires_at: int | None = None
    #: What is missing for all capabilities, one sentence each.
    missing: tuple[Sentence, ...] = ()


class Connector(Protocol):
    """One account of one network, read for as long as `receive` is iterated."""

    @property
    def space(self) -> Space:
        """The place that is read; entries may name further ones that belong to the same account."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What the connector can do."""
        ...

    @property
    def health(self) -> Sentence:
        """One sentence on what is wrong and what to do; `WELL` while everything arrives."""
        ...

    def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:
        """Yield what the network says, in order, reconnecting as long as that may help.

        Closing the generator closes the connection. An entry that was yielded twice (after a reconnection,
        from a resend) must have the same id both times: the journal keeps it once.

        Parameters
        ----------
        cursor
            The last one of a `Mark` that was kept; empty at the very first reading, which starts now.

        Raises
        ------
        ConnectorError
            When somebody must do something first (permanent), or when the caller should call again later.
        """
        ...


@runtime_checkable
class Acknowledging(Protocol):
    """A connector whose network forgets what it has handed over once it is told so."""

    def kept(self, cursor: str) -> None:
        """Note that everything told before this cursor is on disk: only now may the network be told so."""
        ...


class SignedIn(Connector, Protocol):
    """A connector with a token, which can be asked for more than reading."""

    async def check(self) -> Identity:
        """Ask the network whom the token speaks for; the screen that connects an account calls this first.

        Raises
        ------
        ConnectorError
            The token is refused, or the network does not answer.
        """
        ...

    async def act(self, request: ActionRequest) -> Receipt:
        """Do what is asked, and return once the network has confirmed it.

        Asking for what is already so is no error. The same idempotency key may come again after a crash or
        an answer that was lost.

        Raises
        ------
        GoneError
            The message is no longer there.
        ActionError
            The network refused, or did not answer.
        """
        ...

    async def permits(self, request: ActionRequest) -> frozenset[str]:
        """Return the verbs possible now about the message that `request` names (its verb is not read).

        What the network can be asked (its `can_hide` and the like) is asked; the rest is told from the
        capabilities. A network that does not answer permits nothing.
        """
        ...

    async def aclose(self) -> None:
        """Give back connections; nothing is called afterwards."""
        ...


@runtime_checkable
class Rereads(Protocol):
    """A connector that can read a past stretch again: those whose capabilities say so, and no others."""

    def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield again what the place said within the gap, oldest first.

        Raises
        ------
        ConnectorError
            As `receive`.
        """
        ...


@runtime_checkable
class Counts(Protocol):
    """A connector whose network tells how much it has: those whose capabilities say so, and no others."""

    async def count(self, space: Space, thread: str = "") -> Count | None:
        """Ask how many messages the network has there; None where it counts no such thing.

        Parameters
        ----------
        space
            The place.
        thread
            One thread of it; empty for the whole place. Some networks count only threads, some only places.

        Raises
        ------
        ConnectorError
            As `receive`.
        """
        ...
