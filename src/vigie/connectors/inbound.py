"""Webhooks that networks send: each network says how a post is proven genuine and what it tells.

Nothing here touches a database or a socket: the web process gives the bytes as they came, journals what they
tell, and only then answers.
"""

from collections.abc import Mapping
from typing import Protocol

import msgspec

from vigie.connectors.base import Gap
from vigie.message import Entry


class SignatureError(Exception):
    """The delivery is not proven to come from the sender, or not to be recent; told to the sender."""


class PayloadError(Exception):
    """The delivery is genuine and cannot be read; one sentence for the log."""


class Call(msgspec.Struct, frozen=True):
    """One request as it came."""

    method: str
    query: Mapping[str, str]
    #: Names in lower case.
    headers: Mapping[bytes, bytes]
    #: The raw bytes: a signature is over these and never over what was read from them.
    body: bytes = b""


class Reply(msgspec.Struct, frozen=True):
    """What the network is answered."""

    status: int = 200
    body: bytes = b""
    type: str = "text/plain; charset=utf-8"


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a genuine request tells."""

    #: Unique for this account: the network's own id of the delivery, or a digest of its body.
    id: str = ""
    #: What to journal before `reply` is sent; gaps are stretches that the worker fetches.
    told: tuple[Entry | Gap, ...] = ()
    reply: Reply = Reply()


class Inbound(Protocol):
    """How the webhooks of one account are read."""

    def glance(self, call: Call) -> None:
        """Refuse what cannot be genuine before its body is read (`call.body` is empty here).

        Raises
        ------
        SignatureError
            A header is missing or cannot be read.
        """
        ...

    def take(self, call: Call, *, now: int) -> Taken:
        """Prove the call and read it; a verification challenge tells nothing and has its reply.

        Signatures are compared in constant time, over the raw body, before anything of it is read.

        Parameters
        ----------
        now
            The time (ms): of receipt, and against replays.

        Raises
        ------
        SignatureError
            It is not proven, or too old.
        PayloadError
            It is genuine and cannot be read.
        """
        ...
