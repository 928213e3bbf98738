"""Looking again and again: what is told of it, and what is left behind."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from played import played

from vigie.actions.network import ActionError
from vigie.connectors.base import WELL, ConnectorError, Mark, Sentence
from vigie.connectors.http import HttpError
from vigie.connectors.polling import Page, poll

AT_REST = Sentence("Not read yet.", "Pas encore lu.")
REFUSED = Sentence("Refused: connect again.", "Refusé : reconnectez.")
SLOW = Sentence("Too many: wait.", "Trop : attendez.")


class Looking:
    """Answers each look in turn, and keeps what was told and waited."""

    def __init__(self, *answers: Page | Exception) -> None:
        self._answers = list(answers)
        self.cursors: list[str] = []
        self.healths: list[Sentence] = []
        self.waits: list[float] = []

    async def look(self, cursor: str) -> Page:
        self.cursors.append(cursor)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def poll(self, **options: Any) -> Any:
        return poll(
            self.look,
            "from here",
            every=9.0,
            on_health=self.healths.append,
            at_rest=AT_REST,
            sleep=self.sleep,
            **options,
        )


async def _told(looking: Looking, marks: int) -> None:
    polled = looking.poll()
    for _ in range(marks):
        assert isinstance(await anext(polled), Mark)
    await polled.aclose()


@played
async def test_each_look_goes_on_where_the_last_one_ended():
    looking = Looking(Page((), "a", more=True), Page((), "b", wait=2.0), Page((), "c"), Page((), "d"))
    await _told(looking, 4)
    assert looking.cursors == ["from here", "a", "b", "c"]
    assert looking.waits == [2.0, 9.0]


@played
async def test_at_its_end_it_is_no_longer_well():
    looking = Looking(Page((), "a"))
    await _told(looking, 1)
    assert looking.healths == [WELL, AT_REST]


@pytest.mark.parametrize(
    "trouble",
    [
        HttpError(SLOW, status=429, retry_after=40.0),
        ActionError(SLOW, permanent=False, retry_after=40.0),
    ],
)
@played
async def test_it_waits_as_long_as_the_network_says_and_tells_it(trouble: Exception):
    looking = Looking(trouble, Page((), "a"))
    await _told(looking, 1)
    assert looking.waits == [40.0]
    assert looking.healths == [SLOW, WELL, AT_REST]


@pytest.mark.parametrize(
    "make",
    [
        lambda permanent: HttpError(REFUSED, status=401, permanent=permanent),
        lambda permanent: ActionError(REFUSED, permanent=permanent),
        lambda permanent: ConnectorError(REFUSED, permanent=permanent),
    ],
)
@played
async def test_what_is_refused_for_good_ends_it_and_stays_its_health(make: Callable[[bool], Exception]):
    looking = Looking(make(False), make(True))
    with pytest.raises(ConnectorError) as caught:
        await anext(looking.poll())
    assert caught.value.permanent
    assert caught.value.sentence.said("fr") == REFUSED.french
    assert looking.healths == [REFUSED, REFUSED, REFUSED]
    assert len(looking.waits) == 1


@played
async def test_what_ends_while_in_trouble_keeps_its_trouble():
    looking = Looking(HttpError(SLOW), HttpError(SLOW))

    async def forever(_: float) -> None:
        await asyncio.sleep(3600)

    looking.sleep = forever  # type: ignore[method-assign]
    polled = asyncio.ensure_future(anext(looking.poll()))
    await asyncio.sleep(0.01)
    polled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polled
    assert looking.healths[-1] == SLOW
