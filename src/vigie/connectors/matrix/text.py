"""The text of a message as people see it, whichever of its two forms their application shows."""

import re
from html.parser import HTMLParser
from typing import Any

#: Tags that begin a new line.
_LINES = frozenset({"p", "div", "li", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"})
#: The first line of what older applications repeat of the message answered.
_REPEATED = re.compile(r"> (\* )?<@[^>\s]+>")
_WORD = re.compile(r"\w+")


def said(content: dict[str, Any], *, answers: bool) -> str:
    """Return the text of a message.

    A message has a plain form and may have a formatted one, and nothing makes them say the same: where one
    says words that the other does not, both are returned, one below the other.

    Parameters
    ----------
    content
        Of the event.
    answers
        Whether it answers another one: what is repeated of that is left out.
    """
    plain = content.get("body")
    plain = plain if isinstance(plain, str) else ""
    formatted = content.get("formatted_body")
    if answers:
        plain = _own_words(plain)
    if content.get("format") != "org.matrix.custom.html" or not isinstance(formatted, str):
        return plain
    shown = _text_of(formatted)
    in_plain, in_shown = set(_WORD.findall(plain)), set(_WORD.findall(shown))
    if in_shown <= in_plain:
        return plain
    return shown if in_plain <= in_shown else f"{shown}\n{plain}"


def _own_words(plain: str) -> str:
    """Return an answer without what it repeats: lines quoted, up to the first empty one."""
    if not _REPEATED.match(plain):
        return plain
    lines = plain.split("\n")
    first = next((number for number, line in enumerate(lines) if not line.startswith(">")), len(lines))
    return "\n".join(lines[first:]).removeprefix("\n")


def _text_of(markup: str) -> str:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return "".join(reader.pieces).strip("\n")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        #: How deep inside of what older applications repeat of the message answered.
        self._repeated = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "mx-reply":
            self._repeated += 1
        if tag == "br" or (tag in _LINES and self.pieces and not self.pieces[-1].endswith("\n")):
            self.pieces.append("\n")
        if tag == "img":
            self.pieces.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "mx-reply":
            self._repeated = max(self._repeated - 1, 0)
        if tag in _LINES and self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._repeated:
            self.pieces.append(data)
