"""What the tests of YouTube share: a peer for each trial, and the connector on it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from listening import Hearing
from trials import in_a_hurry
from youtube_peer import QUICK, YouTubePeer

from vigie.actions.network import ActionError
from vigie.connectors.account import Account
from vigie.connectors.youtube.connector import YouTube
from vigie.connectors.youtube.session import Timing
from vigie.message import Message

TEXT = "Espèce d’andouille."


def trial(scenario: Callable[[YouTubePeer], Awaitable[None]]) -> None:
    async def whole() -> None:
        peer = YouTubePeer()
        await peer.start()
        try:
            await scenario(peer)
        finally:
            await peer.stop()

    with in_a_hurry():
        asyncio.run(whole())


def connected(peer: YouTubePeer, account: Account | None = None, timing: Timing = QUICK) -> YouTube:
    given = account or peer.account()
    return YouTube(given, timing=timing, api=f"{peer.base}/youtube/v3", tokens=f"{peer.base}/token")


async def live(hearing: Hearing, text: str = TEXT, author: str = "camille") -> Message:
    peer = hearing.peer
    assert isinstance(peer, YouTubePeer)
    await peer.say_live(text, author=author)
    return await hearing.heard(text)


async def fails(deed: Awaitable[object]) -> ActionError:
    with pytest.raises(ActionError) as caught:
        await deed
    return caught.value
