"""`vigie opinion try`, `vigie opinion measure`, and what `vigie doctor` says of second opinions."""

import json
from pathlib import Path

import pytest
import tiny_model
from click.testing import CliRunner, Result
from django.conf import settings
from opinion_peer import Peer, Reply, grading

from vigie.cli import main
from vigie.doctor import opinions
from vigie.doctor.check import Found
from vigie.engine.engine import Engine
from vigie.opinions import measure
from vigie.opinions.base import Answer, Unavailable
from vigie.opinions.configuration import FILE, Ambiguity


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


def configure(home: Path, peer: Peer, *, low: float = 0.05, high: float = 0.95) -> None:
    """Ask a chat server, a moderation server and a classifier."""
    tiny_model.write(home / "modele")
    (home / FILE).write_text(
        f"""
        ambiguous = {{low = {low}, high = {high}}}
        [[opinion]]
        adapter = "chat"
        name = "juge"
        model = "m"
        base = "{peer.base}"
        timeout = 5.0
        [[opinion]]
        adapter = "onnx"
        name = "petit"
        folder = "modele"
        timeout = 5.0
        """
    )


def vigie(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["opinion", *arguments])


def test_try_prints_what_each_one_says(home: Path, peer: Peer) -> None:
    configure(home, peer)
    peer.answer = grading(toxicity=0.8, insult=0.7)
    told = vigie("try", "quel bouffon", "--lang", "fr")
    assert told.exit_code == 0, told.output
    assert "juge: toxicity 0.80" in told.output
    assert "insult 0.70" in told.output
    assert "petit: toxicity" in told.output
    assert not (home / "opinions.sqlite3").exists()


def test_try_says_why_there_is_no_answer(home: Path, peer: Peer) -> None:
    configure(home, peer)
    peer.answer = lambda _: Reply(status=401)
    told = vigie("try", "quel bouffon")
    assert told.exit_code == 1
    assert "juge: no answer, refused: it answered with status 401: check the key" in told.output
    assert "petit: toxicity" in told.output


