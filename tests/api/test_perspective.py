"""Programs written for the Perspective API find it here: its fields, its offsets, its errors."""

import json
import logging
from itertools import pairwise
from typing import Any

import pytest
from asking import ANALYZE, SUGGEST, Asking, Scripted
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vigie.api.markup import MOST_SENTENCES, plain, sentences, utf16_places
from vigie.api.models import Suggestion

pytestmark = pytest.mark.django_db(transaction=True)

ATTRIBUTES = [
    "TOXICITY",
    "SEVERE_TOXICITY",
    "IDENTITY_ATTACK",
    "INSULT",
    "PROFANITY",
    "THREAT",
    "SEXUALLY_EXPLICIT",
    "SPAM",
]


def value(answer: Any, attribute: str = "TOXICITY") -> float:
    score = answer.json()["attributeScores"][attribute]["summaryScore"]
    assert score["type"] == "PROBABILITY"
    return score["value"]


def error(answer: Any) -> tuple[int, str, str, str]:
    """Return the status, Google's name of it, the message, and the error's type."""
    told = answer.json()["error"]
    assert told["code"] == answer.status_code
    (details,) = told["details"]
    return told["code"], told["status"], told["message"], details.get("errorType", details["@type"])


def test_it_scores_every_attribute_that_is_asked_for(asking: Asking) -> None:
    answer = asking.analyze("t'es vraiment un abruti, ferme ta gueule", *ATTRIBUTES)
    scores = answer.json()["attributeScores"]
    assert list(scores) == ATTRIBUTES
    assert all(0 <= value(answer, name) <= 1 for name in ATTRIBUTES)
    assert value(answer, "INSULT") > 0.5
    assert value(answer) >= value(answer, "INSULT")


def test_an_insult_scores_above_a_greeting(asking: Asking) -> None:
    assert value(asking.analyze("espèce de connard")) > 0.5 > value(asking.analyze("bonjour à tous"))


def test_it_gives_back_names_as_they_were_asked(told: Asking) -> None:
    answer = told.analyze("hate 0.7 / threat 0.2", "IDENTITY_ATTACK_EXPERIMENTAL", "THREAT")
    assert value(answer, "IDENTITY_ATTACK_EXPERIMENTAL") == 0.7
    assert value(answer, "THREAT") == 0.2


def test_it_takes_the_key_in_the_address_in_googles_header_and_as_a_bearer(told: Asking) -> None:
    body = json.dumps({"comment": {"text": "a"}, "requestedAttributes": {"TOXICITY": {}}}).encode()
    ask = told.running.post
    assert ask(f"{ANALYZE}?key={told.key}", content=body).status_code == 200
    assert ask(ANALYZE, content=body, headers={"x-goog-api-key": told.key}).status_code == 200
    assert ask(ANALYZE, content=body, headers={"authorization": f"bearer {told.key}"}).status_code == 200


def test_it_refuses_a_missing_key_and_a_wrong_one_in_googles_words(told: Asking) -> None:
    missing = told.running.post(ANALYZE, content=b"{}").json()["error"]
    assert (missing["code"], missing["status"]) == (403, "PERMISSION_DENIED")
    answer = told.running.post(f"{ANALYZE}?key={told.key}x", content=b"{}")
    wrong = answer.json()["error"]
    assert (answer.status_code, wrong["status"]) == (400, "INVALID_ARGUMENT")
    assert wrong["message"] == "API key not valid. Please pass a valid API key."
    assert wrong["details"][0]["reason"] == "API_KEY_INVALID"


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ({"comment": {"text": ""}}, "COMMENT_EMPTY", "Comment must be non-empty."),
        ({}, "COMMENT_EMPTY", "Comment must be non-empty."),
        ({"comment": {"text": "<br>", "type": "HTML"}}, "", "Missing requested_attributes"),
        ({"comment": {"text": "<b></b>", "type": "HTML"}}, "COMMENT_EMPTY", "Comment must be non-empty."),
        ({"comment": {"text": "é" * 10_241}}, "COMMENT_TOO_LONG", "Comment text too long."),
        ({"comment": {"text": "a"}}, "NO_REQUESTED_ATTRIBUTES", "Missing requested_attributes"),
        (
            {"comment": {"text": "a"}, "requestedAttributes": {"FLIRTATION": {}}},
            "INVALID_REQUEST",
            "Unknown requested attribute: FLIRTATION",
        ),
        (
            {"comment": {"text": "a"}, "requestedAttributes": {"THREAT": {"scoreType": "PERCENTILE"}}},
            "INVALID_REQUEST",
            "Requested score type PERCENTILE is not supported by attribute THREAT",
        ),
        ({"comment": {"text": "a", "type": "MARKDOWN"}}, "INVALID_REQUEST", "Unknown text type"),
        (
            {
                "comment": {"text": "a"},
                "context": {
                    "entries": [{"text": "b"}],
                    "articleAndParentComment": {"article": {"text": "c"}},
                },
            },
            "INVALID_REQUEST",
            "Context can have either entries or article_and_parent_comment, but both fields were populated.",
        ),
    ],
)
def test_it_refuses_in_the_words_of_the_api(told: Asking, body: Any, kind: str, words: str) -> None:
    code, status, message, found = error(told.post(ANALYZE, body))
    assert (code, status, message) == (400, "INVALID_ARGUMENT", words)
    assert found == (kind or "NO_REQUESTED_ATTRIBUTES")


