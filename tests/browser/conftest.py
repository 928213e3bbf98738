"""A real server, a real browser, and a hand that makes things happen while it looks."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Server:
    """Vigie's web process on a free port, with a home of its own; it can be killed and come back."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = os.environ | {"VIGIE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "vigie.settings"}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "vigie.asgi:app", "--port", str(self.port)]
        with (self.home / "web.log").open("ab") as log:
            self._process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.address}/sign-in", timeout=5).close()
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
            else:
                return
        raise AssertionError((self.home / "web.log").read_text())

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


class Hand:
    """Asks `hand.py` to do something, and waits for its answer."""

    def __init__(self, server: Server) -> None:
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).parent / "hand.py"],
            env=server.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def ask(*arguments: object) -> Any:
            assert self._process.stdin
            assert self._process.stdout
            self._process.stdin.write(json.dumps([name, *arguments]) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())

        return ask

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


# Not for the whole session: while Playwright runs, Django refuses the database to the tests that follow.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not on this machine: run scripts/debian-packages.")
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("home"))
    yield server
    server.kill()


@pytest.fixture(scope="module")
def hand(server: Server) -> Iterator[Hand]:
    hand = Hand(server)
    hand.prepare()
    server.start()
    yield hand
    hand.close()


class Screens:
    """Opens pages, signed in, and remembers what went wrong in them."""

    def __init__(self, chromium: Any, server: Server, hand: Hand) -> None:
        self._chromium, self._server, self._hand = chromium, server, hand
        self._contexts: list[Any] = []
        self.troubles: list[str] = []

    def open(self, name: str, path: str = "/queue", *, width: int = 1280, **options: Any) -> Any:
        given = {"viewport": {"width": width, "height": 800}, "locale": "fr-FR"} | options
        context = self._chromium.new_context(**given)
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("dialog", lambda dialog: (self.troubles.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda said: said.type == "error" and self.troubles.append(said.text))
        page.goto(f"{self._server.address}/sign-in/{self._hand.link(name)}")
        page.click("button.main")
        page.wait_for_url("**/queue")
        if path != "/queue":
            page.goto(self._server.address + path)
        page.wait_for_selector("[data-line][data-state=open]", state="attached")
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def screens(chromium: Any, server: Server, hand: Hand) -> Iterator[Screens]:
    screens = Screens(chromium, server, hand)
    yield screens
    screens.close()
    assert screens.troubles == []
