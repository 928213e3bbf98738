"""One way to ask a network over HTTP: what it answers becomes a value, an error with its sentence, or a wait.

Every connector goes through here, so that a slow answer, a huge one, a refused token and a "come back later"
mean the same everywhere.
"""

import asyncio
import json
import logging
import ssl
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib import import_module
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import urlsplit

import msgspec

from vigie.actions.network import ActionError, GoneError
from vigie.connectors import sentences
from vigie.connectors.base import ConnectorError, Sentence

if TYPE_CHECKING:
    import httpx2

Shape = TypeVar("Shape")

# The library logs addresses and headers: some networks want their token there.
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)

#: How long a whole answer may take, from the first byte asked to the last byte given (s).
PATIENCE = 15.0
#: An answer larger than this is not one that a network gives (bytes).
LARGEST = 16 << 20
#: The longest wait that a network may ask for and be believed (s).
LONGEST_WAIT = 24 * 3600.0


class HttpError(Exception):
    """The network did not do what was asked.

    Parameters
    ----------
    sentence
        What happened and what to do.
    status
        The HTTP status; 0 where there was no answer.
    permanent
        Whether asking again would be refused too.
    retry_after
        Seconds that the network asks to wait.
    said
        The body of the answer where it was JSON: networks put their codes there. Never shown, never logged.
    """

    def __init__(
        self,
        sentence: Sentence,
        *,
        status: int = 0,
        permanent: bool = False,
        retry_after: float | None = None,
        said: Any = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
        self.permanent = permanent
        self.retry_after = retry_after
        self.said = said

    def as_action(self) -> ActionError:
        """Return what the outbox understands; an object that is not found is gone."""
        if self.status in (404, 410):
            return GoneError()
        return ActionError(self.sentence, permanent=self.permanent, retry_after=self.retry_after)

    def as_connector(self) -> ConnectorError:
        """Return what the pump understands."""
        return ConnectorError(self.sentence, permanent=self.permanent)


class Http:
    """Asks one network.

    Parameters
    ----------
    network
        Its title, for sentences.
    base
        Where its addresses start; a path that is a whole address is asked as it is.
    headers
        Gives the headers of each request, so that a renewed token is used at once. An address on another host
        than `base` is asked without them.
    renew
        Called once where the network refuses the token (401); returns whether there is a new one.
    patience
        How long a whole answer may take (s).
    tls
        How to check certificates, where the machine's own way is not the right one.
    """

    def __init__(
        self,
        network: str,
        base: str = "",
        *,
        headers: Callable[[], Mapping[str, str]] = dict,
        renew: Callable[[], Awaitable[bool]] | None = None,
        patience: float = PATIENCE,
        tls: ssl.SSLContext | bool = True,
    ) -> None:
        self.network = network
        self.base = base.rstrip("/")
        self._headers = headers
        self._renew = renew
        self._patience = patience
        self._tls = tls
        self._client: httpx2.AsyncClient | None = None
        self._renewing = asyncio.Lock()
        self._renewals = 0

    async def __aenter__(self) -> Self:
        """Return itself; leaving closes the connections."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections; a later request opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        form: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        patience: float | None = None,
    ) -> "Answer":
        """Return the answer of a request that succeeded (2xx, and 304).

        Raises
        ------
        HttpError
            Any other answer, or none.
        """
        renewals = self._renewals
        try:
            return await self._asked(method, path, query, json, form, body, headers, patience)
        except HttpError as error:
            if error.status != 401 or self._renew is None or not await self._renewed(renewals):
                raise
        return await self._asked(method, path, query, json, form, body, headers, patience)

    async def _renewed(self, before: int) -> bool:
        """Renew the token once for all who were refused together."""
        async with self._renewing:
            if self._renewals > before:
                return True
            assert self._renew is not None
            if not await self._renew():
                return False
            self._renewals += 1
            return True

    async def _asked(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None,
        json: Any,
        form: Mapping[str, Any] | None,
        body: bytes | None,
        headers: Mapping[str, str] | None,
        patience: float | None,
    ) -> "Answer":
        library = self._library()
        whole = path.startswith(("https://", "http://"))
        address = path if whole else f"{self.base}/{path.lstrip('/')}" if path else self.base
        told = {**(self._headers() if self._is_its_own(address) else {}), **(headers or {})}
        given = {name: value for name, value in (query or {}).items() if value is not None}
        try:
            # The whole answer within the time: a server that drips one byte a second is not an answer.
            async with (
                asyncio.timeout(patience or self._patience),
                self._open().stream(
                    method, address, params=given or None, json=json, data=form, content=body, headers=told
                ) as response,
            ):
                content = await _read(response)
        except TimeoutError:
            raise HttpError(sentences.no_answer(self.network)) from None
        except _TooLargeError:
            raise HttpError(sentences.too_large(self.network, LARGEST >> 20), permanent=True) from None
        except (library.HTTPError, library.InvalidURL, ssl.SSLError, OSError) as error:
            raise HttpError(sentences.unreachable(self.network, type(error).__name__)) from None
        answer = Answer(self.network, response.status_code, dict(response.headers), content)
        if answer.status == 304 or 200 <= answer.status < 300:
            return answer
        raise answer.error()

    def _is_its_own(self, address: str) -> bool:
        """Tell whether an address is the network's: one that an answer names must not get the token."""
        if not self.base:
            return True
        try:
            return _origin(address) == _origin(self.base)
        except ValueError:
            return False

    def _open(self) -> "httpx2.AsyncClient":
        if self._client is None:
            library = self._library()
            self._client = library.AsyncClient(verify=self._tls, timeout=None, follow_redirects=False)
        return self._client

    def _library(self) -> Any:
        try:
            return import_module("httpx2")
        except ImportError:
            raise HttpError(sentences.NO_CLIENT, permanent=True) from None


class Answer:
    """What a network answered.

    Parameters
    ----------
    headers
        Names in lower case.
    """

    __slots__ = ("content", "headers", "network", "status")

    def __init__(self, network: str, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.network = network
        self.status = status
        self.headers = headers
        self.content = content

    def json(self) -> Any:
        """Return the body read as JSON, None where it is empty.

        Raises
        ------
        HttpError
            It is not JSON: a page of a proxy, or of another server.
        """
        if not self.content.strip():
            return None
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            raise HttpError(sentences.not_json(self.network), status=self.status) from None

    def shaped(self, shape: type[Shape], otherwise: Sentence | None = None) -> Shape:
        """Return the body in its documented form.

        Parameters
        ----------
        shape
            The form.
        otherwise
            What is said where it has another one; that it is not what the network documents, by default.

        Raises
        ------
        HttpError
            It has another one: another server, or a proxy's page.
        """
        try:
            return msgspec.convert(self.json(), shape)
        except msgspec.ValidationError:
            said = otherwise or sentences.other_shape(self.network)
            raise HttpError(said, status=self.status) from None

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode(errors="replace")

    def error(self) -> HttpError:
        """Return the error that this answer stands for."""
        try:
            said = self.json()
        except HttpError:
            said = None
        status = self.status
        wait = _wait(self.headers)
        if status == 401:
            return HttpError(sentences.token(self.network), status=status, permanent=True, said=said)
        if status == 403:
            return HttpError(sentences.forbidden(self.network), status=status, permanent=True, said=said)
        if status in (404, 410):
            return HttpError(sentences.not_found(self.network), status=status, permanent=True, said=said)
        if status == 429:
            wait = wait or _reset(self.headers) or 60.0
            return HttpError(sentences.too_many(self.network), status=status, retry_after=wait, said=said)
        if status >= 500 or status in (408, 409, 425):
            return HttpError(
                sentences.failing(self.network, status), status=status, retry_after=wait, said=said
            )
        return HttpError(sentences.refused(self.network, status), status=status, permanent=True, said=said)


class _TooLargeError(Exception):
    pass


def _origin(address: str) -> tuple[str, str | None, int]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


async def _read(response: Any) -> bytes:
    pieces: list[bytes] = []
    size = 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > LARGEST:
            raise _TooLargeError
        pieces.append(piece)
    return b"".join(pieces)


def _wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of `Retry-After`, a number or a date."""
    said = headers.get("retry-after", "").strip()
    if not said:
        return None
    try:
        seconds = float(said)
    except ValueError:
        try:
            until = parsedate_to_datetime(said)
        except (ValueError, OverflowError):
            return None
        if until.tzinfo is None:
            until = until.replace(tzinfo=UTC)
        seconds = (until - datetime.now(UTC)).total_seconds()
    if seconds != seconds:
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT)


def _reset(headers: Mapping[str, str]) -> float | None:
    """Return the seconds until an allowance starts again, for networks that send no `Retry-After`."""
    for name in ("x-rate-limit-reset", "x-ratelimit-reset", "ratelimit-reset"):
        said = headers.get(name, "").strip()
        now = datetime.now(UTC).timestamp()
        try:
            # Some say how long, most say when: seconds since 1970 are large numbers.
            seconds = number - now if (number := float(said)) >= 1_000_000_000 else number
        except ValueError:
            try:
                seconds = datetime.fromisoformat(said).timestamp() - now
            except (ValueError, OverflowError):
                continue
        if seconds > 0:
            return min(seconds, LONGEST_WAIT)
    return None
