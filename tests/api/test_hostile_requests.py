"""No request, however made, keeps the web process busy for long or makes it fail.

The bounds are many times what each part takes, so that a slow machine passes and a wrong expression does not.
"""

import sys
from contextlib import suppress
from typing import Any

import pytest
from asking import ANALYZE, SUGGEST, Asking

from processor_time import within
from vigie.api.body import BodyError
from vigie.api.markup import plain, sentences, utf16_places
from vigie.api.posted import read_post

LONG = 1 << 20
PERIODS = (
    "<|>|&|;|<a|<a |</|</a|<a>|<a b=|<br>|<!--|-->|&a|&#|&#x|&amp|&amp;|&amp;lt;|<p>a. |.|. |.a|!?|…|… |"
    '。|。 |."|.» |..."| |\n|\t|a|a\n|é|😀|😀. |\ud83d|\0|<😀|&😀;'
)


@pytest.mark.parametrize("period", PERIODS.split("|"), ids=ascii)
def test_a_long_text_of_one_period_is_taken_apart_in_time(period: str) -> None:
    text = period * (LONG // len(period))
    with within(4.0, "plain"):
        read = plain(text)
    with within(4.0, "sentences"):
        spans = sentences(text)
    with within(4.0, "utf16_places"):
        utf16_places(text)
    with within(4.0, "places"):
        for start, end in spans:
            read.place(min(start, len(read.text)))
            read.inside(end)


BODIES: list[tuple[str, Any]] = [
    (ANALYZE, b'{"comment": ' * 20_000),
    (ANALYZE, b'{"comment": {"text": ' + b"9" * 1_000_000 + b"}}"),
    (ANALYZE, b'{"comment": {"text": "a"}, "requestedAttributes": {"SPAM": {"scoreThreshold": 1e999}}}'),
    (ANALYZE, b'{"comment": {"text": "a"}, "requestedAttributes": {"SPAM": {"scoreThreshold": NaN}}}'),
    (ANALYZE, {"comment": {"text": "a"}, "requestedAttributes": {str(n): {} for n in range(50_000)}}),
    (ANALYZE, {"comment": {"text": "a"}, "requestedAttributes": {"A" * 500_000: {}}}),
    (ANALYZE, {"comment": {"text": "a"}, "requestedAttributes": {"SPAM": {}}, "languages": ["x"] * 50_000}),
    (ANALYZE, {"comment": {"text": "a", "type": "H" * 500_000}, "requestedAttributes": {"SPAM": {}}}),
    (ANALYZE, {"comment": {"text": "a"}, "requestedAttributes": {"SPAM\ud83d": {}}}),
    (ANALYZE, {"comment": {"text": "a"}, "requestedAttributes": {"SPAM": {}}, "languages": ["\ud83d"]}),
    (
        ANALYZE,
        {"comment": {"text": "a"}, "requestedAttributes": {"SPAM": {}}, "languages": ["x" * 9999] * 99},
    ),
    (ANALYZE, {"comment": {"text": "a"}, "requestedAttributes": {"SPAM": {"scoreType": "\ud83d"}}}),
    (SUGGEST, {"comment": {"text": "a"}, "attributeScores": {"SPAM": {"spanScores": [{}] * 50_000}}}),
    (
        SUGGEST,
        {
            "comment": {"text": "a"},
            "attributeScores": {
                "SPAM": {"spanScores": [{"begin": 0.5, "end": 1e200, "score": {"value": 1}}]}
            },
        },
    ),
    ("/v1/moderations", {"input": [[]] * 1000}),
    ("/v1/moderations", {"input": [{"type": "\ud83d"}]}),
    ("/api/assess", b"[" * 1_000_000),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", range(len(BODIES)))
def test_a_request_made_to_break_is_refused_with_a_sentence(told: Asking, place: int) -> None:
    answer = told.post(*BODIES[place])
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert len(error if isinstance(error, str) else error["message"]) < 500


@pytest.mark.django_db(transaction=True)
def test_the_longest_text_in_the_most_sentences_is_answered(told: Asking) -> None:
    for text in ("a. " * 6_826, "\n".join("a" * 10_239), "😀" * 5_120, "." * 20_480, " " * 20_480):
        assert told.analyze(text, spanAnnotations=True).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_an_address_of_very_many_parameters_is_refused(told: Asking) -> None:
    answer = told.running.post(f"{ANALYZE}?{'a=b&' * 5000}key={told.key}", content=b"{}")
    assert answer.status_code == 400


@pytest.mark.parametrize("body", ['{"text": "a", "x": %s}', '[{"text": "a", "x": %s}]', '{"messages": [%s]}'])
def test_a_post_of_any_depth_is_taken_or_refused(body: str) -> None:
    deepest = sys.getrecursionlimit()
    for depth in range(deepest - 200, deepest + 10):
        nested = body % ("[" * depth + "]" * depth)
        with suppress(BodyError):
            posted = read_post(nested.encode(), network="n", space="s", delivery_id="d", received_at=0)
            assert len(posted.entries) + len(posted.refused) == 1


@pytest.mark.parametrize("body", [b"9" * 5_000, b'[{"text": "a", "likes": %s}]' % (b"9" * 5_000)])
def test_a_number_without_end_is_refused_in_words_for_its_sender(body: bytes) -> None:
    with pytest.raises(BodyError, match="too many digits"):
        read_post(body, network="n", space="s", delivery_id="d", received_at=0)
