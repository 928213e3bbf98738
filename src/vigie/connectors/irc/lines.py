"""Lines of IRC with IRCv3 tags: text in, parts out, nothing judged; and parts in, text out."""

import re
from collections.abc import Mapping

import msgspec

_ESCAPES = {":": ";", "s": " ", "r": "\r", "n": "\n", "\\": "\\"}
_ESCAPE = re.compile(r"\\(.?)", re.DOTALL)
_ESCAPED = str.maketrans({meant: f"\\{letter}" for letter, meant in _ESCAPES.items()})
_UNREADABLE = "some bytes were not UTF-8: they are shown as \N{REPLACEMENT CHARACTER}"
#: What would end a line, and begin one that nobody meant.
_ENDS = re.compile(r"[\r\n\0]")


class Line(msgspec.Struct, frozen=True):
    """One line, taken apart."""

    command: str
    #: The last one may hold spaces: it is the text of a message.
    params: list[str]
    #: Who caused the line; empty when the server speaks for itself.
    nick: str
    tags: dict[str, str]
    #: As the server writes it, "user@host"; empty where it does not say.
    address: str = ""


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
    nick = address = ""
    if text.startswith(":"):
        prefix, _, text = text[1:].partition(" ")
        name, found, address = prefix.partition("!")
        nick = name if found else ""
    # The text of a message begins at the first " :", or is the last word where there is none.
    middle, found, trailing = (" " + text).partition(" :")
    params = middle.split()
    if found:
        params.append(trailing)
    if not params or not params[0].isascii() or not params[0].isalnum():
        return None
    return Line(params[0].upper(), params[1:], nick, tags, address)


def read(piece: bytes) -> tuple[Line | None, tuple[str, ...]]:
    """Return the parts of a line as it came, or None when it has no command; and what had to be repaired."""
    try:
        return parse(piece.decode()), ()
    except UnicodeDecodeError:
        return parse(piece.decode(errors="replace")), (_UNREADABLE,)


def written(command: str, *params: str, tags: Mapping[str, str] | None = None) -> str:
    """Return a line to send, without its end.

    Parameters
    ----------
    params
        Only the last one may hold spaces, begin with a colon or be empty.
    tags
        Values as they are meant; they are escaped here.

    Raises
    ------
    ValueError
        A part would end the line, or be taken for several.

    Examples
    --------
    >>> written("PRIVMSG", "#place", "Bonjour à tous", tags={"+draft/reply": "a1"})
    '@+draft/reply=a1 PRIVMSG #place :Bonjour à tous'
    """
    *middle, last = params or ("",)
    for one in middle:
        if not one or " " in one or one.startswith(":"):
            raise ValueError("A part of the line would be taken for several.")
    if any(_ENDS.search(one) for one in (command, *params)):
        raise ValueError("A part would end the line before its end.")
    if params:
        middle.append(f":{last}" if not last or " " in last or last.startswith(":") else last)
    written_tags = ";".join(f"{key}={value.translate(_ESCAPED)}" for key, value in (tags or {}).items())
    return " ".join(((f"@{written_tags}",) if written_tags else ()) + (command, *middle))


def _unescaped(value: str) -> str:
    # A backslash before anything else disappears, as does one at the end.
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), value)
