"""`vigie compare` puts two services' scores of the same texts side by side."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from vigie.cli import main
from vigie.compare.agreement import compare, matching_threshold, rank_correlation
from vigie.compare.read import read_lines

HARSH = ["espèce de connard", "t'es vraiment un abruti", "ferme ta gueule", "you are such an idiot"]
CALM = [
    "bonjour à tous",
    "merci pour ce direct",
    "quelle belle soirée",
    "what a lovely evening",
    "à demain",
    "oui",
]
ROWS: list[dict[str, Any]] = [
    {"text": text, "scores": {"TOXICITY": score, "INSULT": score, "FLIRTATION": 0.5}, "toxic": score > 0.5}
    for texts, score in ((HARSH, 0.9), (CALM, 0.1))
    for text in texts
]


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Return a function that compares rows with options."""

    def ask(rows: list[Any], *options: object) -> Result:
        given = tmp_path / "perspective.jsonl"
        given.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows))
        return CliRunner().invoke(main, ["compare", "--against", str(given), *map(str, options)])

    return ask


def test_it_says_how_far_both_agree_and_prints_no_text(run: Any, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    told = run(ROWS, "--json", report)
    assert told.exit_code == 0
    assert "10 texts compared." in told.output
    assert "Not served by Vigie: FLIRTATION." in told.output
    assert "4 toxic of 10" in told.output
    assert not any(text in told.output + report.read_text() for text in HARSH + CALM)
    figures = json.loads(report.read_text())
    assert [one["attribute"] for one in figures["agreements"]] == ["TOXICITY", "INSULT"]
    first = figures["agreements"][0]
    assert first["rank_correlation"] > 0.6
    assert first["auc_theirs"] == first["auc_ours"] == 1.0
    at = first["thresholds"][0]
    assert (at["theirs"], at["flagged_by_theirs"], at["flagged_by_ours"], at["both"]) == (0.5, 4, 4, 4)


def test_it_shows_the_most_different_texts_where_asked_to(run: Any) -> None:
    odd = [{"text": "quelle \x1b[31mbelle\nsoirée", "scores": {"TOXICITY": 0.99}}]
    told = run(ROWS + odd, "--show", 1, "--attribute", "TOXICITY")
    assert "quelle  [31mbelle soirée" in told.output
    assert told.output.count("belle") == 1


def test_it_reads_what_was_sent_and_answered(run: Any) -> None:
    answer = {"attributeScores": {"TOXICITY": {"summaryScore": {"value": 0.9, "type": "PROBABILITY"}}}}
    rows = [
        {"request": {"comment": {"text": HARSH[0]}, "languages": ["fr"]}, "response": answer},
        {
            "comment": {"text": CALM[0]},
            "attributeScores": {"TOXICITY_EXPERIMENTAL": {"summaryScore": {"value": 0}}},
        },
        {"text": HARSH[1]} | answer,
    ]
    told = run(rows)
    assert "3 texts compared." in told.output
    read = read_lines(json.dumps(row).encode() for row in rows)
    assert [row.language for row in read.rows] == ["fr", None, None]
    assert [row.scores["TOXICITY"] for row in read.rows] == [0.9, 0.0, 0.9]


def test_it_says_why_lines_were_left_out(run: Any) -> None:
    bad = [
        "oops",
        "[]",
        '{"text": "a"}',
        '{"scores": {"TOXICITY": 1}}',
        '{"text": "a", "scores": {"TOXICITY": 9}}',
    ]
    told = run([*ROWS, *bad, ""])
    assert told.exit_code == 0
    assert "Left out: 2 (a line is no JSON object)." in told.output
    assert "Left out: 2 (a line has no score between 0 and 1)." in told.output
    assert "Left out: 1 (a line has no text)." in told.output


@pytest.mark.parametrize(
    ("rows", "options", "words"),
    [
        ([], (), "it is empty"),
        (["oops"], (), "no JSON object"),
        ([{"text": "a", "scores": {"FLIRTATION": 0.5}}], (), "FLIRTATION"),
        (ROWS, ("--attribute", "THREAT"), "TOXICITY, INSULT"),
        (ROWS, ("--threshold", "0"), "threshold"),
        (ROWS, ("--json", "nowhere/report.json"), "nowhere"),
    ],
)
def test_a_wrong_use_is_told_in_a_sentence(run: Any, rows: Any, options: Any, words: str) -> None:
    told = run(rows, *options)
    assert told.exit_code == 2
    assert words in told.output


def test_a_file_that_is_not_there_is_a_wrong_use() -> None:
    told = CliRunner().invoke(main, ["compare", "--against", "nowhere.jsonl"])
    assert told.exit_code == 2
    assert "nowhere.jsonl" in told.output


def test_it_fails_where_both_agree_too_little(run: Any) -> None:
    assert run(ROWS, "--at-least", "0.5").exit_code == 0
    upside_down = [row | {"scores": {"TOXICITY": 1 - row["scores"]["TOXICITY"]}} for row in ROWS]
    told = run(upside_down, "--at-least", "0.5")
    assert told.exit_code == 1
    assert "TOXICITY" in told.output


def test_labels_that_are_not_plain_are_no_labels() -> None:
    rows = [
        f'{{"text": "a", "scores": {{"SPAM": 1}}, "toxic": {label}}}'.encode()
        for label in ("true", "0", "2", '"x"')
    ]
    assert [row.toxic for row in read_lines(rows).rows] == [True, False, None, None]


SCORES = st.lists(st.sampled_from([0.0, 0.1, 0.2, 0.5, 0.9, 1.0]), min_size=1, max_size=30)


@given(scores=SCORES, flagged=st.integers(0, 30))
def test_no_other_threshold_flags_a_nearer_number(scores: list[float], flagged: int) -> None:
    ours = np.array(scores)
    found = matching_threshold(ours, flagged)
    if found is None:
        assert flagged == 0 or not ours.any()
        return
    off = abs(int((ours >= found).sum()) - flagged)
    assert off == min(abs(int((ours >= value).sum()) - flagged) for value in ours if value > 0)


@given(
    scores=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30),
    threshold=st.floats(0.01, 1),
)
def test_the_four_fields_hold_every_text_once(scores: list[tuple[float, float]], threshold: float) -> None:
    theirs, ours = (np.array(side) for side in zip(*scores, strict=True))
    (at,) = compare("TOXICITY", theirs, ours, [threshold]).thresholds
    assert min(at.both, at.only_theirs, at.only_ours, at.neither) >= 0
    assert at.both + at.only_theirs + at.only_ours + at.neither == len(scores)
    assert at.flagged_by_theirs == sum(one >= threshold for one, _ in scores)


def test_ranks_agree_with_the_textbook() -> None:
    one, other = np.array([1.0, 2, 3, 4, 5]), np.array([5.0, 6, 7, 8, 7])
    assert rank_correlation(one, other) == pytest.approx(0.8207826816681233)
    assert rank_correlation(one, -other) == pytest.approx(-0.8207826816681233)
    assert rank_correlation(one, np.zeros(5)) is None


def test_a_line_may_be_as_long_as_the_limit_and_no_longer() -> None:
    frame = b'{"text": "", "scores": {"SPAM": 1}}'
    long = frame.replace(b'""', b'"' + b"a" * ((1 << 20) - len(frame)) + b'"')
    assert len(read_lines([long]).rows) == 1
    assert read_lines([long + b" "]).left_out == {"a line is too long": 1}
