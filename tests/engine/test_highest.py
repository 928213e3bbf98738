"""`vigie model highest`: what a person reads to judge the engine."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from vigie.engine.engine import Engine
from vigie.engine.highest import most_toxic
from vigie.message import Message, Space
from vigie.model_command import model

CALM = ["Bonsoir à tous", "Quel beau but !", "Merci pour cette émission"]
HARSH = ["Ferme ta gueule, sale connard", "T'es vraiment une pauvre merde"]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def said(texts: list[str]) -> list[Message]:
    return [
        Message(id=str(number), space=Space("test", "room"), text=text, at=number * 60_000, received_at=0)
        for number, text in enumerate(texts)
    ]


def test_it_gives_the_worst_first_and_no_more_than_asked(engine: Engine) -> None:
    found = most_toxic(said([*CALM, *HARSH, *CALM]), 3, engine)
    assert {text for _, text in found[:2]} == set(HARSH)
    assert len(found) == 3
    assert [score for score, _ in found] == sorted((score for score, _ in found), reverse=True)


def test_it_gives_each_text_once_however_often_it_is_said(engine: Engine) -> None:
    found = most_toxic(said([HARSH[0], CALM[0], HARSH[0], HARSH[0].upper() + " "]), 5, engine)
    assert sorted(text for _, text in found) == sorted([HARSH[0], CALM[0]])


def test_it_reads_recordings_and_leaves_out_what_is_no_message(tmp_path: Path) -> None:
    recording = tmp_path / "evening.jsonl"
    recording.write_text(
        "".join(json.dumps({"text": text}) + "\n" for text in [*CALM, *HARSH]) + "no message\n"
    )
    told = CliRunner().invoke(model, ["highest", str(recording), "--count", "2"])
    assert told.exit_code == 0
    assert sorted(line.split("  ", 1)[1] for line in told.output.splitlines()) == sorted(HARSH)


def test_it_says_which_file_is_missing(tmp_path: Path) -> None:
    told = CliRunner().invoke(model, ["highest", str(tmp_path / "none.jsonl")])
    assert told.exit_code == 2
    assert "There is no file" in told.output
