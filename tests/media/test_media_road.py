"""On the road: what was handed over is examined, and what could not be is never published silently."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from drawn import picture, png, written

from vigie.charter.compile import CompiledCharter, compile_charter
from vigie.charter.load import load
from vigie.engine.detectors.video import Video
from vigie.engine.engine import Engine
from vigie.engine.finding import Finding
from vigie.examination import LocalExaminer
from vigie.intake.base import Journalled, encode
from vigie.media import hashlist
from vigie.media.opening import Opener
from vigie.media.reader import MediaReader, open_readers
from vigie.media.store import Store
from vigie.message import Media, Message, Space

CHARTER = """
charter:
  id: images
  version: "1"
  title: {{fr: Images, en: Images}}
  languages: [fr, en]
clauses:
  - id: une
    title: {{fr: Une, en: One}}
    reason: {{fr: Non., en: No.}}
    when: {when}
    outcome: hide
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[MediaReader]:
    one = MediaReader(tmp_path, clients={"test:chez-elle": "elle"}, default="default", deadline=60)
    yield one
    one.close()


def charter(folder: Path, when: str) -> CompiledCharter:
    file = folder / "charter.yaml"
    file.write_text(CHARTER.format(when=when))
    return compile_charter(load(str(file)))


def message(*media: Media, space: str = "a", text: str = "regarde") -> Message:
    return Message(id="1", space=Space("test", space), text=text, at=0, received_at=0, media=media)


def kept(store: Store, data: bytes) -> Media:
    return Media("https://images.example/1", "image/png", store.keep(data))


def found(reader: MediaReader, said: Message) -> list[Finding]:
    findings = Engine([Video()]).examine([said])
    return reader.consult([said], findings)[0]


def kinds(findings: Sequence[Finding]) -> set[str]:
    return {finding.kind for finding in findings}


def test_it_examines_what_a_connector_handed_over(reader: MediaReader, store: Store) -> None:
    said = message(kept(store, png(written("Tu es un pauvre crétin"))))
    told = found(reader, said)
    assert "insult" in kinds(told)
    assert "unseen_image" not in kinds(told)
    assert [one.args for one in told if one.reason == "media.seen"] == [("1",)]


def test_it_compares_with_the_list_of_the_client_whose_space_it_is(
    reader: MediaReader, store: Store, tmp_path: Path
) -> None:
    with Opener() as opener:
        entry = hashlist.Known(opener.open(png(picture(5))).frames[0].hash, 0.8, "affiche")
    hashlist.add(hashlist.path_of(tmp_path, "elle"), [entry])
    image = kept(store, png(picture(5)))
    assert "known_image" in kinds(found(reader, message(image, space="chez-elle")))
    assert "known_image" not in kinds(found(reader, message(image, space="ailleurs")))


@pytest.mark.parametrize("when", ["known_image > 0.5", "image_text", "{all: [media], unless: [known_image]}"])
def test_a_charter_that_asks_for_images_holds_one_that_nobody_looked_at(tmp_path: Path, when: str) -> None:
    said = message(Media("https://images.example/1", "image/png"))
    (findings,) = Engine([Video()]).examine([said])
    if "unless" in when:  # the clause itself holds too, and hides: the stronger outcome stands
        assert "vigie.unavailable" in charter(tmp_path, when).weigh(said, findings).matched
    else:
        verdict = charter(tmp_path, when).weigh(said, findings)
        assert (verdict.outcome, verdict.clause) == ("hold", "vigie.unavailable")


def test_a_charter_that_asks_for_nothing_lets_it_pass(tmp_path: Path) -> None:
    said = message(Media("https://images.example/1", "image/png"))
    (findings,) = Engine([Video()]).examine([said])
    assert charter(tmp_path, "insult > 0.9").weigh(said, findings).outcome == "publish"


