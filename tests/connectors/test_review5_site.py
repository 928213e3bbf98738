"""A site whose address is wrong has taken no message away."""

import asyncio
from collections.abc import Sequence

import pytest
from http_peer import HttpPeer
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from vigie.actions.network import ActionError, ActionRequest, GoneError
from vigie.api.signature import new_secret
from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.webhook import CARD


class Site(HttpPeer):
    """A site that knows no message; its part that takes decisions is switched off, or not."""

    def __init__(self, *, takes: bool) -> None:
        super().__init__()
        self._takes = takes

    def routes(self) -> Sequence[BaseRoute]:
        async def decisions(request: Request) -> JSONResponse:
            return JSONResponse({}, 200 if self._takes and request.method == "GET" else 404)

        return [Route("/decisions", decisions, methods=["GET", "POST"])]


def refusal(*, takes: bool) -> ActionError:
    """Return why a site did not hide a message."""

    async def scenario() -> ActionError:
        site = Site(takes=takes)
        await site.start()
        settings = {"place": "shop", "address": f"{site.base}/decisions"}
        connector = CARD.connect(Account(settings, MemoryKeyring({"secret": new_secret()})))
        try:
            with pytest.raises(ActionError) as caught:
                await connector.act(ActionRequest("k1", "hide", "webhook", "shop", message="42"))
        finally:
            await connector.aclose()
            await site.stop()
        return caught.value

    return asyncio.run(scenario())


def test_a_message_that_a_site_does_not_know_is_gone() -> None:
    assert isinstance(refusal(takes=True), GoneError)


def test_an_address_that_is_not_found_takes_no_message_away() -> None:
    error = refusal(takes=False)
    assert not isinstance(error, GoneError)
    assert not error.permanent
