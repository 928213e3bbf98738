"""``POST /api/assess``: messages in, what the engine and a charter say of them out, as ``vigie assess`` does.

A JSON array gives an array, JSON lines give lines, in order. What is no message gives
``{"id": null, "error": "…"}`` in its place, and the others are answered. Nothing is kept.
"""

import asyncio
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from vigie.api.body import decoded
from vigie.api.endpoint import Answer, Asked, Counter, Reason, RefusalError
from vigie.api.given import encodable
from vigie.api.scoring import CHARTER
from vigie.clock import now_ms
from vigie.engine.toxicity import highest, is_worth_telling
from vigie.intake.wire import WireError, from_object, read_line
from vigie.message import Message

if TYPE_CHECKING:
    from vigie.charter.compile import CompiledCharter
    from vigie.examined import Examined, Seen

#: Messages in one request.
MOST = 1000
#: Largest body, bytes.
LARGEST = 8 << 20
LINES = b"application/x-ndjson"

_STATUSES: dict[Reason, int] = {
    "no_key": 401,
    "bad_key": 401,
    "limited": 429,
    "unavailable": 503,
    "too_large": 413,
    "malformed": 400,
    "invalid": 400,
    "method": 405,
    "internal": 500,
}
_encode = msgspec.json.Encoder().encode


def dialect(refusal: RefusalError) -> tuple[int, object]:
    """Tell a refusal as Vigie's webhooks do: one sentence."""
    return _STATUSES[refusal.reason], {"error": encodable(refusal.message)}


class Assess:
    """The method.

    Parameters
    ----------
    counter
        What the endpoints share.
    """

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    async def assess(self, asked: Asked) -> Answer:
        """Answer for each message."""
        in_lines = _in_lines(asked)
        read = _lines(asked.body) if in_lines else _array(asked.body)
        messages = [one for one in read if isinstance(one, Message)]
        self._counter.limits.spend(asked.key, len(messages))
        charter = await asyncio.to_thread(_charter)
        examined = iter(await self._counter.scoring.examine(messages))
        answers = [
            _told(next(examined), charter)
            if isinstance(one, Message)
            else {"id": None, "error": encodable(one)}
            for one in read
        ]
        if in_lines:
            return Answer(b"".join(_encode(answer) + b"\n" for answer in answers), LINES)
        return Answer(answers)


def _in_lines(asked: Asked) -> bool:
    """Tell whether a body is JSON lines: as its type says, else when it begins with an object."""
    told = asked.headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if told in (LINES, b"application/jsonl", b"application/jsonlines", b"application/json-lines"):
        return True
    return asked.body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _lines(body: bytes) -> list[Message | str]:
    """Return the message of each line, or the sentence that says why it is none."""
    read: list[Message | str] = []
    lines = body.removesuffix(b"\n").split(b"\n")
    _check_count(len(lines))
    for number, line in enumerate(lines, start=1):
        try:
            read.append(read_line(line, received_at=now_ms(), place=f"api:{number}"))
        except WireError as error:
            read.append(str(error))
    return read


def _array(body: bytes) -> list[Message | str]:
    """Return the message of each element, or the sentence that says why it is none."""
    given = decoded(body)
    if not isinstance(given, list):
        raise RefusalError(
            "malformed", "The body is neither a JSON array of messages nor JSON lines: send one of the two."
        )
    _check_count(len(given))
    read: list[Message | str] = []
    for number, fields in enumerate(given, start=1):
        try:
            if not isinstance(fields, dict):
                raise WireError("This is no object: a message is written {…}.")
            raw = b"" if fields.get("id") else str(number).encode()
            read.append(from_object(fields, received_at=now_ms(), place=f"api:{number}", raw=raw))
        except WireError as error:
            read.append(str(error))
    return read


def _check_count(count: int) -> None:
    if count > MOST:
        raise RefusalError("too_large", f"A request has at most {MOST} messages: send several.")


@cache
def _charter() -> "CompiledCharter":
    from vigie.charter.compile import compile_charter
    from vigie.charter.load import load

    return compile_charter(load(CHARTER))


def _told(examined: "Examined", charter: "CompiledCharter") -> dict[str, object]:
    """Return the answer for one message, as DESIGN's wire format says."""
    scores = {kind: round(score, 4) for kind, score in highest(examined.findings).items()}
    clause = examined.clause or None
    answer: dict[str, object] = {
        "id": examined.native_id,
        "language": examined.language or None,
        "toxicity": round(examined.toxicity, 4),
        "scores": scores,
        "tags": examined.tags.split(),
        "findings": [_finding(seen) for seen in examined.findings if is_worth_telling(seen)],
        "verdict": {
            "outcome": examined.outcome,
            "clause": clause,
            "because": charter.title(clause, "en"),
            "routes": list(examined.routes),
            "alerts": [alert for alert, _ in examined.alerts],
            "proposals": list(examined.proposals),
        },
    }
    if examined.remarks:
        answer["remarks"] = examined.remarks.split("\n")
    return answer


def _finding(seen: "Seen") -> dict[str, object]:
    from vigie.engine.reasons import say

    return {
        "kind": seen.kind,
        "score": round(seen.score, 4),
        "start": seen.start,
        "end": seen.end,
        "because": say(seen.reason, seen.args, "en"),
    }
