"""The documents about the endpoints: for programs, and as a page for people, without a script."""

from functools import cache
from html import escape
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from vigie.api.openapi import discovery, document

_WORDS = {
    "en": {
        "title": "Vigie: the scoring endpoints",
        "intro": "Keys are made with <code>vigie key add</code>. Texts are scored and forgotten. "
        "Every method is called with POST; the same, for programs: ",
        "sent": "Sent",
        "told": "Answered",
        "status": "Status",
        "field": "Field",
        "type": "Type",
        "meaning": "Meaning",
        "objects": "Objects",
    },
    "fr": {
        "title": "Vigie\u00a0: les points d’accès de notation",
        "intro": "Les clés se créent avec <code>vigie key add</code>. Les textes sont notés, puis oubliés. "
        "Chaque méthode s’appelle par POST\u202f; la même chose, pour les programmes\u00a0: ",
        "sent": "Envoyé",
        "told": "Répondu",
        "status": "Statut",
        "field": "Champ",
        "type": "Type",
        "meaning": "Sens",
        "objects": "Objets",
    },
}
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    ":root{color-scheme:light dark}"
    "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #8886;padding:.3rem .6rem;"
    "text-align:left;vertical-align:top}code{font-size:.9em}h2{margin-top:2.5rem;overflow-wrap:anywhere}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_encode = msgspec.json.Encoder().encode


async def openapi_json(_request: Request) -> Response:
    """Return the OpenAPI document."""
    return Response(
        _encode(_document()), media_type="application/json", headers={"cache-control": "no-cache"}
    )


async def discovery_json(request: Request) -> Response:
    """Return the discovery document, which sends its reader back to the address that it used."""
    content = _encode(discovery(f"{request.url.scheme}://{request.url.netloc}"))
    # It says what the request's own host header says: no cache may show it to anybody else.
    return Response(content, media_type="application/json", headers={"cache-control": "no-store"})


async def page(request: Request) -> Response:
    """Return the document as a page, in the language that the visitor's browser puts first."""
    first = request.headers.get("accept-language", "")[:2].lower()
    headers = {
        "content-security-policy": _POLICY,
        "x-content-type-options": "nosniff",
        "vary": "accept-language",
        "cache-control": "no-cache",
    }
    return Response(_page("fr" if first == "fr" else "en"), media_type="text/html", headers=headers)


@cache
def _document() -> dict[str, Any]:
    return document()


@cache
def _page(language: str) -> str:
    words = _WORDS[language]
    told = _document()
    parts = [
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{words["title"]}</title>',
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>',
        f"<h1>{words['title']}</h1>",
        f'<p>{words["intro"]}<a href="openapi.json">openapi.json</a>.</p>',
    ]
    for path, methods in told["paths"].items():
        operation = methods["post"]
        summary = operation["x-summary-fr" if language == "fr" else "summary"]
        parts.append(f"<h2><code>POST {escape(path)}</code></h2><p>{escape(summary)}</p><table>")
        sent = _contents(operation["requestBody"]["content"])
        parts.append(f"<tr><th>{words['sent']}<td>{sent}")
        parts.append(f"<tr><th>{words['told']}<td>{_contents(operation['responses']['200']['content'])}")
        for status, response in operation["responses"].items():
            if status != "200":
                parts.append(f"<tr><th>{words['status']} {status}<td>{escape(response['description'])}")
        parts.append("</table>")
    parts.append(f"<h2>{words['objects']}</h2>")
    for name, schema in told["components"]["schemas"].items():
        parts.append(f'<h3 id="{name}">{name}</h3><p>{escape(schema["description"])}</p><table>')
        parts.append(f"<tr><th>{words['field']}<th>{words['type']}<th>{words['meaning']}")
        for field, value in schema["properties"].items():
            meaning = escape(value.get("description", ""))
            parts.append(f"<tr><td><code>{escape(field)}</code><td>{_kind(value)}<td>{meaning}")
        parts.append("</table>")
    return "".join(parts)


def _contents(contents: dict[str, Any]) -> str:
    told = (f"<code>{escape(kind)}</code>: {_kind(media['schema'])}" for kind, media in contents.items())
    return "<br>".join(told)


def _kind(schema: dict[str, Any]) -> str:
    """Return the type of a value, in words and links."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#{name}">{name}</a>'
    if "oneOf" in schema:
        return " | ".join(_kind(one) for one in schema["oneOf"])
    if "enum" in schema:
        return " | ".join(f"<code>{escape(value)}</code>" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_kind(schema['items'])}]"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"{{…: {_kind(schema['additionalProperties'])}}}"
    kind = schema.get("type", "")
    return escape(" | ".join(kind) if isinstance(kind, list) else kind)
