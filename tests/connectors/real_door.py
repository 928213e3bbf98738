"""Real servers behind a door of ours: the peers of networks whose server runs on this machine.

A network's peer inherits from `RealDoor`, and in `start`:

    self.server = await lasting("synapse", Synapse, unless=missing("synapse"))   # or the test is skipped
    await self.open(self.server.address)                                          # the door listens

Vigie is given `self.base`, the door's address; people use the server's own (`await people(call, …)` for code
that blocks). What goes through the door is counted, fails, is cut or drips as `self.faults` tell. The
network's peer says the rest:

    only_reads(method, path)    which requests only read; those of the method GET otherwise
    waits(method, path)         which ones wait for news: `break_stream` cuts them; none otherwise
    before(passing)             is awaited before a request goes on to the server
    after(passing, answer)      may change what the server answered: lost, repeated, reordered, garbage

One server lasts for the whole test run: a peer makes a room, an article or an account of its own each time.
"""

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any, Literal, TypeVar

import httpx
import pytest
from http_peer import HttpPeer
from peer import Where
from running import Server
from starlette.requests import Request
from starlette.routing import BaseRoute, Mount
from starlette.types import Receive, Scope, Send

S = TypeVar("S", bound=Server)

#: What belongs to one connection and is not passed on; lengths are computed again.
_HOP = frozenset(
    {
        "host",
        "connection",
        "keep-alive",
        "transfer-encoding",
        "content-length",
        "content-encoding",
        "accept-encoding",
    }
)
_lasting: dict[str, Server] = {}


async def lasting(name: str, make: Callable[[Path], S], *, unless: str = "") -> S:
    """Return the server of that name, started once for the whole test run; skip the test where it cannot run.

    Parameters
    ----------
    name
        Of the server and how it is set up: another setting is another name.
    make
        Makes it, in a folder of its own.
    unless
        Why it cannot run here, as `running.missing` says it.
    """
    if unless:
        pytest.skip(unless)
    if name not in _lasting:
        folder = Path(tempfile.mkdtemp(prefix=f"vigie-{name}-"))
        server = make(folder)
        atexit.register(_end, server, folder)
        await asyncio.to_thread(server.start)
        _lasting[name] = server
    return _lasting[name]  # type: ignore[return-value]


async def people(call: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Let people do something on the server by code that blocks, while the door goes on."""
    return await asyncio.to_thread(call, *given, **named)


@dataclass
class Passing:
    """One request on its way to the server."""

    method: str
    #: Without the query.
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class _Break:
    """The end of the requests that wait."""

    event: asyncio.Event = field(default_factory=asyncio.Event)
    how: str = "closed"


@dataclass
class Answered:
    """What the server answered."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class RealDoor(HttpPeer):
    """Passes everything on to a real server, and goes wrong as it is told."""

    def __init__(self) -> None:
        super().__init__()
        self._server_address = ""
        self._upstream: httpx.AsyncClient | None = None
        #: What ends the requests that wait now; those that come later have another.
        self._break = _Break()

    async def open(self, address: str) -> None:
        """Listen, in front of the server of this address."""
        self._server_address = address
        # Cookies are for whoever asks, and not the door's.
        jar = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self._upstream = httpx.AsyncClient(timeout=60, trust_env=False, limits=_MANY, cookies=jar)
        await HttpPeer.start(self)

    async def stop(self) -> None:
        """Stop listening; the server itself goes on."""
        # Whoever still waits would keep the door from closing.
        await self.break_stream()
        await super().stop()
        if self._upstream is not None:
            await self._upstream.aclose()

    def only_reads(self, method: str, path: str) -> bool:
        """Tell whether a request only reads."""
        return method == "GET"

    def waits(self, method: str, path: str) -> bool:
        """Tell whether a request waits for news."""
        return False

    async def before(self, passing: Passing) -> None:
        """Look at a request before it goes on."""

    async def after(self, passing: Passing, answer: Answered) -> Answered:
        """Return what is handed over of what the server answered."""
        return answer

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """Cut the requests that wait for news, or leave them without an answer for ever."""
        ending, self._break = self._break, _Break()
        ending.how = how
        ending.event.set()

    def routes(self) -> Sequence[BaseRoute]:
        """Return one route for all: the server knows its own."""
        return [Mount("/", app=self._pass)]

    def reads(self, request: Request) -> bool:
        """Tell whether a request only reads."""
        return self.only_reads(request.method, request.url.path)

    def asked(self, where: Where = "any") -> int:
        """Return how many requests came."""
        if where == "any":
            return len(self.requests)
        return sum(self.only_reads(*request) == (where == "read") for request in self.requests)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        headers = {name: value for name, value in request.headers.items() if name not in _HOP}
        # As it was written: a path unquoted and quoted again may be another one.
        path = scope["raw_path"].decode("ascii").partition("?")[0]
        passing = Passing(request.method, path, dict(request.query_params), headers, await request.body())
        ending = self._break
        answering = asyncio.ensure_future(self._answer(passing, scope["query_string"].decode("ascii")))
        others = [asyncio.ensure_future(_left(receive))]
        if self.waits(passing.method, passing.path):
            others.append(asyncio.ensure_future(ending.event.wait()))
        try:
            await asyncio.wait({answering, *others}, return_when=asyncio.FIRST_COMPLETED)
            if others[0].done():
                return
            if not answering.done():
                answering.cancel()
                if ending.how == "half-closed":
                    # Nothing more comes, and nothing says so.
                    await others[0]
                    return
                await _cut(send)
            answer = answering.result()
        finally:
            for task in (answering, *others):
                task.cancel()
            await asyncio.gather(answering, *others, return_exceptions=True)
        headers_out = [(name.encode(), value.encode()) for name, value in answer.headers]
        headers_out.append((b"content-length", str(len(answer.body)).encode()))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers_out})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, passing: Passing, query: str) -> Answered:
        await self.before(passing)
        assert self._upstream is not None
        address = httpx.URL(f"{self._server_address}{passing.path}{'?' if query else ''}{query}")
        got = await self._upstream.request(
            passing.method, address, headers=passing.headers, content=passing.body or None
        )
        kept = [(name, value) for name, value in got.headers.multi_items() if name.lower() not in _HOP]
        return await self.after(passing, Answered(got.status_code, kept, got.content))


class CutError(Exception):
    """Ends a request without its end."""


async def _cut(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
    await send({"type": "http.response.body", "body": b'{"half', "more_body": True})
    raise CutError


async def _left(receive: Receive) -> None:
    """Return once whoever asked has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _end(server: Server, folder: Path) -> None:
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


_MANY = httpx.Limits(max_connections=200, max_keepalive_connections=50)
