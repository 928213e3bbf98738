"""A fragment of HTML as the text that people see."""

from html.parser import HTMLParser

#: Tags that begin a new line.
_LINES = frozenset({"p", "div", "li", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol"})

#: Tags whose content nobody sees.
_UNSEEN = frozenset({"script", "style", "template"})


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
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's
        if tag in _UNSEEN:
            self._unseen += 1
        if tag == "br" or (tag in _LINES and self.pieces and not self.pieces[-1].endswith("\n")):
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self._unseen:
            self._unseen -= 1
        if tag in _LINES and self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)
