"""One server for everything: what reaches Django, what never does, and how it stops."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import uvicorn
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from posting import Running

from vigie.api.application import make_app
from vigie.processes.web import PortTakenError, listen

pytestmark = pytest.mark.django_db(transaction=True)


class Screen:
    """A live screen whose every line is given by the test."""

    def __init__(self) -> None:
        self.say = threading.Event()
        self.ended = threading.Event()

    async def view(self, request: HttpRequest) -> StreamingHttpResponse:
        async def lines() -> AsyncIterator[bytes]:
            try:
                yield b"data: first\n\n"
                while not self.say.is_set():
                    await asyncio.sleep(0.01)
                yield b"data: second\n\n"
                await asyncio.Event().wait()
            finally:
                self.ended.set()

        return StreamingHttpResponse(lines(), content_type="text/event-stream")


screen = Screen()


async def _live(request: HttpRequest) -> StreamingHttpResponse:
    return await screen.view(request)


@csrf_exempt
def _weighed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{sum(map(len, request))}")


urlpatterns = [
    path("live", _live),
    path("plain", lambda request: HttpResponse("de Django")),
    path("weighed", _weighed),
    path("channels/import", _weighed),
]


class InThread:
    """The real server, in a thread."""

    def __init__(self) -> None:
        self.app = make_app()
        self.listening = listen("127.0.0.1", 0)
        self.port: int = self.listening.getsockname()[1]
        self.server = uvicorn.Server(
            uvicorn.Config(self.app, log_config=None, ws="none", lifespan="on", timeout_graceful_shutdown=20)
        )
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listening]})
        self.thread.start()

    def open(self, address: str) -> socket.socket:
        connected = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        connected.sendall(
            f"GET {address} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\n\r\n".encode()
        )
        return connected

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(30)
        assert not self.thread.is_alive()


@pytest.fixture
def server(settings) -> Iterator[InThread]:  # type: ignore[no-untyped-def]
    settings.ROOT_URLCONF = __name__
    global screen
    screen = Screen()
    running = InThread()
    yield running
    if running.thread.is_alive():
        running.app.state.pages.stop()
        running.stop()


def until(connected: socket.socket, words: bytes) -> bytes:
    """Return what came until these words; a wait that never ends fails by the socket's time-out."""
    heard = b""
    while words not in heard:
        piece = connected.recv(65536)
        assert piece, heard
        heard += piece
    return heard


def test_it_passes_each_line_of_a_live_screen_on_at_once(server: InThread) -> None:
    with server.open("/live") as connected:
        heard = until(connected, b"first")
        assert b"second" not in heard
        screen.say.set()
        until(connected, b"second")


def test_it_tells_django_when_a_visitor_leaves(server: InThread) -> None:
    with server.open("/live") as connected:
        until(connected, b"first")
        assert not screen.ended.is_set()
    assert screen.ended.wait(20)


def test_it_stops_although_screens_are_open(server: InThread) -> None:
    with server.open("/live") as connected:
        until(connected, b"first")
        server.app.state.pages.stop()
        server.stop()
        assert screen.ended.is_set()


def test_it_leaves_every_other_address_to_django(client: Running, settings) -> None:  # type: ignore[no-untyped-def]
    settings.ROOT_URLCONF = __name__
    answer = client.get("/plain")
    assert answer.text == "de Django"
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("announced", [True, False])
def test_it_takes_no_more_of_a_page_than_it_may_weigh(server: InThread, announced: bool) -> None:
    just = 4 << 20

    def posted(address: str, many: int) -> httpx.Response:
        pieces = [b"x" * (many // 8)] * 8
        body = b"".join(pieces) if announced else iter(pieces)
        return httpx.post(f"http://127.0.0.1:{server.port}{address}", content=body, timeout=20)

    assert posted("/weighed", just).text == str(just)
    refused = posted("/weighed", just + 8)
    assert refused.status_code == 413
    assert "send less" in refused.text
    # A file to import may be larger.
    assert posted("/channels/import", just + 8).text == str(just + 8)


def test_it_refuses_what_announces_too_much_before_any_of_it_comes(server: InThread) -> None:
    for address, many in (("/weighed", 5 << 20), ("/channels/import", 1 << 40)):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connected:
            connected.sendall(
                f"POST {address} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: {many}\r\n\r\n".encode()
            )
            assert until(connected, b"\r\n\r\n").startswith(b"HTTP/1.1 413")


def test_it_says_that_it_is_well(client: Running) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_it_says_that_it_is_not_well_when_the_writer_died(client: Running) -> None:
    client.app.state.writer.stop()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["error"].endswith(".")


def test_it_serves_static_files_for_good_only_under_a_version(client: Running) -> None:
    path_of_htmx = "/static/django_htmx/htmx-2.min.js"
    plain = client.get(path_of_htmx)
    assert plain.status_code == 200
    assert plain.headers["cache-control"] == "no-cache"
    assert client.get(path_of_htmx, headers={"if-none-match": plain.headers["etag"]}).status_code == 304
    assert "immutable" in client.get(f"{path_of_htmx}?v=1").headers["cache-control"]


@pytest.mark.parametrize(
    "path_out",
    ["/static/%2e%2e/settings.py", "/static/..%2f..%2fsettings.py", "/static//etc/passwd", "/static/"],
)
def test_it_serves_nothing_outside_its_folders(client: Running, path_out: str) -> None:
    assert client.get(path_out).status_code in (400, 404)


def test_it_says_in_a_sentence_that_a_port_is_taken() -> None:
    with listen("127.0.0.1", 0) as first, pytest.raises(PortTakenError) as caught:
        listen("127.0.0.1", first.getsockname()[1])
    assert "--port" in str(caught.value)


@pytest.mark.parametrize(
    ("host", "port"), [("no.such.host.invalid", 8000), ("127.0.0.1", 99_999), ("192.0.2.1", 8000)]
)
def test_it_says_in_a_sentence_that_an_address_is_not_ours(host: str, port: int) -> None:
    with pytest.raises(PortTakenError, match=r"choose another|choose one"):
        listen(host, port)


def test_it_is_what_an_asgi_server_loads() -> None:
    from starlette.applications import Starlette

    from vigie.asgi import app

    assert isinstance(app, Starlette)
