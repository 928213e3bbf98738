"""One stream of events that a server sends (server-sent events), as long as it stays alive."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from importlib import import_module

import msgspec

from vigie.connectors.http import LARGEST, Answer, HttpError
from vigie.connectors.mastodon import sentences


class Event(msgspec.Struct, frozen=True):
    """One event; without a name it is a sign of life."""

    name: str = ""
    data: str = ""


async def events(
    address: str,
    *,
    place: str,
    headers: Mapping[str, str],
    patience: float,
    silence: float,
    tls: ssl.SSLContext | bool = True,
) -> AsyncGenerator[Event, None]:
    """Yield a sign of life once the stream is open, then its events and heartbeats.

    Parameters
    ----------
    place
        What is streamed, for sentences.
    patience
        How long the opening may take (s).
    silence
        How long the stream may say no whole line (s).

    Raises
    ------
    HttpError
        The stream was refused, ended, or went silent; it never ends otherwise.
    """
    library = import_module("httpx2")
    async with library.AsyncClient(verify=tls, timeout=None, follow_redirects=False) as client:
        try:
            async with asyncio.timeout(patience):
                request = client.build_request("GET", address, headers=headers)
                response = await client.send(request, stream=True)
                if response.status_code != 200:
                    await response.aread()
        except TimeoutError:
            raise HttpError(sentences.silent(place, patience)) from None
        except (library.HTTPError, library.InvalidURL, ssl.SSLError, OSError):
            raise HttpError(sentences.closed(place)) from None
        try:
            if response.status_code == 404:
                # A proxy that does not know of the streaming server yet: the rest of Mastodon may be well.
                raise HttpError(sentences.not_a_stream(place))
            if response.status_code != 200:
                raise Answer(
                    "Mastodon", response.status_code, dict(response.headers), response.content
                ).error()
            if not response.headers.get("content-type", "").startswith("text/event-stream"):
                raise HttpError(sentences.not_a_stream(place))
            yield Event()
            async with aclosing(_lines(response.aiter_bytes(), silence, place)) as lines:
                async for event in _events(lines):
                    yield event
        except (library.HTTPError, ssl.SSLError, OSError):
            raise HttpError(sentences.closed(place)) from None
        finally:
            await response.aclose()
    raise HttpError(sentences.closed(place))


async def _events(lines: AsyncIterator[str]) -> AsyncGenerator[Event, None]:
    name, data = "", ""
    async for line in lines:
        if line.startswith(":"):
            yield Event()
        elif line.startswith("event:"):
            name = line.removeprefix("event:").strip()
        elif line.startswith("data:"):
            piece = line.removeprefix("data:").removeprefix(" ")
            data = f"{data}\n{piece}" if data else piece
        elif not line and name:
            yield Event(name, data)
            name, data = "", ""


async def _lines(pieces: AsyncIterator[bytes], silence: float, place: str) -> AsyncGenerator[str, None]:
    """Yield whole lines; the time runs from line to line, so that single bytes are no sign of life."""
    held = b""
    clock = asyncio.get_running_loop().time
    until = clock() + silence
    while True:
        try:
            async with asyncio.timeout_at(until):
                piece = await anext(pieces)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise HttpError(sentences.silent(place, silence)) from None
        *whole, held = (held + piece).split(b"\n")
        if len(held) > LARGEST:
            raise HttpError(sentences.not_a_stream(place))
        for line in whole:
            until = clock() + silence
            yield line.decode(errors="replace").removesuffix("\r")
