"""How the tests of Meta's networks are run: a peer that listens, and a webhook read without one."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from listening import started
from meta_peer import MetaPeer, keyring, signed
from trials import in_a_hurry

from vigie.connectors.account import Account
from vigie.connectors.card import NetworkCard
from vigie.connectors.inbound import Taken

P = TypeVar("P", bound=MetaPeer)
RECEIVED = 1_763_000_000_000


def trial(peer: P, scenario: Callable[[P], Awaitable[None]]) -> None:
    """Carry a scenario out on a peer that listens."""

    async def whole() -> None:
        async with started(peer):  # type: ignore[arg-type]
            await scenario(peer)

    with in_a_hurry():
        asyncio.run(whole())


def taken(card: NetworkCard, subject: str, *entries: dict[str, Any]) -> Taken:
    """Return what is read of one webhook."""
    assert card.inbound is not None
    body = json.dumps({"object": subject, "entry": list(entries)}).encode()
    return card.inbound(Account(settings={}, keyring=keyring())).take(signed(body), now=RECEIVED)
