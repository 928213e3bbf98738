"""The JSON Schema of a charter's file, for editors that complete and check while one types.

It is made of the tables that the reader uses, so that a new word is in it by itself. It says less than
`vigie charter check`: whether a list that a condition names exists, or whether clauses contradict one
another, no schema can tell.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from vigie.charter.conditions import GROUPS
from vigie.charter.example_fields import EXAMPLE
from vigie.charter.filters import MAX_FILTERS
from vigie.charter.head import EVENT, MAX_SPACES
from vigie.charter.lists import MAX_LISTS
from vigie.charter.place_and_time import DEFAULT_ZONE
from vigie.charter.schema import (
    AT_ONCE,
    CLAUSE,
    DEEDS,
    DEFAULTS,
    IDENTITY,
    OWN,
    QUOTA,
    REQUIRED,
    TOP,
    WHOLE,
)
from vigie.charter.sentence import MAX_SENTENCE
from vigie.charter.tables import ESCALATION, MAX_ENTRIES, MAX_MINUTES
from vigie.charter.threshold import THRESHOLD
from vigie.charter.thresholds import MAX_THRESHOLDS
from vigie.charter.verdict import OUTCOMES, PROPOSALS
from vigie.charter.vocabulary import (
    AUTHOR,
    BELOW,
    CHOICES,
    DAY,
    DAYS,
    EXISTS,
    FILTER,
    HOUR,
    KINDS,
    LENGTH,
    MESSAGE,
    MESSAGE_KINDS,
    NEWCOMER,
    PRIORITIES,
    QUANTITIES,
    REPLY,
    SAYS,
    SPACE,
    THREAD,
)
from vigie.charter.wordlist import MAX_ENTRY
from vigie.message import REMEMBERED

Schema = dict[str, Any]

_NAME: Final = "[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?"
_PLACE: Final = r"[^\s*:,]+:(?:[^\s*,]+\*?|\*)"
_PLACES: Final = f"^{_PLACE}$"
_OPERATORS: Final = "(?:>=|<=|=>|=<|[<>≤≥])"
#: YAML makes numbers of what looks like one; the reader takes them as they are written.
_SCALAR: Final[Schema] = {"type": ["string", "number", "boolean"]}
_DATE: Final[Schema] = {"type": "string", "format": "date"}
_SENTENCES: Final[Schema] = {"$ref": "#/$defs/sentences"}
_HOURS: Final = r"\d{1,2}(?::\d\d)?"

#: What each field of a clause is, for the bubble beside it.
_SAID: Final = {
    "id": "A short name, unique in the charter.",
    "title": "The clause's name, in each language of the charter.",
    "reason": "What the author of a message is told, in each language of the charter.",
    "rests_on": "The law or the house's rule that it rests on, in each language of the charter.",
    "when": "The condition: a sentence such as 'insult > 0.9', or a group of them.",
    "outcome": "What is proposed; without it the clause decides nothing.",
    "acts_alone": "No person is needed, within the quota and the kill switch: true where it has earned it.",
    "priority": "How soon a person should look.",
    "tags": "Words put on the message.",
    "route": "The queue that the message is sent to.",
    "alert": "The alert that is raised.",
    "propose": "What is proposed about the author, to a person; it never acts alone.",
    "escalate": "The escalation that a case of it follows where nobody has decided.",
    "reply": "The answer that is suggested to people; it is never sent alone.",
    "examples": "Messages that the clause must, and must not, match.",
    "below": "What charters that extend this one may do to the clause.",
}


def json_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a charter's file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A charter of Vigie",
        **_fields(
            {
                "charter": _identity(),
                "lists": {
                    "type": "object",
                    "description": "Words that conditions name: 'text says …'.",
                    "maxProperties": MAX_LISTS,
                    "propertyNames": {"pattern": f"^{_NAME}$"},
                    "additionalProperties": _series({"$ref": "#/$defs/entry"}, least=1),
                },
                "thresholds": {
                    "type": "object",
                    "description": "Numbers that conditions name: 'insult >= ferme'.",
                    "maxProperties": MAX_THRESHOLDS,
                    "propertyNames": {"pattern": f"^{THRESHOLD}$"},
                    "additionalProperties": {"type": "number", "minimum": 0, "maximum": 1},
                },
                "filters": _table(
                    _fields({"when": {"$ref": "#/$defs/condition"}}, ("when",), ("when",)),
                    "Conditions that others name: 'filter is …'.",
                    MAX_FILTERS,
                ),
                "escalations": _table(_escalation(), "Who is called when nobody has decided: 'escalate: …'."),
                "replies": _table(_SENTENCES, "Answers suggested to people, never sent alone: 'reply: …'."),
                "queues": _table(_SENTENCES, "Titles of the queues that clauses send messages to."),
                "alerts": _table(_SENTENCES, "Titles of the alerts that clauses raise."),
                "clauses": _series({"$ref": "#/$defs/clause"}),
                "without": {
                    **_series({"$ref": "#/$defs/name"}),
                    "description": "Clauses of the charter above that this one does without.",
                },
            },
            TOP,
            ("charter",),
        ),
        # What extends another charter writes only what differs.
        "if": {
            "properties": {"charter": {"type": "object", "required": ["extends"]}},
            "required": ["charter"],
        },
        "else": {
            "properties": {
                "charter": {"required": list(REQUIRED)},
                "clauses": _series({"$ref": "#/$defs/whole"}, least=1),
                "without": False,
            },
            "required": ["clauses"],
        },
        "$defs": {
            "name": {"type": "string", "pattern": f"^{_NAME}$"},
            "language": {"type": "string", "pattern": "^[a-z]{2,3}$"},
            "sentences": {
                "type": "object",
                "minProperties": 1,
                "propertyNames": {"pattern": "^[a-z]{2,3}$"},
                "additionalProperties": _SCALAR,
            },
            "entry": {**_SCALAR, "pattern": r"^\s*\*?[^*]+\*?\s*$", "maxLength": MAX_ENTRY},
            "clause": _clause(),
            "whole": _whole(),
            "example": {"anyOf": [_SCALAR, _example()]},
            "condition": {"anyOf": [{"$ref": "#/$defs/sentence"}, {"$ref": "#/$defs/group"}]},
            "sentence": {
                "type": "string",
                "maxLength": MAX_SENTENCE,
                "anyOf": [
                    *({"const": kind, "description": said} for kind, said in KINDS.items()),
                    *({"pattern": f"^\\s*{pattern}\\s*$"} for pattern in _sentences()),
                ],
            },
            "group": _group(),
        },
    }


def _sentences() -> Iterable[str]:
    """Yield the patterns of the sentences; what says only `insult` is listed apart."""
    score = rf"(?:0(?:\.\d+)?|1(?:\.0+)?|{THRESHOLD})"
    yield f"(?:{_one_of(KINDS)})"
    yield rf"(?:{_one_of(KINDS)})\s*{_OPERATORS}\s*{score}"
    quantities = _one_of(QUANTITIES).replace(" ", r"\s+")
    yield rf"(?:{quantities})\s*(?:{_OPERATORS}|==?)\s*\d{{1,9}}(?:\.\d{{1,9}})?"
    missing = _one_of(each for each in QUANTITIES if each != LENGTH).replace(" ", r"\s+")
    yield rf"(?:{missing})\s+{EXISTS}"
    yield r"\s+".join((*SAYS.split(), _words(_NAME)))
    forms = {
        "kind": _words(_one_of(MESSAGE_KINDS)),
        "language": _words("[a-z]{2,3}"),
        SPACE: _words(_PLACE),
        DAY: _words(_one_of(DAYS)),
        AUTHOR: NEWCOMER,
        MESSAGE: REPLY,
        THREAD: _words(r"(?:[^\s*,]+\*?|\*)"),
        FILTER: _words(_NAME),
    }
    for choice in CHOICES:
        subject = choice.replace(" ", r"\s+")
        if choice == HOUR:
            yield rf"{subject}\s+is\s+{_HOURS}\s+to\s+{_HOURS}"
        else:
            yield rf"{subject}\s+is\s+(?:not\s+)?{forms.get(choice, _words('[^ ,]+'))}"


def _one_of(words: Iterable[str]) -> str:
    return "|".join(words)


def _words(word: str) -> str:
    """Return the pattern of one word or several, joined by "or" or by commas."""
    return rf"(?:{word})(?:(?:\s+or\s+|\s*,\s*)(?:{word}))*"


def _fields(found: Mapping[str, Schema], order: Sequence[str], required: Sequence[str]) -> Schema:
    """Return the schema of a group of fields, in the reader's order; `KeyError` where one was forgotten."""
    return {
        "type": "object",
        "properties": {name: found[name] for name in order},
        "required": list(required),
        "additionalProperties": False,
    }


