"""A token goes to its own network and to nobody else."""

import asyncio
from collections.abc import Sequence

import pytest
from http_peer import HttpPeer
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from vigie.connectors.http import Answer, Http


class Heard(HttpPeer):
    """A server that keeps what it is told in headers."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[str | None] = []
        self.paths: list[str] = []

    def routes(self) -> Sequence[BaseRoute]:
        async def answer(request: Request) -> JSONResponse:
            self.tokens.append(request.headers.get("authorization"))
            self.paths.append(request.url.path)
            return JSONResponse({})

        return [Route("/{path:path}", answer)]


def test_a_whole_address_on_another_host_is_asked_without_the_token() -> None:
    async def scenario() -> tuple[Heard, Heard]:
        network, stranger = Heard(), Heard()
        await network.start()
        await stranger.start()
        try:
            async with Http(
                "Test", f"{network.base}/api", headers=lambda: {"Authorization": "hunter2"}
            ) as http:
                await http.ask("GET", "/things")
                await http.ask("GET", f"{network.base}/api/things?page=2")
                await http.ask("GET", f"{stranger.base}/things?page=3")
        finally:
            await network.stop()
            await stranger.stop()
        return network, stranger

    network, stranger = asyncio.run(scenario())
    assert network.tokens == ["hunter2", "hunter2"]
    assert stranger.tokens == [None]


def test_a_path_that_holds_an_address_stays_on_its_network() -> None:
    async def scenario() -> Heard:
        network = Heard()
        await network.start()
        try:
            async with Http("Test", network.base, headers=lambda: {"Authorization": "hunter2"}) as http:
                await http.ask("GET", "things/at://did:plc:abc/post")
        finally:
            await network.stop()
        return network

    network = asyncio.run(scenario())
    assert network.paths == ["/things/at://did:plc:abc/post"]


@pytest.mark.parametrize(
    "said", ["Mon, 01 Jan 99999999999 00:00:00 GMT", "Mon, 01 Jan 2024 00:00:00 +99999999999999"]
)
def test_a_wait_that_no_calendar_holds_is_the_usual_one(said: str) -> None:
    assert Answer("Test", 429, {"retry-after": said}, b"").error().retry_after == 60.0
