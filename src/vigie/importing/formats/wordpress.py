"""The comments in an export of WordPress (WXR), as `wp-admin/includes/export.php` writes them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vigie.importing import sentences
from vigie.importing.elements import Element, elements
from vigie.importing.rows import Row, Understood
from vigie.importing.texts import plain_text

#: The version of the format stands in its namespace.
_NAMESPACE: Final = re.compile(rb"http://wordpress\.org/export/1\.[0-2]/")
_COMMENT: Final = re.compile(r"http://wordpress\.org/export/1\.[0-2]/ comment")
_REFUSED: Final = {"spam": sentences.SPAM_AT_WORDPRESS, "trash": sentences.BINNED_AT_WORDPRESS}


def recognises(head: bytes) -> bool:
    """Tell whether a file begins as this export does."""
    return b"<rss" in head and _NAMESPACE.search(head) is not None


def read(path: Path) -> Understood:
    """Return the comments; pingbacks, spam and what is in the bin are refused, and say so."""
    return Understood(sentences.WORDPRESS, _rows(path))


def _rows(path: Path) -> Iterator[Row]:
    number = 0
    for item in elements(path, frozenset(("item",))):
        for comment in item.children:
            if _COMMENT.fullmatch(comment.name):
                number += 1
                yield _row(number, comment, item, comment.name.removesuffix("comment"))


def _row(number: int, comment: Element, item: Element, space: str) -> Row:
    def said(name: str) -> str:
        return comment.said(f"{space}comment_{name}")

    if said("type") in {"pingback", "trackback"}:
        return Row(number, {}, sentences.PINGBACK)
    if reason := _REFUSED.get(said("approved")):
        return Row(number, {}, reason)
    user = said("user_id")
    date = said("date_gmt")
    return Row(
        number,
        {
            "id": said("id"),
            "text": plain_text(said("content")),
            "at": f"{date}Z" if date and not date.startswith("0000") else said("date"),
            "author": said("author"),
            "author_id": user if user not in ("", "0") else said("author"),
            "thread": item.said(f"{space}post_id"),
            "thread_title": item.said("title"),
            "reply_to": "" if said("parent") == "0" else said("parent"),
        },
    )
