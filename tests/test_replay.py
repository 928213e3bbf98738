"""What whoever replays a recording may count on."""

import gzip
import json
import os
import pty
import select
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from program import LIMIT, Ran, ask, end, has_recorded, run, sentence, start, wait_until
from recordings import chat

from vigie.cli import main
from vigie.processes.lock import RoadLock
from vigie.replay.pace import AtOnce, AtRate, AtSpeed
from vigie.replay.recording import Recording, RecordingError

LINES = 600
#: What the report must hold, and of what kind.
FIELDS = {
    "offered": int,
    "refused": int,
    "repeated": int,
    "recorded": int,
    "lost": int,
    "duplicated": int,
    "outcomes": dict,
    "seconds": float,
    "messages_per_second": float,
    "latency_ms": dict,
    "peak_memory_mb": float,
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return chat(tmp_path / "evening.jsonl", LINES)


def written(path: Path, *messages: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in messages))
    return path


# ——— the report


def test_the_report_tells_all_that_is_promised_and_is_written_where_asked(
    home: Path, recording: Path, tmp_path: Path
) -> None:
    ran = run(home, "replay", recording, "--report", tmp_path / "report.json")
    assert (ran.code, ran.err) == (0, "")
    report = ran.report
    assert json.loads((tmp_path / "report.json").read_text()) == report
    assert {name: type(report[name]) for name in FIELDS} == FIELDS
    assert ran.counts == (LINES, 0, 0, LINES, 0, 0)
    assert sum(report["outcomes"].values()) == LINES
    assert report["outcomes"]["hide"] > 0
    latency = report["latency_ms"]
    assert list(latency) == ["p50", "p95", "p99", "max"]
    assert 0 <= latency["p50"] <= latency["p95"] <= latency["p99"] <= latency["max"]
    assert report["messages_per_second"] == pytest.approx(LINES / report["seconds"], rel=0.01)
    assert report["peak_memory_mb"] > 10


def test_the_same_recording_again_is_all_repeated(home: Path, recording: Path) -> None:
    assert run(home, "replay", recording).counts == (LINES, 0, 0, LINES, 0, 0)
    again = run(home, "replay", recording)
    assert (again.code, again.counts) == (0, (LINES, 0, LINES, 0, 0, 0))
    assert again.report["conflicting"] == 0
    assert again.report["latency_ms"] is None
    assert ask(home, "SELECT COUNT(*) FROM desk_message") == [(LINES,)]


# ——— what can be played


