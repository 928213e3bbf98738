"""Processes killed while a recording plays: nothing lost, nothing twice, nothing sent twice."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from program import wait_until
from recordings import chat

KILLS = 20
WORKER_KILLS = 10
LIVE_KILLS = 3


def vigie(home: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "vigie", *arguments],
        env=os.environ | {"VIGIE_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def ended(process: "subprocess.Popen[bytes]") -> bytes:
    """Wait for a process to end well; return what it printed."""
    printed, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return printed


def kill(process: "subprocess.Popen[bytes]") -> bool:
    """Kill a process where it stands; return whether it was still at work."""
    at_work = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return at_work


def position(home: Path) -> int:
    """Return how far the worker has come in the journal."""
    with closing(sqlite3.connect(home / "vigie.sqlite3", timeout=30)) as database:
        return sum(database.execute("SELECT seq FROM intake_cursor").fetchone() or (0,))


def assert_each_once(home: Path, lines: int, *, live: bool = False) -> None:
    """Read the facts with no code of ours; `live` where what came was no recording."""
    with closing(sqlite3.connect(home / "vigie.sqlite3")) as database:

        def ask(question: str) -> list[tuple[int, ...]]:
            return database.execute(question).fetchall()

        assert ask("SELECT COUNT(*), COUNT(DISTINCT native_id) FROM desk_message") == [(lines, lines)]
        assert ask("SELECT COUNT(*) FROM intake_journal") == [(lines,)]
        assert ask("SELECT seq FROM intake_cursor") == ask("SELECT MAX(seq) FROM intake_journal")
        # What was decided alone was decided once, and asked of the network once.
        decided = ask("SELECT COUNT(*), COUNT(DISTINCT message_id) FROM desk_decision")
        assert decided[0][0] == decided[0][1] > 0
        assert ask("SELECT COUNT(*) FROM desk_message WHERE state = 'hidden'") == [(decided[0][0],)]
        assert ask("SELECT COUNT(*) FROM actions_action") == [(decided[0][0],)]
        held = ask("SELECT COUNT(*) FROM desk_message WHERE state = 'held'")
        assert ask("SELECT COUNT(*) FROM desk_case WHERE NOT audit") == held
        # What clauses did alone is on the record once, and drawn for a person once. By what is replayed they
        # earn nothing, and nobody is asked to judge it for them.
        alone = decided[0][0] if live else 0
        assert ask("SELECT COUNT(*) FROM autonomy_evidence WHERE source <> 'held'") == [(alone,)]
        drawn = ask("SELECT COUNT(*) FROM autonomy_evidence WHERE source = 'audit'")
        assert ask("SELECT COUNT(*) FROM desk_case WHERE audit") == drawn
        assert (drawn[0][0] > 0) == live
        # Each finding of a message once.
        assert ask(
            "SELECT COUNT(*) FROM (SELECT 1 FROM desk_finding GROUP BY message_id, kind, start, reason "
            "HAVING COUNT(*) > 1)"
        ) == [(0,)]
        done = {
            key
            for (key,) in database.execute("SELECT idempotency_key FROM actions_action WHERE status = 'done'")
        }
    effects = home / "simulated.jsonl"
    lines_written = effects.read_text().splitlines() if effects.exists() else []
    sent = Counter(json.loads(line)["idempotency_key"] for line in lines_written)
    assert [key for key, times in sent.items() if times > 1] == []
    assert done <= set(sent)


@pytest.mark.parametrize("seed", [11])
def test_a_replay_killed_at_random_moments_goes_on_where_it_was(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    recording = chat(tmp_path / "evening.jsonl", 30_000)
    home = tmp_path / "home"
    kills = 0
    for _ in range(KILLS):
        process = vigie(home, "replay", str(recording), "--rate", "2500", "--resume")
        time.sleep(chance.uniform(0.05, 2.5))
        kills += kill(process)
    process = vigie(home, "replay", str(recording), "--speed", "max", "--resume")
    report = json.loads(ended(process))
    assert kills == KILLS
    assert report["finished"]
    counts = [report[name] for name in ("offered", "refused", "repeated", "recorded", "lost", "duplicated")]
    assert counts == [30_000, 0, 0, 30_000, 0, 0]
    assert_each_once(home, 30_000)


@pytest.mark.parametrize("seed", [12])
def test_a_worker_killed_under_a_replay_loses_and_repeats_nothing(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    recording = chat(tmp_path / "evening.jsonl", 30_000)
    home = tmp_path / "home"
    # The first run makes the database, without which a worker has nothing to do.
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    ended(vigie(home, "replay", str(empty)))
    worker = vigie(home, "worker")
    assert wait_until((home / "worker.alive").exists, timeout=30)
    replay = vigie(home, "replay", str(recording), "--rate", "1200")
    for _ in range(WORKER_KILLS):
        # A worker that is still loading has nothing to lose, so each is killed at work; soon, for the
        # recording is to outlast them all on a fast machine too.
        reached = position(home)
        assert wait_until(lambda: position(home) > reached, timeout=60)  # noqa: B023 - called at once
        time.sleep(chance.uniform(0.0, 0.15))
        assert kill(worker)
        worker = vigie(home, "worker")
    report = json.loads(ended(replay))
    worker.terminate()
    ended(worker)
    counts = [report[name] for name in ("offered", "refused", "repeated", "recorded", "lost", "duplicated")]
    assert counts == [30_000, 0, 0, 30_000, 0, 0]
    assert_each_once(home, 30_000)


#: Journals the lines of a file as they would arrive, with nothing of a replay about them; in a hurry once
#: another file is there.
LIVE = """
import sys, time
from pathlib import Path
import django; django.setup()
from vigie.clock import now_ms
from vigie.intake.journal import DatabaseJournal
from vigie.intake.entries import read_entry
journal = DatabaseJournal()
lines = open(sys.argv[1], "rb").readlines()
for start in range(0, len(lines), 30):
    part = enumerate(lines[start:start + 30], start)
    journal.append([read_entry(raw, received_at=now_ms(), place=str(number)) for number, raw in part])
    time.sleep(0 if Path(sys.argv[2]).exists() else 0.3)
