"""``/v1alpha1/comments:analyze`` and ``comments:suggestscore``, as the Perspective API defines them.

A client changes the address and nothing else. Texts are never stored, but for those that come with a
suggested score, which is what that method is for.
"""

from typing import Any

from vigie.api.attributes import probabilities, unanswered
from vigie.api.comment import (
    PROBABILITY,
    Comment,
    Wanted,
    read_analyze,
    read_suggested,
    unsupported,
)
from vigie.api.endpoint import Answer, Asked, Counter, Reason, RefusalError
from vigie.api.given import encodable
from vigie.api.markup import sentences, utf16_places
from vigie.api.scoring import ScoringError, text_message
from vigie.api.services import keep_suggestion

#: What is answered where the language cannot be told; the text is scored all the same.
UNDETERMINED = "und"
#: Largest body: a text, and a context that is taken and not read.
LARGEST = 2 << 20

#: Reason → HTTP status, Google's name for it, and the words of theirs that clients look for.
_STATUSES: dict[Reason, tuple[int, str, str]] = {
    "no_key": (403, "PERMISSION_DENIED", "The request is missing a valid API key."),
    "bad_key": (400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."),
    "limited": (429, "RESOURCE_EXHAUSTED", "Quota exceeded. {}"),
    "unavailable": (503, "UNAVAILABLE", "{}"),
    "too_large": (413, "INVALID_ARGUMENT", "{}"),
    "malformed": (400, "INVALID_ARGUMENT", "{}"),
    "invalid": (400, "INVALID_ARGUMENT", "{}"),
    "method": (405, "UNIMPLEMENTED", "{}"),
    "internal": (500, "INTERNAL", "{}"),
}
_INFO: dict[Reason, str] = {
    "bad_key": "API_KEY_INVALID",
    "limited": "RATE_LIMIT_EXCEEDED",
    "unavailable": "SERVICE_UNAVAILABLE",
}


def dialect(refusal: RefusalError) -> tuple[int, object]:
    """Tell a refusal as Google's APIs do."""
    code, status, words = _STATUSES[refusal.reason]
    error: dict[str, Any] = {
        "code": code,
        "message": words.format(encodable(refusal.message)),
        "status": status,
    }
    if refusal.details is not None:
        error["details"] = [refusal.details]
    elif refusal.reason in _INFO:
        error["details"] = [
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": _INFO[refusal.reason],
                "domain": "vigie",
                "metadata": {"service": "commentanalyzer"},
            }
        ]
    elif refusal.reason == "malformed":
        violation = {"field": encodable(refusal.field), "description": error["message"]}
        error["details"] = [
            {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
        ]
    return code, {"error": error}


class Perspective:
    """Both methods.

    Parameters
    ----------
    counter
        What the endpoints share.
    """

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    async def analyze(self, asked: Asked) -> Answer:
        """Score one comment."""
        request = read_analyze(asked.body)
        comment = request.comment
        wanted = request.wanted
        if comment.unsupported:
            if not request.drop_unsupported:
                raise unsupported(wanted[0].name, comment)
            wanted = []
        text = comment.plain.text
        spans = sentences(text) if request.spans else []
        texts = [text] if spans == [(0, len(text))] else [text, *(text[start:end] for start, end in spans)]
        self._counter.limits.spend(asked.key, len(texts))
        examined = await self._counter.scoring.examine([text_message(one, comment.language) for one in texts])
        if any(unanswered(one, [each.attribute for each in wanted]) for one in examined):
            raise ScoringError("The engine could not examine this text as a whole: ask again, or read it.")
        told = [probabilities(one.findings, one.toxicity) for one in examined]
        whole, parts = told[0], told[1:] or told
        places = _places(comment, spans or [(0, len(text))])
        scores = {
            each.name: score
            for each in wanted
            if (score := _scores(each, whole, list(zip(places, parts, strict=True))))
        }
        found = [examined[0].language or UNDETERMINED]
        answer: dict[str, object] = {"attributeScores": scores} if scores else {}
        answer["languages"] = comment.languages or found
        answer["detectedLanguages"] = found
        return _answer(answer, comment)

    async def suggest(self, asked: Asked) -> Answer:
        """Keep the scores that a client says a comment should have had."""
        request = read_suggested(asked.body)
        comment = request.comment
        self._counter.limits.spend(asked.key, 1)
        (examined,) = await self._counter.scoring.examine(
            [text_message(comment.plain.text, comment.language)]
        )
        found = [examined.language or UNDETERMINED]
        await self._counter.book.in_thread(
            keep_suggestion,
            asked.key,
            encodable(comment.plain.text).replace("\0", "\u2400"),
            ",".join(comment.languages or found),
            comment.community,
            comment.session,
            request.scores,
        )
        answer: dict[str, object] = {"detectedLanguages": found}
        if comment.languages:
            answer["requestedLanguages"] = comment.languages
        return _answer(answer, comment)


def _places(comment: Comment, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where spans of the plain text lie in the text as sent, counted as the API does: in UTF-16."""
    units = utf16_places(comment.sent)
    place = comment.plain.place
    # The end is just behind the last sign of the span, not at the first one after markup that follows.
    return [(units[place(start)], units[place(end - 1) + 1 if end else 0]) for start, end in spans]


def _scores(
    wanted: Wanted, whole: dict[str, float], parts: list[tuple[tuple[int, int], dict[str, float]]]
) -> dict[str, object]:
    """Return the scores of one attribute, without those under its threshold."""
    least = -1.0 if wanted.threshold is None else wanted.threshold
    scores: dict[str, object] = {}
    spans = [
        {"begin": begin, "end": end, "score": {"value": part[wanted.attribute], "type": PROBABILITY}}
        for (begin, end), part in parts
        if part[wanted.attribute] >= least
    ]
    if spans:
        scores["spanScores"] = spans
    if whole[wanted.attribute] >= least:
        scores["summaryScore"] = {"value": whole[wanted.attribute], "type": PROBABILITY}
    return scores


def _answer(answer: dict[str, object], comment: Comment) -> Answer:
    if comment.client_token is not None:
        answer["clientToken"] = comment.client_token
    return Answer(answer)
