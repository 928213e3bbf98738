"""The HTTP side of a peer: it listens on loopback and goes wrong as it is told."""

import asyncio
import socket
from collections.abc import Mapping, Sequence

import uvicorn
from peer import Deliver, Failure, Faults, Where
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from vigie.connectors.inbound import Call, Reply


class HttpPeer:
    """A server on loopback; a network's peer inherits from it and gives its routes.

    Requests of the method GET are those that read, unless `reads` says otherwise.
    """

    def __init__(self, *, websockets: bool = False) -> None:
        self.faults = Faults()
        self.deliver: Deliver | None = None
        self.lacks: Mapping[str, str] = {}
        self.requests: list[tuple[str, str]] = []
        #: How many WebSockets were asked for.
        self.sockets = 0
        #: What was answered to the webhooks sent, oldest first.
        self.answered: list[Reply] = []
        self._websockets = websockets
        self._kept_back: list[Call] = []
        # Named as TCP, or asyncio leaves each answer waiting 40 ms for the one before to be acknowledged.
        self._socket = socket.socket(proto=socket.IPPROTO_TCP)
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def base(self) -> str:
        """The address, once it listens."""
        host, port = self._socket.getsockname()
        return f"http://{host}:{port}"

    def routes(self) -> Sequence[BaseRoute]:
        """Return what the network answers; a network's peer says it."""
        raise NotImplementedError

    def reads(self, request: Request) -> bool:
        """Tell whether a request only reads."""
        return request.method == "GET"

    def asked(self, where: Where = "any") -> int:
        """Return how many requests came."""
        if where == "any":
            return len(self.requests)
        return sum((method == "GET") == (where == "read") for method, _ in self.requests)

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        self._socket.bind(("127.0.0.1", 0))
        app = _Faulty(Starlette(routes=list(self.routes())), self)
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
            ws="websockets-sansio" if self._websockets else "none",
        )
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server._serve([self._socket]))
        while not self._server.started:
            await asyncio.sleep(0.005)

    async def stop(self) -> None:
        """Stop listening."""
        if self._server and self._serving:
            self._server.should_exit = True
            await asyncio.gather(self._serving, return_exceptions=True)
        self._socket.close()

    async def post(self, call: Call) -> None:
        """Hand a webhook over, with the faults told: lost, repeated, kept back to come in another order."""
        faults = self.faults
        while faults.garbage:
            faults.garbage -= 1
            await self._send(self.garbled(call))
        if faults.lost:
            faults.lost -= 1
            return
        if faults.reordered:
            faults.reordered -= 1
            self._kept_back.append(call)
            if not faults.reordered:
                kept, self._kept_back = self._kept_back, []
                for late in reversed(kept):
                    await self._send(late)
            return
        await self._send(call)
        if faults.repeated:
            faults.repeated -= 1
            await self._send(call)

    def garbled(self, call: Call) -> Call:
        """Return a genuine delivery that cannot be read; a network's peer signs it."""
        return call

    async def _send(self, call: Call) -> None:
        if self.deliver is not None:
            self.answered.append(await self.deliver(call))


class _Faulty:
    """Goes wrong before the application, as the peer's faults tell."""

    def __init__(self, app: ASGIApp, peer: HttpPeer) -> None:
        self._app = app
        self._peer = peer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            self._peer.sockets += scope["type"] == "websocket"
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        self._peer.requests.append((request.method, request.url.path))
        where: Where = "read" if self._peer.reads(request) else "act"
        faults = self._peer.faults
        failure = faults.next(where)
        if failure is not None:
            await _fail(failure, send)
            return
        if faults.drip and faults.drips_on in ("any", where):
            await _drip(faults.drip, receive, send)
            return
        await self._app(scope, receive, send)


async def _fail(failure: Failure, send: Send) -> None:
    headers = [(b"content-type", b"application/json")]
    if failure.status == 0:
        # A length that is never reached, and the end: the connection is cut in the middle of its answer.
        headers.append((b"content-length", b"1000"))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"half', "more_body": True})
        raise _CutError
    if failure.retry_after is not None:
        headers.append((b"retry-after", str(failure.retry_after).encode()))
    await send({"type": "http.response.start", "status": failure.status, "headers": headers})
    await send({"type": "http.response.body", "body": failure.body})


async def _drip(seconds: float, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    gone = asyncio.create_task(_left(receive))
    try:
        while not gone.done():
            await send({"type": "http.response.body", "body": b" ", "more_body": True})
            await asyncio.wait({gone}, timeout=seconds)
    finally:
        gone.cancel()


async def _left(receive: Receive) -> None:
    """Return once whoever asked has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


class _CutError(Exception):
    """Ends a request without its end."""
