"""Bodies that are too large, too slow, or cut short."""

import asyncio

import pytest
from posting import Sender, journalled

from vigie.api import body as body_module
from vigie.api.body import LARGEST, Body, BodyError

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_refuses_an_announced_giant_before_reading_it(sender: Sender) -> None:
    headers = sender.headers(b"") | {"content-length": str(2 << 20)}
    status, told, answer, _ = sender.pieces([b"x" * 1000] * 2, headers)
    assert status == 413
    assert told["connection"] == "close"
    assert str(LARGEST) in answer["error"]


def test_it_stops_reading_a_giant_that_was_not_announced(sender: Sender) -> None:
    status, _, _, read = sender.pieces([b"x" * 65536] * 1000, sender.headers(b""))
    assert status == 413
    # One mebibyte to know, four more for the sender to hear the answer: never the sixty-two it offers.
    assert read <= 5 * 16 + 2
    assert not journalled()


def test_it_takes_a_body_of_exactly_the_limit(sender: Sender) -> None:
    frame = b'{"id":"1","text":"%s"}'
    raw = frame % (b"a" * (LARGEST - len(frame) + 2))
    assert len(raw) == LARGEST
    status, _, answer, _ = sender.pieces([raw[:500_000], raw[500_000:]], sender.headers(raw))
    assert (status, answer["received"]) == (202, 1)


def test_it_takes_a_body_in_small_pieces(sender: Sender) -> None:
    raw = '{"id": "1", "text": "né en pièces"}'.encode()
    status, _, answer, _ = sender.pieces([raw[i : i + 1] for i in range(len(raw))], sender.headers(raw))
    assert (status, answer["received"]) == (202, 1)


def test_it_acknowledges_nothing_to_a_sender_who_hung_up(sender: Sender) -> None:
    raw = b'{"id": "1", "text": "whole"}'
    status, *_ = sender.pieces([raw[:10]], sender.headers(raw), cut=True)
    assert status is None
    assert not journalled()


def test_it_refuses_a_body_shorter_than_announced(sender: Sender) -> None:
    raw = b'{"id": "1", "text": "whole"}'
    headers = sender.headers(raw) | {"content-length": str(len(raw) + 5)}
    status, _, answer, _ = sender.pieces([raw], headers)
    assert status == 400
    assert "shorter" in answer["error"]


def test_it_gives_up_a_body_that_comes_too_slowly() -> None:
    async def endless() -> dict[str, object]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b" ", "more_body": True}

    with pytest.raises(BodyError) as caught:
        asyncio.run(Body(endless).read({}, slowest=0.1))
    assert caught.value.status == 408


def test_it_reads_on_after_a_refusal_only_for_a_moment() -> None:
    async def never() -> dict[str, object]:
        await asyncio.Event().wait()
        raise AssertionError

    asyncio.run(Body(never).discard(slowest=0.05))


@pytest.mark.parametrize("told", [b"9" * 400, b"1048577"])
def test_it_refuses_a_length_however_large(told: bytes) -> None:
    with pytest.raises(BodyError):
        body_module.announced_length({b"content-length": told})
