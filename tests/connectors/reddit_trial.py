"""What the tests of Reddit share: a peer of one's own, requests, and what they end with."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest
from reddit_peer import SUBREDDIT, RedditPeer
from trials import run

from vigie.actions.network import ActionError, ActionRequest
from vigie.connectors.reddit.connector import Reddit
from vigie.message import Entry, Space

SPACE = Space("reddit", SUBREDDIT.lower())
NOW = 1_790_000_000_000
HARSH = "Espèce d’andouille."


def on_reddit(trial: Callable[[RedditPeer], Awaitable[None]]) -> Callable[[], None]:
    """Make a trial a test on a peer of its own."""

    def test() -> None:
        run("reddit", trial)  # type: ignore[arg-type]

    test.__name__, test.__doc__ = trial.__name__, trial.__doc__
    return test


def request(verb: str, thing: str = "", *, author: str = "camille", **given: Any) -> ActionRequest:
    return ActionRequest(f"{verb}:{thing}", verb, "reddit", SPACE.id, message=thing, author=author, **given)


async def refused(deed: Awaitable[object]) -> ActionError:
    with pytest.raises(ActionError) as caught:
        await deed
    return caught.value


def connected(peer: RedditPeer) -> Reddit:
    connector = peer.card.connect(peer.account())
    assert isinstance(connector, Reddit)
    return connector


async def all_of(found: AsyncGenerator[Entry, None]) -> list[Entry]:
    async with aclosing(found) as each:
        return [one async for one in each]
