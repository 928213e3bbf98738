"""Coverage: what the ledger costs the pump, whether kills lose anything, how often a silence is told wrongly.

    vigie bench coverage

1. The same entries are journalled in batches of 500 with and without the ledger, in turns.
2. A network in this process says 100,000 messages to a reader in another one, which is killed (SIGKILL) about
   every 5,000; the network resends some, says some while nobody listens, and cuts the line. At the end the
   journal is compared with what was said, and each message not handed over with the gaps of the ledger.
3. Silences are judged by the rule of `vigie.coverage.rhythm` in made spaces, and in recordings of `../shared`
   where they are: how many are told that chance brought, and how long a space that falls silent stays untold.
"""

if __name__ == "coverage":
    # Beside another measure that is run as a file, this one stands where numba looks for the library of that
    # name, which is not installed; it must go on finding none.
    raise ImportError("This is a measure, and not the library named coverage.")

import asyncio
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PARTS = Path(__file__).parent / "coverage_parts"
MESSAGES, KILLED_EVERY = 100_000, 5_000
ENTRIES, RUNS = 50_000, 5


def main(messages: int = MESSAGES, killed_every: int = KILLED_EVERY) -> dict[str, Any]:
    """Print and return the figures."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="vigie-coverage-") as home:
        figures["ledger"] = ledger_cost(Path(home))
    with tempfile.TemporaryDirectory(prefix="vigie-coverage-") as home:
        figures["killed"] = asyncio.run(Voyage(Path(home), messages, killed_every).sail())
    sys.path.insert(0, str(PARTS))
    try:
        from silences import measure

        figures["silences"] = measure()
    finally:
        sys.path.remove(str(PARTS))
    return figures


def ledger_cost(home: Path) -> dict[str, Any]:
    """Journal entries with and without the ledger, in turns; entries a second, medians with their range."""
    done = subprocess.run(
        [sys.executable, str(PARTS / "reader.py"), "cost", str(ENTRIES), str(RUNS)],
        env=_environment(home),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, list[float]] = json.loads(done.stdout)
    result: dict[str, Any] = {}
    for name, rates in found.items():
        result[name] = {"median": round(statistics.median(rates)), "lowest": round(min(rates))}
        print(
            f"{name:22} {statistics.median(rates):>9,.0f} entries/s "
            f"({min(rates):,.0f} to {max(rates):,.0f}, {RUNS} runs)"
        )
    return result


class Voyage:
    """A network that says messages to whoever listens, and a reader that is killed."""

    def __init__(self, home: Path, messages: int, killed_every: int) -> None:
        self.home = home
        self.messages, self.killed_every = messages, killed_every
        self.said: list[int] = []
        #: Numbers that were never handed over.
        self.passed: set[int] = set()
        self.resent = self.cuts = self.kills = 0
        self.chance = random.Random(7)

    async def sail(self) -> dict[str, Any]:
        """Run until all is said, read and read again; print and return what became of it."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        subprocess.run(self._reader("prepare"), env=_environment(self.home), check=True)
        begun = time.monotonic()
        next_kill = self.killed_every
        while True:
            child = subprocess.Popen(self._reader("read", str(port)), env=_environment(self.home))
            place = min(self.messages, next_kill + self.chance.randrange(self.killed_every // 5))
            while len(self.said) < place and child.poll() is None:
                await asyncio.sleep(0.001)
            if len(self.said) >= self.messages:
                break
            if child.poll() is None:
                child.kill()
            child.wait()
            self.kills += 1
            next_kill += self.killed_every
            self._pass_by()
        said_in = time.monotonic() - begun
        while not self._settled():
            await asyncio.sleep(0.2)
        seconds = time.monotonic() - begun
        child.terminate()
        child.wait()
        server.close()
        return self._judged(seconds, said_in)

    def _reader(self, *words: str) -> list[str]:
        return [sys.executable, str(PARTS / "reader.py"), *words]

    def _say(self) -> int:
        self.said.append(time.time_ns() // 1_000_000)
        return len(self.said) - 1

    def _pass_by(self) -> None:
        for _ in range(self.chance.randrange(1, 40)):
            self.passed.add(self._say())

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            wanted = json.loads(await reader.readline())
            if wanted["want"] == "stream":
                await self._stream(writer)
            else:
                await self._again(writer, wanted["since"], wanted["until"])
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the reader was killed, or all is over
        finally:
            writer.close()

    async def _stream(self, writer: asyncio.StreamWriter) -> None:
        self._tell(writer, {"mark": 1})
        while True:
            if len(self.said) >= self.messages:
                self._tell(writer, {"mark": 1})
                await writer.drain()
                await asyncio.sleep(0.02)
                continue
            number = self._say()
            self._tell(writer, {"id": number, "at": self.said[number]})
            if self.chance.random() < 0.001:
                self.cuts += 1
                self._pass_by()
                self._tell(writer, {"gap": [self.said[number], time.time_ns() // 1_000_000]})
            if self.chance.random() < 0.01:
                for again in range(max(0, number - self.chance.randrange(1, 20)), number + 1):
                    if again not in self.passed:
                        self.resent += 1
                        self._tell(writer, {"id": again, "at": self.said[again]})
            if number % 100 == 0:
                self._tell(writer, {"mark": 1})
                await writer.drain()
                # About 10,000 a second: a process must be killed in the middle of something.
                await asyncio.sleep(0.01)

    async def _again(self, writer: asyncio.StreamWriter, since: int, until: int | None) -> None:
        for number, at in enumerate(list(self.said)):
            if since <= at and (until is None or at <= until):
                self._tell(writer, {"id": number, "at": at})
                if number % 200 == 0:
                    await writer.drain()
        self._tell(writer, {"end": 1})
        await writer.drain()

    def _tell(self, writer: asyncio.StreamWriter, what: dict[str, Any]) -> None:
        if writer.transport.is_closing():
            raise ConnectionError
        writer.write(json.dumps(what).encode() + b"\n")

    def _asked(self, sql: str) -> list[tuple[Any, ...]]:
        database = sqlite3.connect(f"file:{self.home / 'vigie.sqlite3'}?mode=ro", uri=True, timeout=20)
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def _settled(self) -> bool:
        ((waiting, left, kept),) = self._asked(
            "SELECT (SELECT COUNT(*) FROM coverage_gap WHERE filled_ms IS NULL), "
            "(SELECT left_ms FROM coverage_heard), (SELECT COUNT(*) FROM intake_journal)"
        )
        return not waiting and not left and kept >= len(self.said) - len(self.passed)

    def _judged(self, seconds: float, said_in: float) -> dict[str, Any]:
        kept = [
            int(json.loads(payload)["id"])
            for (payload,) in self._asked("SELECT payload FROM intake_journal ORDER BY seq")
        ]
        gaps = self._asked("SELECT since_ms, until_ms FROM coverage_gap")
        uncovered = [
            number
            for number in self.passed
            if not any(since <= self.said[number] <= (until or 1 << 60) for since, until in gaps)
        ]
        ((received,),) = self._asked("SELECT received FROM coverage_coverage")
        result = {
            "said": len(self.said),
            "killed": self.kills,
            "never_handed_over": len(self.passed),
            "handed_over_again": self.resent,
            "cuts_told": self.cuts,
            "lost": len(set(range(len(self.said))) - set(kept)),
            "kept_twice": len(kept) - len(set(kept)),
            "counted_by_the_ledger": received,
            "gaps_in_the_ledger": len(gaps),
            "missed_and_in_no_gap": len(uncovered),
            "seconds": round(seconds, 1),
            "seconds_until_all_was_said": round(said_in, 1),
        }
        for name, value in result.items():
            print(f"{name.replace('_', ' '):28} {value:>9,}")
        return result


def _environment(home: Path) -> dict[str, str]:
    return os.environ | {"VIGIE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "vigie.settings"}


if __name__ == "__main__":
    main()