def _series(item: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": item, **({"minItems": least} if least else {})}


def _table(entry: Schema, said: str, most: int = MAX_ENTRIES) -> Schema:
    return {
        "type": "object",
        "description": said,
        "maxProperties": most,
        "propertyNames": {"pattern": f"^{_NAME}$"},
        "additionalProperties": entry,
    }


def _escalation() -> Schema:
    fields: dict[str, Schema] = {
        "title": _SENTENCES,
        "to": {**_SCALAR, "description": "A role, a name or an address."},
        "after_minutes": {"type": "integer", "minimum": 0, "maximum": MAX_MINUTES},
    }
    return _fields(fields, ESCALATION, ESCALATION)


def _identity() -> Schema:
    name, sentences = {"$ref": "#/$defs/name"}, {"$ref": "#/$defs/sentences"}
    fields: dict[str, Schema] = {
        "id": name,
        "version": {**_SCALAR, "description": "Kept as written; every decision names it."},
        "title": sentences,
        "languages": _series({"$ref": "#/$defs/language"}, least=1),
        "client": {**name, "description": "The client that it is written for."},
        "spaces": {
            **_series({"type": "string", "pattern": _PLACES}, least=1),
            "maxItems": MAX_SPACES,
            "description": "The spaces that it is meant for: twitch:gazette, youtube:*.",
        },
        "event": _fields(
            {"name": _SCALAR, "from": _DATE, "to": _DATE},
            EVENT,
            EVENT,
        ),
        "profile": {**name, "description": "The sector's profile that it follows."},
        "tone": {**_SENTENCES, "description": "The tone in which the client speaks."},
        "default": {"enum": list(DEFAULTS), "description": "What is proposed where no clause decides."},
        "quota": _fields(
            {name: {"type": "integer", "minimum": 0, "maximum": 1_000_000} for name in QUOTA},
            QUOTA,
            QUOTA[:1],
        ),
        "timezone": {
            "type": "string",
            "default": DEFAULT_ZONE,
            "description": "Whose hours and days conditions speak of.",
        },
        "extends": {
            "type": "string",
            "minLength": 1,
            "description": "The charter above: a shipped one's name, or the path of a file from this one.",
        },
        "below": {
            "enum": list(BELOW),
            "default": "tighten",
            "description": "What charters that extend this one may do to it.",
        },
    }
    return _fields(fields, IDENTITY, OWN)


def _clause() -> Schema:
    name = {"$ref": "#/$defs/name"}
    fields: dict[str, Schema] = {
        "id": name,
        "title": {"$ref": "#/$defs/sentences"},
        "reason": {"$ref": "#/$defs/sentences"},
        "rests_on": {"$ref": "#/$defs/sentences"},
        "when": {"$ref": "#/$defs/condition"},
        "outcome": {"enum": list(OUTCOMES)},
        "acts_alone": {"enum": [False, True, AT_ONCE]},
        "priority": {"enum": list(PRIORITIES), "default": "normal"},
        "tags": _series(name),
        "route": name,
        "alert": name,
        "propose": {"enum": list(PROPOSALS)},
        "escalate": name,
        "reply": name,
        "examples": _fields(
            {each: _series({"$ref": "#/$defs/example"}) for each in ("must", "must_not")},
            ("must", "must_not"),
            (),
        ),
        "below": {"enum": list(BELOW)},
    }
    said = {field: {**schema, "description": _SAID[field]} for field, schema in fields.items()}
    return {
        **_fields(said, CLAUSE, ("id",)),
        # What calls a person cannot act alone.
        "not": {
            "properties": {"outcome": {"const": "hold"}, "acts_alone": {"enum": [True, AT_ONCE]}},
            "required": ["outcome", "acts_alone"],
        },
    }


def _whole() -> Schema:
    """Return what a clause has that changes none above."""
    return {
        "required": list(WHOLE),
        "anyOf": [{"required": [deed]} for deed in ("outcome", "tags", *DEEDS)],
    }


def _example() -> Schema:
    fields: dict[str, Schema] = {
        "text": _SCALAR,
        "kind": {"enum": list(MESSAGE_KINDS), "default": "comment"},
        "space": {"type": "string", "pattern": r"^[^\s*:,]+:[^\s*,]+$"},
        "at": {"type": "string", "description": "A day, an hour or both: saturday 23:30."},
        "language": {"$ref": "#/$defs/language"},
        "rating": {"type": "number", "minimum": 0, "maximum": 5},
        "likes": {"type": "integer", "minimum": 0},
        "reply": {"type": "boolean"},
        "thread": {**_SCALAR, "maxLength": 500},
        "role": {"type": "string", "maxLength": 40},
        "followers": {"type": "integer", "minimum": 0},
        "messages": {"type": "integer", "minimum": 0, "maximum": REMEMBERED},
        "restricted": {"type": "integer", "minimum": 0, "maximum": REMEMBERED},
        "repeat": {"type": "integer", "minimum": 1, "maximum": 500},
        "authors": {"type": "integer", "minimum": 1, "maximum": 500},
        "within": {"type": "number", "minimum": 0, "maximum": 3600},
        "findings": _series(
            {"type": "string", "pattern": rf"^\s*(?:{_one_of(KINDS)})(?:\s+(?:0(?:\.\d+)?|1(?:\.0+)?))?\s*$"}
        ),
    }
    return _fields(fields, EXAMPLE, ("text",))


def _group() -> Schema:
    condition, expression = {"$ref": "#/$defs/condition"}, {"type": "string", "minLength": 1}
    some = {"anyOf": [condition, _series(condition, least=1)]}
    fields = dict.fromkeys(GROUPS, some) | {
        "text matches": {"anyOf": [expression, _series(expression, least=1)]}
    }
    return {
        **_fields(fields, GROUPS, ()),
        # `unless` alone has nothing to except from.
        "anyOf": [{"required": [group]} for group in GROUPS if group != "unless"],
    }