"""


@pytest.mark.parametrize("seed", [13])
def test_a_worker_killed_while_people_speak_puts_each_deed_of_a_clause_on_the_record_once(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    said = chat(tmp_path / "said.jsonl", 12_000)
    home = tmp_path / "home"
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    ended(vigie(home, "replay", str(empty)))
    worker = vigie(home, "worker")
    assert wait_until((home / "worker.alive").exists, timeout=30)
    environment = os.environ | {"VIGIE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "vigie.settings"}
    hurry = tmp_path / "hurry"
    speaking = subprocess.Popen([sys.executable, "-c", LIVE, str(said), str(hurry)], env=environment)
    try:
        for _ in range(LIVE_KILLS):
            reached = position(home)
            assert wait_until(lambda: position(home) > reached, timeout=60)  # noqa: B023 - called at once
            time.sleep(chance.uniform(0.0, 0.15))
            assert speaking.poll() is None, "all was said before the worker was killed often enough"
            assert kill(worker)
            worker = vigie(home, "worker")
        hurry.touch()
        assert speaking.wait(60) == 0
        assert wait_until(lambda: position(home) >= 12_000, timeout=120)
        worker.terminate()
        ended(worker)
    finally:
        speaking.kill()
        worker.kill()
    assert_each_once(home, 12_000, live=True)


def test_beside_a_running_vigie_a_client_or_a_charter_cannot_be_named(tmp_path: Path) -> None:
    recording = chat(tmp_path / "evening.jsonl", 10)
    home = tmp_path / "home"
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    ended(vigie(home, "replay", str(empty)))
    worker = vigie(home, "worker")
    try:
        assert wait_until((home / "worker.alive").exists, timeout=30)
        refused = vigie(home, "replay", str(recording), "--client", "acme")
        refused.communicate(timeout=60)
        assert refused.returncode == 2
        ended(vigie(home, "replay", str(recording)))
    finally:
        worker.terminate()
        worker.communicate(timeout=60)
