"""Lines of IRC with IRCv3 tags, as Twitch writes them: text in, parts out, nothing judged."""

import re

import msgspec

_ESCAPES = {":": ";", "s": " ", "r": "\r", "n": "\n", "\\": "\\"}
_ESCAPE = re.compile(r"\\(.?)", re.DOTALL)


class Line(msgspec.Struct, frozen=True):
    """One line, taken apart."""

    command: str
    #: The last one may hold spaces: it is the text of a message.
    params: list[str]
    #: Who caused the line; empty when the server speaks for itself.
    nick: str
    tags: dict[str, str]


def split(frame: bytes) -> list[bytes]:
    """Return the lines that a frame holds: a server may send several at once.

    Only line feeds end a line; other separators known to Unicode may stand inside a message.
    """
    return [line for piece in frame.split(b"\n") if (line := piece.rstrip(b"\r"))]


def parse(text: str) -> Line | None:
    """Return the parts of a line, or None when it has no command."""
    tags: dict[str, str] = {}
    if text.startswith("@"):
        written, _, text = text[1:].partition(" ")
        for tag in written.split(";"):
            key, _, value = tag.partition("=")
            if key:
                tags[key] = _unescaped(value) if "\\" in value else value
    text = text.lstrip(" ")
    nick = ""
    if text.startswith(":"):
        prefix, _, text = text[1:].partition(" ")
        name, found, _ = prefix.partition("!")
        nick = name if found else ""
    # The text of a message begins at the first " :", or is the last word where there is none.
    middle, found, trailing = (" " + text).partition(" :")
    params = middle.split()
    if found:
        params.append(trailing)
    if not params or not params[0].isascii() or not params[0].isalnum():
        return None
    return Line(params[0].upper(), params[1:], nick, tags)


def _unescaped(value: str) -> str:
    # A backslash before anything else disappears, as does one at the end.
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), value)
