"""The words in an image are read, understood as a message's are, and said to stand in the image."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from drawn import captioned, jpeg, picture, png, sheet, written

from vigie.engine.finding import Finding
from vigie.engine.sentences import SENTENCES
from vigie.media import hashlist, words
from vigie.media.base import REASONS
from vigie.media.examine import ImageExaminer, Looked
from vigie.media.opening import Opener
from vigie.message import Message, Space

MESSAGE = Message(id="1", space=Space("test", "a"), text="regarde", at=0, received_at=0)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def examiner(home: Path) -> Iterator[ImageExaminer]:
    one = ImageExaminer(home)
    yield one
    one.close()


def look(examiner: ImageExaminer, data: bytes, client: str = "default") -> Looked:
    return examiner.examine(data, client=client, message=MESSAGE)


def kinds(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.kind for finding in findings if finding.score >= 0.5}


def test_it_reads_french_and_english_where_they_are_installed() -> None:
    assert {"fra", "eng"} <= set(words.languages())


def test_it_understands_black_words_on_white(examiner: ImageExaminer) -> None:
    looked = look(examiner, png(written("Tu es un pauvre crétin, appelle le 06 39 98 41 27")))
    assert looked.missing == ()
    assert {"insult", "phone", "image_text"} <= kinds(looked.findings)


def test_it_understands_a_caption_over_a_picture(examiner: ImageExaminer) -> None:
    looked = look(examiner, jpeg(captioned(picture(3), "ESPÈCE DE", "SALE CONNARD")))
    assert "insult" in kinds(looked.findings)


def test_it_says_that_it_was_read_in_the_image(examiner: ImageExaminer) -> None:
    looked = look(examiner, png(written("Tu es un pauvre crétin")))
    insult = next(finding for finding in looked.findings if finding.kind == "insult")
    assert (insult.start, insult.end) == (0, len(MESSAGE.text))
    assert insult.reason == "media.text"
    assert insult.sentence("fr").endswith("insulte adressée à quelqu’un. C’est écrit dans une image jointe.")
    assert insult.sentence("en").endswith("addressed to somebody. It is written in an attached image.")
    quoted = next(finding for finding in looked.findings if finding.kind == "image_text")
    assert "Tu es un pauvre crétin" in quoted.sentence("fr")


def test_it_reads_no_insult_into_an_innocent_image(examiner: ImageExaminer) -> None:
    for image in (picture(0), picture(3), picture(7), sheet(2)):
        assert kinds(look(examiner, png(image)).findings) <= {"image_text"}


def test_it_finds_the_known_image_and_its_mirror(examiner: ImageExaminer, home: Path) -> None:
    with Opener() as opener:
        entry = hashlist.Known(opener.open(png(picture(5))).frames[0].hash, 0.8, "affiche")
    hashlist.add(hashlist.path_of(home, "chaine"), [entry])
    for data in (jpeg(picture(5), 60), png(picture(5).transpose(0))):
        known = [one for one in look(examiner, data, "chaine").findings if one.kind == "known_image"]
        assert [(one.score, one.args[0]) for one in known] == [(0.8, "affiche")]
    assert "known_image" not in kinds(look(examiner, png(picture(5)), "default").findings)
    assert "known_image" not in kinds(look(examiner, png(picture(6)), "chaine").findings)


def test_it_sees_at_once_what_is_added_to_a_list(examiner: ImageExaminer, home: Path) -> None:
    assert "known_image" not in kinds(look(examiner, png(picture(9)), "journal").findings)
    with Opener() as opener:
        entry = hashlist.Known(opener.open(png(picture(9))).frames[0].hash, 0.6, "logo")
    hashlist.add(hashlist.path_of(home, "journal"), [entry])
    assert "known_image" in kinds(look(examiner, png(picture(9)), "journal").findings)


def test_a_list_that_cannot_be_read_is_a_missing_answer(examiner: ImageExaminer, home: Path) -> None:
    hashlist.path_of(home, "casse").write_text("no hash\n")
    looked = look(examiner, png(picture(5)), "casse")
    assert "line 1" in looked.missing[0]


def test_without_tesseract_the_words_are_a_missing_answer(
    examiner: ImageExaminer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "languages", tuple)
    looked = look(examiner, png(written("Tu es un pauvre crétin")))
    assert "Tesseract" in looked.missing[0]
    assert kinds(looked.findings) == set()


def test_words_that_take_too_long_are_a_missing_answer() -> None:
    with Opener() as opener:
        grey = opener.open(png(sheet(3))).frames[0].grey
    with pytest.raises(words.WordsError, match="takes more than"):
        words.read(grey, patience=0.01)


def test_what_is_no_image_is_a_missing_answer(examiner: ImageExaminer) -> None:
    assert look(examiner, b"GIF89a nothing").findings == ()
    assert look(examiner, b"GIF89a nothing").missing[0].endswith(".")


def test_every_reason_has_its_sentence() -> None:
    assert set(REASONS) <= set(SENTENCES)
