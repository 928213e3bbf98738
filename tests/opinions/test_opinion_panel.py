"""The panel between examining and weighing: who is asked about what, and for how long."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from opinion_peer import Peer, Reply, grading, said

from vigie.engine.finding import Finding
from vigie.message import Kind, Message, Space
from vigie.opinions.ask import Outcome
from vigie.opinions.base import Answer, Question, Unavailable
from vigie.opinions.configuration import FILE
from vigie.opinions.opening import open_panel
from vigie.opinions.panel import Panel, Voice

NOW = 1_800_000_000_000
HARM = Answer({"toxicity": 0.9, "insult": 0.9})


class Heard:
    """A voice that keeps what it was asked."""

    clears = False

    def __init__(self, name: str = "a", outcome: Outcome = HARM, *, only: str = "") -> None:
        self.name = name
        self.outcome = outcome
        self.only = only
        self.asked: list[tuple[str, Question]] = []
        self.seconds: list[float] = []
        self.closed = False

    def hears(self, client: str, kind: str) -> bool:
        return (not self.only or client == self.only) and kind != "private"

    async def start(self) -> None:
        pass

    async def ask(self, asked: Sequence[tuple[str, Question]], seconds: float) -> list[Outcome]:
        self.asked += asked
        self.seconds.append(seconds)
        return [self.outcome] * len(asked)

    async def close(self) -> None:
        self.closed = True


class Broken(Heard):
    """A voice that fails as a whole."""

    async def ask(self, asked: Sequence[tuple[str, Question]], seconds: float) -> list[Outcome]:
        raise RuntimeError("the text itself")


class Deaf(Heard):
    """A voice that never answers, whatever time it is given."""

    async def ask(self, asked: Sequence[tuple[str, Question]], seconds: float) -> list[Outcome]:
        await asyncio.Event().wait()
        return []


@contextmanager
def seated(*voices: Voice, **options: Any) -> Iterator[Panel]:
    panel = Panel(voices, **({"clock": lambda: NOW} | options))
    try:
        yield panel
    finally:
        panel.close()


def message(
    text: str = "ça alors", *, space: str = "gazette", kind: Kind = "comment", at: int = NOW
) -> Message:
    return Message(id="1", space=Space("site", space), text=text, kind=kind, at=at, received_at=at, lang="fr")


def seen(score: float) -> list[Finding]:
    return [Finding("toxicity", score, 0, 8, "learned", (), "model")]


def kinds(findings: list[Finding]) -> list[str]:
    return [finding.kind for finding in findings]


def test_only_the_ambiguous_messages_of_a_batch_are_asked_about() -> None:
    voice = Heard()
    with seated(voice) as panel:
        given = [seen(0.1), seen(0.5), [], seen(0.95)]
        found = panel.consult([message(str(number)) for number in range(4)], given)
    assert [question.text for _, question in voice.asked] == ["1"]
    assert [found[0], found[2], found[3]] == [given[0], given[2], given[3]]
    assert "insult" in kinds(found[1])


def test_it_tells_the_text_and_its_language_and_nothing_else() -> None:
    voice = Heard()
    with seated(voice) as panel:
        panel.consult([message("ça alors")], [seen(0.5)])
    assert voice.asked == [("default", Question("ça alors", "fr"))]


def test_all_voices_are_heard_and_one_missing_answer_sends_to_a_person() -> None:
    with seated(Heard("a"), Heard("b", Unavailable("late"))) as panel:
        (found,) = panel.consult([message()], [seen(0.5)])
    assert {"opinion:a", "opinion:b"} <= {finding.detector for finding in found}
    assert {"insult", "unavailable"} <= set(kinds(found))


def test_each_client_pays_for_its_own_and_only_the_named_ones_are_read() -> None:
    everybody, gazette = Heard("a"), Heard("b", only="gazette")
    clients = {"site:un": "gazette", "site:deux": "rival"}
    with seated(everybody, gazette, clients=clients, default="maison") as panel:
        spaces = ("un", "deux", "nouveau")
        panel.consult([message(space, space=space) for space in spaces], [seen(0.5)] * 3)
    assert [(client, question.text) for client, question in everybody.asked] == [
        ("gazette", "un"),
        ("rival", "deux"),
        ("maison", "nouveau"),
    ]
    assert [question.text for _, question in gazette.asked] == ["un"]


def test_what_nobody_may_read_is_left_as_the_engine_saw_it() -> None:
    with seated(Heard()) as panel:
        (found,) = panel.consult([message(kind="private")], [seen(0.5)])
    assert found == seen(0.5)


@pytest.mark.parametrize("voice", [Broken, Deaf])
def test_whatever_fails_the_message_goes_to_a_person(
    voice: type[Heard], caplog: pytest.LogCaptureFixture
) -> None:
    with seated(voice(), deadline=0.05) as panel:
        (found,) = panel.consult([message("ça alors")], [seen(0.5)])
    (missing,) = [finding for finding in found if finding.kind == "unavailable"]
    assert missing.reason == "opinion.failed"
    assert "ça alors" not in caplog.text
    assert "the text itself" not in caplog.text


@pytest.mark.parametrize(
    ("waited", "seconds"), [(0, 0.8), (300, 0.5), (700, 0.2), (3_600_000, 0.2), (-5_000, 0.8)]
)
def test_a_road_that_is_behind_waits_less_and_so_catches_up(waited: int, seconds: float) -> None:
    voice = Heard()
    with seated(voice, deadline=0.8) as panel:
        panel.consult([message(at=NOW - waited)], [seen(0.5)])
    assert voice.seconds == [pytest.approx(seconds)]


def test_one_that_never_gets_ready_does_not_keep_the_road_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(Heard):
        async def start(self) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr("vigie.opinions.panel._START", 0.05)
    with seated(Endless()) as panel:
        (found,) = panel.consult([message()], [seen(0.5)])
    assert "insult" in kinds(found)


def test_it_closes_its_voices() -> None:
    voice = Heard()
    with seated(voice):
        pass
    assert voice.closed


# ——— opened from a home


def opened(home: Path, text: str) -> Panel | None:
    (home / FILE).write_text(text)
    return open_panel(home, {}, "default")


def test_a_home_without_configuration_has_no_panel(tmp_path: Path) -> None:
    assert open_panel(tmp_path, {}, "default") is None


def test_a_configuration_that_cannot_be_read_sends_what_is_ambiguous_to_a_person(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    panel = opened(tmp_path, "[[opinion]]\nadapter = 'oracle'")
    assert panel is not None
    try:
        found = panel.consult([message(), message()], [seen(0.5), seen(0.1)])
    finally:
        panel.close()
    assert found[0][-1].reason == "opinion.unready"
    assert found[1] == seen(0.1)
    (record,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert "oracle" in record.getMessage()


def chat(peer: Peer, more: str = "") -> str:
    return f'[[opinion]]\nadapter="chat"\nname="juge"\nbase="{peer.base}"\nmodel="m"\ntimeout=5.0\n{more}'


def test_a_batch_is_asked_about_over_real_sockets(tmp_path: Path, peer: Peer) -> None:
    peer.answer = grading(toxicity=0.9, insult=0.9)
    panel = opened(tmp_path, "deadline = 5.0\n" + chat(peer))
    assert panel is not None
    try:
        found = panel.consult([message(str(number)) for number in range(9)], [seen(0.5)] * 9)
    finally:
        panel.close()
    assert all("insult" in kinds(one) for one in found)
    assert {said(request)["message"] for request in peer.requests} == set(map(str, range(9)))
    assert (tmp_path / "opinions.sqlite3").exists()


def test_a_server_that_hangs_costs_the_deadline_and_no_more(tmp_path: Path, peer: Peer) -> None:
    peer.answer = lambda _: Reply(hangs=True)
    panel = opened(tmp_path, "deadline = 0.2\n" + chat(peer))
    assert panel is not None
    try:
        (found,) = panel.consult([message()], [seen(0.5)])
    finally:
        panel.close()
    assert found[-1].reason == "opinion.late"
