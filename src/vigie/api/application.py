"""Which part of Vigie answers which address.

Signed webhooks and scores are answered without Django's middleware, which would cost six times the work.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from django.core.asgi import get_asgi_application
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

import vigie
from vigie.api.book import HookBook
from vigie.api.channel_book import ChannelBook
from vigie.api.forged import Forged
from vigie.api.hooks import Hooks
from vigie.api.inbound import NetworkHooks
from vigie.api.keys import KeyBook
from vigie.api.pages import Pages
from vigie.api.routes import scoring_routes
from vigie.api.scoring import Scoring
from vigie.api.static import Static
from vigie.connectors.card import NetworkCard
from vigie.connectors.registry import NETWORKS
from vigie.coverage.ledger import webhooks_kept
from vigie.intake.base import Journal
from vigie.intake.group import GroupWriter
from vigie.intake.journal import DatabaseJournal
from vigie.intake.storage import StorageError

if TYPE_CHECKING:
    from vigie.examination import Examiner


def make_app(
    journal: Journal | None = None,
    make_examiner: "Callable[[], Examiner] | None" = None,
    cards: Mapping[str, NetworkCard] = NETWORKS,
) -> Starlette:
    """Return a fresh application with its own way to the journal.

    Parameters
    ----------
    journal
        Where webhooks go; the database by default.
    make_examiner
        Makes who answers for scores, when the first one is asked for; a process of its own by default.
    cards
        The networks whose webhooks are taken.
    """
    writer = GroupWriter(journal or DatabaseJournal(), kept=webhooks_kept)
    book = HookBook()
    channels = ChannelBook(cards)
    forged = Forged()
    networks = NetworkHooks(channels, writer, forged)
    keys = KeyBook()
    scoring = Scoring(make_examiner)
    pages = Pages(get_asgi_application())

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        writer.start()
        try:
            yield
        finally:
            await asyncio.to_thread(writer.stop)
            await scoring.close()
            await book.close()
            await channels.close()
            await keys.close()

    async def healthz(_request: Request) -> Response:
        """Say whether webhooks can be taken."""
        try:
            await asyncio.wait_for(book.check(), 5)
        except (StorageError, TimeoutError) as error:
            sentence = str(error) or "The database does not answer: run `vigie doctor`."
            return JSONResponse({"error": sentence}, 503, {"retry-after": "5"})
        if not writer.alive:
            return JSONResponse({"error": "The journal's writer has stopped: restart Vigie."}, 503)
        answer = {"status": "ok", "version": vigie.__version__}
        return JSONResponse(answer, headers={"cache-control": "no-store"})

    app = Starlette(
        routes=[
            Route("/hooks/{name}", Hooks(book, writer, forged)),
            Route("/hooks/{network}/{key}", networks),
            Route("/healthz", healthz),
            *scoring_routes(keys, scoring),
            Mount("/static", Static()),
            Mount("/", pages),
        ],
        lifespan=lifespan,
    )
    app.state.pages = pages
    app.state.writer = writer
    app.state.networks = networks
    return app
