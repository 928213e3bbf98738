"""Text of what an export gives as HTML."""

from html.parser import HTMLParser
from typing import Final

_BREAKS: Final = frozenset(("p", "br", "div", "li", "blockquote"))
_UNSEEN: Final = frozenset(("script", "style"))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _UNSEEN:
            self._unseen += 1
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self._unseen:
            self._unseen -= 1

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """Return what people read of a piece of HTML, a line for each of its paragraphs."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = "".join(reader.parts).replace("\r\n", "\n").split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())
