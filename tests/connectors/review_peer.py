"""What the peers of review sites share: reviews shown late, twice or turned round, and one answer each."""

import asyncio
import time
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal

from http_peer import HttpPeer
from peer import Standing
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Raw = dict[str, Any]


class ReviewPeer(HttpPeer):
    """Everything but how a site writes a review, and what it answers; each site's peer says that."""

    #: The fields of a review that hold its dates; by the last one, reviews are listed.
    dates: tuple[str, ...]
    #: The field of the owner's answer, and that of its words.
    answer: tuple[str, str] = ("", "")
    #: Listed beside the reviews, and none of them.
    garbage: tuple[Any, ...]

    def __init__(self) -> None:
        super().__init__()
        self.lacks = {"unknown event": "A list of reviews has reviews in it and nothing else."}
        self.token = "token-number-0"
        #: By what each is called, in the order of writing.
        self.reviews: dict[str, Raw] = {}
        self._hidden: set[str] = set()
        self._twice: set[str] = set()
        self._late: list[str] = []
        self._odd: list[Any] = []
        self._looks = 0

    async def remove(self, message: str) -> None:
        del self.reviews[message]

    def stands(self, message: str) -> Standing:
        name, _, answer = message.partition("/")
        there = name in self.reviews and (not answer or self.answers(name))
        return "published" if there else "deleted"

    def answers(self, message: str) -> list[str]:
        field, words = self.answer
        given = self.reviews[message].get(field)
        return [given[words]] if given else []

    async def break_stream(self, how: Literal["closed", "half-closed", "asked to move"] = "closed") -> None:
        """Wait for the next look, then show what was held back: there is no connection to break."""
        before, end = self._looks, time.monotonic() + 0.5
        while self._looks == before and time.monotonic() < end:
            await asyncio.sleep(0.005)
        self._hidden.clear()

    def keep(self, name: str, review: Raw) -> str:
        """Let a review be listed, with the faults told; return what it is called."""
        faults = self.faults
        self.reviews[name] = review
        if faults.lost:
            faults.lost -= 1
            self._hidden.add(name)
        elif faults.reordered:
            faults.reordered -= 1
            self._late.append(name)
            self._hidden.add(name)
            if not faults.reordered:
                self._show_turned_round()
        elif faults.repeated:
            faults.repeated -= 1
            self._twice.add(name)
        while faults.garbage:
            faults.garbage -= 1
            self._odd += self.garbage
        return name

    def newest(self) -> list[Raw]:
        """Return what is shown, newest first."""
        shown = [(name, one) for name, one in self.reviews.items() if name not in self._hidden]
        # Of one date, those written later stand first.
        shown = sorted(shown, key=lambda one: str(one[1][self.dates[-1]]))[::-1]
        return [one for name, one in shown for _ in range(2 if name in self._twice else 1)]

    def looked(self, page: list[Any]) -> list[Any]:
        """Return the first page of a look, with what is no review before it."""
        self._looks += 1
        return [*self._odd, *page]

    def signed_in(self, path: str, answer: Any, *methods: str) -> Route:
        """Return a route that wants the token."""
        return Route(path, partial(self._if_signed_in, answer), methods=list(methods))

    def refusal(self) -> Response:
        """Return the answer to another token."""
        return Response(status_code=401)

    async def _if_signed_in(self, answer: Any, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {self.token}":
            # Counted as a look too: whoever waits for one must not wait for a reader that was refused.
            self._looks += 1
            return self.refusal()
        return await answer(request)  # type: ignore[no-any-return]

    def _show_turned_round(self) -> None:
        """Show those kept back together, the first written as the newest."""
        late = [(name, self.reviews.pop(name)) for name in self._late]
        dates = [{field: one[field] for field in self.dates} for _, one in late]
        for (name, one), moment in reversed(list(zip(late, reversed(dates), strict=True))):
            self.reviews[name] = one | moment
        self._hidden -= set(self._late)


def now() -> str:
    """Return the time as sites write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
