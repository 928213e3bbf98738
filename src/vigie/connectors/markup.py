"""A fragment of HTML as the text that people see."""

from html.parser import HTMLParser

#: Tags that begin a new line.
_LINES = frozenset({"p", "div", "li", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"})


def text_of(markup: str) -> str:
    r"""Return the text of a fragment of HTML: paragraphs and line breaks become lines, tags go.

    Examples
    --------
    >>> text_of("<p>Bonjour&nbsp;!<br>Ça va&nbsp;?</p><p>Oui.</p>")
    'Bonjour\xa0!\nÇa va\xa0?\nOui.'
    """
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return "".join(reader.pieces).strip("\n")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's
        if tag == "br" or (tag in _LINES and self.pieces and not self.pieces[-1].endswith("\n")):
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES and self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
