"""`POST /api/assess` answers what `vigie assess` answers."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from asking import Asking

from vigie.assess import Assessor, assess_stream
from vigie.intake.wire import LINE_LIMIT

pytestmark = pytest.mark.django_db(transaction=True)

LINES = {"content_type": "application/x-ndjson"}
MESSAGES: list[dict[str, Any]] = [
    {"id": "1", "text": "espèce de connard"},
    {"id": "2", "text": "appelez-moi au 01 99 00 12 34", "author": "Ada", "network": "twitch"},
    {"id": "3", "text": "Pourquoi ce débat dure-t-il si longtemps ?", "lang": "fr", "at": "demain"},
    {"id": "4", "text": "👩‍👩‍👧‍👦 é e\u0301 go back to your country", "rating": 1},
    {"id": "5", "text": ""},
    {"id": 6, "text": "je vais me tuer ce soir"},
]


def test_it_says_what_the_command_says(asking: Asking, tmp_path: Path) -> None:
    given = tmp_path / "given.jsonl"
    given.write_text("".join(json.dumps(message) + "\n" for message in MESSAGES))
    said = io.BytesIO()
    with given.open("rb") as source:
        assess_stream(source, said, Assessor())
    expected = [json.loads(line) for line in said.getvalue().splitlines()]
    assert asking.post("/api/assess", MESSAGES).json() == expected


def test_lines_give_lines_and_an_array_an_array(asking: Asking) -> None:
    raw = "\n".join(json.dumps(message) for message in MESSAGES).encode()
    for headers in (LINES, {}):
        answer = asking.post("/api/assess", raw, **headers)
        assert answer.headers["content-type"] == "application/x-ndjson"
        assert [json.loads(line)["id"] for line in answer.content.splitlines()] == list("123456")
    assert asking.post("/api/assess", []).json() == []


@pytest.mark.parametrize("headers", [LINES, {}])
def test_what_is_no_message_is_told_in_its_place(told: Asking, headers: dict[str, str]) -> None:
    bad: list[Any] = [
        {"id": "a", "text": "x"},
        5,
        {"id": "b"},
        {"id": "c", "text": 1},
        {"id": "d", "text": "y"},
    ]
    if headers:
        given: Any = b"\n".join(json.dumps(one).encode() for one in bad) + b"\n{oops\n"
        answers = [
            json.loads(line) for line in told.post("/api/assess", given, **headers).content.splitlines()
        ]
        assert answers.pop()["id"] is None
    else:
        answers = told.post("/api/assess", bad).json()
    assert [one["id"] for one in answers] == ["a", None, None, None, "d"]
    assert all(one["error"].endswith(".") for one in answers if one["id"] is None)


@pytest.mark.parametrize("headers", [LINES, {}])
def test_a_number_that_is_none_is_left_out_with_a_remark(asking: Asking, headers: dict[str, str]) -> None:
    message = b'{"id": "1", "text": "a", "rating": NaN}'
    answer = asking.post("/api/assess", message if headers else b"[%s]" % message, **headers).json()
    (assessed,) = [answer] if headers else answer
    assert assessed["id"] == "1"
    assert "rating" in assessed["remarks"][0]


def test_a_line_that_is_too_long_does_not_stop_the_others(told: Asking) -> None:
    long = b'{"text": "' + b"a" * LINE_LIMIT + b'"}'
    answer = told.post("/api/assess", b'{"id":"1","text":"a"}\n' + long + b'\n{"id":"3","text":"b"}', **LINES)
    first, second, third = (json.loads(line) for line in answer.content.splitlines())
    assert (first["id"], second["id"], third["id"]) == ("1", None, "3")


def test_a_message_that_cannot_be_examined_is_held_for_a_person(told: Asking) -> None:
    (answer,) = told.post("/api/assess", [{"id": "1", "text": "no answer at all"}]).json()
    assert answer["verdict"]["outcome"] == "hold"
    assert answer["verdict"]["clause"] == "vigie.unavailable"


def test_it_tells_where_a_message_goes_and_what_is_proposed(told: Asking) -> None:
    routed, plain = (
        one["verdict"] for one in told.post("/api/assess", [{"text": "routed"}, {"text": "a"}]).json()
    )
    assert (routed["routes"], routed["alerts"], routed["proposals"]) == (
        ["presse", "nuit"],
        ["raid"],
        ["ban"],
    )
    assert (plain["routes"], plain["alerts"], plain["proposals"]) == ([], [], [])


@pytest.mark.parametrize(("body", "status"), [(b"", 400), (b'"a"', 400), (b"[", 400), (b"5", 400)])
def test_what_is_no_batch_is_refused_with_a_sentence(told: Asking, body: bytes, status: int) -> None:
    answer = told.post("/api/assess", body)
    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")


def test_too_many_messages_are_refused(told: Asking) -> None:
    assert told.post("/api/assess", [{"text": "a"}] * 1000).status_code == 200
    assert told.post("/api/assess", [{"text": "a"}] * 1001).status_code == 413
    assert told.post("/api/assess", b'{"text": "a"}\n' * 1001, **LINES).status_code == 413


def test_it_wants_a_key(told: Asking) -> None:
    answer = told.running.post("/api/assess", content=b"[]")
    assert answer.status_code == 401
    assert "vigie key add" in answer.json()["error"]
