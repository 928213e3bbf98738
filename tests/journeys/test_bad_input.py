"""What no careful sender writes: each line gets a clear answer, and nothing around it is lost."""

import gzip
import json
import os
import random
import select
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client as Browser
from nasty import LINES, message
from program import LIMIT, Ran, ask, run, sentence, start

from api.posting import Sender, journalled, running
from vigie.accounts.models import Client
from vigie.api.application import make_app
from vigie.api.body import LARGEST
from vigie.api.services import make_hook
from vigie.desk.models import Message, State
from vigie.desk.record import Recorder
from vigie.examination import LocalExaminer
from vigie.intake.journal import DatabaseJournal
from vigie.intake.wire import read_line
from vigie.road import Road
from world import World

NAMES = [line.name for line in LINES]
GOOD = [line for line in LINES if not line.refused]
KEPT = [line for line in GOOD if not line.repeats]


def is_sentence(said: str) -> bool:
    return said.endswith(".") and "\n" not in said and len(said) < 300


# ——— vigie assess


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    home = tmp_path_factory.mktemp("assess") / "home"
    ran = run(home, "assess", given=b"\n".join(line.raw for line in LINES))
    assert not home.exists()
    return ran


def test_assess_answers_each_line_and_goes_on(assessed: Ran) -> None:
    assert (assessed.code, assessed.err) == (0, "")
    assert len(assessed.answers) == len(LINES)


@pytest.mark.parametrize("number", range(len(LINES)), ids=NAMES)
def test_assess_answers_in_order(assessed: Ran, number: int) -> None:
    line, answer = LINES[number], assessed.answers[number]
    if line.refused:
        assert list(answer) == ["id", "error"]
        assert answer["id"] is None
        assert line.refused in answer["error"]
        assert is_sentence(answer["error"])
        return
    assert answer["verdict"]["outcome"] in {"publish", "hold", "hide"}
    assert all(0 <= found["start"] <= found["end"] for found in answer["findings"])
    assert any(line.remark in remark for remark in answer.get("remarks", [""]))
    given = json.loads(line.raw)
    assert answer["id"] == given["id"] if given.get("id") else answer["id"].startswith("auto-")


def test_assess_reads_a_byte_order_mark_and_a_last_line_without_its_end(tmp_path: Path) -> None:
    given = b"\xef\xbb\xbf" + message("1") + b"\r\n\r\n" + message("2")
    ran = run(tmp_path, "assess", given=given)
    assert ran.code == 0
    assert [answer["id"] for answer in ran.answers] == ["1", None, "2"]


def test_assess_has_nothing_to_say_of_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, "assess") == Ran(0, b"", "")


def test_assess_answers_before_it_is_given_everything(tmp_path: Path) -> None:
    with start(tmp_path, "assess", stdin=subprocess.PIPE, bufsize=0) as process:
        assert process.stdin
        assert process.stdout
        try:
            for native in ("1", "2"):
                process.stdin.write(message(native) + b"\n")
                ready, _, _ = select.select([process.stdout], [], [], LIMIT)
                assert ready
                assert json.loads(process.stdout.readline())["id"] == native
            process.stdin.close()
            assert process.wait(LIMIT) == 0
        finally:
            process.kill()