def test_it_plays_compressed_files_several_files_and_folders(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "evenings"
    folder.mkdir()
    whole = chat(tmp_path / "all.jsonl", 90).read_bytes().splitlines(keepends=True)
    (folder / "b.jsonl").write_bytes(b"".join(whole[:30]))
    # Two compressed parts one after the other are one file, as `cat` makes them.
    parts = gzip.compress(b"".join(whole[30:45])) + gzip.compress(b"".join(whole[45:60]))
    (folder / "a.jsonl.gz").write_bytes(parts)
    (folder / "notes.txt").write_text("not a recording")
    (tmp_path / "last.ndjson").write_bytes(b"".join(whole[60:]))
    ran = run(home, "replay", folder, tmp_path / "last.ndjson")
    assert (ran.code, ran.counts) == (0, (90, 0, 0, 90, 0, 0))
    # In order: a folder's by name, then the others as they were given.
    order = [int(native[1:]) for (native,) in ask(home, "SELECT native_id FROM desk_message ORDER BY seq")]
    assert order == [*range(30, 60), *range(30), *range(60, 90)]


def test_messages_without_id_get_the_same_one_each_time(home: Path, tmp_path: Path) -> None:
    said = [{"text": "bonsoir", "network": "test", "space": "live"} for _ in range(20)]
    recording = written(tmp_path / "evening.jsonl", *said)
    assert run(home, "replay", recording).counts == (20, 0, 0, 20, 0, 0)
    assert run(home, "replay", recording).counts == (20, 0, 20, 0, 0, 0)


def test_files_of_one_name_in_two_folders_are_two_places(home: Path, tmp_path: Path) -> None:
    files = []
    for day in ("monday", "tuesday"):
        (tmp_path / day).mkdir()
        files.append(written(tmp_path / day / "chat.jsonl", {"text": "lol"}, {"text": "bonsoir"}))
    assert run(home, "replay", *files).counts == (4, 0, 0, 4, 0, 0)
    assert sorted(ask(home, "SELECT native_id FROM desk_space")) == [
        ("monday/chat.jsonl",),
        ("tuesday/chat.jsonl",),
    ]


def test_nothing_but_a_text_is_needed(home: Path, tmp_path: Path) -> None:
    nothing = dict.fromkeys(
        ("id", "at", "network", "space", "kind", "author", "lang", "reply_to", "likes", "rating")
    )
    recording = written(tmp_path / "evening.jsonl", {"text": "bonsoir"}, nothing | {"text": "bonsoir"})
    ran = run(home, "replay", recording)
    assert (ran.code, ran.counts) == (0, (2, 0, 0, 2, 0, 0))
    rows = ask(home, "SELECT author_id, author_name, at_ms = received_ms, likes, kind FROM desk_message")
    assert rows == [("", "", 1, None, "comment")] * 2


def test_a_charter_that_is_not_there_is_told_before_anything_is_played(home: Path, recording: Path) -> None:
    ran = run(home, "replay", recording, "--charter", "media-xx")
    assert (ran.code, ran.out) == (2, b"")
    assert "media-xx" in ran.err
    assert "media" in ran.err
    assert ask(home, "SELECT COUNT(*) FROM intake_journal") == [(0,)]


# ——— stopped, and gone on with


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_it_goes_on_where_it_was_stopped(home: Path, recording: Path, how: signal.Signals) -> None:
    process = start(home, "replay", recording, "--rate", 200)
    try:
        assert wait_until(has_recorded(home, 100), timeout=LIMIT)
        process.send_signal(how)
        stopped = end(process)
    finally:
        process.kill()
    if how == signal.SIGKILL:
        assert stopped.code == -signal.SIGKILL
    else:
        assert stopped.code == 1
        assert stopped.err.strip() == "Stopped before the end: go on with --resume."
        offered, _, _, recorded, lost, duplicated = stopped.counts
        assert 100 <= offered == recorded < LINES
        assert (lost, duplicated) == (0, 0)
        assert not stopped.report["finished"]
    ran = run(home, "replay", recording, "--resume")
    assert (ran.code, ran.counts) == (0, (LINES, 0, 0, LINES, 0, 0))
    assert ran.report["finished"]
    # The time is that of all runs together.
    assert ran.report["seconds"] > 100 / 200
    assert ask(home, "SELECT COUNT(*), COUNT(DISTINCT native_id) FROM desk_message") == [(LINES, LINES)]
    again = run(home, "replay", recording, "--resume")
    assert (again.code, again.counts) == (0, (LINES, 0, 0, LINES, 0, 0))


def test_resume_begins_at_the_beginning_where_nothing_was_played(home: Path, recording: Path) -> None:
    assert run(home, "replay", recording, "--resume").counts == (LINES, 0, 0, LINES, 0, 0)


def test_a_compressed_recording_is_gone_on_with_in_its_middle(home: Path, tmp_path: Path) -> None:
    plain = chat(tmp_path / "evening.jsonl", LINES)
    packed = tmp_path / "evening.jsonl.gz"
    with plain.open("rb") as source, gzip.open(packed, "wb") as target:
        shutil.copyfileobj(source, target)
    process = start(home, "replay", tmp_path / "evening.jsonl.gz", "--rate", 200)
    try:
        assert wait_until(has_recorded(home, 50), timeout=LIMIT)
    finally:
        process.kill()
        process.communicate()
    assert run(home, "replay", packed, "--resume").counts == (LINES, 0, 0, LINES, 0, 0)


def test_a_worker_that_is_gone_is_told_and_the_replay_can_go_on(home: Path, recording: Path) -> None:
    assert run(home, "replay", written(home.parent / "empty.jsonl")).code == 0
    worker = RoadLock(home)
    assert worker.acquire()
    process = start(home, "replay", recording, "--patience", 1)
    journalled = "SELECT COUNT(*) FROM intake_journal"
    try:
        assert wait_until(lambda: ask(home, journalled) == [(LINES,)], timeout=LIMIT)
        worker.release()
        ran = end(process)
    finally:
        process.kill()
    assert ran.code == 1
    first, *_, last = ran.err.splitlines()
    assert first == "Vigie is running on this home: its worker carries the messages."
    assert "is gone: start `vigie run` again, or go on with --resume" in sentence(last)
    assert run(home, "replay", recording, "--resume").counts == (LINES, 0, 0, LINES, 0, 0)


# ——— the pace


def dues(pace: AtSpeed, *moments: int) -> list[float]:
    """Return when messages of these moments (ms) are due, seconds after the first."""
    found = [pace.due(moment) for moment in moments]
    return [round(due - found[0], 3) for due in found if due is not None and found[0] is not None]


def test_recorded_time_is_kept_or_shortened() -> None:
    assert dues(AtSpeed(1), 5_000, 6_000, 6_000, 9_500) == [0.0, 1.0, 1.0, 4.5]
    assert dues(AtSpeed(10), 5_000, 6_000, 9_500) == [0.0, 0.1, 0.45]


def test_a_message_older_than_the_one_before_is_due_at_once() -> None:
    assert dues(AtSpeed(1), 5_000, 6_000, 5_500, 7_000) == [0.0, 1.0, 1.0, 2.0]


@pytest.mark.parametrize("wrong", [253_402_300_799_000, 0, -62_135_596_800_000])
def test_one_wrong_date_does_not_stop_the_others(wrong: int) -> None:
    began = 1_800_000_000_000
    found = dues(AtSpeed(1), began, began + 1_000, wrong, began + 2_000, began + 3_000)
    assert found == [0.0, 1.0, 1.0, 1.0, 2.0]


def test_a_rate_is_a_steady_beat_and_as_fast_as_possible_has_none() -> None:
    rate = AtRate(4)
    first, second, third = (rate.due(at) for at in (9, 3, 7))
    assert first is not None
    assert (second, third) == (first + 0.25, first + 0.5)
    assert AtOnce().due(5) is None


@pytest.mark.parametrize("options", [("--rate", 50), ("--speed", 20)])
def test_it_plays_no_faster_than_asked(home: Path, tmp_path: Path, options: tuple[object, ...]) -> None:
    # At twenty times their speed, messages two fifths of a second apart come fifty a second as well.
    recording = written(
        tmp_path / "evening.jsonl",
        *[
            {"id": str(n), "at": 1_800_000_000_000 + 400 * n, "text": f"bonsoir {n}", "author": f"a{n}"}
            for n in range(50)
        ],
    )
    ran = run(home, "replay", recording, *options)
    assert (ran.code, ran.counts) == (0, (50, 0, 0, 50, 0, 0))
    assert ran.report["seconds"] >= 49 / 50


# ——— mistakes


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Missing argument"),
        (("f.jsonl", "--speed", "fast"), "a number above 0, or max"),
        (("f.jsonl", "--speed", "0"), "a number above 0, or max"),
        (("f.jsonl", "--speed", "nan"), "a number above 0, or max"),
        (("f.jsonl", "--speed", "-1"), "a number above 0, or max"),
        (("f.jsonl", "--rate", "0"), "--rate"),
        (("f.jsonl", "--rate", "nan"), "--rate"),
        (("f.jsonl", "--rate", "inf"), "--rate"),
        (("f.jsonl", "--rate", "many"), "--rate"),
        (("f.jsonl", "--rate", "10", "--speed", "max"), "not both"),
        (("f.jsonl", "--patience", "-1"), "--patience"),
        (("f.jsonl", "--report", "nowhere/report.json"), "There is no folder"),
        (("f.jsonl", "--report", "."), "is a directory"),
        (("f.jsonl", "--retry"), "No such option"),
    ],
)
def test_a_wrong_use_is_told_in_one_sentence(options: tuple[str, ...], said: str) -> None:
    result = CliRunner().invoke(main, ["replay", *options])
    assert result.exit_code == 2
    assert said in result.output
    assert len([line for line in result.output.splitlines() if line.startswith("Error: ")]) == 1


