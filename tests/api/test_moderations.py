"""Programs written for OpenAI's moderation find it here."""

import json
from typing import Any

import pytest
from asking import Asking
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db(transaction=True)

CATEGORIES = [
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm",
    "self-harm/instructions",
    "self-harm/intent",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
]
NOT_JUDGED = ("illicit", "illicit/violent", "self-harm/instructions", "sexual/minors", "violence/graphic")


def results(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200
    return answer.json()["results"]


def error(answer: Any) -> tuple[int, str, str | None, str | None]:
    told = answer.json()["error"]
    assert list(told) == ["message", "type", "param", "code"]
    assert told["message"]
    return answer.status_code, told["type"], told["param"], told["code"]


def test_it_answers_in_every_category(asking: Asking) -> None:
    answer = asking.moderate("espèce de connard", model="omni-moderation-latest")
    told = answer.json()
    assert told["id"].startswith("modr-")
    assert told["model"].startswith("vigie-")
    (result,) = told["results"]
    for part in ("categories", "category_scores", "category_applied_input_types"):
        assert list(result[part]) == CATEGORIES
    assert result["flagged"] is result["categories"]["harassment"] is True
    assert result["category_scores"]["harassment"] > 0.5
    (calm,) = results(asking.moderate("bonjour à tous"))
    assert not calm["flagged"]
    assert not any(calm["categories"].values())


def test_it_says_that_a_category_it_does_not_judge_rests_on_nothing(told: Asking) -> None:
    (result,) = results(told.moderate("hate 1 / threat 1 / selfharm 1 / sexual 1 / violence 1 / insult 1"))
    for name in CATEGORIES:
        judged = name not in NOT_JUDGED
        assert result["category_applied_input_types"][name] == (["text"] if judged else [])
        assert result["category_scores"][name] == (1.0 if judged else 0.0)


def test_a_threat_to_a_group_takes_both(told: Asking) -> None:
    scores = [one["category_scores"] for one in results(told.moderate(["hate 0.9 / threat 0.4", "hate 0.9"]))]
    assert [one["hate/threatening"] for one in scores] == [0.4, 0.0]


def test_each_input_has_its_result_in_its_place(told: Asking) -> None:
    given = [f"insult {number % 2}" for number in range(100)]
    assert [one["flagged"] for one in results(told.moderate(given))] == [bool(n % 2) for n in range(100)]


def test_parts_are_judged_as_one_input_and_the_image_is_not(told: Asking) -> None:
    image = {"type": "image_url", "image_url": {"url": "https://site.example/a.png"}}
    parts = [{"type": "text", "text": "insult 0.2"}, image, {"type": "text", "text": "insult 0.7"}]
    (result,) = results(told.moderate(parts))
    assert result["category_scores"]["harassment"] == 0.7
    assert all("image" not in types for types in result["category_applied_input_types"].values())


def test_an_image_alone_is_refused_and_does_not_pass(told: Asking) -> None:
    answer = told.moderate([{"type": "image_url", "image_url": {"url": "https://site.example/a.png"}}])
    assert error(answer) == (400, "invalid_request_error", "input", "image_not_supported")


@pytest.mark.parametrize(
    ("given", "param"),
    [
        (None, "input"),
        ([], "input"),
        (5, "input"),
        ({"type": "text"}, "input"),
        ([1, 2], "input[0]"),
        (["a", {"type": "text", "text": "b"}], "input[0]"),
        ([{"type": "text"}], "input[0].text"),
        ([{"type": "audio"}], "input[0].type"),
        (["a"] * 1001, "input"),
    ],
)
def test_it_says_which_input_is_not_as_it_should_be(told: Asking, given: Any, param: str) -> None:
    assert error(told.moderate(given)) == (400, "invalid_request_error", param, None)


def test_it_refuses_a_missing_key_and_a_wrong_one(told: Asking) -> None:
    ask = told.running.post
    assert error(ask("/v1/moderations", content=b"{}")) == (401, "invalid_request_error", None, None)
    wrong = ask("/v1/moderations", content=b"{}", headers={"authorization": "Bearer sk-none"})
    assert error(wrong) == (401, "invalid_request_error", None, "invalid_api_key")
    in_address = ask(f"/v1/moderations?key={told.key}", content=b"{}")
    assert in_address.status_code == 401


@pytest.mark.parametrize("text", ["no answer at all", "unavailable 1 hate"])
def test_a_missing_answer_to_one_input_is_no_answer_at_all(told: Asking, text: str) -> None:
    answer = told.moderate(["bonjour", text])
    assert error(answer) == (503, "server_error", None, None)
    assert answer.headers["retry-after"]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    given=st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.fixed_dictionaries({}, optional={"type": inner, "text": inner, "image_url": inner})
        ),
        max_leaves=6,
    )
)
def test_whatever_is_sent_is_answered_or_refused(told: Asking, given: Any) -> None:
    answer = told.moderate(given)
    assert answer.status_code in (200, 400)
    assert ("results" in answer.json()) == (answer.status_code == 200)


def test_half_an_emoji_is_judged_all_the_same(told: Asking) -> None:
    body = json.dumps({"input": "insult 1 \ud83d"}).encode()
    assert results(told.post("/v1/moderations", body))[0]["flagged"]
