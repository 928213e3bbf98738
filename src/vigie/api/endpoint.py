"""What all scoring endpoints share: the key, the limits, the body, and errors in the words of each API."""

import logging
import math
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Receive, Scope, Send

from vigie.api.answer import JSON, send_answer
from vigie.api.body import LARGEST, Body, BodyError, SenderGoneError, header_map
from vigie.api.keys import KeyBook, KnownKey
from vigie.api.limits import LimitedError, Limits
from vigie.api.scoring import Scoring, ScoringError
from vigie.intake.storage import StorageError

log = logging.getLogger("vigie.api")

_MOST_PARAMETERS = 100
#: When somebody who got no answer is told to come back, seconds.
RETRY_AFTER = 2

#: Scores are about somebody's words: nothing on the way keeps them.
_HEADERS = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
#: Why a request is not answered as asked.
Reason = Literal[
    "no_key", "bad_key", "limited", "unavailable", "too_large", "malformed", "invalid", "method", "internal"
]


class RefusalError(Exception):
    """A request that is not answered as asked; each API tells it in its own words.

    Parameters
    ----------
    reason
        Why not, whatever the API.
    message
        One sentence.
    field
        The field of the request that it is about.
    code
        The API's own name of the error, where it has one.
    details
        What the API's own errors carry besides.
    retry_after
        When to come back, seconds.
    """

    def __init__(
        self,
        reason: Reason,
        message: str,
        *,
        field: str = "",
        code: str = "",
        details: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.field = field
        self.code = code
        self.details = details
        self.retry_after = retry_after


class Asked(msgspec.Struct, frozen=True):
    """One request that may be answered."""

    key: KnownKey
    query: dict[str, str]
    headers: dict[bytes, bytes]
    body: bytes


class Answer(msgspec.Struct, frozen=True):
    """What is sent back: bytes as they are, anything else as JSON."""

    content: object
    type: bytes = JSON


#: Tells a refusal in an API's own words: the status, and the body.
Dialect = Callable[[RefusalError], tuple[int, object]]


class Counter:
    """What the endpoints share.

    Parameters
    ----------
    book, limits, scoring
        The keys there are, how much each may ask, and who answers.
    """

    def __init__(self, book: KeyBook, limits: Limits, scoring: Scoring) -> None:
        self.book = book
        self.limits = limits
        self.scoring = scoring


class Endpoint:
    """The ASGI application behind one address.

    Parameters
    ----------
    counter
        What the endpoints share.
    answer
        Answers a request whose key is good.
    dialect
        Tells refusals.
    in_address
        Whether the key may stand in the address (``?key=``), as the Perspective API has it.
    largest
        Largest body accepted, bytes.
    """

    def __init__(
        self,
        counter: Counter,
        answer: Callable[[Asked], Awaitable[Answer]],
        dialect: Dialect,
        *,
        in_address: bool = False,
        largest: int = LARGEST,
    ) -> None:
        self._counter = counter
        self._answer = answer
        self._dialect = dialect
        self._in_address = in_address
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = Body(receive)
        refusal: RefusalError | None = None
        try:
            answer = await self._answered(scope, body)
        except SenderGoneError:
            return
        except RefusalError as error:
            refusal = error
        except LimitedError as error:
            refusal = RefusalError("limited", str(error), retry_after=math.ceil(error.wait))
        except BodyError as error:
            refusal = RefusalError("too_large" if error.status == 413 else "malformed", str(error))
        except (ScoringError, StorageError) as error:
            log.warning("A request to %s got no answer: %s", scope["path"], error)
            refusal = RefusalError("unavailable", str(error), retry_after=RETRY_AFTER)
        except Exception as error:
            # A program expects this API's own error, not a page. The error may quote the text: only its type
            # is told above debug level.
            log.error("A request to %s failed: %s", scope["path"], type(error).__name__)
            log.debug("A request failed", exc_info=error)
            refusal = RefusalError(
                "internal", "Vigie failed on this request: run `vigie doctor` and report it."
            )
        if refusal is None:
            await send_answer(send, body, 200, answer.content, kind=answer.type, headers=_HEADERS)
            return
        status, content = self._dialect(refusal)
        await send_answer(send, body, status, content, retry_after=refusal.retry_after, headers=_HEADERS)

    async def _answered(self, scope: Scope, incoming: Body) -> Answer:
        if scope["method"] != "POST":
            raise RefusalError("method", "This address is written to with POST.")
        headers = header_map(scope)
        query = _query(scope)
        given = key_given(headers, query if self._in_address else {})
        if not given:
            raise RefusalError("no_key", "The request carries no key: make one with `vigie key add`.")
        key = await self._counter.book.find(given)
        if key is None:
            raise RefusalError(
                "bad_key", "The key is not known or was revoked: `vigie key list` shows those there are."
            )
        self._counter.limits.check(key)
        body = await incoming.read(headers, largest=self._largest)
        return await self._answer(Asked(key, query, headers, body))


def key_given(headers: Mapping[bytes, bytes], query: Mapping[str, str]) -> str:
    """Return the key that a request carries, empty where it carries none."""
    scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return headers.get(b"x-goog-api-key", b"").decode("latin-1").strip() or query.get("key", "")


def _query(scope: Scope) -> dict[str, str]:
    try:
        return dict(
            parse_qsl(scope.get("query_string", b"").decode("latin-1"), max_num_fields=_MOST_PARAMETERS)
        )
    except ValueError:
        raise RefusalError(
            "malformed",
            f"The address has over {_MOST_PARAMETERS} parameters: leave out those that are not needed.",
        ) from None
