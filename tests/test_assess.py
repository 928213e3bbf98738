"""What `vigie assess` answers."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from program import run

from vigie.assess import BATCH, Assessor, assess_stream
from vigie.charter.load import SHIPPED
from vigie.cli import main
from vigie.intake.wire import LINE_LIMIT


@pytest.fixture(scope="module")
def assessor() -> Assessor:
    return Assessor()


@pytest.fixture
def answers(assessor: Assessor, tmp_path: Path) -> Any:
    """Return a function that gives the answers to some lines."""

    def ask(*lines: bytes | dict[str, Any], end: bytes = b"\n") -> list[dict[str, Any]]:
        raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        given = tmp_path / "given.jsonl"
        given.write_bytes(b"\n".join(raw) + end)
        told = io.BytesIO()
        with given.open("rb") as source:
            assess_stream(source, told, assessor)
        return [json.loads(line) for line in told.getvalue().splitlines()]

    return ask


def test_an_answer_holds_what_the_wire_format_promises(answers: Any) -> None:
    (answer,) = answers({"id": "7", "text": "appelez-moi au 01 99 00 12 34", "author": "Ada"})
    assert list(answer) == ["id", "language", "toxicity", "scores", "tags", "findings", "verdict"]
    assert (answer["id"], answer["language"]) == ("7", "fr")
    assert 0 <= answer["toxicity"] <= 1
    assert answer["scores"]["phone"] > 0.5
    assert all(0 <= score <= 1 for score in answer["scores"].values())
    (found,) = [found for found in answer["findings"] if found["kind"] == "phone"]
    assert list(found) == ["kind", "score", "start", "end", "because"]
    assert found["because"].endswith(".")
    assert list(answer["verdict"]) == ["outcome", "clause", "because", "routes", "alerts", "proposals"]
    assert answer["verdict"]["outcome"] == "hide"
    assert answer["verdict"]["because"]


def test_an_ordinary_message_is_published_under_no_clause(answers: Any) -> None:
    (answer,) = answers({"id": "1", "text": "bonsoir à tous depuis Brest"})
    assert answer["verdict"] == {
        "outcome": "publish",
        "clause": None,
        "because": "No clause",
        "routes": [],
        "alerts": [],
        "proposals": [],
    }


def test_places_are_counted_in_code_points_of_the_original(answers: Any) -> None:
    text = "👩‍👩‍👧‍👦 é e\u0301 🇫🇷 01 99 00 12 34 !"
    (answer,) = answers({"text": text})
    (found,) = [found for found in answer["findings"] if found["kind"] == "phone"]
    assert text[found["start"] : found["end"]] == "01 99 00 12 34"


def test_what_was_repaired_is_told(answers: Any) -> None:
    (answer,) = answers(b'{"text": "a\\ud800b", "at": "demain"}')
    assert len(answer["remarks"]) == 2


@pytest.mark.parametrize("count", [1, BATCH - 1, BATCH, BATCH + 1, 3 * BATCH + 7])
def test_each_line_has_its_answer_in_its_place(answers: Any, count: int) -> None:
    lines = [{"id": str(n), "text": f"bonsoir {n}"} if n % 5 else b"bonsoir" for n in range(count)]
    told = answers(*lines)
    assert [one["id"] for one in told] == [str(n) if n % 5 else None for n in range(count)]
    assert all(("error" in one) == (n % 5 == 0) for n, one in enumerate(told))


@pytest.mark.parametrize("over", [0, 1, 2, LINE_LIMIT, 3 * LINE_LIMIT])
def test_a_line_is_too_long_from_one_byte_above_the_limit_on(answers: Any, over: int) -> None:
    frame = b'{"id": "long", "text": ""}'
    line = frame.replace(b'""', b'"' + b"a" * (LINE_LIMIT + over - len(frame)) + b'"')
    assert len(line) == LINE_LIMIT + over
    told, after = answers(line, {"id": "after", "text": "bonsoir"})
    assert after["id"] == "after"
    assert ("error" in told) == bool(over)


def test_messages_without_id_get_one_each(answers: Any) -> None:
    told = answers({"text": "bonsoir"}, {"text": "bonsoir"})
    assert len({one["id"] for one in told}) == 2


def test_a_last_line_needs_no_end_and_nothing_gives_nothing(answers: Any) -> None:
    assert [one["id"] for one in answers({"id": "1", "text": "a"}, end=b"")] == ["1"]
    assert answers(end=b"") == []


def test_another_charter_weighs_otherwise(tmp_path: Path) -> None:
    charter = tmp_path / "strict.yaml"
    charter.write_text("charter: {id: ferme, version: '1', extends: media, default: hold}\nclauses: []\n")
    given = json.dumps({"id": "1", "text": "bonsoir à tous"}).encode()
    ran = run(tmp_path / "home", "assess", "--charter", charter, given=given)
    assert ran.code == 0
    assert ran.answers[0]["verdict"]["outcome"] == "hold"
    assert not (tmp_path / "home").exists()


def test_it_tells_what_clauses_do_beside_their_outcome(tmp_path: Path) -> None:
    charter = tmp_path / "wide.yaml"
    charter.write_text(
        (SHIPPED / "media.yaml").read_text()
        + r"""
  - id: gare
    title: {fr: La gare, en: The station}
    reason: {fr: Votre message parle de la gare., en: Your message is about the station.}
    when: {text matches: '\bgare\b'}
    route: transports
    alert: gare
    propose: time-out
"""
    )
    given = b"".join(json.dumps({"text": text}).encode() + b"\n" for text in ("la gare", "le port"))
    ran = run(tmp_path / "home", "assess", "--charter", charter, given=given)
    assert ran.code == 0, ran
    routed, plain = (answer["verdict"] for answer in ran.answers)
    assert (routed["outcome"], routed["clause"]) == ("publish", None)
    assert (routed["routes"], routed["alerts"], routed["proposals"]) == (
        ["transports"],
        ["gare"],
        ["time-out"],
    )
    assert plain["routes"] == plain["alerts"] == plain["proposals"] == []


def test_a_charter_that_is_not_there_is_a_wrong_use() -> None:
    result = CliRunner().invoke(main, ["assess", "--charter", "media-xx"])
    assert result.exit_code == 2
    assert "media-xx" in result.output
    assert "media" in result.output
