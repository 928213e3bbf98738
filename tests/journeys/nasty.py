"""Lines that no careful sender writes, each with what must become of it."""

import json
from dataclasses import dataclass

PLACE = {"network": "test", "space": "live", "kind": "chat", "author": "Ada"}


@dataclass(frozen=True)
class Line:
    """One line, and what must become of it."""

    name: str
    raw: bytes
    #: Part of the sentence that refuses it; empty where it is a message.
    refused: str = ""
    #: Part of the remark that says what was repaired.
    remark: str = ""
    #: The text as it is kept.
    text: str | None = None
    #: Whether it repeats the space and id of a line before.
    repeats: bool = False
    #: Whether it is larger than a webhook accepts.
    large: bool = False


def message(native: str, **fields: object) -> bytes:
    """Return a line of the wire format."""
    return json.dumps(PLACE | {"id": native, "text": "bonjour"} | fields, ensure_ascii=False).encode()


def raw(native: str, rest: str) -> bytes:
    """Return a line whose last fields are written by hand."""
    return f'{{"network":"test","space":"live","id":"{native}","text":"bonjour",{rest}}}'.encode()


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


LINES = [
    Line("an ordinary message", message("ordinary"), text="bonjour"),
    Line("not JSON", b"bonjour", refused="not JSON"),
    Line("half of an object", b'{"text": "bonjour"', refused="not JSON"),
    Line("not UTF-8", '{"id":"l1","text":"été"}'.encode("latin-1"), refused="not UTF-8"),
    Line("not an object", b'["bonjour"]', refused="object"),
    Line("no text", b'{"id":"none"}', refused="text"),
    Line("a text that is a number", b'{"id":"n","text":5}', refused="not a string"),
    Line("a lone surrogate", raw("half", '"text":"a\\ud83d!"'), text="a\ufffd!", remark="surrogate pairs"),
    Line("2 MB of text", message("long", text="a" * 2_000_000), refused="longer than", large=True),
    Line(
        "100,000 combining marks",
        message("marks", text="a" + "\u0301" * 100_000),
        text="a" + "\u0301" * 100_000,
    ),
    Line(
        "right-to-left overrides",
        message("rtl", text="\u202eabc\u202c \u2066def\u2069"),
        text="\u202eabc\u202c \u2066def\u2069",
    ),
    Line("null characters", message("null", text="a\0b", author="A\0"), text="a\u2400b", remark="Null"),
    Line("the year 30000", message("y30000", at="30000-01-01T00:00:00Z"), remark="The date"),
    Line("a date of the year 9999", message("y9999", at="9999-12-31T23:59:59Z"), text="bonjour"),
    Line("an id of 10,000 characters", message("i" * 10_000), text="bonjour"),
    Line("an id", message("twice", text="le premier"), text="le premier"),
    Line("the same id with another text", message("twice", text="le second"), repeats=True),
    Line(
        "HTML and script",
        message("html", text="<script>alert(1)</script>", author="<img src=x onerror=alert(1)>"),
        text="<script>alert(1)</script>",
    ),
    Line("an unknown field nested 900 deep", raw("deep", f'"more":{nested(900)}'), text="bonjour"),
    Line("an unknown field nested 100,000 deep", raw("d", f'"more":{nested(100_000)}'), refused="deep"),
    Line("a date nested 900 deep", raw("deep-at", f'"at":{nested(900)}'), remark="The date"),
    Line("likes of 10**30", message("likes", likes=10**30), remark="likes"),
    Line("NaN", raw("nan", '"likes":NaN,"rating":NaN'), remark="rating"),
    Line("infinity", raw("inf", '"likes":Infinity,"rating":-Infinity,"at":Infinity'), remark="likes"),
    Line("minus nothing", raw("zero", '"likes":-0,"rating":-0.0'), text="bonjour"),
    Line("a number beyond all numbers", raw("huge", '"rating":1e400'), remark="rating"),
    Line("a number of 5,000 digits", raw("digits", '"more":' + "9" * 5_000), refused="too many digits"),
    Line("half an emoji in a role", raw("role", '"author":{"name":"a","roles":["\\ud83d"]}'), text="bonjour"),
    Line("an empty line", b"", refused="empty"),
    Line("a line of spaces", b"   ", refused="empty"),
    Line("a line that ends as on Windows", message("crlf") + b"\r", text="bonjour"),
    Line("nothing but nulls", b'{"network":"test","space":"live","text":null}', text=""),
    Line("an id that is true", b'{"id":true,"text":"x"}', refused="not a string"),
    Line("a language of 1,000 letters", message("lang", lang="f" * 1_000), text="bonjour"),
]
