"""The body of a request: read piece by piece under a limit of size and of time, then decoded forgivingly."""

import asyncio
import json
from contextlib import suppress

import msgspec
from starlette.types import Receive, Scope

#: Largest body accepted, bytes.
LARGEST = 1 << 20
#: A body that takes longer than this is given up, seconds.
SLOWEST = 15.0


class BodyError(Exception):
    """The body was not read to its end, or is not JSON; the sentence says what to do."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class SenderGoneError(Exception):
    """The sender hung up before the end: there is nobody to answer."""


def announced_length(headers: dict[bytes, bytes], largest: int = LARGEST) -> int | None:
    """Return the length that the sender announced, refusing at once one that is too large."""
    told = headers.get(b"content-length", b"")
    if not told.isdigit():
        return None
    length = int(told) if len(told) < 20 else largest + 1
    if length > largest:
        raise too_large(largest)
    return length


class Body:
    """The body of one request."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        #: Whether nothing of it is still on its way.
        self.over = False

    async def _next(self) -> bytes:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self.over = True
            raise SenderGoneError
        self.over = not message.get("more_body", False)
        piece: bytes = message.get("body", b"")
        return piece

    async def read(
        self, headers: dict[bytes, bytes], *, slowest: float = SLOWEST, largest: int = LARGEST
    ) -> bytes:
        """Return the whole body.

        Raises
        ------
        BodyError
            It is larger than `largest`, or comes too slowly, or is shorter than announced.
        SenderGoneError
            The connection closed first.
        """
        expected = announced_length(headers, largest)
        pieces: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(slowest):
                while not self.over:
                    pieces.append(await self._next())
                    size += len(pieces[-1])
                    if size > largest:
                        raise too_large(largest)
        except TimeoutError:
            raise BodyError(408, f"The body took over {slowest:g} seconds to come: send it again.") from None
        if expected is not None and size != expected:
            raise BodyError(400, "The body is shorter than its content-length says: send it again, whole.")
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    async def discard(self, *, most: int = 4 * LARGEST, slowest: float = 2.0) -> None:
        """Read on a little after a refusal.

        A connection closed while the sender still writes is reset, and the sender never sees why.
        """
        with suppress(TimeoutError, SenderGoneError):
            async with asyncio.timeout(slowest):
                while most > 0 and not self.over:
                    most -= len(await self._next())


def decoded(body: bytes) -> object:
    """Return what a body of JSON holds.

    Raises
    ------
    BodyError
        It is not JSON.
    """
    with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return msgspec.json.decode(body)
    # The strict reader refuses half an emoji and NaN, which are no reason to lose a text.
    try:
        return json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        sentence = f"The body is not UTF-8 (byte {fault.start + 1}): encode it in UTF-8."
    except RecursionError:
        sentence = "The body nests too deeply to be read: send it with fewer levels."
    except json.JSONDecodeError as fault:
        sentence = f"The body is not JSON: {str(fault).rstrip('.')}."
        if not body.strip():
            sentence = "The body is empty: send JSON."
    except ValueError:  # Python reads no integer of thousands of digits
        sentence = "The body holds a number of too many digits to be read: write it shorter."
    raise BodyError(400, sentence)


def header_map(scope: Scope) -> dict[bytes, bytes]:
    """Return the headers by name; of one sent twice, the last."""
    return dict(scope["headers"])


def too_large(largest: int) -> BodyError:
    """Return the refusal of a body that is larger than it may be (bytes)."""
    return BodyError(413, f"The body is larger than {largest} bytes: send less at a time.")
