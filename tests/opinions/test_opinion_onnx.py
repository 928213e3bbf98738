"""The classifier on this machine: what it reads, what its figures mean, and how it says that it cannot."""

import asyncio
import math
import sys
from pathlib import Path

import numpy as np
import pytest
import tiny_model

from vigie.opinions.base import Answer, NoAnswerError, Question, Unavailable, sound
from vigie.opinions.configuration import OnnxSettings
from vigie.opinions.onnx import WINDOWS, Description, OnnxOpinion, scores

SETTINGS = OnnxSettings(name="petit", folder="modele")


def ask(home: Path, *texts: str) -> list[Answer | Unavailable]:
    async def asked() -> list[Answer | Unavailable]:
        opinion = OnnxOpinion(SETTINGS, home)
        try:
            await opinion.start()
            return await opinion.ask([Question(text) for text in texts])
        finally:
            await opinion.close()

    return asyncio.run(asked())


def one(home: Path, text: str) -> Answer:
    (answer,) = ask(home, text)
    assert isinstance(answer, Answer)
    return answer


def refusal(home: Path) -> str:
    with pytest.raises(NoAnswerError) as refused:
        ask(home, "bonsoir")
    assert refused.value.why == "unready"
    return refused.value.told


@pytest.fixture
def home(tmp_path: Path) -> Path:
    tiny_model.write(tmp_path / "modele")
    return tmp_path


def test_it_tells_an_insult_from_hate_and_from_neither(home: Path) -> None:
    insult, hate, neither = ask(home, "quel Bouffon", "cette vermine", "bonsoir à tous")
    assert isinstance(insult, Answer)
    assert isinstance(hate, Answer)
    assert isinstance(neither, Answer)
    assert insult.scores["insult"] > 0.9 > 0.1 > insult.scores["hate"]
    assert hate.scores["hate"] > 0.9 > 0.1 > hate.scores["insult"]
    assert insult.toxicity > 0.9
    assert neither.toxicity < 0.02


def test_of_a_softmax_all_that_is_not_harmless_is_toxic() -> None:
    described = Description(version="1", labels=("insult", "hate", ""), output="softmax")
    told = scores(np.log(np.array([0.3, 0.4, 0.3])), described)
    assert told == pytest.approx({"insult": 0.3, "hate": 0.4, "toxicity": 0.7})


def test_of_a_sigmoid_each_label_stands_alone() -> None:
    described = Description(version="1", labels=("insult", "hate"), output="sigmoid")
    assert scores(np.array([0.0, 4.0]), described) == pytest.approx({"insult": 0.5, "hate": 0.982}, abs=1e-3)


def test_figures_that_are_no_numbers_are_no_answer() -> None:
    described = Description(version="1", labels=("insult",), output="sigmoid")
    told = scores(np.array([math.nan]), described)
    assert isinstance(sound(Answer(told)), Unavailable)


def test_it_reads_to_the_end_of_what_is_longer_than_one_window(home: Path) -> None:
    assert one(home, "mot " * 40 + "bouffon").scores["insult"] > 0.9


def test_it_gives_no_answer_to_what_it_cannot_read_whole(home: Path) -> None:
    (told,) = ask(home, "mot " * 16 * (WINDOWS + 1))
    assert isinstance(told, Unavailable)
    assert told.why == "too_long"


@pytest.mark.parametrize("text", ["", " ", "\x00", "👩‍👩‍👧‍👧" * 5, "\u202e" + "é" * 100, "مرحبا"])
def test_it_answers_to_any_text(home: Path, text: str) -> None:
    assert isinstance(sound(one(home, text)), Answer) or text.strip() == ""


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json", "opinion.toml"])
def test_it_says_which_file_is_missing(home: Path, missing: str) -> None:
    (home / "modele" / missing).unlink()
    assert missing in refusal(home)


@pytest.mark.parametrize("broken", ["model.onnx", "tokenizer.json", "opinion.toml"])
def test_it_says_that_a_file_is_broken(home: Path, broken: str) -> None:
    (home / "modele" / broken).write_bytes(b"\x00not what it was")
    assert "modele" in refusal(home)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('version="1"\nlabels=["rudeness", ""]\noutput="softmax"', "rudeness"),
        ('version="1"\nlabels=["insult", "hate"]\noutput="softmax"', "no harm"),
        ('version="1"\nlabels=["", ""]\noutput="sigmoid"', "none of the labels"),
        ('version="1"\nlabels=["insult"]\noutput="tanh"', "tanh"),
    ],
)
def test_it_refuses_a_description_that_makes_no_sense(home: Path, wrong: str, told: str) -> None:
    (home / "modele" / "opinion.toml").write_text(wrong)
    assert told in refusal(home)


def test_it_refuses_a_model_that_asks_for_what_it_does_not_give(tmp_path: Path) -> None:
    tiny_model.write(tmp_path / "modele", inputs=("input_ids", "pixel_values"))
    assert "pixel_values" in refusal(tmp_path)


def test_a_model_with_other_labels_than_described_gives_no_answer(tmp_path: Path) -> None:
    tiny_model.write(tmp_path / "modele", figures=[[0.0, 0.0]] * 4)
    (told,) = ask(tmp_path, "bonsoir")
    assert isinstance(told, Unavailable)
    assert told.why == "malformed"
    assert "2 figures for 3 labels" in told.told


@pytest.mark.parametrize("library", ["onnxruntime", "tokenizers"])
def test_it_says_what_to_install(home: Path, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    assert "pip install onnxruntime tokenizers" in refusal(home)
