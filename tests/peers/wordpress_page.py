"""What a visitor finds on an article's page, as WordPress's own theme writes it: comments and a form."""

import re
from html.parser import HTMLParser
from typing import NamedTuple


class PublicComment(NamedTuple):
    """A comment as anybody sees it."""

    id: int
    author: str
    text: str


class Page(HTMLParser):
    """An article's page.

    Attributes
    ----------
    comments : list of PublicComment
        In the order of the page.
    form : dict
        What its hidden fields say, and its address under ``action``; empty where there is no form.
    """

    def __init__(self) -> None:
        super().__init__()
        self.comments: list[PublicComment] = []
        self.form: dict[str, str] = {}
        self._in_form = False
        # The classes of the open elements that may hold others of their kind.
        self._open: list[str] = []

    @classmethod
    def read(cls, html: str) -> "Page":
        """Read a page."""
        page = cls()
        page.feed(html)
        page.comments = [
            PublicComment(each.id, _tidy(each.author), _tidy(each.text)) for each in page.comments
        ]
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a comment, its author, its text or the form begins."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._in_form = given.get("id") == "commentform"
            if self._in_form:
                self.form["action"] = given["action"]
        elif tag == "input" and self._in_form and given.get("type") == "hidden":
            self.form[given["name"]] = given.get("value", "")
        elif tag in ("li", "div"):
            self._open.append(given.get("class", ""))
            if tag == "li" and given.get("id", "").startswith("comment-"):
                self.comments.append(PublicComment(int(given["id"].removeprefix("comment-")), "", ""))

    def handle_endtag(self, tag: str) -> None:
        """Note where it ends."""
        if tag == "form":
            self._in_form = False
        elif tag in ("li", "div") and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep the author's name and the text."""
        if not self.comments:
            return
        last = self.comments[-1]
        within = self._open[-1] if self._open else ""
        if "wp-block-comment-author-name" in within:
            self.comments[-1] = last._replace(author=last.author + data)
        elif "wp-block-comment-content" in within:
            self.comments[-1] = last._replace(text=last.text + data)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.read = ""
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self.read += data


def plain(html: str) -> str:
    """Return the text of a page or of a part of one, one line for each that is read."""
    text = _Text()
    text.feed(html)
    return _tidy(text.read)


def _tidy(text: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", text).strip()
