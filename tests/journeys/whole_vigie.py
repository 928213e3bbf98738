"""A whole Vigie in this process, put together as its worker is: accounts, road with the real engine, outbox.

    async with whole_vigie(client) as vigie:
        channel = await vigie.connect("matrix", settings, secrets)
        …

It reads and acts on real servers; people speak to these by code of their own. Tests that use it are marked
``django_db(transaction=True)``: several threads write.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import msgspec
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections

from vigie.accounts.models import Client
from vigie.actions.signed_in import sender
from vigie.channels import services
from vigie.channels.models import Channel
from vigie.channels.running import Channels
from vigie.connectors import registry
from vigie.connectors.account import Account
from vigie.connectors.base import SignedIn
from vigie.desk.models import Message, Space
from vigie.desk.record import Recorder
from vigie.examination import LocalExaminer
from vigie.governing import RulesWatch, home_rules
from vigie.intake.journal import DatabaseJournal
from vigie.road import Road

T = TypeVar("T")

#: Nothing that is waited for takes so long, even on a busy machine (s).
WITHIN = 60.0
#: What the engine is sure about is taken away, the rest is left alone; by the verb of the place.
CHARTER = """\
charter: {{id: essai, version: "1", title: {{fr: Essai}}, languages: [fr]}}
clauses:
  - id: insulte
    title: {{fr: Les insultes}}
    reason: {{fr: Votre message contient une insulte.}}
    when: insult >= 0.5
    outcome: {outcome}
    {alone}examples:
      must: ["Espèce d’imbécile !"]
      must_not: ["Votre article oublie la moitié des chiffres."]
"""


def charter_in(folder: Path, outcome: str) -> str:
    """Write a charter under which insults have this outcome, and return its path."""
    path = folder / f"essai-{outcome}.yaml"
    alone = "" if outcome == "hold" else "acts_alone: at-once\n    "
    path.write_text(CHARTER.format(outcome=outcome, alone=alone), encoding="utf-8")
    return str(path)


@contextmanager
def connecting(network: str, connect: Callable[[Account], SignedIn]) -> Iterator[None]:
    """Let a network's accounts be made by `connect`: with the waits of a test, for one that is polled."""
    card = msgspec.structs.replace(registry.NETWORKS[network], connect=connect)
    with patch.object(registry, "NETWORKS", {**registry.NETWORKS, network: card}):
        yield


class WholeVigie:
    """One that runs."""

    def __init__(self, client: Client, charter: str) -> None:
        self.client = client
        self._charter = charter

    async def connect(self, network: str, given: Mapping[str, str], secrets: Mapping[str, str]) -> Channel:
        """Connect an account as its screen does, and wait until it is heard."""
        card = registry.NETWORKS[network]
        channel = await services.connect(self.client, card, given, secrets, by=None)
        await self.until(
            lambda: Channel.objects.filter(pk=channel.pk, trouble="").exclude(cursor="").exists(),
            "the account",
        )
        return channel

    async def govern(self, network: str, native_id: str, charter: str = "") -> Space:
        """Put a place under the charter, or another one, before its account is connected, and return it.

        A charter that changes is seen by the road a moment later: what is said meanwhile has the old one.
        """

        def write() -> Space:
            space, _ = Space.objects.update_or_create(
                network=network,
                native_id=native_id,
                defaults={
                    "client": self.client,
                    "name": native_id,
                    "charter": charter or self._charter,
                    "created_ms": 1,
                },
            )
            return space

        return await self.asked(write)

    async def recorded(self, native_id: str) -> Message:
        """Wait until a message is recorded, and return it."""
        await self.until(
            lambda: Message.objects.filter(native_id=native_id).exists(), f"{native_id}, recorded"
        )
        return await self.asked(lambda: Message.objects.get(native_id=native_id))

    async def asked(self, question: Callable[[], T]) -> T:
        """Return what a question about the facts, or about a server, is answered."""

        def ask() -> T:
            try:
                return question()
            finally:
                connections.close_all()

        return await sync_to_async(ask, thread_sensitive=False)()

    async def until(self, condition: Callable[[], Any], what: str) -> None:
        """Wait until the condition, which may ask the database or a server, holds."""
        end = time.monotonic() + WITHIN
        while not await self.asked(condition):
            if time.monotonic() > end:
                told = await self.asked(lambda: list(Channel.objects.values_list("network", "trouble")))
                raise AssertionError(f"waited {WITHIN:.0f} s in vain for {what}; accounts: {told}")
            await asyncio.sleep(0.02)


@asynccontextmanager
async def whole_vigie(client: Client, charter: str) -> AsyncIterator[WholeVigie]:
    """Run everything until the end of the block.

    Parameters
    ----------
    client
        Whose accounts and places they are.
    charter
        The path of the charter of places that are seen for the first time.
    """
    stop, halt = asyncio.Event(), threading.Event()
    journal = DatabaseJournal()
    channels = Channels(journal, every=0.05)
    failures: list[BaseException] = []
    road = threading.Thread(target=_drive, args=(journal, halt, client.slug, charter, failures), name="road")
    road.start()
    tasks = [
        asyncio.create_task(channels.run(stop)),
        asyncio.create_task(sender(channels.connector, settings.HOME).run(stop)),
    ]
    try:
        yield WholeVigie(client, charter)
    finally:
        stop.set()
        halt.set()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(road.join)
    for failure in (*failures, *(one for one in ended if one is not None)):
        raise failure


def _drive(
    journal: DatabaseJournal, halt: threading.Event, client: str, charter: str, failures: list[BaseException]
) -> None:
    examiner = LocalExaminer(home_rules(), default=charter)
    try:
        recorder = Recorder(client=client, charter=charter)
        Road(journal, examiner, recorder, changed_rules=RulesWatch(every=0.05).changed).run(halt)
    except BaseException as error:  # noqa: BLE001 - told by whoever waits
        failures.append(error)
    finally:
        examiner.close()
        connections.close_all()
