"""A web process to try things on has a home of its own, and leaves nothing behind."""

import asyncio
import json
import socket
import time
from pathlib import Path

import pytest
from django.conf import settings

from vigie.api.signature import key_of, sign
from vigie.api.trial import NAME, Trial, exchange


async def answers(web: Trial) -> list[tuple[int, bytes]]:
    """Ask for no scores, then post a message, on one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
    body = json.dumps({"id": "1", "text": "Bonjour"}).encode()
    at = int(time.time())
    signature = sign(key_of(web.secret), "msg_1", at, body)
    requests = (
        f"POST /api/assess HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {web.key}\r\n"
        "content-length: 2\r\n\r\n[]",
        f"POST /hooks/{NAME} HTTP/1.1\r\nhost: a\r\ncontent-length: {len(body)}\r\nwebhook-id: msg_1\r\n"
        f"webhook-timestamp: {at}\r\nwebhook-signature: {signature}\r\n\r\n{body.decode()}",
    )
    told = [await exchange(reader, writer, request.encode()) for request in requests]
    writer.close()
    await writer.wait_closed()
    return told


def test_it_answers_with_its_key_and_its_webhook_until_it_is_left(tmp_path: Path) -> None:
    with Trial(tmp_path) as web:
        web.wait()
        (assessed, nothing), (posted, receipt) = asyncio.run(answers(web))
        assert web.peak_memory_mb() != 0
        port = web.port
    assert (assessed, nothing) == (200, b"[]")
    assert (posted, json.loads(receipt)["received"]) == (202, 1)
    assert (tmp_path / "vigie.sqlite3").exists()
    assert Path(settings.HOME) != tmp_path
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_it_says_so_when_it_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vigie.api.trial.LONGEST_START", 0.2)
    with Trial(tmp_path) as web:
        web.process.kill()
        with pytest.raises(RuntimeError, match="does not answer"):
            web.wait()