def test_a_text_of_20_kilobytes_is_not_too_long(told: Asking) -> None:
    assert told.analyze("é" * 10_240).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", ""),
        (b"{", ""),
        (b"[1]", ""),
        (b"\xff", ""),
        (b"[" * 100_000, ""),
        (b'{"comment": {"text": 5}}', "comment.text"),
        (b'{"comment": "a"}', "comment"),
        (b'{"comment": {"text": "a"}, "languages": "fr"}', "languages"),
        (b'{"comment": {"text": "a"}, "doNotStore": "yes"}', "doNotStore"),
        (
            b'{"comment": {"text": "a"}, "requestedAttributes": {"SPAM": {"scoreThreshold": "x"}}}',
            "requestedAttributes.SPAM.scoreThreshold",
        ),
        (b'{"comment": {"text": "a"}, "requestedAttributes": {"SPAM": 1}}', "requestedAttributes.SPAM"),
    ],
)
def test_it_says_which_field_is_not_as_it_should_be(told: Asking, body: bytes, field: str) -> None:
    answer = told.post(ANALYZE, body)
    assert error(answer)[:2] == (400, "INVALID_ARGUMENT")
    violation = answer.json()["error"]["details"][0]["fieldViolations"][0]
    assert violation["field"] == field
    assert violation["description"].endswith(".")


def test_it_refuses_a_language_that_it_does_not_know(told: Asking) -> None:
    answer = told.analyze("a", "INSULT", "THREAT", languages=["en", "sw", "xx"])
    code, _, message, kind = error(answer)
    assert (code, kind) == (400, "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE")
    assert message == "Attribute INSULT does not support request languages: sw, xx"
    detail = answer.json()["error"]["details"][0]["languageNotSupportedByAttributeError"]
    assert detail == {"attribute": "INSULT", "requestedLanguages": ["sw", "xx"]}


def test_it_drops_what_a_language_does_not_support_where_asked_to(told: Asking) -> None:
    answer = told.analyze("insult 1", languages=["sw"], dropUnsupportedAttributes=True)
    assert answer.json() == {"languages": ["sw"], "detectedLanguages": ["fr"]}


@pytest.mark.parametrize("code", ["fr", "fr-CA", "FR", "zh-Hant", "hi-Latn", "iw", "pt_BR"])
def test_it_takes_codes_of_languages_as_they_are_written(told: Asking, code: str) -> None:
    assert told.analyze("a", languages=[code]).json()["languages"] == [code]


def test_it_tells_the_language_where_none_is_given(asking: Asking) -> None:
    answer = asking.analyze("je ne comprends pas pourquoi ce débat dure si longtemps").json()
    assert answer["languages"] == answer["detectedLanguages"] == ["fr"]
    answer = asking.analyze("this is a text in English about the weather", languages=["fr"]).json()
    assert (answer["languages"], answer["detectedLanguages"]) == (["fr"], ["en"])


def test_it_scores_a_text_whose_language_cannot_be_told(asking: Asking) -> None:
    answer = asking.analyze("LUL KEKW")
    assert answer.status_code == 200
    assert answer.json()["languages"] == ["und"]


def test_it_gives_the_token_back(told: Asking) -> None:
    assert told.analyze("a", clientToken="c-1").json()["clientToken"] == "c-1"
    assert told.analyze("a", client_token="c-2").json()["clientToken"] == "c-2"
    assert "clientToken" not in told.analyze("a").json()


