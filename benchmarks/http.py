"""Scores over real HTTP on loopback: messages a second by batches of 100, and how long a single call waits.

The server is the web process of `vigie run` with its examiner's process, on a home of its own; the caller is
this process, on the same cores. Every text is one that nobody sent before. A batch counts when each of its
texts has an answer. Single calls leave one after the other on one connection, with nothing else going on,
then again while batches are served beside them.
"""

# Loaded by its path and never imported, so that no module of Python's is hidden: `vigie bench http` names it.
# ruff: noqa: A005

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vigie.api.trial import Trial, exchange

BATCH = 100
BATCHES = 60
CONNECTIONS = 4
SINGLES = 400
RUNS = 5

_SAID = (
    "bonsoir à tous depuis Brest, quelqu'un a la réponse à la question d'avant ?",
    "franchement ce débat est nul, je zappe, bonne soirée quand même",
    "t'es vraiment un abruti toi, ferme-la un peu",
    "what a goal!! best match of the season so far, don't you think",
    "merci pour l'émission, j'ai appris plein de choses sur les abeilles",
    "shut up you m0ron, nobody asked for your opinion",
    "où est-ce qu'on peut revoir la rediffusion de mardi dernier ?",
    "gracias por todo, hasta la semana que viene amigos",
)


class Connection:
    """One connection kept open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, key: str) -> None:
        self._reader = reader
        self._writer = writer
        self._key = key

    async def post(self, path: str, body: object) -> Any:
        """Post, and return the answer; one that is no 200 ends the measure."""
        raw = json.dumps(body, ensure_ascii=False).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
            f"authorization: Bearer {self._key}\r\ncontent-length: {len(raw)}\r\n\r\n"
        )
        status, answer = await exchange(self._reader, self._writer, head.encode() + raw)
        if status != 200:
            raise RuntimeError(f"The server answered {status}: {answer.decode()[:200]}")
        return json.loads(answer)

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


class Texts:
    """Texts, each said once."""

    def __init__(self) -> None:
        self._number = 0

    def one(self) -> str:
        """Return a text that was never said before."""
        self._number += 1
        return f"{_SAID[self._number % len(_SAID)]} ({self._number})"

    def some(self, count: int) -> list[str]:
        """Return several."""
        return [self.one() for _ in range(count)]


def main(batches: int = BATCHES, singles: int = SINGLES, runs: int = RUNS) -> dict[str, Any]:
    """Print and return the figures."""
    with tempfile.TemporaryDirectory(prefix="vigie-bench-") as home, Trial(Path(home)) as web:
        web.wait()
        results = asyncio.run(_measure(web.port, web.key, batches, singles, runs))
        results["web_memory_mb"] = web.peak_memory_mb()
    for name, value in results.items():
        print(f"{name:>32}  {value}")
    return results


async def _measure(port: int, key: str, batches: int, singles: int, runs: int) -> dict[str, Any]:
    texts = Texts()
    connections = [
        Connection(*await asyncio.open_connection("127.0.0.1", port), key) for _ in range(CONNECTIONS)
    ]
    started = time.perf_counter()
    await _assess(connections[0], texts)
    first = time.perf_counter() - started
    for connection in connections:
        await _assess(connection, texts)
    rates: dict[str, list[float]] = {"assess": [], "moderations": []}
    waits: dict[str, list[float]] = {"alone": [], "beside": []}
    for _ in range(runs):
        # Interleaved, so that what else the machine does falls on all of them.
        rates["assess"].append(await _rate(connections, texts, batches, _assess))
        rates["moderations"].append(await _rate(connections, texts, batches, _moderate))
        waits["alone"].append(await _p95(connections[0], texts, singles))
        waits["beside"].append(await _p95_beside(connections, texts, singles // 4))
    for connection in connections:
        connection.close()
    return {
        "conditions": f"batches of {BATCH} on {CONNECTIONS} connections, {runs} runs, median [range]",
        "assess_messages_per_second": _told(rates["assess"], 0),
        "moderations_texts_per_second": _told(rates["moderations"], 0),
        "analyze_single_p95_ms": _told(waits["alone"], 1),
        "analyze_beside_batches_p95_ms": _told(waits["beside"], 1),
        "first_answer_seconds": round(first, 1),
    }


async def _assess(connection: Connection, texts: Texts) -> None:
    answers = await connection.post("/api/assess", [{"text": text} for text in texts.some(BATCH)])
    if len(answers) != BATCH or any("error" in answer for answer in answers):
        raise RuntimeError("A text was not answered.")


async def _moderate(connection: Connection, texts: Texts) -> None:
    answer = await connection.post("/v1/moderations", {"input": texts.some(BATCH)})
    if len(answer["results"]) != BATCH:
        raise RuntimeError("A text was not answered.")


async def _rate(
    connections: list[Connection], texts: Texts, batches: int, send: Callable[[Connection, Texts], Any]
) -> float:
    """Return the texts answered a second."""

    async def keep_sending(connection: Connection) -> None:
        for _ in range(batches // CONNECTIONS):
            await send(connection, texts)

    start = time.perf_counter()
    await asyncio.gather(*(keep_sending(connection) for connection in connections))
    return batches // CONNECTIONS * CONNECTIONS * BATCH / (time.perf_counter() - start)


async def _p95(connection: Connection, texts: Texts, calls: int) -> float:
    """Return the wait (ms) that 95 of 100 single calls stay under."""
    waits = []
    for _ in range(calls):
        asked = {"comment": {"text": texts.one()}, "requestedAttributes": {"TOXICITY": {}, "INSULT": {}}}
        start = time.perf_counter()
        answer = await connection.post("/v1alpha1/comments:analyze", asked)
        waits.append((time.perf_counter() - start) * 1000)
        if len(answer["attributeScores"]) != 2:
            raise RuntimeError("A text was not answered.")
    return statistics.quantiles(waits, n=20)[18]


async def _p95_beside(connections: list[Connection], texts: Texts, calls: int) -> float:
    """Return the same while another connection sends batches without a pause."""
    over = False

    async def keep_sending() -> None:
        while not over:
            await _assess(connections[1], texts)

    beside = asyncio.create_task(keep_sending())
    try:
        return await _p95(connections[0], texts, calls)
    finally:
        over = True
        await beside


def _told(values: list[float], digits: int) -> str:
    """Return the median and the range of several runs."""
    return f"{statistics.median(values):.{digits}f} [{min(values):.{digits}f}-{max(values):.{digits}f}]"
