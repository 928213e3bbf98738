"""The addresses of the scoring endpoints and of the documents about them."""

from collections.abc import Awaitable, Callable

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Route

from vigie.api import assess, moderations, perspective
from vigie.api.endpoint import Answer, Asked, Counter, Endpoint
from vigie.api.keys import KeyBook
from vigie.api.limits import Limits
from vigie.api.openapi import ANALYZE, ASSESS, MODERATIONS, SUGGEST
from vigie.api.reference import discovery_json, openapi_json, page
from vigie.api.scoring import Scoring

#: Pages of any site may ask, as with the services that these stand in for: the key alone says who asks, and
#: no cookie is read.
_ANY_SITE = [
    Middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST"],
        allow_headers=["authorization", "content-type", "x-goog-api-key"],
        max_age=86_400,
    )
]


def scoring_routes(book: KeyBook, scoring: Scoring) -> list[BaseRoute]:
    """Return the routes.

    Parameters
    ----------
    book
        The keys there are.
    scoring
        Who answers.
    """
    counter = Counter(book, Limits(), scoring)
    google = perspective.Perspective(counter)
    openai = moderations.Moderations(counter)
    own = assess.Assess(counter)

    def comment(method: Callable[[Asked], Awaitable[Answer]]) -> Endpoint:
        return Endpoint(
            counter,
            method,
            perspective.dialect,
            in_address=True,
            largest=perspective.LARGEST,
        )

    return [
        Route(ANALYZE, comment(google.analyze), middleware=_ANY_SITE),
        Route(SUGGEST, comment(google.suggest), middleware=_ANY_SITE),
        Route(
            MODERATIONS,
            Endpoint(counter, openai.moderate, moderations.dialect, largest=moderations.LARGEST),
            middleware=_ANY_SITE,
        ),
        Route(ASSESS, Endpoint(counter, own.assess, assess.dialect, largest=assess.LARGEST)),
        Route("/api/openapi.json", openapi_json),
        Route("/api/docs", page),
        # Where Google's client libraries look, in both of their ways.
        Route("/$discovery/rest", discovery_json, middleware=_ANY_SITE),
        Route("/discovery/v1/apis/commentanalyzer/v1alpha1/rest", discovery_json, middleware=_ANY_SITE),
    ]
