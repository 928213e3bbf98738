"""The screen on which a file is imported: its form, its first look, its progress, what came of it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from vigie.clock import now_ms
from vigie.importing import background, carrying, kept, receiving
from vigie.importing.entries import Counted
from vigie.importing.folder import file_of, uploads_folder
from vigie.importing.models import Upload
from vigie.importing.study import both
from vigie.versions import services
from vigie.versions.models import OwnCharter
from world import World

TABLE = (
    "id;Pseudo;Commentaire;Publié le\n1;Zoé;bonsoir <b>à tous</b>;21/11/2026 18:30\n"
    "2;Ben;;\n3;Ada;merci;hier\n"
)
DRAFT = """\
charter: {id: maison, version: draft, title: {fr: Notre charte, en: Our charter}, languages: [fr, en]}
clauses:
  - {id: insulte, title: {fr: Insulte, en: Insult}, reason: {fr: a, en: a}, outcome: hold, when: insult > 0.8}
"""


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


def form(world: World, content: str | bytes = TABLE, **other: object) -> dict[str, Any]:
    raw = content if isinstance(content, bytes) else content.encode()
    given = {
        "client": world.client.pk, "network": "facebook", "place": "archives", "kind": "comment",
        "charter": "media", "zone": "Europe/Paris", "file": SimpleUploadedFile("../avis.csv", raw),
    }  # fmt: skip
    return given | other


def sent(world: World, as_: Any, content: str = TABLE) -> Upload:
    answer = as_(world.owner).post("/channels/import", form(world, content))
    upload = Upload.objects.latest("pk")
    assert answer.headers["Location"] == f"/channels/import/{upload.pk}"
    return upload


def text(answer: Any) -> str:
    """Return the words of a page, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def looked(as_: Any, world: World, upload: Upload, language: str = "en") -> Any:
    return as_(world.owner, language).get(f"/channels/import/{upload.pk}")


def test_a_file_is_sent_and_shown_as_it_is_understood(world: World, as_: Any) -> None:
    upload = sent(world, as_)
    assert (upload.client, upload.by, upload.called) == (world.client, world.owner, "avis.csv")
    shown = looked(as_, world, upload)
    page = shown.content.decode()
    said = text(shown)
    assert "How it is understood: CSV" in said
    assert "Columns are parted by semicolons." in said
    assert "Dates are read day first: a first number is above 12." in said
    assert "Zoé bonsoir &lt;b&gt;à tous&lt;/b&gt;" in said
    assert "1 message would be imported, 2 lines refused" in said
    assert "first: line 3" in said
    assert "nothing about them leaves for the network" in said
    # The guess, each column with its own choice and its first cell.
    chosen = re.findall(r'<select id="column-(\d)".*?<option value="(\w+)" selected', page, re.DOTALL)
    assert chosen == [("0", "id"), ("1", "author"), ("2", "text"), ("3", "at")]
    assert "First row: 21/11/2026 18:30" in said


def test_the_same_is_said_in_french(world: World, as_: Any) -> None:
    said = text(looked(as_, world, sent(world, as_), "fr"))
    assert "Comment il est compris : CSV" in said
    assert "Les dates sont lues jour d’abord : un premier nombre dépasse 12." in said
    assert "Rien n’y est dit : ni texte, ni note." in said
    assert "1 message serait importé, 2 lignes refusées" in said


def test_a_supervisor_sees_their_clients_only_and_others_are_told_why_they_cannot(
    world: World, as_: Any
) -> None:
    assert f'value="{world.client.pk}"' in as_(world.owner).get("/channels/import").content.decode()
    for person in (world.teammate, world.reader):
        answer = as_(person).get("/channels/import")
        assert "a supervisor of the client imports files" in text(answer)
        assert 'type="file"' not in answer.content.decode()
        assert as_(person).post("/channels/import", form(world)).status_code == 409
    assert as_(world.stranger).post("/channels/import", form(world)).status_code == 404
    assert not Upload.objects.exists()
    assert list(uploads_folder().iterdir()) == []


def test_nobody_but_its_sender_finds_a_file(world: World, as_: Any, started: list[tuple[int, str]]) -> None:
    path = f"/channels/import/{sent(world, as_).pk}"
    second = world.person("otto", world.client, "supervisor")
    for person in (second, world.teammate, world.reader, world.stranger):
        for each in (path, f"{path}/refused"):
            assert as_(person).get(each).status_code == 404, (person, each)
            assert as_(person).part("get", each).status_code == 404, (person, each)
        for deed in ("look", "bring", "forget"):
            assert as_(person).post(path, {"do": deed}).status_code == 404, (person, deed)
        assert "avis.csv" not in as_(person).get("/channels/import").content.decode()
    assert started == []
    assert Upload.objects.get().status == Upload.Status.READ


