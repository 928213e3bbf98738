"""The OpenAPI document of the scoring endpoints, and Google's discovery document of the first two."""

from typing import Any

import vigie
from vigie.api.schemas import OTHERS, PERSPECTIVE, Schema, ref

ANALYZE = "/v1alpha1/comments:analyze"
SUGGEST = "/v1alpha1/comments:suggestscore"
MODERATIONS = "/v1/moderations"
ASSESS = "/api/assess"

_STATUSES = {
    "400": "The request is not as it should be.",
    "401": "The key is missing, unknown or revoked.",
    "403": "The key is missing.",
    "405": "The address is written to with POST.",
    "413": "The request is too large.",
    "429": "The key has used up what it may for now; `retry-after` says when to come back.",
    "500": "Vigie failed: `vigie doctor` says more.",
    "503": "There is no answer now; `retry-after` says when to come back. No low score stands in for it.",
}


def _json(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _messages(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is sent and what is answered, where the two are named after the method."""
    return _json(ref(f"{name}Request")), _json(ref(f"{name}Response"))


def _operation(
    name: str, english: str, french: str, sent: dict[str, Any], told: dict[str, Any], *, error: str
) -> dict[str, Any]:
    """Return one method; who tells errors as Google does also takes the key and misses it as Google does."""
    google = error == "GoogleError"
    left_out = "401" if google else "403"
    refusals = {
        status: {"description": words, "content": _json(ref(error))}
        for status, words in _STATUSES.items()
        if status != left_out
    }
    schemes = ("bearer", "key", "header") if google else ("bearer",)
    return {
        "operationId": name,
        "summary": english,
        # The readable page tells it in French as well.
        "x-summary-fr": french,
        "security": [{scheme: []} for scheme in schemes],
        "requestBody": {"required": True, "content": sent},
        "responses": {"200": {"description": "The answer.", "content": told}, **refusals},
    }


def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    messages = {"type": "array", "items": ref("Message"), "maxItems": 1000}
    answers = {"type": "array", "items": {"oneOf": [ref("Assessment"), ref("NoMessage")]}}
    lines = {"schema": {"type": "string", "description": "One JSON object a line."}}
    operations = {
        ANALYZE: _operation(
            "analyzeComment",
            "Score one comment, as the Perspective API does.",
            "Note un commentaire, comme le fait l’API Perspective.",
            *_messages("AnalyzeComment"),
            error="GoogleError",
        ),
        SUGGEST: _operation(
            "suggestCommentScore",
            "Keep the scores that a comment should have had, to learn from them.",
            "Conserve les notes qu’un commentaire aurait dû recevoir, pour en apprendre.",
            *_messages("SuggestCommentScore"),
            error="GoogleError",
        ),
        MODERATIONS: _operation(
            "createModeration",
            "Judge texts, as OpenAI's moderation does.",
            "Juge des textes, comme la modération d’OpenAI.",
            *_messages("Moderation"),
            error="OpenAIError",
        ),
        ASSESS: _operation(
            "assess",
            "Say what the engine sees in messages and what the charter proposes, with reasons.",
            "Dit ce que le moteur voit dans des messages et ce que propose la charte, motifs à l’appui.",
            _json(messages) | {"application/x-ndjson": lines},
            _json(answers) | {"application/x-ndjson": lines},
            error="Error",
        ),
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Vigie",
            "version": vigie.__version__,
            "summary": "Scores for texts, on your own machine.",
            "description": "Keys are made with `vigie key add`. Texts are scored and forgotten.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {path: {"post": operation} for path, operation in operations.items()},
        "components": {
            "schemas": PERSPECTIVE | OTHERS,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "query", "name": "key"},
                "header": {"type": "apiKey", "in": "header", "name": "x-goog-api-key"},
            },
        },
    }


def discovery(address: str) -> dict[str, Any]:
    """Return the discovery document from which Google's client libraries build themselves.

    Parameters
    ----------
    address
        Where the client reached us (``https://vigie.example``): its calls then come here as well.
    """
    root = address.rstrip("/") + "/"
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": "commentanalyzer:v1alpha1",
        "name": "commentanalyzer",
        "version": "v1alpha1",
        "revision": "0",
        "title": "Vigie, as the Perspective Comment Analyzer API",
        "description": "Scores for texts, on your own machine.",
        "protocol": "rest",
        "rootUrl": root,
        "mtlsRootUrl": root,
        "servicePath": "",
        "baseUrl": root,
        "batchPath": "batch",
        "parameters": {
            name: {"type": kind, "location": "query", "description": words}
            for name, kind, words in (
                ("key", "string", "A key made with `vigie key add`."),
                ("alt", "string", "Taken; answers are JSON."),
                ("fields", "string", "Taken; answers are whole."),
                ("prettyPrint", "boolean", "Taken, and of no influence."),
                ("quotaUser", "string", "Taken, and of no influence."),
            )
        },
        "schemas": {name: {"id": name} | _as_discovery(schema) for name, schema in PERSPECTIVE.items()},
        "resources": {
            "comments": {
                "methods": {
                    "analyze": _method("analyze", ANALYZE, "AnalyzeComment"),
                    "suggestscore": _method("suggestscore", SUGGEST, "SuggestCommentScore"),
                }
            }
        },
    }


def _method(name: str, path: str, message: str) -> dict[str, Any]:
    return {
        "id": f"commentanalyzer.comments.{name}",
        "path": path.removeprefix("/"),
        "flatPath": path.removeprefix("/"),
        "httpMethod": "POST",
        "parameters": {},
        "parameterOrder": [],
        "request": {"$ref": f"{message}Request"},
        "response": {"$ref": f"{message}Response"},
    }


def _as_discovery(schema: Any) -> Any:
    """Return a schema with references as the discovery format writes them."""
    if isinstance(schema, list):
        return [_as_discovery(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: value.rpartition("/")[2] if name == "$ref" else _as_discovery(value)
        for name, value in schema.items()
    }
