"""The reader of `benchmarks/coverage.py`, in a process that may be killed: pump, ledger and tending."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncGenerator

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from vigie.accounts.models import Client  # noqa: E402
from vigie.channels.models import Channel  # noqa: E402
from vigie.connectors.base import WELL, Capabilities, Gap, Mark, Sentence, Told  # noqa: E402
from vigie.connectors.supervise import pump  # noqa: E402
from vigie.coverage.ledger import ChannelLedger  # noqa: E402
from vigie.coverage.tending import Pace, tend  # noqa: E402
from vigie.intake.journal import DatabaseJournal  # noqa: E402
from vigie.message import Author, Entry, Message, Space, Thread  # noqa: E402

PLACE = Space("bench", "harbour")
CUT = Sentence("The connection was lost.", "La connexion a été perdue.")


class Line:
    """A connector that reads the network of the measure."""

    space = PLACE
    health = WELL
    capabilities = Capabilities(delivery="stream", kinds=frozenset({"chat"}), rereads=True)

    def __init__(self, port: int) -> None:
        self._port = port

    async def receive(self, cursor: str = "") -> AsyncGenerator[Told, None]:  # noqa: ARG002 - the contract's
        """Yield what the network says."""
        async for told in self._asked({"want": "stream"}):
            if "id" in told:
                yield _message(told["id"], told["at"])
            elif "gap" in told:
                since, until = told["gap"]
                yield Gap(space=PLACE, since=since, until=until, because=CUT)
            else:
                yield Mark()

    async def reread(self, gap: Gap) -> AsyncGenerator[Entry, None]:
        """Yield what it said within the gap."""
        async for told in self._asked({"want": "again", "since": gap.since, "until": gap.until}):
            if "end" in told:
                return
            yield _message(told["id"], told["at"])
        raise ConnectionError("The network did not end its answer.")

    async def _asked(self, wanted: dict[str, object]) -> AsyncGenerator[dict[str, int], None]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(json.dumps(wanted).encode() + b"\n")
            while line := await reader.readline():
                yield json.loads(line)
        finally:
            writer.close()


def _message(number: int, at: int) -> Message:
    return Message(
        id=str(number),
        space=PLACE,
        text=f"message {number}, and what else is usually said in one",
        author=Author(f"a{number % 97}", "Camille"),
        thread=Thread(f"t{number % 5}"),
        at=at,
        received_at=time.time_ns() // 1_000_000,
    )


async def read(port: int) -> None:
    """Read until killed."""
    channel = await Channel.objects.aget()
    journal, line = DatabaseJournal(), Line(port)
    pace = Pace(gaps=0.05, flags=0.2, batch=500, pause=0.002)
    await asyncio.gather(
        pump(line, journal, ledger=ChannelLedger(channel.pk)),
        tend(channel.pk, line, journal, asyncio.Event(), pace=pace),  # type: ignore[arg-type]
    )


def prepare() -> int:
    """Make the database with one account; return the account's number."""
    call_command("migrate", verbosity=0)
    client = Client.objects.create(slug="bench", name="Bench")
    return Channel.objects.create(
        client=client,
        network="bench",
        native_id="harbour",
        name="Harbour",
        key="k",
        created_ms=1,
        changed_ms=1,
    ).pk


def cost(entries: int, runs: int) -> dict[str, list[float]]:
    """Journal entries with and without the ledger, in turns; return entries a second."""
    journal, channel = DatabaseJournal(), prepare()
    rates: dict[str, list[float]] = {"without ledger": [], "with ledger": []}
    ledger = ChannelLedger(channel)
    for run in range(runs + 1):
        for name in rates:
            base = (2 * run + (name == "with ledger")) * entries
            made = [_message(base + number, base + number + 1) for number in range(entries)]
            begun = time.perf_counter()
            for start in range(0, entries, 500):
                batch = made[start : start + 500]
                if name == "without ledger":
                    journal.append(batch)
                else:
                    journal.append(
                        batch, also=lambda done, batch=batch: ledger.kept(batch, done, (Mark("c"),), ())
                    )
            # The first turn only warms up.
            if run:
                rates[name].append(entries / (time.perf_counter() - begun))
    return rates


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare"]:
            prepare()
        case ["read", port]:
            asyncio.run(read(int(port)))
        case ["cost", entries, runs]:
            print(json.dumps(cost(int(entries), int(runs))))
