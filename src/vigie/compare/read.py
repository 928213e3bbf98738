"""Texts with the scores that another service gave them, read line by line.

A line is ``{"text", "lang"?, "scores": {"TOXICITY": 0.93, …}, "toxic"?}``, or what was sent to and answered
by ``comments:analyze``: ``{"request": {…}, "response": {…}}``, or both objects' fields in one.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

#: Longest line read, bytes.
LINE_LIMIT = 1 << 20

_decode = msgspec.json.Decoder(dict[str, Any]).decode


class CompareError(Exception):
    """The file cannot be compared; the sentence says why."""


class Row(msgspec.Struct, frozen=True):
    """One text, scored elsewhere."""

    text: str
    language: str | None
    #: Attribute → score; experimental names stand under the plain ones.
    scores: dict[str, float]
    #: What a person says of it, where somebody did.
    toxic: bool | None


class Read(msgspec.Struct, frozen=True):
    """What a file holds."""

    rows: list[Row]
    #: Why lines were left out, and how many for each reason.
    left_out: dict[str, int]


def read_file(path: Path) -> Read:
    """Return the rows of a file.

    Raises
    ------
    CompareError
        It cannot be opened, or holds no text with a score.
    """
    try:
        with path.open("rb") as file:
            found = read_lines(file)
    except OSError as error:
        raise CompareError(f"{path} cannot be read ({error.strerror}): check its name.") from None
    if not found.rows:
        reasons = "; ".join(found.left_out) or "it is empty"
        raise CompareError(f"{path} holds no text with a score ({reasons}): see `vigie compare --help`.")
    return found


def read_lines(lines: Iterable[bytes]) -> Read:
    """Return the rows of some lines; empty ones are no lines."""
    rows: list[Row] = []
    left_out: dict[str, int] = {}
    for line in lines:
        if not line.strip():
            continue
        try:
            rows.append(_row(line))
        except CompareError as error:
            left_out[str(error)] = left_out.get(str(error), 0) + 1
    return Read(rows, left_out)


def _row(line: bytes) -> Row:
    if len(line) > LINE_LIMIT:
        raise CompareError("a line is too long")
    try:
        fields = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise CompareError("a line is no JSON object") from None
    request, response = _object(fields, "request"), _object(fields, "response")
    comment = _object(fields, "comment") or _object(request, "comment")
    text = fields.get("text", comment.get("text"))
    if not isinstance(text, str) or not text:
        raise CompareError("a line has no text")
    given = _object(fields, "scores") or _object(fields, "attributeScores")
    scores = _scores(given or _object(response, "attributeScores"))
    if not scores:
        raise CompareError("a line has no score between 0 and 1")
    return Row(text, _language(fields, request, response), scores, _label(fields.get("toxic")))


def _object(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def _scores(given: Mapping[str, Any]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for name, value in given.items():
        if isinstance(value, dict):
            value = _object(value, "summaryScore").get("value")
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
            scores.setdefault(name.removesuffix("_EXPERIMENTAL"), float(value))
    return scores


def _language(*places: Mapping[str, Any]) -> str | None:
    """Return the language that is told first."""
    for fields in places:
        told = fields.get("lang")
        languages = fields.get("languages")
        if told is None and isinstance(languages, list) and len(languages) == 1:
            told = languages[0]
        if isinstance(told, str) and told:
            return told
    return None


def _label(value: object) -> bool | None:
    """Return a person's label, None where there is none that is plain."""
    return bool(value) if value in (0, 1) and isinstance(value, bool | int | float) else None
