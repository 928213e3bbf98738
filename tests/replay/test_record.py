"""A place recorded to a file, and played again: the same entries; under invented names where asked."""

import gzip
import json
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from program import LIMIT, ask, end, run, sentence, start, wait_until

from vigie.cli import main
from vigie.intake.base import decode
from vigie.intake.memory import MemoryJournal
from vigie.message import Author, Entry, Media, Message, Removal, Space, Thread
from vigie.replay.pseudonyms import Pseudonyms
from vigie.replay.record import RecordError, Recording, Stream, Target, opened

PLACE, ELSEWHERE = Space("mastodon", "gazette"), Space("mastodon", "autre")
AT = 1_800_000_000_000
ADA, BO = Author("a-1", "Ada Lovelace", followers=4_321), Author("b-2", "bo")


def said(native: str, text: str = "bonsoir", by: Author | None = ADA, **fields: Any) -> Message:
    number = int("".join(filter(str.isdigit, native)) or 0)
    given = {"space": PLACE, "at": AT + number, "received_at": AT + 10 * number} | fields
    return Message(id=native, text=text, author=by, **given)


def removed(native: str, **fields: Any) -> Removal:
    return Removal(id=native, space=PLACE, at=AT + 90, received_at=AT + 95, **fields)


EVENING: list[Entry] = [
    said("m1", "bonsoir @bo, tu viens ?", thread=Thread("t", "Le direct de Bo"), extra={"page": "ada.fr"}),
    said("m2", "oui @Ada Lovelace !", BO, reply_to="m1", held=True),
    said("x3", "ailleurs", space=ELSEWHERE),
    said("m1", "bonsoir à tous", revision="2"),
    removed("r1", message_id="m2", how="deleted"),
    removed("r2", author_id="b-2", how="timeout", duration=600),
    said(
        "m4",
        "contact@exemple.fr ou @inconnu",
        None,
        media=(Media("https://exemple.fr/a.png"),),
        remarks=("the name “Ada” was cut",),
    ),
]


@pytest.fixture
def journal() -> MemoryJournal:
    kept = MemoryJournal()
    kept.append(EVENING)
    return kept


def record(
    journal: MemoryJournal, path: Path, pseudonyms: Pseudonyms | None = None, **span: int
) -> Recording:
    with opened(path) as target:
        return Recording(Stream(journal, PLACE, **span), target, pseudonyms).write()


def lines(path: Path) -> list[dict[str, Any]]:
    raw = path.read_bytes()
    return [json.loads(line) for line in (gzip.decompress(raw) if path.suffix == ".gz" else raw).splitlines()]


# ——— what is written


@pytest.mark.parametrize("name", ["evening.jsonl", "evening.jsonl.gz"])
def test_it_writes_what_the_place_received_and_nothing_of_another(
    journal: MemoryJournal, tmp_path: Path, name: str
) -> None:
    written = record(journal, tmp_path / name).written
    assert (written.messages, written.edits, written.removals) == (3, 1, 2)
    assert [line["id"] for line in lines(tmp_path / name)] == ["m1", "m2", "m1", "r1", "r2", "m4"]
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).stat().st_mode & 0o077 == 0


def test_it_writes_what_was_received_between_two_times(journal: MemoryJournal, tmp_path: Path) -> None:
    record(journal, tmp_path / "a.jsonl", since=AT + 20, until=AT + 95)
    assert [line["id"] for line in lines(tmp_path / "a.jsonl")] == ["m2", "m4"]