def test_whoever_is_not_signed_in_is_sent_to_the_door_and_nothing_of_theirs_is_kept(world: World) -> None:
    for path in ("/channels/import", "/channels/import/1", "/channels/import/1/refused"):
        assert Browser().get(path).headers["Location"].startswith("/sign-in?next=")
    assert Browser().post("/channels/import", form(world)).status_code == 302
    assert list(uploads_folder().iterdir()) == []


def test_a_form_of_another_site_is_refused_and_nothing_of_it_is_kept(world: World) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(world.owner)
    assert browser.post("/channels/import", form(world)).status_code == 403
    assert not Upload.objects.exists()
    assert list(uploads_folder().iterdir()) == []
    browser.get("/channels/import")
    token = browser.cookies["csrftoken"].value
    assert browser.post("/channels/import", form(world, csrfmiddlewaretoken=token)).status_code == 302
    path = f"/channels/import/{Upload.objects.get().pk}"
    assert browser.post(path, {"do": "forget"}).status_code == 403


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"place": ""}, "Name the network and the place"),
        ({"zone": "Mars"}, "Name a time zone as Europe/Paris."),
        ({"kind": "poem"}, "Choose what kind"),
        ({"charter": "/etc/passwd"}, "Choose the charter"),
        ({"charter": "own-1"}, "not this client&#x27;s"),
        ({"file": ""}, "Choose a file to import."),
    ],
)
def test_a_wrong_form_is_told_in_a_sentence_and_keeps_what_was_typed(
    world: World, as_: Any, other: dict[str, object], told: str
) -> None:
    answer = as_(world.owner).post("/channels/import", form(world, **({"place": "les archives"} | other)))
    assert answer.status_code == 422
    assert told in text(answer)
    if "place" not in other:
        assert 'value="les archives"' in answer.content.decode()
    assert list(uploads_folder().iterdir()) == []


def test_a_file_over_the_limit_is_told_and_not_kept(
    world: World, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "LARGEST", 20)
    answer = as_(world.owner).post("/channels/import", form(world))
    assert answer.status_code == 422
    assert "The file is larger than" in text(answer)
    assert list(uploads_folder().iterdir()) == []
    monkeypatch.setattr(receiving, "LARGEST_FORM", 20)
    announced = as_(world.owner).post("/channels/import", form(world))
    assert announced.status_code == 422
    assert "The file is larger than" in text(announced)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04", "The file is packed, or a workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0", "The file is no text"),
        (b"", "The file is empty"),
        (b"<html></html>", "no export that is known"),
    ],
)
def test_a_file_of_a_wrong_type_is_refused_with_one_sentence(
    world: World, as_: Any, content: bytes, told: str
) -> None:
    answer = as_(world.owner).post("/channels/import", form(world, content))
    assert answer.status_code == 422
    assert told in text(answer)
    assert not Upload.objects.exists()
    assert list(uploads_folder().iterdir()) == []


def test_a_column_is_chosen_and_looked_at_again(world: World, as_: Any) -> None:
    upload = sent(world, as_, "a,b\nbonsoir,Zoé\n")
    assert "No column is known to hold the text" in text(looked(as_, world, upload))
    browser = as_(world.owner)
    path = f"/channels/import/{upload.pk}"
    chosen = {"column-0": "text", "column-1": "author", "zone": "Europe/Paris", "kind": "review"}
    answer = browser.post(path, chosen | {"do": "look"}, follow=True)
    assert "Zoé bonsoir" in text(answer)
    assert "1 message would be imported" in text(answer)
    twice = browser.post(path, chosen | {"column-1": "text", "do": "look"}, follow=True)
    assert "Two columns give the field" in text(twice)
    wrong = browser.post(path, chosen | {"zone": "Mars", "do": "look"})
    assert wrong.status_code == 422
    assert "Name a time zone" in text(wrong)
    crafted = browser.post(path, chosen | {"column-0": "space", "do": "look"}, follow=True)
    assert crafted.status_code == 200


def test_what_was_changed_is_looked_at_before_it_is_imported(
    world: World, as_: Any, started: list[tuple[int, str]]
) -> None:
    upload = sent(world, as_)
    browser, path = as_(world.owner), f"/channels/import/{upload.pk}"
    same = {"column-0": "id", "column-1": "author", "column-2": "text", "column-3": "at",
            "zone": "Europe/Paris", "kind": "comment", "do": "bring"}  # fmt: skip
    answer = browser.post(path, same | {"column-3": ""}, follow=True)
    assert "You changed something" in text(answer)
    assert started == []
    assert "2 messages would be imported" in text(answer)
    assert browser.post(path, same | {"column-3": ""}).status_code == 302
    assert started == [(upload.pk, "bring")]


