"""What the servers of ours that stand for networks have in common.

A peer speaks one network's documented protocol on loopback, and has a method for each thing that people do
there. The suites of `test_network_*.py` run on every peer: a network's own tests hold what is particular.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from vigie.connectors.account import Account
from vigie.connectors.card import NetworkCard
from vigie.connectors.inbound import Call, Reply

#: Where a message stands for the public of the network.
Standing = Literal["published", "held", "hidden", "deleted"]
#: Which requests a fault falls on: those that read, those that act, or all.
Where = Literal["read", "act", "any"]
#: Takes one webhook, as Vigie's web process does, and answers it.
Deliver = Callable[[Call], Awaitable[Reply]]


@dataclass
class Failure:
    """One answer that goes wrong."""

    #: The HTTP status answered; 0 for a connection that is cut in the middle of its answer.
    status: int
    where: Where = "any"
    retry_after: float | None = None
    #: The body, where the network has its own form for it.
    body: bytes = b"{}"


@dataclass
class Faults:
    """What the peer is told to do wrong; each is used up once it happened."""

    failures: list[Failure] = field(default_factory=list)
    #: Seconds between two bytes of an answer, for the requests that it falls on; 0 answers at once.
    drip: float = 0.0
    drips_on: Where = "any"
    #: Of the next messages, how many are not handed over, though they are in what can be read again.
    lost: int = 0
    #: Of the next messages, how many are handed over twice.
    repeated: int = 0
    #: Of the next messages, how many are kept back and handed over last first.
    reordered: int = 0
    #: Before the next message, how many deliveries that cannot be read come.
    garbage: int = 0

    def fail(
        self,
        status: int,
        times: int = 1,
        *,
        where: Where = "any",
        retry_after: float | None = None,
        body: bytes = b"{}",
    ) -> None:
        """Answer the next requests with this status."""
        self.failures += [Failure(status, where, retry_after, body) for _ in range(times)]

    def cut(self, times: int = 1, *, where: Where = "any") -> None:
        """Cut the next answers in their middle."""
        self.fail(0, times, where=where)

    def next(self, where: Where) -> Failure | None:
        """Return the failure that falls on a request, and use it up."""
        for failure in self.failures:
            if failure.where in ("any", where):
                self.failures.remove(failure)
                return failure
        return None


class Peer(Protocol):
    """One network on loopback."""

    card: NetworkCard
    faults: Faults
    #: The faults of `test_network_faults.py` that cannot happen on this network, each with the reason.
    lacks: Mapping[str, str]
    #: Set by the test for networks that send webhooks.
    deliver: Deliver | None

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        ...

    async def stop(self) -> None:
        """Stop listening; every connection is closed."""
        ...

    def account(self) -> Account:
        """Return an account that is signed in here, with every right; a fresh keyring each time."""
        ...

    async def say(self, text: str, *, author: str = "camille", held: bool = False, reply_to: str = "") -> str:
        """Post as somebody else, by the network's public way; return the native id of the message.

        It is handed over as the network does (a frame, a webhook, the next page of a poll), faults included.
        """
        ...

    async def edit(self, message: str, text: str) -> None:
        """Change a text as its author."""
        ...

    async def remove(self, message: str) -> None:
        """Take a message away as the network's own moderators do."""
        ...

    def stands(self, message: str) -> Standing:
        """Return where the message stands for the public."""
        ...

    def answers(self, message: str) -> list[str]:
        """Return what our account answered under the message, oldest first."""
        ...

    def asked(self, where: Where = "any") -> int:
        """Return how many requests came."""
        ...

    def expire_token(self, *, renewable: bool = True) -> None:
        """Refuse the token in use from now on; where it is renewable, what renews it still works."""
        ...

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """End the connection on which messages are handed over; nothing where there is none."""
        ...
