"""A server of ours on loopback that speaks as OpenAI's do, or as badly as a test wants."""

import json
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass
class Reply:
    """What the server does with one request."""

    body: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    #: Wait for the end of the test before answering.
    hangs: bool = False
    #: Send one byte at a time, and never the last one.
    drips: bool = False
    #: Close the connection without a word.
    cut: bool = False


@dataclass
class Request:
    """What the server was asked."""

    path: str
    headers: dict[str, str]
    body: Any


class Peer:
    """The server; `answer` decides what each request gets."""

    def __init__(self, answer: Callable[[Request], Reply] | None = None) -> None:
        self.answer = answer or (lambda _: Reply())
        self.requests: list[Request] = []
        self.end = threading.Event()
        peer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                request = Request(self.path, dict(self.headers), json.loads(raw))
                peer.requests.append(request)
                with suppress(OSError):  # whoever asked may be gone
                    self.reply(peer.answer(request))

            def reply(self, reply: Reply) -> None:
                if reply.hangs:
                    peer.end.wait(60)
                self.close_connection = reply.cut or reply.drips
                if reply.cut:
                    return
                self.send_response(reply.status)
                for name, value in ({"Content-Length": str(len(reply.body))} | reply.headers).items():
                    self.send_header(name, value)
                self.end_headers()
                if reply.drips:
                    for byte in reply.body[:-1]:
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        if peer.end.wait(0.05):
                            return
                    peer.end.wait(60)
                else:
                    self.wfile.write(reply.body)

            def log_request(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = False

            def handle_error(self, request: Any, client_address: Any) -> None:
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop listening; a second call does nothing."""
        self.end.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(30)
            self._server.server_close()


def seal_of(request: Request) -> str:
    """Return the seal that the system turn gives."""
    found = re.search(r'The seal is "(\w+)"\.$', request.body["messages"][0]["content"])
    assert found
    return found[1]


def completion(content: str, **changes: Any) -> bytes:
    """Return a chat completion with this content."""
    turn = {"role": "assistant", "content": content} | changes.pop("turn", {})
    choice = {"index": 0, "message": turn, "finish_reason": "stop"} | changes
    return json.dumps({"object": "chat.completion", "choices": [choice]}).encode()


def grades(request: Request, **figures: float) -> str:
    """Return the content that a model that does as it is told would write."""
    none = dict.fromkeys(("toxicity", "insult", "hate", "threat", "harassment", "sexual"), 0.0)
    return json.dumps({"seal": seal_of(request), **none, **figures})


def grading(**figures: float) -> Callable[[Request], Reply]:
    """Return a server that grades every message so."""
    return lambda request: Reply(completion(grades(request, **figures)))


def moderating(score: Callable[[str], dict[str, float]]) -> Callable[[Request], Reply]:
    """Return a moderation server that gives each text its scores by category."""

    def answer(request: Request) -> Reply:
        results = [
            {"flagged": False, "categories": {}, "category_scores": score(text)}
            for text in request.body["input"]
        ]
        return Reply(json.dumps({"id": "modr-1", "model": "m", "results": results}).encode())

    return answer


def said(request: Request) -> dict[str, str]:
    """Return what the user's turn gives as data."""
    return json.loads(request.body["messages"][1]["content"])
