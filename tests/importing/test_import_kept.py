"""Files that people send: where they lie, who works on them, what time takes away."""

import json
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadhandler import SkipFile, StopUpload
from program import ask, end, run, start

from vigie.desk import clocks
from vigie.importing import background, carrying, kept, receiving, sentences
from vigie.importing.carrying import carry, refused_rows
from vigie.importing.entries import Counted, entries
from vigie.importing.errors import ImportRefusedError
from vigie.importing.folder import file_of, refusals_of, uploads_folder
from vigie.importing.models import SILENT_MS, Upload
from vigie.importing.process import main
from vigie.importing.pruning import KEPT_MS, TOLD_MS, prune_uploads
from vigie.importing.receiving import Receiving
from vigie.importing.rows import Understood
from vigie.importing.study import Study
from vigie.intake.storage import StorageError
from vigie.message import Space
from vigie.replay.report import Report
from world import NOW, World

TABLE = "id,auteur,texte\n1,Zoé,bonsoir\n2,Ben,\n3,Ada,merci\n"


@pytest.fixture(autouse=True)
def _an_empty_folder() -> Iterator[None]:
    yield
    for path in uploads_folder().iterdir():
        path.unlink()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """Return what would have been started in a process of its own."""
    begun: list[tuple[int, str]] = []
    monkeypatch.setattr(background, "start", lambda number, what: begun.append((number, what)))
    return begun


def received(content: str = TABLE, called: str = "comments.csv") -> Receiving:
    file = Receiving()
    file.new_file("file", called, "text/csv", len(content))
    raw = content.encode()
    for place in range(0, len(raw), 7):
        file.receive_data_chunk(raw[place : place + 7], place)
    file.file_complete(len(raw))
    return file


def asked(world: World, **other: object) -> kept.Asked:
    given = {
        "client": world.client, "network": "facebook", "place": "archives", "kind": "comment",
        "charter": "media", "own": None, "zone": "Europe/Paris",
    }  # fmt: skip
    return kept.Asked(**(given | other))  # type: ignore[arg-type]


def sent(world: World, content: str = TABLE) -> Upload:
    return kept.keep(received(content), asked(world), by=world.owner)


def counted(**other: object) -> Report:
    given = {
        "recording": "r", "finished": True, "offered": 2, "refused": 0, "repeated": 0, "conflicting": 0,
        "recorded": 2, "removals": 0, "lost": 0, "duplicated": 0, "outcomes": {}, "states": {},
        "seconds": 1.0, "messages_per_second": 2.0, "latency_ms": None, "peak_memory_mb": 1.0,
    }  # fmt: skip
    return Report(**(given | other))  # type: ignore[arg-type]


# ——— on its way


def test_a_file_lies_in_the_home_under_a_name_of_ours_for_its_owner_alone() -> None:
    file = received(called="../../etc/passwd")
    path = file_of(file.token)
    assert path.parent == uploads_folder()
    assert path.read_text() == TABLE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "passwd" not in file.token
    assert received().token != file.token


def test_a_file_over_the_limit_is_stopped_while_it_is_read_and_nothing_of_it_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(receiving, "LARGEST", 10)
    file = Receiving()
    file.new_file("file", "x.csv", "text/csv", None)
    file.receive_data_chunk(b"a" * 10, 0)
    with pytest.raises(StopUpload):
        file.receive_data_chunk(b"a", 10)
    assert file.over
    assert list(uploads_folder().iterdir()) == []


def test_a_second_file_and_one_that_breaks_off_leave_nothing() -> None:
    file = Receiving()
    file.new_file("file", "x.csv", "text/csv", None)
    with pytest.raises(SkipFile):
        file.new_file("file", "y.csv", "text/csv", None)
    file.upload_interrupted()
    assert not file.whole
    assert list(uploads_folder().iterdir()) == []


# ——— kept


def test_a_small_file_is_looked_at_at_once(world: World) -> None:
    upload = sent(world)
    assert upload.status == Upload.Status.READ
    found = carrying.msgspec.json.decode(upload.study, type=Study)
    assert found.columns == {"id": "id", "auteur": "author", "texte": "text"}
    assert [(row.number, row.author, row.text, row.at) for row in found.rows] == [
        (2, "Zoé", "bonsoir", None),
        (4, "Ada", "merci", None),
    ]
    assert (found.taken, found.refused, found.reasons[0].said) == (
        2, 1, ("It says nothing: no text, no rating.", sentences.NOTHING_SAID.french),
    )  # fmt: skip


