"""Several programs write at once, and in the order in which they wrote, nothing acts that should not."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from vigie.autonomy.quota import MINUTE_MS

PROGRAM = Path(__file__).with_name("rivals.py")
ROUNDS, LITTLE = 6, 10


def start(home: Path, *what: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "VIGIE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "vigie.settings"}
    return subprocess.Popen([sys.executable, str(PROGRAM), *what], env=environment)


def test_no_act_follows_the_overturn_that_ends_it(
    tmp_path: Path,
) -> None:
    assert start(tmp_path, "prepare").wait(60) == 0
    running = [start(tmp_path, "record", "1000000"), start(tmp_path, "record", "2000000")]
    judging = start(tmp_path, "judge")
    try:
        assert judging.wait(120) == 0
        assert [each.wait(30) for each in running] == [0, 0]
    finally:
        for each in (*running, judging):
            each.kill()
            each.wait()
    with sqlite3.connect(tmp_path / "vigie.sqlite3") as database:
        told = database.execute("SELECT kind, payload FROM desk_event ORDER BY id").fetchall()
    database.close()
    acts, changes, hidden = False, 0, 0
    for kind, payload in told:
        said = json.loads(payload)
        if kind == "autonomy":
            acts = said["acts"]
            changes += 1
        elif kind == "messages" and said["hidden"]:
            assert acts, "it acted on a standing already lost"
            hidden += said["hidden"]
    assert changes == 2 * ROUNDS
    assert hidden >= ROUNDS


def test_two_programs_share_one_quota(tmp_path: Path) -> None:
    assert start(tmp_path, "prepare").wait(60) == 0
    running = [start(tmp_path, "spend", "1000000"), start(tmp_path, "spend", "2000000")]
    try:
        assert [each.wait(60) for each in running] == [0, 0]
    finally:
        for each in running:
            each.kill()
            each.wait()
    with sqlite3.connect(tmp_path / "vigie.sqlite3") as database:
        done = [at for (at,) in database.execute("SELECT at_ms FROM desk_decision WHERE by_id IS NULL")]
    database.close()
    assert len(done) >= LITTLE
    for at in done:
        assert sum(at - MINUTE_MS < each <= at for each in done) <= LITTLE
