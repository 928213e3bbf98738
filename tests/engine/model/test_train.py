import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from taught import SMALL, made

from vigie.engine.model import calibration, figures, mapping
from vigie.engine.model.archive import WeightsError
from vigie.engine.model.card import card
from vigie.engine.model.evaluate import measure, table, unseen
from vigie.engine.model.examples import DataError, read, read_corpus
from vigie.engine.model.labels import LABELS
from vigie.engine.model.scorer import Scorer
from vigie.engine.model.train import train
from vigie.engine.model.weights import Weights, load, quantise, save
from vigie.model_command import model


def rows(path: Path, *each: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt") as out:
        out.writelines(json.dumps(row) + "\n" for row in each)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder of data in the form that training reads."""
    folder = tmp_path / "data"
    (folder / "toxicity").mkdir(parents=True)
    (folder / "toxicity" / "sources.json").write_text(
        json.dumps(
            [
                {"name": "open", "ship": "yes", "licence": "MIT", "narrow": ""},
                {"name": "silent", "ship": "unclear", "licence": "not stated", "narrow": ""},
                {"name": "closed", "ship": "no", "licence": "CC BY-NC 4.0", "narrow": ""},
            ]
        )
    )
    for part, seed in (("train", 5), ("dev", 6)):
        examples = made(300, seed)
        rows(
            folder / "toxicity" / f"{part}.jsonl.gz",
            *(
                {
                    "text": e.text, "lang": e.language, "toxic": int(e.targets[0]), "labels": [],
                    "source": ("open", "silent", "closed")[i % 7 % 3],
                }
                for i, e in enumerate(examples)
            ),
        )  # fmt: skip
        rows(
            folder / "french" / f"{part}.jsonl.gz",
            *(
                {
                    "text": e.text, "lang": "fr", "grade": e.grade, "kinds": ["insult"] if e.grade else [],
                    "source": "forum",
                }
                for e in examples
                if e.language == "fr"
            ),
        )  # fmt: skip
    return folder


def test_it_makes_the_same_weights_from_the_same_data() -> None:
    examples = made(200, 1)
    first, second = (train(examples, made(100, 2), SMALL).weights for _ in range(2))
    np.testing.assert_array_equal(first.table, second.table)
    np.testing.assert_array_equal(first.curves, second.curves)


def test_it_reads_back_what_it_wrote(weights: Weights, tmp_path: Path) -> None:
    save(weights, tmp_path / "w.npz")
    texts, languages = ["crétin", "merci"], ["fr", "fr"]
    np.testing.assert_array_equal(
        Scorer.load(tmp_path / "w.npz").score(texts, languages), Scorer(weights).score(texts, languages)
    )
    assert load(tmp_path / "w.npz").record == weights.record


def test_it_says_what_to_do_without_weights(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="vigie model train"):
        Scorer.load(tmp_path / "none.npz")


def test_it_refuses_damaged_weights(weights: Weights, tmp_path: Path) -> None:
    save(weights, tmp_path / "w.npz")
    (tmp_path / "w.npz").write_bytes((tmp_path / "w.npz").read_bytes()[:1000])
    with pytest.raises(WeightsError, match="damaged"):
        load(tmp_path / "w.npz")


def test_it_refuses_weights_of_another_version(weights: Weights, tmp_path: Path) -> None:
    weights.record.format = 99
    try:
        save(weights, tmp_path / "w.npz")
    finally:
        weights.record.format = 1
    with pytest.raises(WeightsError, match="another version"):
        load(tmp_path / "w.npz")


def test_it_keeps_weights_close_in_one_byte() -> None:
    full = np.random.default_rng(0).normal(size=(4096, 2)).astype(np.float32)
    small, scales = quantise(full)
    assert np.abs(small * scales - full).mean() < 0.02


class TestCalibration:
    def test_it_never_turns_the_order_around(self) -> None:
        sums = np.linspace(-3, 3, 200).astype(np.float32)
        for truth in (sums > 0, sums < 0, np.arange(200) % 2 == 0):
            slope, _ = calibration.fit(sums, truth.astype(np.float32))
            assert slope > 0

    def test_it_tells_what_comes_true(self) -> None:
        random = np.random.default_rng(0)
        true_chance = random.uniform(0, 1, 20_000)
        truth = random.uniform(0, 1, 20_000) < true_chance
        sums = (3 * np.log(true_chance / (1 - true_chance)) + 1).astype(np.float32)
        slope, intercept = calibration.fit(sums, truth.astype(np.float32), prevalence=0.5)
        assert figures.calibration_error(calibration.sigmoid(sums * slope + intercept), truth, 0.5) < 0.02

    def test_it_gives_each_source_one_voice_however_large_it_is(self) -> None:
        random = np.random.default_rng(0)

        def said(middle: float, rows: int) -> tuple[np.ndarray, np.ndarray]:
            truth = np.arange(rows) % 2 == 0
            return (random.normal(middle, 1, rows) + np.where(truth, 1, -1)).astype(np.float32), truth

        # Two places whose sums turn at 0 and at 3; the second has fifty times the rows.
        small, large = said(0, 200), said(3, 10_000)
        sums, truth = (np.concatenate(pair) for pair in zip(small, large, strict=True))
        places = np.repeat(["small", "large"], [200, 10_000])

        def turns(sources: np.ndarray | None) -> float:
            slope, intercept = calibration.fit(sums, truth.astype(np.float32), sources=sources)
            return -intercept / slope

        assert turns(None) > 2.8
        assert abs(turns(places) - 1.5) < 0.3

    def test_it_survives_a_single_class(self) -> None:
        assert calibration.fit(np.ones(5, np.float32), np.ones(5, np.float32)) == (1.0, 0.0)

    def test_it_survives_a_perfect_separation(self) -> None:
        sums = np.array([-50.0] * 50 + [50.0] * 50, np.float32)
        assert np.isfinite(calibration.fit(sums, (sums > 0).astype(np.float32))).all()

    def test_it_gives_a_language_never_seen_the_curve_of_all(self, weights: Weights) -> None:
        assert weights.record.languages[0] == "und"
        assert weights.curves.shape == (3, len(LABELS), 2)
        assert (weights.curves[:, :, 0] > 0).all()


class TestFigures:
    def test_it_measures_the_area_with_ties(self) -> None:
        truth = np.array([True, False, True, False])
        assert figures.auc(np.array([0.9, 0.1, 0.8, 0.2]), truth) == 1.0
        assert figures.auc(np.zeros(4), truth) == 0.5
        assert np.isnan(figures.auc(np.zeros(2), np.array([True, True])))

    def test_it_measures_f1(self) -> None:
        assert figures.f1(np.array([True, True, False]), np.array([True, False, True])) == 0.5

    def test_it_measures_what_people_must_read(self) -> None:
        scores = np.concatenate([np.full(100, 0.9), np.full(100, 0.1)])
        assert figures.read_to_catch(scores, scores > 0.5, 0.99) == pytest.approx(0.05)
        assert figures.read_to_catch(np.zeros(200), scores > 0.5, 0.5) == pytest.approx(1.0)


class TestMapping:
    def test_it_trusts_little_the_zeros_of_a_narrow_source(self) -> None:
        narrow = mapping.public("edos", False, ["not sexist"], narrow=True)
        plain = mapping.public("olid", False, ["not"], narrow=False)
        assert 0 < narrow[1][0] < plain[1][0]
        assert narrow[1][LABELS.index("hate")] == 1.0
        assert narrow[1][LABELS.index("insult")] == 0.0

    def test_it_does_not_guess_the_kind_where_the_source_is_silent(self) -> None:
        targets, trusts = mapping.public("offenseval-tr", True, ["off"], narrow=False)
        assert targets[0] == trusts[0] == 1.0
        assert not any(trusts[1:])

    def test_it_reads_votes_and_targets(self) -> None:
        assert mapping.public("told-br", True, ["insult:2"], narrow=False)[0][LABELS.index("insult")] == 1.0
        assert (
            mapping.public("mlma-fr", True, ["abusive_hateful"], narrow=False)[0][LABELS.index("hate")] == 1
        )

    def test_it_tells_grades_apart(self) -> None:
        assert mapping.graded(1, ["insult"])[0][:3] == [1.0, 0.0, 1.0]
        assert mapping.graded(2, ["insult"])[0][:3] == [1.0, 1.0, 1.0]
        assert not any(mapping.graded(0, ["insult", "misread-risk"])[0])


class TestExamples:
    @pytest.mark.parametrize(
        ("licence", "expected"),
        [("open", {"open"}), ("shipped", {"open", "silent"}), ("all", {"open", "silent", "closed"})],
    )
    def test_it_reads_what_the_licence_allows(self, data: Path, licence: str, expected: set[str]) -> None:
        found = read(data, "train", licence)  # type: ignore[arg-type]
        assert {e.source for e in found if e.origin == "public"} == expected
        # Our French rows come from places that state no licence.
        french = set() if licence == "open" else {"vigie-fr:forum"}
        assert {e.source for e in found if e.origin == "french"} == french

    def test_it_never_reads_the_test_part_of_the_corpus(self, tmp_path: Path) -> None:
        for split in ("train", "test"):
            (tmp_path / "fr").mkdir(exist_ok=True)
            (tmp_path / "fr" / f"{split}.tsv").write_text(
                f"# phenomenon: x\n# split: {split}\n# about: y\n1\t2\tinsult,threat\t{split} !\twhy\n"
                "bad line\n"
            )
        (tmp_path / "fr" / "unsaid.tsv").write_text("1\t2\tinsult\tunsaid\twhy\n")
        (example,) = read_corpus(tmp_path)
        assert (example.text, example.language, example.grade) == ("train !", "fr", 2)
        assert example.targets[LABELS.index("threat")] == 1.0

    def test_it_says_which_file_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match=r"sources\.json"):
            read(tmp_path, "train")

    def test_it_says_which_file_is_damaged(self, data: Path) -> None:
        (data / "toxicity" / "train.jsonl.gz").write_bytes(b"no")
        with pytest.raises(DataError, match=r"train\.jsonl\.gz"):
            read(data, "train")


class TestCommand:
    def test_it_trains_measures_and_describes(self, data: Path, tmp_path: Path) -> None:
        out = tmp_path / "w.npz"
        run = CliRunner().invoke
        trained = run(model, ["train", "--data", str(data), "--out", str(out), "--bits", "14"])
        assert trained.exit_code == 0, trained.output
        assert "wrote" in trained.stderr
        measured = run(model, ["evaluate", "--data", str(data), "--weights", str(out)])
        assert measured.exit_code == 0, measured.output
        assert "grade 1 and above" in measured.stdout
        assert "Speed on one core" in measured.stdout
        told = run(model, ["card", "--weights", str(out)]).stdout
        assert "| open | " in told
        assert "silent" in told
        assert "closed" not in told
        assert "--licence open" in told

    def test_it_refuses_data_that_is_not_there(self, tmp_path: Path) -> None:
        result = CliRunner().invoke(
            model, ["train", "--data", str(tmp_path), "--out", str(tmp_path / "w.npz")]
        )
        assert result.exit_code == 2
        assert "cannot be read" in result.stderr

    def test_it_refuses_weights_that_are_not_there(self, tmp_path: Path) -> None:
        result = CliRunner().invoke(model, ["card", "--weights", str(tmp_path / "none.npz")])
        assert result.exit_code == 2
        assert "vigie model train" in result.stderr


def test_it_measures_sources_left_out() -> None:
    examples = made(300, 1)
    for example in examples[:100]:
        example.source = "other"
    found = unseen(examples, examples, SMALL, ["other", "absent"])
    assert list(found) == ["other"]
    assert found["other"].auc == pytest.approx(1.0, abs=0.2)
    assert 0.5 <= found["other"].balanced <= 1.0


def test_it_prints_a_table(weights: Weights) -> None:
    told = table(measure(Scorer(weights), made(200, 9)))
    assert "| grade 2 |" in told
    assert "nan" not in told


def test_it_describes_how_it_was_made(weights: Weights) -> None:
    told = card(weights)
    assert all(f"`{label}`" in told for label in LABELS)
    assert "made" in told