def test_it_leaves_out_what_is_below_the_threshold(told: Asking) -> None:
    asked = {"INSULT": {"scoreThreshold": 0.6}, "THREAT": {"scoreThreshold": 0.6}, "SPAM": {}}
    answer = told.analyze("insult 0.6 / threat 0.5", requestedAttributes=asked)
    assert list(answer.json()["attributeScores"]) == ["INSULT", "SPAM"]
    nothing = told.analyze("insult 0.1", requestedAttributes={"INSULT": {"scoreThreshold": 0.5}}).json()
    assert nothing == {"languages": ["fr"], "detectedLanguages": ["fr"]}


def test_it_scores_each_sentence_where_asked_to(told: Asking) -> None:
    text = "insult 0.9.  threat 0.4!\nBonjour."
    spans = told.analyze(text, "INSULT", spanAnnotations=True).json()["attributeScores"]["INSULT"][
        "spanScores"
    ]
    assert [text[span["begin"] : span["end"]] for span in spans] == ["insult 0.9.", "threat 0.4!", "Bonjour."]
    assert [span["score"]["value"] for span in spans] == [0.9, 0.0, 0.0]
    (whole,) = told.analyze(text).json()["attributeScores"]["TOXICITY"]["spanScores"]
    assert (whole["begin"], whole["end"]) == (0, len(text))


def test_places_are_counted_in_utf16_as_the_api_counts_them(told: Asking) -> None:
    text = "😀 é. 😀😀 fin."
    spans = told.analyze(text, spanAnnotations=True).json()["attributeScores"]["TOXICITY"]["spanScores"]
    units = text.encode("utf-16-le")
    said = [units[2 * span["begin"] : 2 * span["end"]].decode("utf-16-le") for span in spans]
    assert said == ["😀 é.", "😀😀 fin."]


def test_places_in_html_are_those_of_the_text_as_sent(told: Asking, scripted: Scripted) -> None:
    text = "<p>in<b>sult</b> 0.9.</p><p>Une autre &amp; la fin.</p>"
    asked = {"comment": {"text": text, "type": "HTML"}, "requestedAttributes": {"INSULT": {}}}
    answer = told.post(ANALYZE, asked | {"spanAnnotations": True}).json()
    first, second = answer["attributeScores"]["INSULT"]["spanScores"]
    assert scripted.seen[1:] == ["insult 0.9.", "Une autre & la fin."]
    assert text[first["begin"] : first["end"]] == "in<b>sult</b> 0.9."
    assert text[second["begin"] : second["end"]] == "Une autre &amp; la fin."


def test_it_takes_context_and_names_of_sessions_without_effect(told: Asking) -> None:
    alone = told.analyze("insult 0.3").json()
    around = told.analyze(
        "insult 0.3",
        context={"entries": [{"text": "threat 1"}]},
        sessionId="s",
        communityId="c",
        doNotStore=True,
        somethingNew=1,
    )
    assert around.json() == alone


def test_it_gives_the_same_answer_whatever_was_asked_before(asking: Asking) -> None:
    first = asking.analyze("LUL").json()
    for number in range(30):
        asking.analyze(f"this is plainly a text in English, number {number}, and it says so")
        asking.analyze("copier-coller : gagnez mille euros par jour chez vous, écrivez-nous vite")
    assert asking.analyze("LUL").json() == first


@pytest.mark.parametrize("text", ["no answer at all", "unavailable 1 reading", "unavailable 1 insult"])
def test_a_missing_answer_is_never_a_low_score(told: Asking, text: str) -> None:
    answer = told.analyze(text)
    assert answer.status_code == 503
    assert answer.headers["retry-after"].isdigit()
    failed = answer.json()["error"]
    assert (failed["code"], failed["status"]) == (503, "UNAVAILABLE")


def test_a_part_that_no_asked_score_rests_on_may_fail(told: Asking) -> None:
    assert told.analyze("unavailable 1 phone", "INSULT").status_code == 200
    assert told.analyze("unavailable 1 spam", "INSULT").status_code == 200
    assert told.analyze("unavailable 1 spam", "INSULT", "SPAM").status_code == 503