def test_it_never_writes_over_a_file_nor_over_one_that_was_begun(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("mine")
    with pytest.raises(RecordError, match="already"):
        Target(tmp_path / "a.jsonl")
    begun = Target(tmp_path / "b.jsonl")
    begun.write(b"{}\n")
    begun.keep()
    with pytest.raises(RecordError, match="begun and not ended"):
        Target(tmp_path / "b.jsonl")
    assert begun.beside.read_bytes() == b"{}\n"
    begun.abandon()
    with pytest.raises(RecordError, match="no folder"):
        Target(tmp_path / "nowhere" / "a.jsonl")


def test_a_recording_that_fails_leaves_no_file(journal: MemoryJournal, tmp_path: Path) -> None:
    def cut_short() -> None:
        with opened(tmp_path / "a.jsonl") as target:
            target.write(b"{}\n")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cut_short()
    assert list(tmp_path.iterdir()) == []


def test_an_entry_that_cannot_be_read_is_counted_and_the_others_written(tmp_path: Path) -> None:
    journal = MemoryJournal()
    journal.append(EVENING[:2])
    pages = journal.read

    def spoilt(*, after: int, limit: int) -> list[Any]:
        return [
            msgspec.structs.replace(one, payload=b"{") if one.seq == 1 else one
            for one in pages(after=after, limit=limit)
        ]

    journal.read = spoilt  # type: ignore[method-assign]
    written = record(journal, tmp_path / "a.jsonl").written
    assert (written.messages, written.unreadable) == (1, 1)


# ——— under invented names


@pytest.fixture
def hidden(journal: MemoryJournal, tmp_path: Path) -> list[dict[str, Any]]:
    pseudonyms = Pseudonyms()
    pseudonyms.know(Stream(journal, PLACE).entries())
    record(journal, tmp_path / "hidden.jsonl", pseudonyms)
    return lines(tmp_path / "hidden.jsonl")


def test_people_have_invented_names_that_stay_theirs(hidden: list[dict[str, Any]]) -> None:
    first, second, changed, gone, out, _ = hidden
    assert [line["author"]["name"] for line in (first, second, changed)] == [
        "Auteur 1",
        "Auteur 2",
        "Auteur 1",
    ]
    assert first["author"]["id"] == changed["author"]["id"] != second["author"]["id"]
    assert out["author"] == second["author"]["id"]
    assert gone["message"] == second["id"]
    assert second["reply_to"] == first["id"] == changed["id"]
    assert first["author"]["followers"] == 4_000


def test_who_is_spoken_to_has_the_same_invented_name(hidden: list[dict[str, Any]]) -> None:
    assert hidden[0]["text"] == "bonsoir @Auteur2, tu viens ?"
    assert hidden[1]["text"] == "oui @Auteur1 !"
    assert hidden[-1]["text"] == "contact@exemple.fr ou @Auteur3"


def test_nothing_that_names_people_or_leads_back_to_them_is_left(hidden: list[dict[str, Any]]) -> None:
    told = json.dumps(hidden, ensure_ascii=False).casefold()
    for trace in ("ada", "lovelace", "a-1", "b-2", '"m1"', '"m2"', "direct de", "https://", "@bo"):
        assert trace not in told
    assert all(line["at"] and line["received_at"] for line in hidden)


def test_two_recordings_cannot_be_laid_one_upon_the_other(journal: MemoryJournal, tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        record(journal, tmp_path / name, Pseudonyms())
    one, other = lines(tmp_path / "a.jsonl"), lines(tmp_path / "b.jsonl")
    assert len(one) == len(other) == 6
    assert not {line["id"] for line in one} & {line["id"] for line in other}
    people = [
        {line["author"]["id"] for line in each if isinstance(line.get("author"), dict)}
        for each in (one, other)
    ]
    assert [len(each) for each in people] == [2, 2]
    assert not people[0] & people[1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@ada lovelace, bonsoir", "@Auteur1, bonsoir"),
        ("@BO@BO", "@Auteur2@Auteur2"),
        ("Geister@bo, ja", "Geister@Auteur2, ja"),
        ("geister@bob", "geister@bob"),
        ("(@bo)", "(@Auteur2)"),
        ("@bob", "@Auteur3"),
        ("@bob@site.fr.", "@Auteur3."),
        ("a@bo.fr @ bo @", "a@bo.fr @ bo @"),
        ("@", "@"),
    ],
)
def test_names_in_texts_are_found_whole(text: str, shown: str) -> None:
    pseudonyms = Pseudonyms()
    pseudonyms.know([said("m1"), said("m2", by=BO)])
    replaced = pseudonyms.replaced(said("m3", text))
    assert isinstance(replaced, Message)
    assert replaced.text == shown


# ——— the program


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def journalled(home: Path) -> list[Entry]:
    rows = ask(home, "SELECT payload FROM intake_journal ORDER BY seq")
    return [msgspec.structs.replace(decode(bytes(payload)), received_at=0) for (payload,) in rows]


def played(home: Path, path: Path, entries: list[Entry]) -> None:
    with opened(path) as target:
        Recording(Stream(_filled(entries), PLACE), target).write()
    assert run(home, "replay", path).code == 0


def _filled(entries: list[Entry]) -> MemoryJournal:
    journal = MemoryJournal()
    journal.append(entries)
    return journal


def test_a_recording_of_a_replay_is_the_recording(home: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl.gz"
    played(home, first, EVENING)
    ran = run(home, "record", "mastodon:gazette", "--to", second)
    assert (ran.code, ran.err) == (0, "")
    assert b"3 messages, 1 changed texts, 2 removals." in ran.out
    without = [{k: v for k, v in line.items() if k != "received_at"} for line in lines(first)]
    assert [{k: v for k, v in line.items() if k != "received_at"} for line in lines(second)] == without
    again = tmp_path / "again"
    report = run(again, "replay", second)
    assert report.counts == (6, 0, 0, 4, 0, 0)
    assert report.report["removals"] == 2
    assert journalled(again) == journalled(home)
    states = "SELECT native_id, revision, state, held FROM desk_message ORDER BY seq"
    assert ask(again, states) == ask(home, states)
    assert [state for _, _, state, _ in ask(again, states)][:2] == ["removed", "removed"]


def test_it_follows_a_place_and_what_it_wrote_is_on_disk_at_once(home: Path, tmp_path: Path) -> None:
    played(home, tmp_path / "first.jsonl", EVENING[:1])
    path = tmp_path / "followed.jsonl"
    beside = tmp_path / "followed.jsonl.part.jsonl"
    process = start(home, "record", "mastodon:gazette", "--to", path, "--follow")
    try:
        assert wait_until(holds(beside, 1), timeout=LIMIT)
        played(home, tmp_path / "second.jsonl", [said("m2")])
        assert wait_until(holds(beside, 2), timeout=LIMIT)
        assert not path.exists()
        process.send_signal(signal.SIGINT)
        ran = end(process)
    finally:
        process.kill()
    assert ran.code == 0
    assert [line["id"] for line in lines(path)] == ["m1", "m2"]
    assert not beside.exists()


def holds(path: Path, count: int) -> Callable[[], bool]:
    return lambda: path.exists() and path.read_bytes().count(b"\n") >= count


def test_a_place_that_received_nothing_is_told_and_leaves_no_file(home: Path, tmp_path: Path) -> None:
    played(home, tmp_path / "first.jsonl", EVENING[:1])
    ran = run(home, "record", "mastodon:nobody", "--to", tmp_path / "none.jsonl")
    assert ran.code == 2
    assert "holds nothing of mastodon:nobody" in sentence(ran.err)
    assert not list(tmp_path.glob("none*"))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("gazette", "--to", "a.jsonl"), "network:place"),
        (("a:b", "--to", "a.txt"), "ends with .jsonl"),
        (("a:b", "--to", "a.jsonl", "--since", "hier"), "--since takes a date"),
        (("a:b", "--to", "a.jsonl", "--follow", "--until", "2026-11-22"), "not both"),
        (("a:b", "--to", "a.jsonl", "--since", "2026-11-22", "--until", "2026-11-21"), "not before"),
        (("a:b",), "--to"),
    ],
)
def test_a_wrong_use_of_record_is_told_in_one_sentence(options: tuple[str, ...], told: str) -> None:
    result = CliRunner().invoke(main, ["record", *options])
    assert result.exit_code == 2
    assert told in result.output