def test_assess_ends_quietly_when_its_reader_leaves(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    process = start(tmp_path, "assess", stdin=subprocess.PIPE, stdout=writing)
    os.close(writing)
    os.close(reading)
    _, said = process.communicate(message("1") + b"\n", timeout=LIMIT)
    assert b"Traceback" not in said
    assert b"Exception" not in said


# ——— vigie replay


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    folder = tmp_path_factory.mktemp("replay")
    recording = folder / "nasty.jsonl"
    recording.write_bytes(b"\n".join(line.raw for line in LINES))
    return folder / "home", run(folder / "home", "replay", recording)


def test_replay_counts_every_line(replayed: tuple[Path, Ran]) -> None:
    _, ran = replayed
    refused = sum(bool(line.refused) for line in LINES)
    assert ran.code == 0
    assert ran.counts == (len(LINES), refused, 1, len(KEPT), 0, 0)
    assert ran.report["conflicting"] == 1
    assert sum(ran.report["outcomes"].values()) == len(KEPT)


def test_replay_shows_some_refusals_and_keeps_them_all(replayed: tuple[Path, Ran]) -> None:
    home, ran = replayed
    refused = [(number, line) for number, line in enumerate(LINES, start=1) if line.refused]
    (kept,) = (home / "refused").iterdir()
    told = [json.loads(line) for line in kept.read_text().splitlines()]
    assert [one["line"] for one in told] == [number for number, _ in refused]
    for one, (_, line) in zip(told, refused, strict=True):
        assert line.refused in one["error"]
        assert is_sentence(one["error"])
    shown = ran.err.splitlines()
    assert shown[0] == f"nasty.jsonl, line {told[0]['line']}: {told[0]['error']}"
    assert str(kept) in shown[-1]
    assert len(shown) == 6


def test_replay_keeps_each_message_as_it_was_written(replayed: tuple[Path, Ran]) -> None:
    home, _ = replayed
    kept = ask(home, "SELECT text, remarks FROM desk_message ORDER BY seq")
    assert len(kept) == len(KEPT)
    for line, (text, remarks) in zip(KEPT, kept, strict=True):
        assert line.text in (None, text), line.name
        assert line.remark in remarks, line.name
    # The second text under one id is nowhere lost.
    ((conflict,),) = ask(home, "SELECT payload FROM intake_conflict")
    assert "le second" in conflict.decode()


def test_replay_keeps_a_long_id_whole(replayed: tuple[Path, Ran]) -> None:
    home, _ = replayed
    assert ask(home, "SELECT COUNT(*) FROM desk_message WHERE LENGTH(native_id) = 10000") == [(1,)]


def test_replay_reads_an_empty_file_and_one_without_a_last_line_end(tmp_path: Path) -> None:
    (tmp_path / "1.jsonl").write_bytes(b"")
    (tmp_path / "2.jsonl").write_bytes(b"\xef\xbb\xbf" + message("1") + b"\r\n" + message("2"))
    ran = run(tmp_path / "home", "replay", tmp_path / "1.jsonl", tmp_path / "2.jsonl")
    assert (ran.code, ran.counts) == (0, (2, 0, 0, 2, 0, 0))


def test_two_places_with_long_names_that_begin_alike_stay_two(tmp_path: Path) -> None:
    recording = tmp_path / "places.jsonl"
    names = [(network * 60 + end, space * 600 + end) for network, space in ("ns",) for end in "ab"]
    places = [(network, space) for network, _ in names for _, space in names]
    lines = [message("1", network=network, space=space) for network, space in places]
    recording.write_bytes(b"\n".join(lines))
    ran = run(tmp_path / "home", "replay", recording)
    assert (ran.code, ran.counts) == (0, (4, 0, 0, 4, 0, 0))
    assert ask(tmp_path / "home", "SELECT COUNT(*) FROM desk_space") == [(4,)]


def test_messages_longer_than_a_pipe_holds_are_carried_too(tmp_path: Path) -> None:
    recording = tmp_path / "long.jsonl"
    words = " ".join(f"mot{number}" for number in range(500))
    lines = [message(str(number), text=f"{number} {words}") for number in range(1_500)]
    recording.write_bytes(b"\n".join(lines))
    ran = run(tmp_path / "home", "replay", recording)
    assert (ran.code, ran.counts) == (0, (1_500, 0, 0, 1_500, 0, 0))


@pytest.mark.parametrize("damage", ["truncated", "not gzip", "broken inside"])
def test_what_can_be_read_of_a_damaged_recording_is_recorded(tmp_path: Path, damage: str) -> None:
    chance = random.Random(1)
    texts = [chance.randbytes(40).hex() for _ in range(3_000)]
    whole = gzip.compress(b"\n".join(message(str(number), text=text) for number, text in enumerate(texts)))
    damaged = {
        "truncated": whole[: len(whole) // 2],
        "not gzip": b"bonjour" * 100,
        "broken inside": whole[: len(whole) // 2] + bytes(200) + whole[len(whole) // 2 + 200 :],
    }[damage]
    recording = tmp_path / "evening.jsonl.gz"
    recording.write_bytes(damaged)
    ran = run(tmp_path / "home", "replay", recording)
    assert ran.code == 2
    offered, refused, repeated, recorded, lost, duplicated = ran.counts
    assert (offered - refused - repeated, lost, duplicated) == (recorded, 0, 0)
    assert (recorded > 100) == (damage != "not gzip")
    assert not ran.report["finished"]
    told = ran.err.splitlines()[-1]
    assert str(recording) in told
    assert "cannot be read" in told


def test_a_recording_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    for place in (tmp_path / "nothing.jsonl", tmp_path):
        ran = run(tmp_path / "home", "replay", place)
        assert ran.code == 2
        assert ran.out == b""
        assert str(place) in sentence(ran.err)


# ——— a signed webhook


@pytest.fixture
def sender(transactional_db: None) -> Iterator[Sender]:
    acme = Client.objects.create(slug="acme", name="Acme")
    with running(make_app()) as app:
        yield Sender(app, "shop", make_hook("shop", client=acme, network="test", space="live").secret)


def test_a_webhook_answers_each_post_and_keeps_what_it_acknowledged(sender: Sender) -> None:
    expected: dict[str, tuple[int, bool]] = {}
    answered: dict[str, tuple[int, bool]] = {}
    for number, line in enumerate(LINES):
        answer = sender.post(line.raw, delivery=f"msg_{number}")
        said = answer.json()
        if line.refused:
            expected[line.name] = (413 if line.large else 400, True)
            sentences = [said["error"], *(one["error"] for one in said.get("refused", []))]
            answered[line.name] = (answer.status_code, all(map(is_sentence, sentences)))
        else:
            expected[line.name] = (202, not line.repeats)
            answered[line.name] = (answer.status_code, said["received"] == 1)
    assert answered == expected
    assert len(LINES[NAMES.index("2 MB of text")].raw) > LARGEST
    entries = journalled()
    assert len(entries) == len(KEPT)
    for line, entry in zip(KEPT, entries, strict=True):
        assert line.text in (None, entry.text), line.name
    Road(DatabaseJournal(), LocalExaminer(), Recorder()).run(_never(), until_empty=True)
    assert Message.objects.count() == len(KEPT)


def test_a_post_of_many_keeps_the_good_ones_and_names_the_others(sender: Sender) -> None:
    alone = {"not UTF-8", "half of an object", "not JSON", "an empty line", "a line of spaces"}
    fits = [line for line in LINES if not line.large and line.name not in alone and "5,000" not in line.name]
    fits = [line for line in fits if "100,000 deep" not in line.name]
    answer = sender.post(b"[" + b",".join(line.raw.strip() for line in fits) + b"]")
    said = answer.json()
    assert answer.status_code == 202
    assert said["received"] == len(KEPT)
    assert said["conflicting"] == 1
    refused = [number for number, line in enumerate(fits) if line.refused]
    assert [one["index"] for one in said["refused"]] == refused


# ——— the console


@pytest.mark.django_db(transaction=True)
def test_the_console_shows_markup_as_text() -> None:
    world = World()
    journal = DatabaseJournal()
    attacks = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)> je vais te tuer",
        "{{ 7*7 }} {% debug %} \u202e<b>gras</b>",
    ]
    names = ["<img src=x onerror=alert(1)>", '"><script>alert(2)</script>', "<b onclick=x>Ada</b>"]
    lines = [
        message(str(number), network="twitch", space="gazette", text=text, author=name)
        for number, (text, name) in enumerate(zip(attacks, names, strict=True))
    ]
    journal.append([read_line(line, received_at=1_800_000_000_000) for line in lines])
    Road(journal, LocalExaminer(), Recorder()).run(_never(), until_empty=True)
    assert Message.objects.filter(state=State.HELD).exists()
    browser = Browser(headers={"Accept-Language": "en"})
    browser.force_login(world.owner)
    live = f"/live/{world.space.pk}"
    pages = {path: browser.get(path).content.decode() for path in ("/queue", live, f"{live}/rows?after=0")}
    assert "&lt;script&gt;alert(1)" in pages[live]
    assert "je vais te tuer" in pages["/queue"] or "tuer" in pages["/queue"]
    assert "{{ 7*7 }}" in pages[live]
    for path, page in pages.items():
        for attack in ("<script>alert", "<img src=x", "<b onclick", "<b>gras"):
            assert attack not in page, path


def _never() -> threading.Event:
    """Return a sign to stop that is never given."""
    return threading.Event()
