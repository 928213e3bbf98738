"""One connection to a Jetstream, from its opening to its end.

Jetstream tells every change of every public account as JSON; the address asks for posts only. Bluesky's own
instances answer this form of it (`/subscribe`, with times as cursors) whichever generation they run.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from vigie.connectors.base import Sentence
from vigie.connectors.bluesky import sentences
from vigie.connectors.bluesky.names import POST
from vigie.connectors.bluesky.session import Session
from vigie.connectors.http import HttpError

#: Events read ahead of whoever iterates; beyond that the server waits.
_AHEAD = 1_000
#: An event larger than this is none that concerns us (bytes): a post holds 3,000 at most.
_LARGEST = 1 << 20
#: How far back a connection begins (µs): Jetstream orders events roughly, and its instances differ a little.
_REWIND = 5_000_000


class Stream:
    """What one connection tells."""

    def __init__(self, heard: "asyncio.Queue[str | bytes | HttpError]") -> None:
        self._heard = heard

    async def next(self, within: float) -> list[str | bytes]:
        """Wait for a frame, and return it with those that came together with it; none when the time is over.

        Raises
        ------
        HttpError
            The connection is of no more use.
        """
        frames: list[str | bytes] = []
        try:
            async with asyncio.timeout(within):
                frames.append(_raised(await self._heard.get()))
        except TimeoutError:
            return frames
        while not self._heard.empty() and len(frames) < _AHEAD:
            one = self._heard.get_nowait()
            if isinstance(one, HttpError):
                # After the frames that came before it.
                self._heard = asyncio.Queue()
                self._heard.put_nowait(one)
                break
            frames.append(one)
        return frames


@asynccontextmanager
async def opened(session: Session, since: int) -> AsyncGenerator[Stream, None]:
    """Open the account's Jetstream.

    Parameters
    ----------
    since
        The time (µs) of the last event heard; 0 starts now.

    Raises
    ------
    HttpError
        It cannot be opened.
    """
    asked: list[tuple[str, str | int]] = [("wantedCollections", POST)]
    if since:
        asked.append(("cursor", max(since - _REWIND, 1)))
    secure = session.jetstream.startswith("wss:")
    timing = session.timing
    tls: dict[str, ssl.SSLContext] = (
        {"ssl": session.tls} if secure and isinstance(session.tls, ssl.SSLContext) else {}
    )
    try:
        connection = await connect(
            f"{session.jetstream}?{urlencode(asked)}",
            open_timeout=timing.patience,
            ping_interval=timing.ping,
            ping_timeout=timing.ping,
            close_timeout=1,
            max_size=_LARGEST,
            **tls,  # type: ignore[arg-type]  # typed as what any keyword may be
        )
    except (OSError, TimeoutError, WebSocketException):
        raise HttpError(sentences.unreachable(session.account)) from None
    heard: asyncio.Queue[str | bytes | HttpError] = asyncio.Queue(_AHEAD)
    listener = asyncio.create_task(_listen(connection, heard, sentences.closed(session.account)))
    try:
        yield Stream(heard)
    finally:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
        await connection.close()


async def _listen(
    connection: ClientConnection, heard: "asyncio.Queue[str | bytes | HttpError]", ended: Sentence
) -> None:
    try:
        async for frame in connection:
            await heard.put(frame)
    except (OSError, WebSocketException):
        pass
    await heard.put(HttpError(ended))


def _raised(heard: str | bytes | HttpError) -> str | bytes:
    if isinstance(heard, HttpError):
        raise heard
    return heard
