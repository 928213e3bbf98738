"""The transport of a connection: WebSocket, or plain IRC over TLS; lines in, lines out."""

import asyncio
import ssl
from contextlib import suppress
from typing import Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, PayloadTooBig, WebSocketException
from websockets.typing import Origin

from vigie.connectors.irc import sentences
from vigie.connectors.irc.lines import split
from vigie.connectors.irc.settings import Settings, Timing
from vigie.connectors.streaming import LostError

#: A line holds 8,191 bytes of tags and a few hundred of text; a server may put several into a frame (bytes).
_LARGEST = 1 << 16


class Wire(Protocol):
    """One open connection; both methods raise `LostError` once it is of no more use."""

    async def send(self, line: str) -> None:
        """Send one line."""
        ...

    async def receive(self) -> list[bytes]:
        """Wait for the next lines."""
        ...

    async def close(self) -> None:
        """End it; nothing is called afterwards."""
        ...


class _Socket:
    def __init__(self, socket: ClientConnection, settings: Settings) -> None:
        self._socket = socket
        self._settings = settings

    async def send(self, line: str) -> None:
        try:
            await self._socket.send(line)
        except ConnectionClosed:
            raise LostError(sentences.closed(self._settings.server)) from None

    async def receive(self) -> list[bytes]:
        try:
            # As bytes: one badly written message must not end the connection of a whole channel.
            return split(await self._socket.recv(decode=False))
        except ConnectionClosed as closed:
            if closed.sent is not None and closed.sent.code == 1009:
                raise LostError(sentences.too_large(self._settings.server, _LARGEST >> 10)) from None
            raise LostError(sentences.closed(self._settings.server)) from None

    async def close(self) -> None:
        await self._socket.close()


class _Stream:
    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, settings: Settings
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._settings = settings

    async def send(self, line: str) -> None:
        try:
            self._writer.write(f"{line}\r\n".encode())
            await self._writer.drain()
        except OSError:
            raise LostError(sentences.closed(self._settings.server)) from None

    async def receive(self) -> list[bytes]:
        try:
            line = await self._reader.readline()
        except ValueError:
            raise LostError(sentences.too_large(self._settings.server, _LARGEST >> 10)) from None
        except OSError:
            line = b""
        if not line.endswith(b"\n"):
            raise LostError(sentences.closed(self._settings.server))
        return split(line)

    async def close(self) -> None:
        self._writer.close()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(1):
                await self._writer.wait_closed()


async def opened(settings: Settings, timing: Timing, tls: ssl.SSLContext | None = None) -> Wire:
    """Open a connection as the address says.

    Raises
    ------
    LostError
        Nobody answers there, or not as such a server does.
    """
    server = settings.server
    try:
        async with asyncio.timeout(timing.answer):
            if settings.address.startswith("ircs:"):
                context = tls or ssl.create_default_context()
                return _Stream(
                    *await asyncio.open_connection(settings.host, settings.port, ssl=context, limit=_LARGEST),
                    settings,
                )
            secure = settings.address.startswith("wss:")
            socket = await connect(
                settings.address,
                # Browsers say where the page came from, and InspIRCd lets nobody in who does not.
                origin=Origin(f"{'https' if secure else 'http'}://{settings.host}"),
                ssl=(tls or True) if secure else None,
                open_timeout=None,
                close_timeout=1,
                # IRC's own PING proves more than the transport's: that the chat answers.
                ping_interval=None,
                compression=None,
                max_size=_LARGEST,
            )
            return _Socket(socket, settings)
    except InvalidStatus as error:
        raise LostError(sentences.no_websocket(server, error.response.status_code)) from None
    except ssl.SSLCertVerificationError as error:
        raise LostError(sentences.not_trusted(server, error.verify_message)) from None
    except (OSError, TimeoutError, WebSocketException, PayloadTooBig) as error:
        raise LostError(sentences.unreachable(server, type(error).__name__)) from None
