"""Signed webhooks over real HTTP on loopback: how many a second reach the disk, and how long a sender waits.

The server is the web process of `vigie run`, on a home of its own; the sender is this process. Posts leave
on a timetable whatever the answers do, and a wait is counted from the time in the timetable: a server that
stalls cannot hide it. Every post is signed, has one message nobody posted before, and counts only when
answered 202.
"""

import asyncio
import json
import statistics
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from vigie.api.signature import key_of, sign
from vigie.api.trial import NAME, Trial, exchange

RATE = 2_000
SECONDS = 4.0
RUNS = 5
CONNECTIONS = 64


class Sender:
    """Connections kept open, through which posts leave on a timetable."""

    def __init__(self, port: int, key: bytes) -> None:
        self._port = port
        self._key = key
        self._idle: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()

    async def connect(self) -> None:
        """Open the connections."""
        for _ in range(CONNECTIONS):
            self._idle.put_nowait(await asyncio.open_connection("127.0.0.1", self._port))

    async def close(self) -> None:
        """Close the connections."""
        while not self._idle.empty():
            _, writer = self._idle.get_nowait()
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def run(self, name: str, rate: float, seconds: float) -> tuple[list[float], dict[int, int], float]:
        """Return the waits of accepted posts (ms), the answers by status, and the seconds it took."""
        waits: list[float] = []
        statuses: dict[int, int] = {}
        start = time.perf_counter()

        async def post(number: int, due: float) -> None:
            request = self._request(f"{name}-{number}")
            connection = await self._idle.get()
            try:
                status, _ = await exchange(*connection, request)
            finally:
                self._idle.put_nowait(connection)
            statuses[status] = statuses.get(status, 0) + 1
            if status == 202:
                waits.append((time.perf_counter() - due) * 1000)

        async with asyncio.TaskGroup() as tasks:
            for number in range(int(rate * seconds)):
                due = start + number / rate
                late = due - time.perf_counter()
                if late > 0:
                    await asyncio.sleep(late)
                tasks.create_task(post(number, due))
        return waits, statuses, time.perf_counter() - start

    def _request(self, delivery: str) -> bytes:
        said = f"Bonsoir à tous, message {delivery} : quelqu'un a la réponse à la question d'avant ?"
        message = {"id": delivery, "kind": "chat", "author": f"viewer-{hash(delivery) % 500}", "text": said}
        body = json.dumps(message, ensure_ascii=False).encode()
        at = int(time.time())
        return (
            f"POST /hooks/{NAME} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
            f"content-length: {len(body)}\r\nwebhook-id: {delivery}\r\nwebhook-timestamp: {at}\r\n"
            f"webhook-signature: {sign(self._key, delivery, at, body)}\r\n\r\n"
        ).encode() + body


def main(rate: float = RATE, seconds: float = SECONDS, runs: int = RUNS) -> dict[str, Any]:
    """Print and return the figures."""
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as home, Trial(Path(home)) as web:
        web.wait()
        results = asyncio.run(_measure(web.port, key_of(web.secret), rate, seconds, runs))
        results["server_memory_mb"] = web.peak_memory_mb()
    for name, value in results.items():
        print(f"{name:>24}  {value}")
    return results


async def _measure(port: int, key: bytes, rate: float, seconds: float, runs: int) -> dict[str, Any]:
    sender = Sender(port, key)
    await sender.connect()
    await sender.run("warm", rate / 4, 1.0)
    figures: list[tuple[float, float, float, float]] = []
    refused = 0
    for run in range(runs):
        waits, statuses, took = await sender.run(f"run{run}", rate, seconds)
        refused += sum(count for status, count in statuses.items() if status != 202)
        cuts = statistics.quantiles(waits, n=100)
        figures.append((len(waits) / took, cuts[49], cuts[98], max(waits)))
    await sender.close()
    columns = list(zip(*figures, strict=True))
    return {
        "offered_per_second": rate,
        "runs": f"{runs} of {seconds:g} s, one message a post",
        "accepted_per_second": _told(columns[0]),
        "wait_p50_ms": _told(columns[1]),
        "wait_p99_ms": _told(columns[2]),
        "wait_max_ms": _told(columns[3]),
        "not_accepted": refused,
    }


def _told(values: tuple[float, ...]) -> str:
    """Return the median and the range of several runs."""
    return f"{statistics.median(values):.1f} [{min(values):.1f}-{max(values):.1f}]"
