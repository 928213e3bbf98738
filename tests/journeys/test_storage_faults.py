"""A disk that is full, a database that is locked or damaged: told in a sentence, and nothing is lost."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import connect

import pytest
from program import LIMIT, ask, end, has_recorded, run, sentence, start, wait_until
from recordings import chat

from vigie.intake import storage

LINES = 6_000

#: The program on a disk that is full: SQLite may take no more than so many pages.
FULL = """
from django.db.backends.signals import connection_created

def limit(connection, **_):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = {pages}")

if __name__ == "__main__":
    connection_created.connect(limit)
    from vigie.cli import main
    main(prog_name="vigie")
"""

#: The program where no file it writes may grow beyond so many bytes; the process that examines may.
LIMITED = """
import resource
import signal

_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
if __name__ == "__main__":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes}, most))
    from vigie.cli import main
    main(prog_name="vigie")
else:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home whose database is made and empty."""
    (tmp_path / "empty.jsonl").write_text("")
    assert run(tmp_path / "home", "replay", tmp_path / "empty.jsonl").code == 0
    return tmp_path / "home"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return chat(tmp_path / "evening.jsonl", LINES)


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the database as a careless program does."""
    with closing(connect(home / "vigie.sqlite3", isolation_level=None, timeout=60)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def resumed(home: Path, recording: Path) -> None:
    """Go on with the replay once all is well again: nothing is missing, nothing is twice."""
    ran = run(home, "replay", recording, "--resume")
    assert ran.code == 0
    assert ran.report["finished"]
    assert ran.counts == (LINES, 0, 0, LINES, 0, 0)
    assert ask(home, "SELECT COUNT(*), COUNT(DISTINCT native_id) FROM desk_message") == [(LINES, LINES)]
    held = ask(home, "SELECT COUNT(*) FROM desk_message WHERE state = 'held'")
    assert ask(home, "SELECT COUNT(*) FROM desk_case WHERE status = 'open' AND NOT audit") == held
    # Each finding belongs to a message, each decision to one.
    assert ask(home, "PRAGMA foreign_key_check") == []
    assert ask(home, "PRAGMA integrity_check") == [("ok",)]


def test_a_database_locked_for_a_while_is_told_and_waited_for(home: Path, recording: Path) -> None:
    said = home / "said.txt"
    with said.open("wb") as errors:
        process = start(home, "replay", recording, "--rate", 1_500, stderr=errors)
        try:
            assert wait_until(has_recorded(home, 300), timeout=LIMIT)
            with locked(home):
                assert wait_until(lambda: b"locked" in said.read_bytes(), timeout=LIMIT)
        except BaseException:
            process.kill()
            raise
        ran = end(process)
    told = said.read_text().splitlines()
    assert ran.code == 0
    assert ran.counts == (LINES, 0, 0, LINES, 0, 0)
    # The replay says it once and says its end; the outbox, which waits on its own, may say it in its log.
    assert "locked by another program: close it" in told[0]
    assert told.count("The database writes again.") == 1
    others = [line for line in told[1:] if line != "The database writes again."]
    assert all("The outbox waits: The database is locked" in line for line in others)


def test_a_database_locked_for_too_long_ends_the_replay_which_can_go_on(home: Path, recording: Path) -> None:
    process = start(home, "replay", recording, "--rate", 1_500, "--patience", 1)
    try:
        assert wait_until(has_recorded(home, 300), timeout=LIMIT)
        with locked(home):
            ran = end(process)
    finally:
        process.kill()
    assert ran.code == 1
    assert ran.out == b""
    *_, last = ran.err.splitlines()
    assert "locked" in sentence(last)
    assert "--resume" in last
    resumed(home, recording)


def test_a_database_locked_at_the_start_is_told(home: Path, recording: Path) -> None:
    with locked(home):
        ran = run(home, "replay", recording, "--patience", 0.5)
    assert ran.code == 1
    assert "locked" in sentence(ran.err)
    resumed(home, recording)


def test_a_full_disk_ends_the_replay_which_can_go_on(home: Path, recording: Path, tmp_path: Path) -> None:
    ((pages,),) = ask(home, "PRAGMA page_count")
    program = tmp_path / "full.py"
    program.write_text(FULL.replace("{pages}", str(pages + 250)))
    ran = run(home, "replay", recording, "--patience", 0.5, program=[sys.executable, str(program)])
    assert ran.code == 1
    *_, last = ran.err.splitlines()
    assert "is full: free some space" in sentence(last)
    # It was not full from the start: what is kept is kept, in order, and the place is known.
    ((journalled,),) = ask(home, "SELECT COUNT(*) FROM intake_journal")
    ((place,),) = ask(home, "SELECT line FROM intake_replay ORDER BY id DESC LIMIT 1")
    assert 0 < journalled == place < LINES
    resumed(home, recording)


def test_a_disk_that_takes_no_more_of_a_file_is_told_and_nothing_is_lost(
    home: Path, recording: Path, tmp_path: Path
) -> None:
    program = tmp_path / "limited.py"
    program.write_text(LIMITED.replace("{bytes}", str(1 << 20)))
    ran = run(home, "replay", recording, "--patience", 0.5, program=[sys.executable, str(program)])
    assert ran.code == 1
    *_, last = ran.err.splitlines()
    assert "refuses to be written: check its free space" in sentence(last)
    assert 0 < ask(home, "SELECT COUNT(*) FROM intake_journal")[0][0] < LINES
    resumed(home, recording)


def as_a_person_without_rights() -> None:
    """Make the permissions of files hold for the superuser too, who else may write anywhere."""
    if os.geteuid() == 0 and sys.platform == "linux":
        override, set_bounding_drop = 1, 24
        assert ctypes.CDLL(None).prctl(set_bounding_drop, override, 0, 0, 0) == 0


def test_a_home_that_may_not_be_written_is_told(home: Path, recording: Path) -> None:
    files = [home, *home.rglob("*")]
    modes = {path: path.stat().st_mode for path in files}
    for path in files:
        path.chmod(modes[path] & ~0o222)
    try:
        ran = run(home, "replay", recording, preexec_fn=as_a_person_without_rights)
    finally:
        for path in files:
            path.chmod(modes[path])
    assert ran.code == 1
    said = sentence(ran.err)
    assert str(home) in said
    assert "right to write" in said
    resumed(home, recording)


@pytest.mark.parametrize("command", [["replay", "evening.jsonl"], ["worker"], ["doctor"], ["run"]])
def test_a_home_that_cannot_be_made_is_told(tmp_path: Path, command: list[str]) -> None:
    chat(tmp_path / "evening.jsonl", 3)
    (tmp_path / "closed").mkdir(mode=0o500)
    (tmp_path / "a-file").write_text("mine")
    for place in (tmp_path / "closed" / "home", tmp_path / "a-file"):
        ran = run(place, *command, cwd=tmp_path, preexec_fn=as_a_person_without_rights)
        assert ran.code in (1, 2), command
        said = ran.err + ran.out.decode()
        assert str(place.parent if place.name == "home" else place) in said
    assert (tmp_path / "a-file").read_text() == "mine"


@pytest.mark.parametrize("damage", ["no database at all", "pages overwritten"])
@pytest.mark.parametrize("command", [["replay", "evening.jsonl"], ["worker"], ["run", "--port", "0"]])
def test_a_damaged_database_is_told_with_what_to_do(tmp_path: Path, damage: str, command: list[str]) -> None:
    chat(tmp_path / "evening.jsonl", 50)
    home = tmp_path / "home"
    assert run(home, "replay", "evening.jsonl", cwd=tmp_path).code == 0
    database = home / "vigie.sqlite3"
    whole = database.read_bytes()
    damaged = os.urandom(9_000) if damage == "no database at all" else whole[:100] + os.urandom(len(whole))
    database.write_bytes(damaged)
    ran = run(home, *command, cwd=tmp_path)
    assert ran.code == 1
    *_, last = ran.err.splitlines()
    assert str(database) in last
    assert "is damaged" in last
    assert "put back a copy of it, or move it away" in last
    # Nothing was made in its place: whoever can repair it still can.
    assert database.read_bytes() == damaged


@pytest.mark.parametrize(
    ("answer", "temporary"),
    [
        ("database is locked", True),
        ("database or disk is full", True),
        ("disk I/O error", True),
        ("attempt to write a readonly database", False),
        ("unable to open database file", False),
        ("no such table: intake_journal", False),
        ("file is not a database", False),
        ("database disk image is malformed", False),
        ("something new", False),
    ],
)
def test_whatever_the_database_answers_becomes_a_sentence(answer: str, temporary: bool) -> None:
    error = storage.explained(storage.OperationalError(answer))
    assert str(error).endswith(".")
    assert error.temporary == temporary