@pytest.mark.parametrize("command", [["try", "x"], ["measure", "--data", "pyproject.toml"]])
def test_without_configuration_it_says_what_to_write(
    home: Path, command: list[str], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(request.config.rootpath)
    told = vigie(*command)
    assert told.exit_code == 2
    assert "opinions.toml" in told.output
    assert "second-opinion.md" in told.output


def test_a_wrong_configuration_is_wrong_use(home: Path) -> None:
    (home / FILE).write_text("[[opinion]]\n")
    told = vigie("try", "x")
    assert told.exit_code == 2
    assert "Traceback" not in told.output


def rows(home: Path, lines: list[object]) -> str:
    file = home / "rows.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines))
    return str(file)


def test_measure_prints_each_alone_and_both(home: Path, peer: Peer) -> None:
    configure(home, peer)
    data = rows(
        home,
        [{"text": f"texte {number}, quel bouffon", "lang": "fr", "toxic": number % 2} for number in range(8)],
    )
    peer.answer = grading(toxicity=0.9)
    told = vigie("measure", "--data", data, "--name", "petit")
    assert told.exit_code == 0, told.output
    assert "| Vigie alone, all | 8 | 4 |" in told.output
    assert "| petit alone, ambiguous |" in told.output
    assert peer.requests == []


def test_measure_names_the_opinions_there_are(home: Path, peer: Peer) -> None:
    configure(home, peer)
    told = vigie("measure", "--data", rows(home, [{"text": "x", "toxic": True}]), "--name", "oracle")
    assert told.exit_code == 2
    assert "juge, petit" in told.output


@pytest.mark.parametrize(
    "line", ["not an object", {"text": "x"}, {"toxic": True}, {"text": "x", "toxic": "yes"}]
)
def test_measure_says_which_line_is_wrong(home: Path, peer: Peer, line: object) -> None:
    configure(home, peer)
    told = vigie("measure", "--data", rows(home, [{"text": "x", "toxic": 1}, line]))
    assert told.exit_code == 2
    assert "Line 2" in told.output


BOUNDS = Ambiguity(low=0.3, high=0.7)


def test_the_figures_are_those_of_the_messages_asked_about() -> None:
    labelled = [
        measure.Labelled(str(number), toxic) for number, toxic in enumerate([True, True, False, False])
    ]
    found = [[measure_finding(score)] for score in (0.4, 0.9, 0.6, 0.1)]
    asked = {0: Answer({"toxicity": 0.95}), 2: Answer({"toxicity": 0.02})}
    lines = {line.name: line for line in measure.table("o", labelled, found, asked, BOUNDS)}  # type: ignore[arg-type]
    assert lines["Vigie alone, all"].auc == 0.75
    assert lines["Vigie alone, all"].right == 0.5
    assert (lines["Vigie alone, ambiguous"].auc, lines["o alone, ambiguous"].auc) == (0.0, 1.0)
    # Adding lifts the first message above the third; only clearing brings the third down.
    assert (lines["Vigie and o, all"].auc, lines["Vigie and o, all"].right) == (1.0, 0.75)
    assert lines["Vigie and o, clearing, all"].right == 1.0
    assert lines["Vigie and o, ambiguous"].messages == 2


def test_where_there_is_no_answer_vigies_own_figure_stands() -> None:
    labelled = [measure.Labelled("x", True), measure.Labelled("y", False)]
    found = [[measure_finding(0.4)], [measure_finding(0.5)]]
    lines = {
        line.name: line for line in measure.table("o", labelled, found, {0: Unavailable("late")}, BOUNDS)
    }
    assert lines["Vigie and o, all"] == measure_as(lines["Vigie alone, all"], "Vigie and o, all")
    assert lines["o alone, ambiguous"].messages == 0


def test_the_best_threshold_never_cuts_between_equal_figures() -> None:
    labelled = [measure.Labelled(str(number), toxic) for number, toxic in enumerate([True, False, True])]
    found = [[measure_finding(0.5)] for _ in labelled]
    (line, *_) = measure.table("o", labelled, found, {}, BOUNDS)
    assert line.best == pytest.approx(2 / 3)


def test_messages_to_ask_about_are_spread_over_the_file() -> None:
    labelled = [measure.Labelled("x", True)] * 100
    found = [[measure_finding(0.5)] for _ in labelled]
    assert measure.doubtful(labelled, found, BOUNDS, 4) == [0, 25, 50, 75]
    assert len(measure.doubtful(labelled, found, BOUNDS, 1_000)) == 100


def test_each_message_is_examined_in_a_room_of_its_own() -> None:
    found = measure.examined([measure.Labelled("Achetez ici, vite !", False)] * 12, Engine())
    assert not any(finding.kind in ("wave", "repeat", "flood") for one in found for finding in one)


def measure_finding(score: float) -> measure.Finding:
    return measure.Finding("toxicity", score, 0, 1, "learned", (), "model")


def measure_as(line: measure.Line, name: str) -> measure.Line:
    return measure.Line(name, line.messages, line.toxic, line.auc, line.right, line.best)


# ——— doctor


def states(home: Path) -> dict[str, str]:
    told = {}
    for name, look in opinions.checks(home):
        try:
            told[name] = f"ok {look()}"
        except Found as found:
            told[name] = f"{found.state} {found.told} {found.repair}"
    return told


def test_doctor_says_that_nobody_is_asked(home: Path) -> None:
    assert states(home) == {"second opinions": "ok none asked for"}


def test_doctor_tells_the_state_of_each(home: Path, peer: Peer) -> None:
    configure(home, peer)
    peer.answer = lambda _: Reply(b"{}")
    told = states(home)
    assert told["second opinion “petit”"].startswith("ok answers in")
    assert told["second opinion “juge”"].startswith("warning no answer, malformed")


def test_doctor_tells_a_configuration_that_cannot_be_read(home: Path) -> None:
    (home / FILE).write_text("nonsense")
    (told,) = states(home).values()
    assert told.startswith("failed")
    assert FILE in told


def test_doctor_tells_a_key_that_is_not_in_the_environment(
    home: Path, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JUDGE_KEY", raising=False)
    configure(home, peer)
    (home / FILE).write_text(
        (home / FILE).read_text().replace('name = "juge"', 'name = "juge"\nkey = "JUDGE_KEY"')
    )
    assert "JUDGE_KEY" in states(home)["second opinion “juge”"]


def test_doctor_tells_what_was_spent_today(home: Path, peer: Peer) -> None:
    configure(home, peer)
    peer.answer = grading()
    from vigie.opinions.budget import Budget

    Budget(home / "opinions.sqlite3", "juge", per_minute=None, per_day=9).spend("gazette", 3)
    assert "texts asked about today of 5000 a day: gazette 3" in states(home)["second opinion “juge”"]
