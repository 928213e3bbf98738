"""`vigie doctor` finds what is wrong and says how to repair it."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from vigie.accounts.models import Client
from vigie.actions.models import Action
from vigie.api.sealing import key_path
from vigie.api.services import make_hook
from vigie.desk.models import Space
from vigie.doctor import facts, machine, work
from vigie.doctor.check import Found
from vigie.processes.web import listen

PROGRAM = "from vigie.doctor.command import doctor; doctor()"


def diagnose(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a home of its own."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *options],
        env=os.environ | {"VIGIE_HOME": str(home)},
        capture_output=True,
        text=True,
    )


def test_it_finds_a_new_home_well(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    told = diagnose(tmp_path, "--json", "--port", str(port))
    report = json.loads(told.stdout)
    assert (told.returncode, report["well"]) == (0, True)
    assert {"Python", "database", "engine", "charters", "worker", "port"} <= {
        check["name"] for check in report["checks"]
    }


def test_it_exits_with_one_and_a_repair_when_the_home_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = diagnose(tmp_path / "file")
    assert told.returncode == 1
    assert "VIGIE_HOME" in told.stdout
    assert "Traceback" not in told.stderr


def test_it_finds_a_damaged_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "vigie.sqlite3") as database:
        database.execute("PRAGMA page_size=4096")
        database.execute("CREATE TABLE t (a)")
        database.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 500)
    database.close()
    file = tmp_path / "vigie.sqlite3"
    raw = bytearray(file.read_bytes())
    raw[8192:40960] = os.urandom(32768)
    file.write_bytes(raw)
    told = diagnose(tmp_path)
    assert told.returncode == 1
    assert "failed      database" in told.stdout
    assert "Traceback" not in told.stderr


def test_it_finds_what_is_no_database_at_all(tmp_path: Path) -> None:
    (tmp_path / "vigie.sqlite3").write_bytes(b"no database at all, but a letter " * 400)
    told = diagnose(tmp_path)
    assert told.returncode == 1
    assert "failed      database" in told.stdout


def test_it_finds_tables_of_another_version(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "vigie.sqlite3").executescript("CREATE TABLE t (a)").connection.close()
    told = diagnose(tmp_path)
    assert told.returncode == 1
    assert "behind this version → `vigie run`" in told.stdout


# ——— one look at a time


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VIGIE_HOME", str(tmp_path))
    return tmp_path


def test_it_finds_keys_that_others_can_read(at_home: Path) -> None:
    (at_home / "keys").mkdir()
    key = at_home / "keys" / "django"
    key.write_text("secret")
    key.chmod(0o644)
    with pytest.raises(Found) as found:
        machine.key_files()
    assert found.value.state == "failed"
    assert found.value.repair == f"chmod 600 {key}"
    key.chmod(0o600)
    assert "1 kept" in machine.key_files()


Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(("free", "state"), [(10 << 20, "failed"), (500 << 20, "warning")])
def test_it_finds_a_disk_that_fills(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, free))
    with pytest.raises(Found) as found:
        machine.disk()
    assert found.value.state == state


@pytest.fixture
def acme(transactional_db: None) -> Client:
    return Client.objects.create(slug="acme", name="Acme")


@pytest.fixture
def heartbeat(transactional_db: None) -> Iterator[Path]:
    file = Path(settings.HOME) / "worker.alive"
    yield file
    file.unlink(missing_ok=True)


def test_it_finds_secrets_that_no_key_opens(acme: Client) -> None:
    make_hook("shop", client=acme)
    assert "1" in facts.hooks()
    kept = key_path().read_bytes()
    key_path().unlink()
    try:
        with pytest.raises(Found) as found:
            facts.hooks()
        assert "sealing" in found.value.repair
    finally:
        key_path().write_bytes(kept)


def test_it_finds_a_charter_that_is_not_there(acme: Client) -> None:
    Space.objects.create(
        client=acme, network="n", native_id="1", name="un", charter="no-such-charter", created_ms=0
    )
    with pytest.raises(Found) as found:
        work.charters()
    assert "no-such-charter" in found.value.told


def test_it_finds_a_space_that_is_ill(acme: Client) -> None:
    Space.objects.create(
        client=acme, network="n", native_id="1", name="un", last_error="The token ended.", created_ms=0
    )
    with pytest.raises(Found, match=r"The token ended\."):
        work.channels()


def test_it_tells_a_worker_that_works_from_one_that_is_gone(heartbeat: Path) -> None:
    with pytest.raises(Found, match="not at work"):
        work.worker()
    heartbeat.write_text("1 1\n")
    assert "at work, 0 messages behind" in work.worker()
    long_ago = time.time() - 600
    os.utime(heartbeat, (long_ago, long_ago))
    with pytest.raises(Found, match="not at work"):
        work.worker()


def test_it_tells_how_far_behind_the_worker_is(heartbeat: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heartbeat.write_text("1 1\n")
    monkeypatch.setattr("vigie.intake.journal.DatabaseJournal.last", lambda _: 9_000)
    with pytest.raises(Found, match="9000 messages behind"):
        work.worker()


@pytest.mark.django_db(transaction=True)
def test_it_finds_no_fault_where_nothing_waits() -> None:
    assert Action.objects.count() == 0
    assert "none late" in work.actions()


def test_it_finds_a_port_that_another_program_has() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Found) as found:
            work.port(port)
    assert found.value.state == "warning"
    assert "free" in work.port(port)


@pytest.mark.django_db(transaction=True)
def test_it_finds_the_storage_as_it_must_be() -> None:
    assert "synchronous FULL" in facts.settings()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
    try:
        with pytest.raises(Found, match="synchronous 1"):
            facts.settings()
    finally:
        connection.close()