def test_it_keeps_no_text_and_logs_none(told: Asking, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    told.analyze("insult 1 / secretword", doNotStore=False)
    told.analyze("unavailable 1 reading secretword")
    assert Suggestion.objects.count() == 0
    assert "secretword" not in caplog.text


def test_it_keeps_a_suggested_score_for_learning(told: Asking) -> None:
    answer = told.post(
        SUGGEST,
        {
            "comment": {"text": "😀 va-t'en. Non."},
            "attributeScores": {
                "TOXICITY": {
                    "summaryScore": {"value": 0.8, "type": "PROBABILITY"},
                    "spanScores": [{"begin": 3, "end": 11, "score": {"value": 1}}],
                },
                "INSULT": {"summaryScore": {}},
            },
            "languages": ["fr"],
            "communityId": "films",
            "clientToken": "c-9",
        },
    )
    assert answer.json() == {
        "clientToken": "c-9",
        "requestedLanguages": ["fr"],
        "detectedLanguages": ["fr"],
    }
    kept = Suggestion.objects.select_related("client", "key").get()
    assert (kept.client.slug, kept.key.name, kept.languages, kept.community) == (
        "acme",
        "site",
        "fr",
        "films",
    )
    assert kept.text == "😀 va-t'en. Non."
    assert kept.scores == {
        "TOXICITY": {"summary": 0.8, "spans": [[2, 10, 1.0]]},
        "INSULT": {"summary": 0.0, "spans": []},
    }
    start, end, _ = kept.scores["TOXICITY"]["spans"][0]
    assert kept.text[start:end] == "va-t'en."


@pytest.mark.parametrize(
    "scores",
    [
        {},
        {"TOXICITY": {}},
        {"TOXICITY": {"summaryScore": {"value": 1.5}}},
        {"TOXICITY": {"summaryScore": {"value": -0.1}}},
        {"TOXICITY": {"spanScores": [{"begin": 0, "end": 99, "score": {"value": 1}}]}},
        {"TOXICITY": {"spanScores": [{"score": {"value": 1}}]}},
        {"NICENESS": {"summaryScore": {"value": 1}}},
    ],
)
def test_it_refuses_a_suggestion_that_cannot_be_learned_from(told: Asking, scores: Any) -> None:
    answer = told.post(SUGGEST, {"comment": {"text": "bonjour"}, "attributeScores": scores})
    assert answer.status_code == 400
    assert Suggestion.objects.count() == 0


def test_pages_of_any_site_may_ask(told: Asking) -> None:
    asked = {"origin": "https://site.example", "access-control-request-method": "POST"}
    preflight = told.running.request(
        "OPTIONS", ANALYZE, headers=asked | {"access-control-request-headers": "content-type"}
    )
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    answer = told.post(ANALYZE, {}, origin="https://site.example")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_it_is_written_to_with_post(told: Asking) -> None:
    answer = told.running.get(f"{ANALYZE}?key={told.key}")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@given(st.text(alphabet=st.sampled_from("ab .!?…。\n😀<>/&;amp\"'"), max_size=200))
def test_sentences_hold_all_that_is_said_in_order(text: str) -> None:
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    left = list(text)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    assert not "".join(left).strip()


def test_very_many_sentences_are_told_together() -> None:
    text = "Oui. " * 4000
    spans = sentences(text)
    assert len(spans) <= MOST_SENTENCES
    assert (spans[0][0], spans[-1][1]) == (0, len(text.rstrip()))


@given(st.text(alphabet=st.sampled_from("ab<>/&;pamp#3x!- é😀\n"), max_size=120))
def test_each_place_of_a_plain_text_is_found_again_in_the_markup(text: str) -> None:
    read = plain(text)
    for place, sign in enumerate(read.text):
        sent = read.place(place)
        assert 0 <= sent < len(text)
        assert text[sent] == sign or text[sent] in "<&"
        assert read.inside(sent) <= place
    assert read.place(len(read.text)) == len(text)


@given(st.text(max_size=50))
def test_utf16_places_are_those_of_the_encoder(text: str) -> None:
    units = [len(text[:end].encode("utf-16-le", "surrogatepass")) // 2 for end in range(len(text) + 1)]
    assert list(utf16_places(text)) == units


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "comment": JSON | st.fixed_dictionaries({"text": st.text(max_size=20)}, optional={"type": JSON}),
        "requestedAttributes": JSON | st.dictionaries(st.sampled_from(ATTRIBUTES), JSON, max_size=3),
        "attributeScores": JSON
        | st.dictionaries(
            st.sampled_from(ATTRIBUTES),
            st.fixed_dictionaries({}, optional={"summaryScore": JSON, "spanScores": JSON}),
            max_size=3,
        ),
        "languages": JSON,
        "spanAnnotations": JSON,
        "context": JSON,
        "clientToken": JSON,
    },
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=FIELDS, path=st.sampled_from([ANALYZE, SUGGEST]))
def test_whatever_is_sent_is_answered_or_refused_with_an_error_of_the_api(
    told: Asking, body: Any, path: str
) -> None:
    answer = told.post(path, body)
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        assert answer.json()["error"]["message"]
