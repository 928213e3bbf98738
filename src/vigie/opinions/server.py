"""One request to a server: JSON out, a bounded answer back, every failure named."""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import msgspec

from vigie.opinions.base import NoAnswerError
from vigie.opinions.configuration import ServerSettings

if TYPE_CHECKING:
    import httpx2

#: Bytes of an answer; one that goes on is not read further.
MOST: Final = 262_144

_HINTS: Final = {
    401: "check the key",
    403: "check the key and what it may do",
    404: "check `base` and `model`",
    429: "it is asked too often: lower `per_minute`",
}


class Server:
    """A server that speaks JSON.

    Parameters
    ----------
    settings
        Where it is and how long it may take.
    """

    def __init__(self, settings: ServerSettings) -> None:
        self._settings = settings
        self._client: httpx2.AsyncClient | None = None

    async def start(self) -> None:
        """Read the key and make the client.

        Raises
        ------
        NoAnswerError
            The library or the key is missing.
        """
        try:
            library: Any = import_module("httpx2")
        except ImportError:
            raise NoAnswerError("unready", "install the HTTP client: `pip install httpx2`.") from None
        # Compressed, an answer of a few bytes could fill the memory.
        headers = {"Accept-Encoding": "identity", "Content-Type": "application/json"}
        if name := self._settings.key:
            key = os.environ.get(name, "").strip()
            if not key:
                raise NoAnswerError("unready", f"put the key in the environment variable {name}.")
            headers["Authorization"] = f"Bearer {key}"
        self._client = library.AsyncClient(
            base_url=self._settings.root, headers=headers, timeout=self._settings.timeout
        )

    async def post(self, path: str, body: object) -> bytes:
        """Return the answer to one request.

        A connection that cannot be made is tried once more: nothing was sent, so nothing is paid twice.

        Raises
        ------
        NoAnswerError
            There is none.
        """
        import httpx2

        if self._client is None:
            raise NoAnswerError("unready", "it was not started.")
        raw = msgspec.json.encode(body)
        try:
            try:
                return await self._asked(self._client, path, raw)
            except httpx2.ConnectError:
                return await self._asked(self._client, path, raw)
        except httpx2.TimeoutException:
            raise NoAnswerError("late", f"nothing within {self._settings.timeout:g} s") from None
        except httpx2.HTTPError as error:
            told = f"{self._settings.root} cannot be reached ({type(error).__name__})"
            raise NoAnswerError("unreachable", told) from None

    async def _asked(self, client: "httpx2.AsyncClient", path: str, raw: bytes) -> bytes:
        async with client.stream("POST", path, content=raw) as response:
            if response.status_code != 200:
                hint = _HINTS.get(response.status_code, "look at its own log")
                raise NoAnswerError("refused", f"it answered with status {response.status_code}: {hint}")
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise NoAnswerError("malformed", "its answer is compressed, which was not asked for")
            answer = bytearray()
            async for piece in response.aiter_raw():
                answer += piece
                if len(answer) > MOST:
                    raise NoAnswerError("malformed", f"its answer is longer than {MOST} bytes")
            return bytes(answer)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()
