"""Requests of the Perspective API, read as its documentation defines them, and its errors."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from vigie.api.attributes import known_attribute
from vigie.api.body import decoded
from vigie.api.endpoint import RefusalError
from vigie.api.given import Fields, encodable
from vigie.api.markup import Plain, as_it_is, code_point_place, plain, utf16_places

#: Longest text, bytes in UTF-8.
LONGEST = 20 * 1024
#: Attributes, languages and spans in one request; no client asks for so many.
MOST = 200
PROBABILITY = "PROBABILITY"

_ERROR = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
_TEXT_TYPES = ("", "TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML")
_SCORE_TYPES = ("", "SCORE_TYPE_UNSPECIFIED", PROBABILITY)
#: Codes that name a language of ours otherwise.
_SAME = {"iw": "he", "nb": "no", "nn": "no", "in": "id"}


class Wanted(msgspec.Struct, frozen=True):
    """One attribute that is asked for."""

    #: As the client spells it, which the answer repeats.
    name: str
    attribute: str
    threshold: float | None


class Comment(msgspec.Struct, frozen=True):
    """What both methods are sent."""

    #: The text as it was sent.
    sent: str
    plain: Plain
    #: As the client spells them.
    languages: list[str]
    client_token: str | None
    session: str
    community: str

    @property
    def language(self) -> str | None:
        """Return the language that the engine is told, where the client names exactly one."""
        return language_code(self.languages[0]) if len(self.languages) == 1 else None

    @property
    def unsupported(self) -> list[str]:
        """Return the languages that Vigie does not know."""
        return [told for told in self.languages if language_code(told) not in _known_languages()]


class Analyze(msgspec.Struct, frozen=True):
    """What ``comments:analyze`` is sent."""

    comment: Comment
    wanted: list[Wanted]
    spans: bool
    drop_unsupported: bool


class Suggested(msgspec.Struct, frozen=True):
    """What ``comments:suggestscore`` is sent."""

    comment: Comment
    #: Attribute → summary and spans, as `Suggestion.scores` keeps them.
    scores: dict[str, dict[str, object]]


def refused(message: str, kind: str = "INVALID_REQUEST", field: str = "", **details: object) -> RefusalError:
    """Return an error of the Perspective API."""
    return RefusalError(
        "invalid", message, field=field, details={"@type": _ERROR, "errorType": kind, **details}
    )


def language_code(told: str) -> str:
    """Return the code of a language as Vigie writes it ("fr-CA" is "fr")."""
    code = told.replace("_", "-").split("-")[0].lower()
    return _SAME.get(code, code)


@cache
def _known_languages() -> frozenset[str]:
    # Imported on first use: it brings the tables of two language detectors.
    from vigie.engine.language import LANGUAGES

    return frozenset(LANGUAGES)


def read_analyze(body: bytes) -> Analyze:
    """Return what a body asks for.

    Raises
    ------
    BodyError
        It is not JSON.
    RefusalError
        It is not as the API defines it.
    """
    fields = Fields(decoded(body))
    comment = _comment(fields)
    wanted = []
    for name, attribute, asked in _attributes(fields, "requestedAttributes", "Unknown requested attribute"):
        _score_type(asked.text("scoreType"), name)
        wanted.append(Wanted(name, attribute, asked.number("scoreThreshold")))
    if not wanted:
        raise refused("Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES")
    return Analyze(comment, wanted, fields.flag("spanAnnotations"), fields.flag("dropUnsupportedAttributes"))


def read_suggested(body: bytes) -> Suggested:
    """Return the scores that a body suggests.

    Raises
    ------
    BodyError
        It is not JSON.
    RefusalError
        It is not as the API defines it.
    """
    fields = Fields(decoded(body))
    comment = _comment(fields)
    scores: dict[str, dict[str, object]] = {}
    places = utf16_places(comment.sent)
    for name, attribute, here in _attributes(fields, "attributeScores", "Unknown attribute"):
        summary = here.get("summaryScore")
        spans = here.items("spanScores")
        if summary is None and not spans:
            raise refused(f"Attribute {name} has neither a summary score nor span scores")
        if len(spans) > MOST:
            raise refused(f"A request has at most {MOST} spans for each attribute.")
        scores[attribute] = {
            "summary": None if summary is None else _value(summary, here.place("summaryScore"), name),
            "spans": [
                _span(span, f"{here.place('spanScores')}[{place}]", name, places, comment.plain)
                for place, span in enumerate(spans)
            ],
        }
    if not scores:
        raise refused("Missing attribute_scores")
    return Suggested(comment, scores)


def _attributes(fields: Fields, field: str, unknown: str) -> Iterator[tuple[str, str, Fields]]:
    """Yield each attribute that a field names: as the client spells it, as we do, and what is said of it."""
    named = fields.mapping(field)
    if len(named) > MOST:
        raise refused(f"A request names at most {MOST} attributes.")
    for name, said in named.items():
        attribute = known_attribute(name)
        if attribute is None:
            raise refused(f"{unknown}: {encodable(name[:100])}")
        yield name, attribute, Fields({} if said is None else said, f"{field}.{name}")


def _comment(fields: Fields) -> Comment:
    entry = Fields(fields.mapping("comment"), "comment")
    text, kind = entry.text("text"), entry.text("type")
    if kind not in _TEXT_TYPES:
        raise refused("Unknown text type", field="comment.type")
    if not text:
        raise refused("Comment must be non-empty.", "COMMENT_EMPTY")
    if len(text) > LONGEST or len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise refused("Comment text too long.", "COMMENT_TOO_LONG")
    read = plain(text) if kind == "HTML" else as_it_is(text)
    if not read.text:
        raise refused("Comment must be non-empty.", "COMMENT_EMPTY")
    context = Fields(fields.mapping("context"), "context")
    if context.get("entries") and context.get("articleAndParentComment"):
        raise refused(
            "Context can have either entries or article_and_parent_comment, but both fields were populated."
        )
    languages = [encodable(told) for told in fields.words("languages")]
    if len(languages) > MOST:
        raise refused(f"A request names at most {MOST} languages.")
    fields.flag("doNotStore")  # no text is ever stored, whatever is asked; a wrong type is told all the same
    token = fields.get("clientToken")
    return Comment(
        text,
        read,
        languages,
        None if token is None else encodable(fields.text("clientToken")),
        encodable(fields.text("sessionId")),
        encodable(fields.text("communityId")),
    )


def _score_type(told: str, name: str) -> None:
    if told not in _SCORE_TYPES:
        raise refused(
            f"Requested score type {encodable(told[:100])} is not supported by attribute {encodable(name)}"
        )


def _value(given: object, place: str, name: str) -> float:
    fields = Fields(given, place)
    _score_type(fields.text("type"), name)
    value = fields.number("value")
    # In protocol buffers a number that is 0 is left out.
    value = 0.0 if value is None else value
    if not 0.0 <= value <= 1.0:
        raise refused(f"The score {place} is not between 0 and 1", field=place)
    return value


def _span(given: Any, place: str, name: str, places: Sequence[int], text: Plain) -> list[float]:
    fields = Fields(given, place)
    begin, end = fields.number("begin") or 0.0, fields.number("end")
    if end is None or begin != int(begin) or end != int(end) or not 0 <= begin < end <= places[-1]:
        raise refused(f"{place} has no begin and end inside the comment", field=place)
    score = _value(fields.mapping("score"), f"{place}.score", name)
    start, stop = (text.inside(code_point_place(places, int(unit))) for unit in (begin, end))
    return [start, stop, score]


def unsupported(name: str, comment: Comment) -> RefusalError:
    """Return the error for a language that an attribute is not served in."""
    told = [language[:20] for language in comment.unsupported[:10]]
    listed: Mapping[str, object] = {"attribute": name, "requestedLanguages": told}
    return refused(
        f"Attribute {encodable(name)} does not support request languages: {', '.join(told)}",
        "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        languageNotSupportedByAttributeError=listed,
    )