def test_a_charter_may_ask_for_whatever_is_attached(tmp_path: Path) -> None:
    said = message(Media("https://images.example/1", "video/mp4"))
    (findings,) = Engine([Video()]).examine([said])
    assert charter(tmp_path, "media").weigh(said, findings).clause == "une"
    assert charter(tmp_path, "known_image > 0.5").weigh(said, findings).outcome == "publish"


@pytest.mark.parametrize("data", [b"no image at all", png(picture(1))[:500]])
def test_an_image_that_cannot_be_opened_stays_unseen(reader: MediaReader, store: Store, data: bytes) -> None:
    told = found(reader, message(kept(store, data)))
    assert [one.args for one in told if one.kind == "unseen_image"] == [("1",)]
    assert "media.seen" not in {one.reason for one in told}


def test_one_image_of_two_that_is_unseen_is_said(reader: MediaReader, store: Store) -> None:
    told = found(reader, message(kept(store, png(picture(1))), Media("", "image/png", "0f" * 32)))
    assert {one.reason: one.args for one in told if one.kind in ("media", "unseen_image")} == {
        "media": ("2",),
        "media.seen": ("1",),
        "media.unseen": ("1",),
    }


def test_the_road_waits_no_longer_than_the_deadline(tmp_path: Path, store: Store) -> None:
    ticks = iter(range(0, 1_000, 3))
    hurried = MediaReader(tmp_path, clients={}, default="default", deadline=2.0, clock=lambda: next(ticks))
    told = found(hurried, message(kept(store, png(picture(1)))))
    hurried.close()
    assert "unseen_image" in kinds(told)


def test_whatever_fails_the_image_stays_unseen(
    reader: MediaReader, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(reader._examiner, "examine", fail)
    assert "unseen_image" in kinds(found(reader, message(kept(store, png(picture(1))))))


def test_the_next_reader_hears_what_the_images_show(tmp_path: Path, store: Store) -> None:
    heard: list[set[str]] = []

    class Next:
        def consult(self, messages: Sequence[Message], seen: Sequence[list[Finding]]) -> list[list[Finding]]:
            heard.extend(kinds(one) for one in seen)
            return list(seen)

        def close(self) -> None:
            heard.append({"closed"})

    said = message(kept(store, png(picture(1))))
    both = open_readers(tmp_path, {}, "default", lambda *_: Next())
    both.consult([said], Engine([Video()]).examine([said]))
    both.close()
    assert heard[0] >= {"media"}
    assert heard[-1] == {"closed"}


def test_it_goes_from_the_journal_to_the_verdict(tmp_path: Path, store: Store) -> None:
    file = tmp_path / "charter.yaml"
    file.write_text(CHARTER.format(when="known_image > 0.5"))
    with Opener() as opener:
        entry = hashlist.Known(opener.open(png(picture(5))).frames[0].hash, 0.8, "affiche")
    hashlist.add(hashlist.path_of(tmp_path, "default"), [entry])
    said = [
        message(kept(store, png(picture(5)))),
        message(kept(store, png(picture(6)))),
        message(Media("https://images.example/1", "image/png")),
        message(),
    ]
    examiner = LocalExaminer(
        default=str(file),
        make_engine=lambda: Engine([Video()]),
        make_reader=lambda: open_readers(tmp_path, {}, "default", lambda *_: None),
    )
    examined = examiner.examine([Journalled(seq, encode(one)) for seq, one in enumerate(said, 1)])
    examiner.close()
    assert [(one.outcome, one.clause) for one in examined] == [
        ("hide", "une"),
        ("publish", ""),
        ("hold", "vigie.unavailable"),
        ("publish", ""),
    ]


def test_bytes_are_found_by_their_digest_alone_and_forgotten_in_time(store: Store, tmp_path: Path) -> None:
    ref = store.keep(b"image")
    assert store.keep(b"image") == ref
    assert store.bytes_of(ref) == b"image"
    for other in ("../lists/default.tsv", "", "0f" * 32):
        assert store.bytes_of(other) is None
    assert store.forget() == 0
    assert store.forget(kept=-1) == 1
    assert store.bytes_of(ref) is None