def test_a_recording_names_what_it_cannot_find(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"There is no file .*nothing\.jsonl"):
        Recording([tmp_path / "nothing.jsonl"])
    with pytest.raises(RecordingError, match=r"holds no \.jsonl"):
        Recording([tmp_path])


# ——— the progress bar


def seen_on_a_terminal(home: Path, *arguments: object) -> tuple[Ran, str]:
    """Run the program with a terminal for its standard error; return what is seen there too."""
    ours, theirs = pty.openpty()
    try:
        process = start(home, *arguments, stderr=theirs, stdin=subprocess.DEVNULL)
        os.close(theirs)
        seen = b""
        until = time.monotonic() + LIMIT
        while time.monotonic() < until:
            ready, _, _ = select.select([ours], [], [], 1)
            try:
                piece = os.read(ours, 65_536) if ready else None
            except OSError:  # so Linux says that nobody holds the other end any more
                break
            if piece == b"":
                break
            seen += piece or b""
        return end(process), seen.decode()
    finally:
        os.close(ours)


def test_it_shows_a_progress_bar_on_a_terminal(home: Path, recording: Path) -> None:
    ran, seen = seen_on_a_terminal(home, "replay", recording, "--rate", 400)
    assert (ran.code, ran.counts) == (0, (LINES, 0, 0, LINES, 0, 0))
    assert "evening.jsonl" in seen
    assert seen.count("\r") > 3
    assert "%" in seen


def test_an_empty_recording_ends_well_on_a_terminal(home: Path, tmp_path: Path) -> None:
    ran, seen = seen_on_a_terminal(home, "replay", written(tmp_path / "empty.jsonl"))
    assert (ran.code, ran.counts) == (0, (0, 0, 0, 0, 0, 0))
    assert "Traceback" not in seen