def test_an_import_shows_how_far_it_is_and_then_what_came_of_it(
    world: World, as_: Any, started: list[tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = sent(world, as_)
    browser, path = as_(world.owner), f"/channels/import/{upload.pk}"
    browser.post(path, {"do": "bring"})
    assert started == [(upload.pk, "bring")]
    Upload.objects.update(gone=1_500, total=3_000)
    part = browser.part("get", path)
    assert 'hx-trigger="every 1s"' in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "1,500 of 3,000 messages gone through" in text(part)
    assert "See how far it is" in text(part)
    assert "being worked on" in text(browser.post(path, {"do": "forget"}))
    space = world.add_space("facebook", "archives")
    case = world.case(space=space, replayed=True)
    assert case.message.replayed

    def bring_in(*_: object, on_read: Any, **__: object) -> Any:
        for read in entries_of(upload):
            on_read(read)
        return Counted(1, 2), carried()

    monkeypatch.setattr(carrying, "bring_in", bring_in)
    monkeypatch.setattr(carrying, "place_for", lambda *_, **__: None)
    carrying.carry("bring", upload.pk, beating=False)
    part = browser.part("get", path)
    assert "hx-trigger" not in part.content.decode()
    assert "Imported 1 Known already 4 Refused 2" in text(part)
    assert "1 message of this place waits for a person." in text(part)
    assert f'href="/live/{space.pk}"' in part.content.decode()
    assert not file_of(upload.token).exists()


def entries_of(upload: Upload) -> Any:
    from vigie.importing.entries import entries
    from vigie.message import Space

    return list(entries(carrying._understood(upload), Space("facebook", "archives"), at=1, kind="comment"))


def carried() -> Any:
    from vigie.replay.report import Report

    return Report("r", True, 5, 0, 4, 0, 1, 0, 0, 0, {}, {}, 1.0, 1.0, None, 1.0)


def test_the_refused_lines_are_given_as_a_table_in_the_readers_language(world: World, as_: Any) -> None:
    upload = sent(world, as_)
    with carrying._refusals(upload.token) as note:
        for read in entries_of(upload):
            note(read)
    path = f"/channels/import/{upload.pk}/refused"
    english = as_(world.owner).get(path)
    assert english.headers["Content-Disposition"] == f'attachment; filename="vigie-import-{upload.pk}.csv"'
    assert english.content.decode().splitlines() == [
        "\ufeffLine,Why it is refused",
        '3,"It says nothing: no text, no rating."',
        "4,Its date 'hier' cannot be read.",
    ]
    assert "Ligne;Pourquoi elle est refusée" in as_(world.owner, "fr").get(path).content.decode()


def test_an_import_that_stopped_says_why_and_goes_on(
    world: World, as_: Any, started: list[tuple[int, str]]
) -> None:
    upload = sent(world, as_)
    browser, path = as_(world.owner), f"/channels/import/{upload.pk}"
    Upload.objects.update(status="importing", beat_ms=now_ms() - 3_600_000)
    assert "The server stopped meanwhile" in text(browser.get(path))
    Upload.objects.update(status="failed", trouble=both(carrying.sentences.STORAGE))
    assert "The database did not take the messages" in text(browser.get(path))
    browser.post(path, {"do": "bring"})
    assert started == [(upload.pk, "bring")]


def test_a_file_is_forgotten(world: World, as_: Any) -> None:
    upload = sent(world, as_)
    answer = as_(world.owner).post(f"/channels/import/{upload.pk}", {"do": "forget"}, follow=True)
    assert "what was imported stays" in text(answer)
    assert list(uploads_folder().iterdir()) == []
    assert not Upload.objects.exists()


def test_a_person_with_many_files_waiting_sends_no_other(world: World, as_: Any) -> None:
    for _ in range(kept.WAITING):
        sent(world, as_)
    answer = as_(world.owner).post("/channels/import", form(world))
    assert answer.status_code == 422
    assert "5 of your files wait already" in text(answer)


def test_a_charter_that_the_client_published_weighs_in_the_new_place(world: World, as_: Any) -> None:
    own = published(world)
    assert "Our charter" in as_(world.owner).get("/channels/import").content.decode()
    as_(world.owner).post("/channels/import", form(world, charter=f"own-{own.pk}"))
    assert Upload.objects.get().own == own
    stranger = as_(world.stranger).post(
        "/channels/import", form(world, client=world.other_client.pk, charter=f"own-{own.pk}")
    )
    assert stranger.status_code == 422


def published(world: World) -> OwnCharter:
    class Sees:
        def examine(self, messages: Any) -> Any:
            return [[] for _ in messages]

    own = services.create(world.client, "maison", DRAFT, by=world.owner)
    services.publish(own, by=world.owner, reason="x", examiner=Sees())
    return own


def test_the_channels_lead_to_it(world: World, as_: Any) -> None:
    assert 'href="/channels/import"' in as_(world.owner).get("/channels").content.decode()
    assert 'href="/channels/import"' not in as_(world.reader).get("/channels").content.decode()
