import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.engine.model import kernels
from vigie.engine.model.alphabet import classes
from vigie.engine.model.features import WINDOW, prepare, views_of
from vigie.engine.model.labels import LABELS, SEVERE, SPAM, TOXICITY
from vigie.engine.model.scorer import Scorer
from vigie.engine.model.weights import Weights

HOSTILE = [
    "",
    "\x00",
    "\x00crétin\x00",
    "\ud800 crétin \udfff",
    "\u202eniterc",
    "e" + "\u0301" * 10_000,
    "😀" * 10_000,
    "".join(map(chr, range(0x20, 0xD800))),
    "a!" * 5_000,
    "ﷺ" * 1_000,
    " " * 10_000,
]


def toxicity(scorer: Scorer, text: str, language: str = "fr") -> float:
    return float(scorer.score([text], [language])[0, TOXICITY])


def test_it_learns_what_insults(scorer: Scorer) -> None:
    assert toxicity(scorer, "il fera abruti demain") > 0.8 > 0.2 > toxicity(scorer, "il fera beau demain")
    assert toxicity(scorer, "you moron", "en") > 0.6


def test_it_learns_each_label_apart(scorer: Scorer) -> None:
    scores = scorer.score(
        ["hello casino bonus http://win.example", "hello the video was nice moron"], ["en"] * 2
    )
    assert scores[0, SPAM] > scores[1, SPAM]
    assert scores[0, LABELS.index("insult")] < scores[1, LABELS.index("insult")]


def test_it_answers_a_probability_for_each_text_and_label(scorer: Scorer) -> None:
    scores = scorer.score(["merci", "crétin", ""], ["fr", "en", "und"])
    assert scores.shape == (3, len(LABELS))
    assert scores.dtype == np.float32
    assert ((scores > 0) & (scores < 1)).all()


def test_it_finds_nothing_severe_that_is_not_toxic(scorer: Scorer) -> None:
    scores = scorer.score(["merci", "crétin", "", "casino", "abruti demain"], ["fr", "en", "und", "en", "fr"])
    assert (scores[:, SEVERE] <= scores[:, TOXICITY]).all()


def test_it_answers_nothing_for_nothing(scorer: Scorer) -> None:
    assert scorer.score([], []).shape == (0, len(LABELS))


def test_it_scores_a_batch_as_it_scores_each_alone(scorer: Scorer) -> None:
    chance = random.Random(3)
    texts = [
        " ".join(chance.choices(["crétin", "été", "merci", "a" * 90, "😀", "你好"], k=9)) for _ in range(50)
    ]
    texts += ["merci " * WINDOW, *HOSTILE]
    languages = [chance.choice(["fr", "en", "xx"]) for _ in texts]
    together = scorer.score(texts, languages)
    alone = np.concatenate([scorer.score([t], [c]) for t, c in zip(texts, languages, strict=True)])
    np.testing.assert_array_equal(together, alone)


def test_it_reads_views_as_it_reads_texts(scorer: Scorer) -> None:
    texts = ["Quel Crétin", "c r é t i n"]
    np.testing.assert_array_equal(
        scorer.score(texts, ["fr", "fr"]), scorer.score([views_of(text) for text in texts], ["fr", "fr"])
    )


def test_it_reads_a_disguise_as_the_word_it_hides(scorer: Scorer) -> None:
    assert toxicity(scorer, "4bruti") > 0.5
    assert toxicity(scorer, "a b r u t i") > 0.5


def test_it_reads_a_drawn_out_word(scorer: Scorer) -> None:
    assert toxicity(scorer, "abrutiiiiiiii") > 0.5


def test_it_does_not_find_a_word_worse_for_being_repeated(scorer: Scorer) -> None:
    assert toxicity(scorer, "beau " * 50) == pytest.approx(toxicity(scorer, "beau beau beau"), abs=0.05)
    assert toxicity(scorer, "abruti " * 50) == pytest.approx(
        toxicity(scorer, "abruti abruti abruti"), abs=0.05
    )


def test_it_reads_no_account_names(scorer: Scorer) -> None:
    assert toxicity(scorer, "merci @abruti") == toxicity(scorer, "merci @jean_marc")


def test_it_finds_an_insult_at_the_end_of_an_endless_text(scorer: Scorer) -> None:
    text = "merci pour le partage " * 1_000
    assert toxicity(scorer, text + "abruti " * 30) > toxicity(scorer, text)


def test_it_has_an_answer_for_a_language_never_seen(scorer: Scorer) -> None:
    assert toxicity(scorer, "abruti", "qq") > toxicity(scorer, "merci", "qq")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_it_survives_a_hostile_text(scorer: Scorer, text: str) -> None:
    assert np.isfinite(scorer.score([text], ["fr"])).all()
    for evidence in scorer.explain(text, "fr"):
        assert 0 <= evidence.start < evidence.end <= len(text)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_it_survives_any_text(weights_scorer: Scorer, texts: list[str]) -> None:
    assert np.isfinite(weights_scorer.score(texts, ["fr"] * len(texts))).all()