def test_a_large_file_is_looked_at_in_another_process(
    world: World, started: list[tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "READ_HERE", 10)
    upload = sent(world)
    assert started == [(upload.pk, "look")]
    assert upload.status == Upload.Status.READING
    Upload.objects.create(
        client=world.client, by=world.owner, token="t", size=1, status="importing", sent_ms=1,
        beat_ms=upload.beat_ms,
    )  # fmt: skip
    with pytest.raises(ImportRefusedError, match="Other files"):
        sent(world)
    carry("look", upload.pk, beating=False)
    assert Upload.objects.get(pk=upload.pk).status == Upload.Status.READ


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"place": ""}, sentences.NAMELESS_PLACE),
        ({"network": "face:book"}, sentences.NAMELESS_PLACE),
        ({"place": "x" * 501}, sentences.LONG_PLACE),
        ({"kind": "poem"}, sentences.NO_KIND),
        ({"charter": "/etc/passwd"}, sentences.NO_CHARTER),
        ({"zone": "Mars/Olympus"}, sentences.NO_ZONE),
        ({"zone": "../../etc/passwd"}, sentences.NO_ZONE),
    ],
)
def test_what_is_wrongly_said_of_a_file_is_refused_and_nothing_of_it_is_left(
    world: World, other: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        kept.keep(received(), asked(world, **other), by=world.owner)
    assert refused.value.sentence == sentence
    assert list(uploads_folder().iterdir()) == []
    assert not Upload.objects.exists()


def test_a_place_that_lives_or_is_another_clients_is_refused(world: World) -> None:
    world.message()
    world.add_space("facebook", "theirs", world.other_client)
    for network, place, told in (("twitch", "gazette", "lives"), ("facebook", "theirs", "another client")):
        with pytest.raises(ImportRefusedError, match=told):
            kept.keep(received(), asked(world, network=network, place=place), by=world.owner)


def test_a_person_keeps_a_few_files_at_once(world: World) -> None:
    for _ in range(kept.WAITING):
        sent(world)
    with pytest.raises(ImportRefusedError, match="wait already"):
        sent(world)
    assert len(list(uploads_folder().iterdir())) == kept.WAITING
    kept.forget(Upload.objects.first())  # type: ignore[arg-type]
    sent(world)


def test_a_file_is_its_senders_and_a_supervisors(world: World) -> None:
    upload = sent(world)
    assert kept.upload_for(world.owner, upload.pk) == upload
    world.owner.memberships.update(role="moderator")
    assert not kept.uploads_of(world.owner).exists()
    for person in (world.teammate, world.reader, world.stranger):
        assert not kept.uploads_of(person).exists()


def test_columns_said_by_a_person_win_and_a_wrong_saying_keeps_the_columns(world: World) -> None:
    upload = sent(world, "a,b\nbonsoir,Zoé\n")
    assert upload.status == Upload.Status.UNREADABLE
    assert kept.trouble_of(upload) == sentences.NO_TEXT_COLUMN
    kept.look_again(upload, {"a": "text", "b": "text"}, zone="UTC", kind="chat")
    assert str(kept.trouble_of(upload)) == "Two columns give the field 'text': leave one out."
    assert carrying.msgspec.json.decode(upload.study, type=Study).header == ["a", "b"]
    kept.look_again(upload, {"a": "text", "b": "author"}, zone="UTC", kind="chat")
    assert (upload.status, upload.zone, upload.kind, kept.trouble_of(upload)) == ("read", "UTC", "chat", None)


# ——— imported


def test_one_import_a_client_and_two_files_in_all_are_worked_on(
    world: World, started: list[tuple[int, str]]
) -> None:
    first, second = sent(world), sent(world)
    kept.begin(first)
    assert started == [(first.pk, "bring")]
    with pytest.raises(ImportRefusedError, match="being worked on"):
        kept.begin(first)
    with pytest.raises(ImportRefusedError, match="Other files"):
        kept.begin(second)
    with pytest.raises(ImportRefusedError, match="being worked on"):
        kept.forget(first)
    Upload.objects.filter(pk=first.pk).update(beat_ms=1)
    first.refresh_from_db()
    assert first.state(SILENT_MS + 2) == "interrupted"
    kept.begin(second)


def test_nothing_is_begun_for_a_file_that_is_gone_or_a_place_that_came_to_life(
    world: World, started: list[tuple[int, str]]
) -> None:
    upload = sent(world)
    file_of(upload.token).unlink()
    with pytest.raises(ImportRefusedError, match="send it again"):
        kept.begin(upload)
    other = sent(world)
    space = world.add_space("facebook", "archives")
    world.message(space=space)
    with pytest.raises(ImportRefusedError, match="lives"):
        kept.begin(other)
    assert started == []


def test_what_came_of_an_import_is_kept_and_the_file_is_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bring_in(understood: Understood, place: Space, **given: Any) -> tuple[Counted, Report]:
        taken = Counted()
        for read in entries(understood, place, at=NOW, kind="comment"):
            taken.add(read)
            given["on_read"](read)
        given["progress"](2, 2)
        return taken, counted(recorded=1, repeated=1)

    upload = sent(world)
    monkeypatch.setattr(carrying, "bring_in", bring_in)
    carry("bring", upload.pk, beating=False)
    upload.refresh_from_db()
    assert (upload.status, upload.added, upload.known, upload.refused) == ("done", 1, 1, 1)
    assert [(number, why.french) for number, why in refused_rows(upload.token)] == [
        (3, sentences.NOTHING_SAID.french)
    ]
    assert stat.S_IMODE(refusals_of(upload.token).stat().st_mode) == 0o600
    assert not file_of(upload.token).exists()
    assert "bonsoir" not in upload.study
    with pytest.raises(ImportRefusedError, match="send it again"):
        kept.begin(upload)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (StorageError("full", temporary=True), sentences.STORAGE),
        (RuntimeError("bonsoir"), sentences.FAILED),
        (ImportRefusedError(sentences.ENTITIES), sentences.ENTITIES),
    ],
)
def test_an_import_that_fails_says_so_and_keeps_the_file(
    world: World,
    error: Exception,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    upload = sent(world)

    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(carrying, "bring_in", fails)
    carry("bring", upload.pk, beating=False)
    upload.refresh_from_db()
    assert (upload.status, kept.trouble_of(upload)) == (Upload.Status.FAILED, told)
    assert file_of(upload.token).exists()
    assert "bonsoir" not in caplog.text


def test_an_import_that_lost_messages_is_not_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = sent(world)
    monkeypatch.setattr(carrying, "bring_in", lambda *_, **__: (Counted(2), counted(recorded=1, lost=1)))
    carry("bring", upload.pk, beating=False)
    upload.refresh_from_db()
    assert upload.status == Upload.Status.FAILED
    assert "1 not recorded" in str(kept.trouble_of(upload))


# ——— forgotten


def test_time_takes_away_what_was_never_imported_and_what_was_told_long_enough(world: World) -> None:
    at = int(time.time() * 1000)
    waiting, told, fresh = sent(world), sent(world), sent(world)
    for upload, age, status in (
        (waiting, KEPT_MS, "read"),
        (told, KEPT_MS, "done"),
        (fresh, KEPT_MS - 60_000, "read"),
    ):
        Upload.objects.filter(pk=upload.pk).update(sent_ms=at - age - 1, status=status)
    refusals_of(told.token).touch()
    assert prune_uploads(at) == 1
    assert set(Upload.objects.values_list("pk", flat=True)) == {told.pk, fresh.pk}
    assert not file_of(waiting.token).exists()
    Upload.objects.filter(pk=told.pk).update(sent_ms=at - TOLD_MS - 1)
    assert prune_uploads(at) == 1
    assert not refusals_of(told.token).exists()
    assert file_of(fresh.token).exists()


def test_what_a_crash_left_behind_is_swept_after_a_day(world: World) -> None:
    now = time.time()
    stray, new, half = (uploads_folder() / name for name in ("stray", "new", "import-x"))
    for path in (stray, new):
        path.touch()
    half.mkdir()
    (half / "import.jsonl").touch()
    mine = sent(world)
    for path in (stray, half, file_of(mine.token)):
        os.utime(path, (now - 90_000, now - 90_000))
    assert prune_uploads(int(now * 1000)) == 2
    assert {path.name for path in uploads_folder().iterdir()} == {"new", mine.token}


def test_the_clock_of_the_worker_takes_them_away(world: World) -> None:
    upload = sent(world)
    Upload.objects.update(sent_ms=NOW - KEPT_MS - 1)
    clocks.tick(NOW)
    assert not Upload.objects.exists()
    assert not file_of(upload.token).exists()


# ——— the process

MADE = """
import django, sys
django.setup()
from pathlib import Path
from django.contrib.auth.models import User
from vigie.accounts.models import Client
from vigie.importing.folder import file_of
from vigie.importing.models import Upload
file_of("abc").write_text(Path(sys.argv[1]).read_text())
client = Client.objects.create(slug="gazette", name="La Gazette")
print(Upload.objects.create(
    client=client, by=User.objects.create(username="olive"), token="abc", called="c.csv", size=9,
    network="facebook", place="archives", kind="review", charter="media", zone="UTC", sent_ms=1, beat_ms=1,
).pk)
"""


def test_a_process_imports_a_file_for_good_and_nothing_leaves_for_it(tmp_path: Path) -> None:
    home, table = tmp_path / "home", tmp_path / "c.csv"
    table.write_text("texte,auteur,date\nbonsoir,Zoé,21/11/2026\nappelez-moi au 01 99 00 12 34,Ben,\n,Ada,\n")
    assert run(home, "import", table, "--network", "n", "--space", "s").code == 0
    django = {"DJANGO_SETTINGS_MODULE": "vigie.settings"}
    made = end(start(home, "-c", MADE, table, program=[sys.executable], env=django))
    number = int(made.out)
    process = [sys.executable, "-m", "vigie.importing.process"]
    assert end(start(home, "bring", number, program=process)).code == 0
    rows = ask(home, "SELECT status, added, known, refused, gone, total FROM importing_upload")
    assert rows == [("done", 2, 0, 1, rows[0][4], rows[0][5])]
    assert ask(
        home,
        "SELECT m.kind, m.replayed, m.outcome FROM desk_message m JOIN desk_space s ON s.id = m.space_id "
        "WHERE s.native_id = 'archives' ORDER BY m.seq",
    ) == [("review", 1, "publish"), ("review", 1, "hide")]
    assert ask(home, "SELECT COUNT(*) FROM actions_action WHERE network <> 'simulated'") == [(0,)]
    assert [path.name for path in (home / "uploads").iterdir()] == ["abc.refused"]
    assert json.loads((home / "uploads" / "abc.refused").read_text())[0] == 4


def test_an_import_that_was_killed_goes_on_and_brings_nothing_twice(tmp_path: Path) -> None:
    home, table = tmp_path / "home", tmp_path / "c.csv"
    table.write_text("texte,auteur\n" + "".join(f"bonsoir numéro {n},Zoé\n" for n in range(6_000)))
    assert run(home, "import", __file__, "--network", "n", "--space", "s").code == 2
    django = {"DJANGO_SETTINGS_MODULE": "vigie.settings"}
    number = int(end(start(home, "-c", MADE, table, program=[sys.executable], env=django)).out)
    process = [sys.executable, "-m", "vigie.importing.process"]
    killed = start(home, "bring", number, program=process)
    # Until the first messages are recorded, or for as long as a test may take.
    for _ in range(1_000):
        if ask(home, "SELECT COUNT(*) FROM desk_message") != [(0,)]:
            break
        time.sleep(0.05)
    killed.kill()
    killed.communicate()
    assert ask(home, "SELECT COUNT(*) > 0, COUNT(*) < 6000 FROM desk_message") == [(1, 1)]
    assert (home / "uploads" / "abc").exists()
    assert end(start(home, "bring", number, program=process)).code == 0
    assert ask(home, "SELECT status, refused FROM importing_upload") == [("done", 0)]
    assert ask(home, "SELECT added + known FROM importing_upload") == [(6000,)]
    assert ask(home, "SELECT COUNT(*), COUNT(DISTINCT native_id) FROM desk_message") == [(6000, 6000)]


def test_a_process_that_is_killed_is_told_as_stopped(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = sent(world)
    Upload.objects.update(status=Upload.Status.IMPORTING)
    monkeypatch.setattr(background, "command", lambda *_: ["/bin/false"])
    background.wait_for(upload.pk, "bring")
    upload = Upload.objects.get()
    assert (upload.status, kept.trouble_of(upload)) == (Upload.Status.FAILED, sentences.FAILED)


def test_the_process_takes_no_other_work() -> None:
    with pytest.raises(ValueError):
        main(["look"])
