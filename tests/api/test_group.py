"""One commit for many senders, and what each of them is told when the database refuses."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from django.db import connection
from posting import Running, Sender, journalled, message, running

from vigie.accounts.models import Client
from vigie.api.application import make_app
from vigie.api.services import make_hook
from vigie.clock import now_ms
from vigie.intake.base import Appended
from vigie.intake.group import Delivery, GroupWriter, Receipt, forget_deliveries
from vigie.intake.journal import DatabaseJournal
from vigie.intake.models import Delivery as DeliveryRow
from vigie.intake.storage import StorageError
from vigie.message import Entry, Message, Space

pytestmark = pytest.mark.django_db(transaction=True)


def entry(native: str, text: str = "Bonjour") -> Message:
    return Message(id=native, space=Space("webhook", "shop"), text=text, at=now_ms(), received_at=now_ms())


def delivery(name: str, body: bytes = b"{}") -> Delivery:
    return Delivery(1, name, body)


class CountingJournal(DatabaseJournal):
    """Counts its commits, and chokes on one text as a database might on a value it cannot hold."""

    def __init__(self) -> None:
        self.appends = 0

    def append(self, entries: Sequence[Entry], **options: object) -> Appended:  # type: ignore[override]
        self.appends += 1
        if any(isinstance(one, Message) and one.text == "poison" for one in entries):
            raise ValueError("no column holds this")
        return super().append(entries)


@contextmanager
def writing(journal: DatabaseJournal, **options: float) -> Iterator[GroupWriter]:
    writer = GroupWriter(journal, **options)
    writer.start()
    try:
        yield writer
    finally:
        writer.stop()


def together(
    writer: GroupWriter, posts: list[tuple[list[Message], Delivery]]
) -> list[Receipt | BaseException]:
    async def all_of_them() -> list[Receipt | BaseException]:
        return await asyncio.gather(*(writer.append(*post) for post in posts), return_exceptions=True)

    return asyncio.run(all_of_them())


def test_it_writes_many_posts_in_few_commits_and_tells_each_its_own() -> None:
    journal = CountingJournal()
    with writing(journal, gather=0.05) as writer:
        together(writer, [([entry("old")], delivery("first"))])
        posts = [([entry(f"m{n}"), entry(f"n{n}")], delivery(f"d{n}")) for n in range(100)]
        posts[50] = ([entry("old"), entry("old", "autre"), entry("m50")], delivery("d50"))
        receipts = together(writer, posts)
    assert receipts[0] == Receipt(received=2)
    assert receipts[50] == Receipt(received=1, repeated=1, conflicting=1)
    assert receipts[99] == Receipt(received=2)
    assert journal.appends < 20
    assert len(journalled()) == 1 + 99 * 2 + 1


def test_it_writes_a_delivery_once_even_when_it_comes_twice_at_the_same_moment() -> None:
    with writing(DatabaseJournal(), gather=0.05) as writer:
        receipts = together(
            writer,
            [
                ([entry("1")], delivery("d")),
                ([entry("1")], delivery("d")),
                ([entry("2")], delivery("d", b"[]")),
            ],
        )
    assert receipts == [Receipt(received=1), Receipt(again=True), Receipt(other_body=True)]
    assert DeliveryRow.objects.count() == 1
    assert len(journalled()) == 1


def test_it_lets_one_bad_post_fail_alone() -> None:
    with writing(CountingJournal(), gather=0.05) as writer:
        receipts = together(
            writer,
            [
                ([entry("1")], delivery("a")),
                ([entry("2", "poison")], delivery("b")),
                ([entry("3")], delivery("c")),
            ],
        )
    assert [type(receipt) for receipt in receipts] == [Receipt, ValueError, Receipt]
    assert [one.id for one in journalled()] == ["1", "3"]


def test_it_writes_what_waits_before_it_stops_and_takes_nothing_after() -> None:
    with writing(DatabaseJournal(), gather=0.2) as writer:

        async def stopped_meanwhile() -> Receipt:
            waiting = asyncio.ensure_future(writer.append([entry("1")], delivery("d")))
            await asyncio.sleep(0)
            await asyncio.to_thread(writer.stop)
            return await waiting

        assert asyncio.run(stopped_meanwhile()) == Receipt(received=1)
        (refused,) = together(writer, [([entry("2")], delivery("e"))])
        assert isinstance(refused, StorageError)


def test_it_tells_senders_to_come_back_rather_than_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vigie.intake.group.ROOM", 10)
    with writing(DatabaseJournal(), gather=0.2) as writer:
        receipts = together(writer, [([entry(str(n))], delivery(str(n))) for n in range(40)])
    refused = [receipt for receipt in receipts if isinstance(receipt, StorageError)]
    assert refused
    assert len(refused) + len(journalled()) == 40


def test_it_forgets_old_deliveries_a_few_at_a_time() -> None:
    for number in range(10):
        DeliveryRow.objects.create(id=str(number), received_ms=number)
    assert forget_deliveries(before_ms=8, most=5) == 5
    assert forget_deliveries(before_ms=8, most=5) == 3
    assert set(DeliveryRow.objects.values_list("id", flat=True)) == {"8", "9"}


# ——— a database that refuses


@pytest.fixture
def impatient(acme: Client) -> Iterator[Running]:
    app = make_app()
    app.state.writer._patience = 0.1
    with running(app) as started:
        yield started


@pytest.fixture
def caller(impatient: Running, acme: Client) -> Sender:
    return Sender(impatient, "shop", make_hook("shop", client=acme).secret)


def test_it_says_that_the_database_is_locked_and_recovers(
    caller: Sender, elsewhere: sqlite3.Connection
) -> None:
    assert caller.post(message("0"), delivery="d0").status_code == 202
    elsewhere.execute("BEGIN IMMEDIATE")
    answer = caller.post(message("1"), delivery="d1")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "locked" in answer.json()["error"]
    elsewhere.execute("ROLLBACK")
    assert [one.id for one in journalled()] == ["0"]
    # The sender tries again, with the same delivery: nothing was kept of the first try.
    assert caller.post(message("1"), delivery="d1").status_code == 202
    assert [one.id for one in journalled()] == ["0", "1"]


def test_it_waits_for_a_writer_that_soon_ends(client: Running, sender: Sender) -> None:
    assert sender.post(message("0"), delivery="d0").status_code == 202
    other = sqlite3.connect(
        connection.settings_dict["NAME"], isolation_level=None, timeout=0, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    ending = threading.Timer(0.3, other.execute, ["ROLLBACK"])
    ending.start()
    assert sender.post(message("1"), delivery="d1").status_code == 202
    ending.join()
    other.close()


class SmallDisk(DatabaseJournal):
    """A disk with room for a few pages more."""

    pages = 4

    def append(self, entries: Sequence[Entry], **options: object) -> Appended:  # type: ignore[override]
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            (now,) = cursor.fetchone()
            cursor.execute(f"PRAGMA max_page_count = {now + self.pages}")
        return super().append(entries)


def test_it_says_that_the_disk_is_full_and_recovers(acme: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no room left over from other tests
    disk = SmallDisk()
    with running(make_app(disk)) as started:
        caller = Sender(started, "shop", make_hook("shop", client=acme).secret)
        big = [message(str(n), "x" * 20_000) for n in range(20)]
        answer = caller.post(big, delivery="big")
        assert answer.status_code == 503
        assert "full" in answer.json()["error"]
        assert "retry-after" in answer.headers
        assert not journalled()
        disk.pages = 10_000  # somebody frees some space
        answer = caller.post(big, delivery="big")
        assert (answer.status_code, answer.json()["received"]) == (202, 20)
        assert len(journalled()) == 20
