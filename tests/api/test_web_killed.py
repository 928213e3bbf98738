"""The web process is killed, again and again, while posts arrive: what it acknowledged is in the journal."""

import asyncio
import json
import random
import sqlite3
import time
from collections import Counter
from pathlib import Path

import httpx
import msgspec

from vigie.api.signature import key_of, sign
from vigie.api.trial import NAME, Trial

KILLS = 7
RATE = 100
BURST = 10


class Sender:
    """Sends each delivery until it is acknowledged, signing anew each time, and never after."""

    def __init__(self, http: httpx.AsyncClient, key: bytes) -> None:
        self._http = http
        self._key = key
        self.acknowledged: set[str] = set()
        self.tries: Counter[str] = Counter()
        self.answers: Counter[int] = Counter()

    async def deliver(self, delivery: str) -> None:
        body = json.dumps(
            {"messages": [{"id": f"{delivery}-{part}", "text": "Bonjour"} for part in "ab"]}
        ).encode()
        while True:
            at = int(time.time())
            headers = {
                "webhook-id": delivery,
                "webhook-timestamp": str(at),
                "webhook-signature": sign(self._key, delivery, at, body),
            }
            self.tries[delivery] += 1
            try:
                answer = await self._http.post(f"/hooks/{NAME}", content=body, headers=headers)
            except httpx.TransportError:
                await asyncio.sleep(0.05)
                continue
            self.answers[answer.status_code] += 1
            if answer.status_code in (200, 202):
                self.acknowledged.add(delivery)
                return
            assert answer.status_code == 503, answer.text
            await asyncio.sleep(0.05)


async def storm(web: Trial, chance: random.Random) -> tuple[Sender, int]:
    """Post without pause while the process dies and comes back; return the sender and how many it sent."""
    limits = httpx.Limits(max_connections=40)
    sent = 0
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{web.port}", timeout=30, limits=limits) as http:
        sender = Sender(http, key_of(web.secret))
        await sender.deliver("first")
        sent += 1
        async with asyncio.TaskGroup() as tasks:
            for _ in range(KILLS):
                # Some kills come while the process still starts, the others in the middle of a burst.
                for _ in range(chance.randrange(2, 20)):
                    for _ in range(BURST):
                        tasks.create_task(sender.deliver(f"d{sent}"))
                        sent += 1
                    await asyncio.sleep(BURST / RATE)
                for _ in range(BURST):
                    tasks.create_task(sender.deliver(f"d{sent}"))
                    sent += 1
                await asyncio.sleep(chance.uniform(0.0, 0.03))
                await asyncio.to_thread(web.kill_and_start)
    return sender, sent


def test_it_loses_nothing_it_acknowledged_and_writes_nothing_twice(tmp_path: Path) -> None:
    with Trial(tmp_path) as web:
        sender, sent = asyncio.run(storm(web, random.Random(1)))
        web.process.kill()
    assert len(sender.acknowledged) == sent
    assert max(sender.tries.values()) > 1, "no kill ever interrupted a post: the test proves nothing"
    database = sqlite3.connect(tmp_path / "vigie.sqlite3")
    try:
        rows = [
            msgspec.json.decode(payload)["id"]
            for (payload,) in database.execute("SELECT payload FROM intake_journal")
        ]
        (deliveries,) = database.execute("SELECT count(*) FROM intake_delivery").fetchone()
    finally:
        database.close()
    expected = {f"{delivery}-{part}" for delivery in sender.acknowledged for part in "ab"}
    assert set(rows) == expected
    assert len(rows) == len(expected)
    assert deliveries == sent
