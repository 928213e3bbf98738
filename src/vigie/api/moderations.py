"""``POST /v1/moderations``, as OpenAI defines it.

Vigie reads text; an image is never judged, and the answer says so.
"""

import secrets
from typing import Any

import vigie
from vigie.api.attributes import CATEGORIES, FLAGGED, category_scores, unanswered
from vigie.api.body import decoded
from vigie.api.endpoint import Answer, Asked, Counter, Reason, RefusalError
from vigie.api.given import Fields, encodable
from vigie.api.scoring import ScoringError, text_message

#: Inputs of one request, and parts of one input.
MOST = 1000
#: Largest body, bytes.
LARGEST = 8 << 20

#: Reason → HTTP status, OpenAI's type and code of the error.
_STATUSES: dict[Reason, tuple[int, str, str | None]] = {
    "no_key": (401, "invalid_request_error", None),
    "bad_key": (401, "invalid_request_error", "invalid_api_key"),
    "limited": (429, "requests", "rate_limit_exceeded"),
    "unavailable": (503, "server_error", None),
    "too_large": (413, "invalid_request_error", None),
    "malformed": (400, "invalid_request_error", None),
    "invalid": (400, "invalid_request_error", None),
    "method": (405, "invalid_request_error", "method_not_supported"),
    "internal": (500, "server_error", None),
}


def dialect(refusal: RefusalError) -> tuple[int, object]:
    """Tell a refusal as OpenAI's API does."""
    status, kind, code = _STATUSES[refusal.reason]
    error = {
        "message": encodable(refusal.message),
        "type": kind,
        "param": encodable(refusal.field) or None,
        "code": refusal.code or code,
    }
    return status, {"error": error}


class Moderations:
    """The method.

    Parameters
    ----------
    counter
        What the endpoints share.
    """

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    async def moderate(self, asked: Asked) -> Answer:
        """Score each input."""
        fields = Fields(decoded(asked.body))
        fields.text("model")  # any name is taken; the answer says who answered
        inputs = _inputs(fields.get("input"))
        texts = [text for parts in inputs for text in parts]
        self._counter.limits.spend(asked.key, len(texts))
        examined = await self._counter.scoring.examine([text_message(text) for text in texts])
        if any(unanswered(one, CATEGORIES, CATEGORIES) for one in examined):
            raise ScoringError("The engine could not examine one of these texts: ask again, or read it.")
        each = iter(examined)
        results = [_result([category_scores(next(each).findings) for _ in parts]) for parts in inputs]
        answer = {
            "id": f"modr-{secrets.token_hex(16)}",
            "model": f"vigie-{vigie.__version__}",
            "results": results,
        }
        return Answer(answer)


def _inputs(given: Any) -> list[list[str]]:
    """Return the texts of each input: several where one input has several parts."""
    if isinstance(given, str):
        return [[given]]
    if not isinstance(given, list) or not given:
        raise _wrong("The field “input” is a string, or a list of strings or of parts that is not empty.")
    if len(given) > MOST:
        raise _wrong(f"A request has at most {MOST} inputs: send several.")
    if all(isinstance(one, str) for one in given):
        return [[one] for one in given]
    return [_parts(given)]


def _parts(given: list[Any]) -> list[str]:
    """Return the texts among the parts of one input."""
    texts = []
    for place, part in enumerate(given):
        name = f"input[{place}]"
        fields = Fields(part, name)
        kind = fields.text("type")
        if kind == "text":
            if not isinstance(fields.get("text"), str):
                raise _wrong(f"The field “{name}.text” is not a string.", f"{name}.text")
            texts.append(fields.text("text"))
        elif kind != "image_url":
            raise _wrong(f"The type of “{name}” is neither “text” nor “image_url”.", f"{name}.type")
    if not texts:
        # To answer zeros here would let every image pass.
        raise RefusalError(
            "invalid",
            "Vigie reads text and judges no image: send the text that goes with it, or have a person look.",
            field="input",
            code="image_not_supported",
        )
    return texts


def _result(scores: list[dict[str, float]]) -> dict[str, object]:
    """Return the result of one input: of each category, the highest score of its texts."""
    highest = {name: max(each[name] for each in scores) for name in CATEGORIES}
    flags = {name: score >= FLAGGED for name, score in highest.items()}
    return {
        "flagged": any(flags.values()),
        "categories": flags,
        "category_scores": highest,
        # A category that Vigie does not judge applied to no input at all.
        "category_applied_input_types": {
            name: ["text"] if kinds else [] for name, kinds in CATEGORIES.items()
        },
    }


def _wrong(sentence: str, field: str = "input") -> RefusalError:
    return RefusalError("invalid", sentence, field=field)