@pytest.fixture(scope="session")
def weights_scorer(weights: Weights) -> Scorer:
    return Scorer(weights)


@pytest.mark.parametrize("piece", ["a", "a!", "a ", "merci ", "😀", "你", "\x00", "e\u0301"])
def test_it_counts_no_more_features_than_the_text_is_long(scorer: Scorer, piece: str) -> None:
    # What is counted stands for the time it takes, without a clock.
    shape = scorer.record.shape
    prepared = prepare([views_of(piece * (1_000_000 // len(piece)))])
    sizes = kernels.count_rows(
        prepared.codes, prepared.bounds, classes(), np.uint64(1023), shape.low, shape.high
    )
    assert sizes.sum() <= 12 * len(prepared.codes)
    assert sizes.max() <= 12 * 2 * (WINDOW + 1)


def test_it_reads_a_million_characters(scorer: Scorer) -> None:
    assert np.isfinite(scorer.score(["🤮" * 1_000_000, "x" * 1_000_000], ["fr", "und"])).all()


class TestExplain:
    def test_it_points_at_the_word_that_weighed(self, scorer: Scorer) -> None:
        text = "Bonjour, la vidéo était d’un CRÉTIN fini"
        first = scorer.explain(text, "fr")[0]
        assert text[first.start : first.end] == first.text == "CRÉTIN"
        assert first.weight > 0

    def test_it_points_at_the_original_of_a_disguised_word(self, scorer: Scorer) -> None:
        text = "la belle vidéo 🎬 du a b r u t i de demain"
        assert scorer.explain(text, "fr")[0].text == "a b r u t i"

    def test_it_tells_no_more_than_asked_and_the_heaviest_first(self, scorer: Scorer) -> None:
        told = scorer.explain("crétin abruti imbécile crétin abruti imbécile", "fr", top=3)
        assert len(told) == 3
        assert [e.weight for e in told] == sorted((e.weight for e in told), reverse=True)

    def test_it_tells_of_one_label(self, scorer: Scorer) -> None:
        told = scorer.explain("crétin casino bonus", "fr", label="spam")
        assert told[0].text in ("casino", "bonus")

    def test_it_finds_the_window_that_weighed(self, scorer: Scorer) -> None:
        text = "merci pour le partage " * 300 + "abruti"
        assert scorer.explain(text, "fr")[0].start == len(text) - len("abruti")

    def test_it_tells_nothing_of_nothing(self, scorer: Scorer) -> None:
        assert scorer.explain("", "fr") == []


class TestLearn:
    def test_it_learns_from_one_decision_after_another(self, scorer: Scorer) -> None:
        before = toxicity(scorer, "quel gloubi")
        for _ in range(20):
            scorer.learn("quel gloubi", "fr", True)
        assert toxicity(scorer, "quel gloubi") > before + 0.2
        assert scorer.explain("quel gloubi demain", "fr")[0].text in ("gloubi", "quel")

    def test_it_forgives(self, scorer: Scorer) -> None:
        before = toxicity(scorer, "abruti de demain")
        for _ in range(10):
            scorer.learn("abruti de demain", "fr", False)
        assert toxicity(scorer, "abruti de demain") < before

    def test_it_takes_back_a_lesson(self, scorer: Scorer) -> None:
        before = toxicity(scorer, "quel gloubi")
        scorer.learn("quel gloubi", "fr", True)
        assert scorer.undo()
        assert toxicity(scorer, "quel gloubi") == before
        assert not scorer.undo()

    def test_it_leaves_the_shipped_weights_alone(self, scorer: Scorer) -> None:
        before = toxicity(scorer, "quel gloubi")
        scorer.learn("quel gloubi", "fr", True)
        scorer.overlay.forget()
        assert toxicity(scorer, "quel gloubi") == before

    def test_it_keeps_what_it_learned(self, scorer: Scorer, weights: Weights, tmp_path: Path) -> None:
        scorer.learn("quel gloubi", "fr", True)
        scorer.overlay.save(tmp_path / "learned.npz")
        other = Scorer(weights)
        other.overlay.load(tmp_path / "learned.npz")
        assert toxicity(other, "quel gloubi") == toxicity(scorer, "quel gloubi")

    def test_it_refuses_what_was_learned_on_other_weights(self, scorer: Scorer, tmp_path: Path) -> None:
        np.savez(tmp_path / "learned.npz", size=4, slots=[0], values=[0.0], past=[1.0])
        with pytest.raises(ValueError, match="delete it"):
            scorer.overlay.load(tmp_path / "learned.npz")

    @pytest.mark.parametrize("text", HOSTILE[:6], ids=range(6))
    def test_it_survives_a_hostile_lesson(self, scorer: Scorer, text: str) -> None:
        scorer.learn(text, "fr", True)
        assert np.isfinite(scorer.score([text], ["fr"])).all()
