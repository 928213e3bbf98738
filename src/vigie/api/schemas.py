"""What is sent and answered, as JSON schemas, for OpenAPI and for Google's discovery format alike."""

from typing import Any

from vigie.api.attributes import ATTRIBUTES, CATEGORIES

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_SCORE_TYPES = ["SCORE_TYPE_UNSPECIFIED", "PROBABILITY"]


def ref(name: str) -> Schema:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def _object(description: str, required: list[str] | None = None, **properties: Schema) -> Schema:
    schema: Schema = {"type": "object", "description": description, "properties": properties}
    return schema | ({"required": required} if required else {})


def _list(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _chance(description: str) -> Schema:
    return {"type": "number", "minimum": 0, "maximum": 1, "description": description}


def _map(values: Schema, description: str) -> Schema:
    return {"type": "object", "additionalProperties": values, "description": description}


_TOKEN = _TEXT | {"description": "Given back as it came."}
_LANGUAGES = _list(_TEXT) | {"description": "Codes of ISO 639-1 or BCP 47; told by the text where absent."}
_IGNORED = _TEXT | {"description": "Taken, and of no influence."}

#: What the Perspective API's methods are sent and answer.
PERSPECTIVE: dict[str, Schema] = {
    "TextEntry": _object(
        "A text.",
        text=_TEXT | {"description": "At most 20 KB in UTF-8."},
        type={"type": "string", "enum": ["TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"]},
    ),
    "ArticleAndParentComment": _object(
        "What a comment answers to.", article=ref("TextEntry"), parentComment=ref("TextEntry")
    ),
    "Context": _object(
        "What surrounds a comment: taken, and of no influence.",
        entries=_list(ref("TextEntry")),
        articleAndParentComment=ref("ArticleAndParentComment"),
    ),
    "AttributeParameters": _object(
        "How an attribute is asked for.",
        scoreType={"type": "string", "enum": _SCORE_TYPES},
        scoreThreshold={
            "type": "number",
            "format": "float",
            "description": "Scores below it are left out.",
        },
    ),
    "Score": _object(
        "A score.",
        value={"type": "number", "format": "float", "minimum": 0, "maximum": 1},
        type={"type": "string", "enum": _SCORE_TYPES},
    ),
    "SpanScore": _object(
        "The score of a part of the text.",
        begin={"type": "integer", "format": "int32", "description": "In UTF-16 code units."},
        end={"type": "integer", "format": "int32", "description": "In UTF-16 code units; exclusive."},
        score=ref("Score"),
    ),
    "AttributeScores": _object(
        "The scores of one attribute.", spanScores=_list(ref("SpanScore")), summaryScore=ref("Score")
    ),
    "AnalyzeCommentRequest": _object(
        "A comment to score.",
        comment=ref("TextEntry"),
        context=ref("Context"),
        requestedAttributes=_map(
            ref("AttributeParameters"),
            f"Attribute to parameters, at least one: {', '.join(ATTRIBUTES)}; with _EXPERIMENTAL as well.",
        ),
        spanAnnotations=_FLAG | {"description": "Whether each sentence is scored too."},
        languages=_LANGUAGES,
        doNotStore=_FLAG | {"description": "Taken; texts to score are never stored."},
        dropUnsupportedAttributes=_FLAG
        | {"description": "Answer without scores, rather than an error, for a language that is not known."},
        clientToken=_TOKEN,
        sessionId=_IGNORED,
        communityId=_IGNORED,
    ),
    "AnalyzeCommentResponse": _object(
        "The scores asked for.",
        attributeScores=_map(ref("AttributeScores"), "Absent where no score reaches its threshold."),
        languages=_list(_TEXT),
        detectedLanguages=_list(_TEXT),
        clientToken=_TOKEN,
    ),
    "SuggestCommentScoreRequest": _object(
        "Scores that a comment should have had.",
        comment=ref("TextEntry"),
        context=ref("Context"),
        attributeScores=_map(ref("AttributeScores"), "Attribute to scores, at least one."),
        languages=_LANGUAGES,
        communityId=_TEXT | {"description": "Kept with the suggestion."},
        sessionId=_TEXT | {"description": "Kept with the suggestion."},
        clientToken=_TOKEN,
    ),
    "SuggestCommentScoreResponse": _object(
        "The suggestion is kept.",
        clientToken=_TOKEN,
        requestedLanguages=_list(_TEXT),
        detectedLanguages=_list(_TEXT),
    ),
}

_CATEGORIES = list(CATEGORIES)


def _by_category(values: Schema, description: str) -> Schema:
    return {
        "type": "object",
        "description": description,
        "properties": dict.fromkeys(_CATEGORIES, values),
        "required": _CATEGORIES,
    }


#: What the others are sent and answer.
OTHERS: dict[str, Schema] = {
    "GoogleError": _object(
        "An error as Google's APIs write it.",
        ["error"],
        error=_object(
            "The error.",
            ["code", "message", "status"],
            code={"type": "integer"},
            message=_TEXT,
            status=_TEXT,
            details=_list({"type": "object"}),
        ),
    ),
    "TextPart": _object("A text.", ["type", "text"], type={"type": "string", "const": "text"}, text=_TEXT),
    "ImagePart": _object(
        "An image: taken beside a text, and not judged.",
        ["type"],
        type={"type": "string", "const": "image_url"},
        image_url=_object("Where it is.", url=_TEXT),
    ),
    "ModerationRequest": _object(
        "Texts to judge.",
        ["input"],
        input={
            "description": "A text, a list of texts, or a list of parts that are judged as one.",
            "oneOf": [
                _TEXT,
                _list(_TEXT, minItems=1, maxItems=1000),
                _list({"oneOf": [ref("TextPart"), ref("ImagePart")]}, minItems=1, maxItems=1000),
            ],
        },
        model=_IGNORED,
    ),
    "ModerationResult": _object(
        "What was found in one input.",
        ["flagged", "categories", "category_scores", "category_applied_input_types"],
        flagged=_FLAG | {"description": "Whether any category is."},
        categories=_by_category(_FLAG, "Whether each category's score reaches one half."),
        category_scores=_by_category(
            _chance("Always 0 for a category that Vigie does not judge."), "Score of each category."
        ),
        category_applied_input_types=_by_category(
            _list({"type": "string", "enum": ["text"]}),
            "What each score rests on: nothing for a category that Vigie does not judge.",
        ),
    ),
    "ModerationResponse": _object(
        "One result for each input.",
        ["id", "model", "results"],
        id=_TEXT,
        model=_TEXT,
        results=_list(ref("ModerationResult")),
    ),
    "OpenAIError": _object(
        "An error as OpenAI's API writes it.",
        ["error"],
        error=_object(
            "The error.",
            ["message", "type", "param", "code"],
            message=_TEXT,
            type=_TEXT,
            param={"type": ["string", "null"]},
            code={"type": ["string", "null"]},
        ),
    ),
    "Message": _object(
        "A message on the wire; unknown fields are taken.",
        ["text"],
        id=_TEXT,
        at={"type": ["string", "number", "null"], "description": "ISO 8601, or seconds."},
        network=_TEXT,
        space=_TEXT,
        kind={"type": "string", "enum": ["chat", "comment", "review", "private", "post"]},
        author={"type": ["string", "object", "null"]},
        text=_TEXT,
        lang={"type": ["string", "null"]},
        reply_to={"type": ["string", "null"]},
        likes={"type": ["integer", "null"]},
        rating={"type": ["number", "null"]},
    ),
    "Finding": _object(
        "One thing seen.",
        ["kind", "score", "start", "end", "because"],
        kind=_TEXT,
        score=_chance("How sure."),
        start={"type": "integer", "description": "In code points of the text as sent."},
        end={"type": "integer"},
        because=_TEXT,
    ),
    "Verdict": _object(
        "What the charter proposes.",
        ["outcome", "clause", "because", "routes", "alerts", "proposals"],
        outcome={"type": "string", "enum": ["publish", "hold", "hide", "delete"]},
        clause={"type": ["string", "null"]},
        because=_TEXT,
        routes=_list(_TEXT)
        | {"description": "Queues that it is sent to, that of the strongest clause first."},
        alerts=_list(_TEXT) | {"description": "Alerts that it raises."},
        proposals=_list({"type": "string", "enum": ["time-out", "ban"]})
        | {"description": "What is proposed about the author, to a person: nothing acts on it alone."},
    ),
    "Assessment": _object(
        "What Vigie makes of one message.",
        ["id", "language", "toxicity", "scores", "tags", "findings", "verdict"],
        id=_TEXT,
        language={"type": ["string", "null"]},
        toxicity=_chance("How harmful as a whole."),
        scores=_map(_chance("The highest score of a kind."), "Kind of finding to score."),
        tags=_list(_TEXT),
        findings=_list(ref("Finding")),
        verdict=ref("Verdict"),
        remarks=_list(_TEXT) | {"description": "What had to be repaired to read it."},
    ),
    "NoMessage": _object(
        "What stands in the place of something that is no message.",
        ["id", "error"],
        id={"type": "null"},
        error=_TEXT,
    ),
    "Error": _object("An error: one sentence that says what to do.", ["error"], error=_TEXT),
}
