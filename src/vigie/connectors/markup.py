"""HTML that strangers wrote, as the text that people see."""

import re
from html import unescape
from html.parser import HTMLParser

#: More than this of one fragment is not read (characters).
LONGEST = 200_000
#: Tags that begin a new line.
_LINES = frozenset(
    {"address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"}
    | {"form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"}
    | {"section", "table", "textarea", "tr", "ul", "xmp"}
)
#: Tags whose content keeps its lines and spaces.
_AS_WRITTEN = frozenset({"pre", "textarea", "xmp"})
#: What no browser shows, by HTML's standard: its own style sheet displays none of the first six, and a frame
#: shows another document in place of its content. The box of a textarea is shown with its words; so is what
#: an object holds, wherever its data cannot be had.
_UNSEEN = frozenset({"script", "style", "template", "title", "noembed", "noframes", "iframe"})
#: Tags whose content has no tags, by the same standard: only their own end ends them. Read otherwise, a tag
#: that is opened there would hide what follows that end.
_RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"})
#: Nothing and raw where scripts run, and its content like any other where they do not.
_NOSCRIPT = frozenset({"noscript"})
_NONE: frozenset[str] = frozenset()
_BLANKS = re.compile(r"[ \t\r\n\f]+")
#: What begins no tag: another one begins before this one ends.
_STRAY = re.compile(r"<(?!!--)(?![A-Za-z/!?][^<>]*>)")
_COMMENT_ENDS = re.compile(r"--\s*!?>")
#: A comment that is over as soon as it begins.
_NO_COMMENT = re.compile(r"<!---?>")
#: An end of what is raw that has more than its name.
_RAW_ENDS = re.compile(rf"</({'|'.join(sorted(_RAW | _NOSCRIPT))})[\s/]+(?:[^<>]*>)?", re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_NUMBERED = re.compile(r"&#0*([0-9]+)")
#: The first number that stands for no character.
_NONE_SUCH = "1114112"


def text_of(markup: str, *, unseen: frozenset[str] = _NONE, scripts: bool = True) -> str:
    r"""Return the text of a fragment of HTML: blocks become lines, quotations begin with "> ", tags go.

    Parameters
    ----------
    markup
        The fragment; what is beyond `LONGEST` is left out.
    unseen
        Further tags whose content is left out.
    scripts
        Whether what shows it to people runs scripts, as browsers do and mail programs do not.

    Examples
    --------
    >>> text_of("<p>Bonjour&nbsp;!<br>Ça\n va&nbsp;?</p><style>b {}</style><blockquote>Oui.</blockquote>")
    'Bonjour\xa0!\nÇa va\xa0?\n> Oui.'
    """
    reader = _Reader(_UNSEEN | unseen, scripts=scripts)
    reader.feed(_tamed(markup[:LONGEST]))
    reader.close()
    return reader.text()


def _tamed(markup: str) -> str:
    """Return markup without what makes the library fail, or look through the whole of it once for each sign.

    What is never ended is shown: whoever hides something behind it would be the only one not to be read.
    """
    # Browsers take it for a comment; the library knows a few such words, and fails on all others.
    markup = markup.replace("<![", "<! [")
    # Where browsers see an end, or a value without quotes, older versions of the library do not.
    markup = _NO_COMMENT.sub("<!-- -->", markup).replace("--!>", "-->")
    markup = _RAW_ENDS.sub(r"</\1>", markup)
    markup = _TAG.sub(lambda found: found[0].replace("==", "= ="), markup)
    last = max((found.end() for found in _COMMENT_ENDS.finditer(markup)), default=0)
    markup = markup[:last] + markup[last:].replace("<!--", "&lt;!--")
    markup = _STRAY.sub("&lt;", markup)
    # Numbers of thousands of figures are refused by Python itself.
    return _NUMBERED.sub(lambda found: f"&#{found[1] if len(found[1]) < 8 else _NONE_SUCH}", markup)


class _Reader(HTMLParser):
    def __init__(self, unseen: frozenset[str], *, scripts: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._not_seen = unseen | _NOSCRIPT if scripts else unseen
        self._raw = _RAW | _NOSCRIPT if scripts else _RAW
        self._lines: list[str] = []
        self._line = ""
        self._unseen = 0
        self._quoted = 0
        self._as_written = 0

    def text(self) -> str:
        if self.cdata_elem is not None:
            # Older versions of the library say nothing of what is raw and never ends.
            self.handle_data(self.rawdata)
        self._end_line()
        return "\n".join(self._lines).strip("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._raw:
            self.set_cdata_mode(tag)
        if tag in self._not_seen:
            self._unseen += 1
        elif tag == "br":
            self._end_line(blank=bool(self._line))
        elif tag == "img":
            # Read aloud, and shown where images are not.
            self.handle_data(dict(attrs).get("alt") or "")
        elif tag in ("td", "th"):
            self.handle_data(" ")
        elif tag in _LINES:
            self._end_line()
            self._quoted += tag == "blockquote"
            self._as_written += tag in _AS_WRITTEN

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A browser knows no tag of HTML that closes itself: <script/> still hides what follows.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._not_seen:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _LINES:
            self._end_line()
            self._quoted = max(self._quoted - (tag == "blockquote"), 0)
            self._as_written = max(self._as_written - (tag in _AS_WRITTEN), 0)

    def set_cdata_mode(self, elem: str, *, escapable: bool = False) -> None:  # noqa: ARG002 - the library's
        # All that is raw comes as it is written: newer versions would read the entities of some of it.
        super().set_cdata_mode(elem)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self.cdata_elem is not None:
            data = unescape(data)
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
