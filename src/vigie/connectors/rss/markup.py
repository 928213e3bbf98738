"""HTML that strangers wrote, as the text that people see."""

import re
from html.parser import HTMLParser

#: More than this of one fragment is not read (characters).
LONGEST = 200_000
#: Tags that begin a new line.
_LINES = frozenset(
    {"address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"}
    | {"form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"}
    | {"section", "table", "tr", "ul"}
)
#: What nobody sees.
_UNSEEN = frozenset({"script", "style", "template", "title", "textarea", "iframe", "object"})
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def text_of(markup: str) -> str:
    r"""Return the text of a fragment of HTML: blocks become lines, quotations begin with "> ", tags go.

    Examples
    --------
    >>> text_of("<p>Bonjour&nbsp;!<br>Ça\n va&nbsp;?</p><style>b {}</style><blockquote>Oui.</blockquote>")
    'Bonjour\xa0!\nÇa va\xa0?\n> Oui.'
    """
    reader = _Reader()
    reader.feed(markup[:LONGEST])
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._unseen = 0
        self._quoted = 0
        self._as_written = 0

    def text(self) -> str:
        self._end_line()
        return "\n".join(self._lines).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._end_line(blank=bool(self._line))
        elif tag == "img":
            # Read aloud, and shown where images are not.
            self.handle_data(dict(attrs).get("alt") or "")
        elif tag in _LINES:
            self._end_line()
            self._quoted += tag == "blockquote"
            self._as_written += tag == "pre"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A browser knows no tag of HTML that closes itself: <script/> still hides what follows.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _LINES:
            self._end_line()
            self._quoted = max(self._quoted - (tag == "blockquote"), 0)
            self._as_written = max(self._as_written - (tag == "pre"), 0)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._as_written:
            *whole, data = data.split("\n")
            for line in whole:
                self._line += line
                self._end_line(blank=True)
            self._line += data
            return
        said = _BLANKS.sub(" ", data)
        self._line += said if self._line and not self._line.endswith(" ") else said.lstrip(" ")

    def _end_line(self, *, blank: bool = False) -> None:
        line, self._line = self._line.rstrip(" "), ""
        if line or (blank and self._lines):
            self._lines.append("> " * min(self._quoted, 5) + line)
