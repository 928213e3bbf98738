"""Servers that are slow, gone, angry or endless, over real sockets; and what a moderation server answers."""

import asyncio
import gzip
import sys
from typing import Any

import pytest
from opinion_peer import Peer, Reply, moderating

from vigie.opinions.base import Answer, NoAnswerError, Question, Unavailable
from vigie.opinions.configuration import ModerationSettings
from vigie.opinions.moderation import ModerationOpinion
from vigie.opinions.server import MOST


def ask(base: str, *texts: str, **settings: Any) -> list[Answer | Unavailable]:
    async def asked() -> list[Answer | Unavailable]:
        opinion = ModerationOpinion(
            ModerationSettings(**{"name": "m", "base": base, "timeout": 5.0} | settings)
        )
        try:
            await opinion.start()
            return await opinion.ask([Question(text) for text in texts or ("bonsoir",)])
        finally:
            await opinion.close()

    return asyncio.run(asked())


def refused(base: str, **settings: Any) -> NoAnswerError:
    with pytest.raises(NoAnswerError) as error:
        ask(base, "quel bouffon", **settings)
    assert "bouffon" not in error.value.told
    return error.value


def test_it_asks_about_several_texts_at_once_and_keeps_their_order(peer: Peer) -> None:
    peer.answer = moderating(lambda text: {"harassment": float(text), "hate": 0.0})
    told = ask(peer.base, "0.1", "0.9", "0.5")
    assert [one.toxicity for one in told if isinstance(one, Answer)] == [0.1, 0.9, 0.5]
    (request,) = peer.requests
    assert (request.path, request.body) == ("/v1/moderations", {"input": ["0.1", "0.9", "0.5"]})


def test_it_names_the_model_where_one_is_chosen(peer: Peer) -> None:
    peer.answer = moderating(lambda _: {"hate": 0.0})
    ask(peer.base, model="grand")
    assert peer.requests[0].body["model"] == "grand"


def test_of_several_categories_of_one_harm_the_highest_counts(peer: Peer) -> None:
    peer.answer = moderating(
        lambda _: {"harassment/threatening": 0.2, "hate/threatening": 0.7, "illicit": 0.9, "sexual": 0.4}
    )
    (told,) = ask(peer.base)
    assert told == Answer({"threat": 0.7, "sexual": 0.4})


def test_it_reads_a_servers_own_categories(peer: Peer) -> None:
    peer.answer = moderating(lambda _: {"beleidigung": 0.6})
    assert ask(peer.base, categories={"beleidigung": "insult"}) == [Answer({"insult": 0.6})]


def test_a_server_whose_categories_are_all_unknown_gives_no_answer(peer: Peer) -> None:
    peer.answer = moderating(lambda _: {"rudeness": 0.9})
    (told,) = ask(peer.base)
    assert isinstance(told, Unavailable)
    assert told.why == "malformed"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{}",
        b'{"results": []}',
        b'{"results": [{"flagged": false}]}',
        b'{"results": [{"category_scores": {"hate": "high"}}]}',
        b'{"results": [{"category_scores": {"hate": 0.1}}, {"category_scores": {"hate": 0.1}}]}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_what_is_no_moderation_is_no_answer(peer: Peer, body: bytes) -> None:
    peer.answer = lambda _: Reply(body)
    assert refused(peer.base).why == "malformed"


@pytest.mark.parametrize(
    ("status", "hint"),
    [(401, "key"), (404, "model"), (429, "per_minute"), (500, "log"), (302, "log"), (204, "log")],
)
def test_a_refusal_says_what_to_look_at(peer: Peer, status: int, hint: str) -> None:
    peer.answer = lambda _: Reply(b"", status, {"Location": "http://127.0.0.1:1/"})
    error = refused(peer.base)
    assert (error.why, hint in error.told) == ("refused", True)
    assert len(peer.requests) == 1


def test_an_answer_without_end_is_not_read_to_its_end(peer: Peer) -> None:
    peer.answer = lambda _: Reply(b'{"results": "' + b"x" * (MOST + 1) + b'"}')
    assert refused(peer.base).why == "malformed"


def test_a_compressed_answer_is_not_opened(peer: Peer) -> None:
    peer.answer = lambda _: Reply(gzip.compress(b"x" * 10_000_000), headers={"Content-Encoding": "gzip"})
    assert refused(peer.base).why == "malformed"
    assert peer.requests[0].headers["Accept-Encoding"] == "identity"


def test_a_server_that_hangs_is_late(peer: Peer) -> None:
    peer.answer = lambda _: Reply(hangs=True)
    assert refused(peer.base, timeout=0.2).why == "late"


def test_a_connection_cut_without_a_word_is_told(peer: Peer) -> None:
    peer.answer = lambda _: Reply(cut=True)
    assert refused(peer.base).why == "unreachable"
    # Something was sent and perhaps paid for: it is not sent again.
    assert len(peer.requests) == 1


def test_a_server_that_is_gone_cannot_be_reached(peer: Peer) -> None:
    peer.stop()
    assert refused(peer.base).why == "unreachable"


def test_it_says_what_to_install(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx2", None)
    error = refused(peer.base)
    assert (error.why, "pip install httpx2" in error.told) == ("unready", True)
