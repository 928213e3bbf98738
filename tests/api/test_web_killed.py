"""The web process is killed, again and again, while posts arrive: what it acknowledged is in the journal."""

import asyncio
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import httpx
import msgspec

from vigie.api.signature import key_of, sign
from vigie.processes.web import listen

KILLS = 7
RATE = 100
BURST = 10
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from vigie.accounts.models import Client
from vigie.api.services import make_hook
print(make_hook("shop", client=Client.objects.create(slug="acme", name="Acme")).secret)
"""


class Web:
    """The web process as the supervisor starts it: on a socket that outlives it."""

    def __init__(self, home: Path, listening: socket.socket) -> None:
        self._listening = listening
        self._environment = os.environ | {
            "VIGIE_HOME": str(home),
            "VIGIE_SOCKET": str(listening.fileno()),
            "DJANGO_SETTINGS_MODULE": "vigie.settings",
        }
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "vigie.processes.child", "web"],
            env=self._environment,
            pass_fds=[self._listening.fileno()],
        )

    def kill_and_start(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process = self.start()


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
                answer = await self._http.post("/hooks/shop", content=body, headers=headers)
            except httpx.TransportError:
                await asyncio.sleep(0.05)
                continue
            self.answers[answer.status_code] += 1
            if answer.status_code in (200, 202):
                self.acknowledged.add(delivery)
                return
            assert answer.status_code == 503, answer.text
            await asyncio.sleep(0.05)


async def storm(web: Web, port: int, secret: str, chance: random.Random) -> tuple[Sender, int]:
    """Post without pause while the process dies and comes back; return the sender and how many it sent."""
    limits = httpx.Limits(max_connections=40)
    sent = 0
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30, limits=limits) as http:
        sender = Sender(http, key_of(secret))
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
    environment = os.environ | {"VIGIE_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "vigie.settings"}
    secret = subprocess.run(
        [sys.executable, "-c", PREPARE], env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()
    with listen("127.0.0.1", 0) as listening:
        web = Web(tmp_path, listening)
        try:
            sender, sent = asyncio.run(storm(web, listening.getsockname()[1], secret, random.Random(1)))
        finally:
            web.process.kill()
            web.process.wait()
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
