"""`vigie media examine|list`, and what `vigie doctor` says of images."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from drawn import jpeg, picture, png, written
from PIL import Image

from vigie.cli import main
from vigie.doctor import media as doctor
from vigie.doctor.check import Found
from vigie.media import hashlist, opening, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    return tmp_path / "home"


def vigie(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["media", *map(str, arguments)])


def add(*places: object) -> Result:
    return vigie("list", "add", *places, "--label", "affiche", "--severity", 0.8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two pictures and of what is none."""
    place = tmp_path / "images"
    (place / "below").mkdir(parents=True)
    (place / "one.png").write_bytes(png(picture(0)))
    (place / "below" / "two.JPG").write_bytes(jpeg(picture(2)))
    (place / "notes.txt").write_text("no image")
    return place


def test_it_finds_again_what_was_added(home: Path, folder: Path, tmp_path: Path) -> None:
    added = add(folder)
    assert (added.exit_code, added.stdout.split()[:2]) == (0, ["2", "added"])
    seen = tmp_path / "seen.jpg"
    seen.write_bytes(jpeg(picture(2).resize((300, 300)), 50))
    told = vigie("examine", seen, "--language", "fr")
    assert told.exit_code == 0
    assert f"{seen}: known_image 0.80" in told.stdout
    assert "«\u202faffiche\u202f»" in told.stdout


def test_it_adds_no_image_twice_and_takes_it_off_again(home: Path, folder: Path) -> None:
    add(folder)
    assert add(folder / "one.png").stdout.startswith("0 added")
    first = vigie("list", "show").stdout.splitlines()[0]
    assert first.endswith("\t0.8\taffiche")
    assert vigie("list", "remove", first[:10]).stdout == "1 removed.\n"
    assert len(vigie("list", "show").stdout.splitlines()) == 1
    assert vigie("list", "remove", first[:10]).exit_code == 1


def test_it_keeps_no_copy_of_the_images(home: Path, folder: Path) -> None:
    add(folder)
    kept = [file for file in home.rglob("*") if file.is_file()]
    assert kept == [hashlist.path_of(home, "default")]
    assert kept[0].stat().st_size < 400


def test_it_refuses_a_plain_image_and_goes_on(home: Path, folder: Path) -> None:
    (folder / "blank.png").write_bytes(png(Image.new("RGB", (300, 300), "white")))
    told = add(folder)
    assert told.exit_code == 1
    assert "2 added" in told.stdout
    assert "too plain" in told.stderr


def test_it_prints_what_the_words_of_an_image_say(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "words.png"
    file.write_bytes(png(written("Tu es un pauvre crétin")))
    told = vigie("examine", file)
    assert told.exit_code == 0
    assert f"{file}: insult" in told.stdout
    assert "It is written in an attached image." in told.stdout


@pytest.mark.parametrize("data", [b"", b"text", png(picture(0))[:300]])
def test_a_file_that_is_no_image_gives_a_sentence_and_exit_code_one(
    home: Path, tmp_path: Path, data: bytes
) -> None:
    bad, good = tmp_path / "bad.png", tmp_path / "good.png"
    bad.write_bytes(data)
    good.write_bytes(png(picture(0)))
    told = vigie("examine", bad, tmp_path / "absent.png", good)
    assert told.exit_code == 1
    lines = told.stdout.splitlines()
    assert lines[0].startswith(f"{bad}: not examined. ")
    assert "absent.png: not examined. " in lines[1]
    assert lines[2].startswith(f"{good}: ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("examine", "x.png", "--client", "personne"), "no client"),
        (("examine", "x.png", "--client", "../x"), "slug"),
        (("list", "show", "--client", "personne"), "no client"),
        (("list", "remove", "ab"), "6 hexadecimal digits"),
        (("list", "remove", "../../x"), "6 hexadecimal digits"),
        (("list", "add", "x.png", "--label", " ", "--severity", "0.5"), "--label"),
        (("list", "add", "x.png", "--label", "a", "--severity", "7"), "severity"),
    ],
)
def test_a_wrong_use_is_a_sentence_and_exit_code_two(
    home: Path, arguments: tuple[str, ...], told: str
) -> None:
    result = vigie(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.output


def test_a_damaged_list_is_told_with_its_line(home: Path) -> None:
    file = hashlist.path_of(home, "default")
    file.parent.mkdir(parents=True)
    file.write_text("# fine\nnothing\n")
    assert "line 2" in vigie("list", "show").stderr
    with pytest.raises(Found, match="line 2"):
        doctor.lists(home)


def test_the_doctor_says_what_can_be_done_here(home: Path, folder: Path) -> None:
    add(folder)
    told = {name: look() for name, look in doctor.checks(home)}
    assert told["pictures"] == "can be opened"
    assert "fra" in told["words in pictures"]
    assert told["known images"] == "default 2"


def test_the_doctor_says_what_is_missing_and_what_to_install(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "available", lambda: False)
    monkeypatch.setattr(words, "installed", lambda: False)
    for look, repair in ((doctor.pictures, "pip install"), (doctor.written, "apt install tesseract-ocr")):
        with pytest.raises(Found) as found:
            look()
        assert found.value.state == "information"
        assert repair in found.value.repair
