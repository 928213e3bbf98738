"""The comments export of Disqus (XML), as its help centre documents it (articles/1717164-comments-export)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vigie.importing import sentences
from vigie.importing.elements import Element, elements
from vigie.importing.rows import Row, Understood
from vigie.importing.texts import plain_text

_NS: Final = "http://disqus.com "
_ID: Final = "http://disqus.com/disqus-internals id"


def recognises(head: bytes) -> bool:
    """Tell whether a file begins as this export does."""
    return b"<disqus" in head and b"http://disqus.com" in head


def read(path: Path) -> Understood:
    """Return the comments; what is deleted or was spam there is refused, and says so."""
    return Understood(sentences.DISQUS, _rows(path))


def _rows(path: Path) -> Iterator[Row]:
    titles: dict[str, str] = {}
    number = 0
    for each in elements(path, frozenset((f"{_NS}thread", f"{_NS}post"))):
        if each.name == f"{_NS}thread":
            titles[each.attributes.get(_ID, "")] = each.said(f"{_NS}title")
        else:
            number += 1
            yield _row(number, each, titles)


def _row(number: int, post: Element, titles: dict[str, str]) -> Row:
    if post.said(f"{_NS}isDeleted") == "true":
        return Row(number, {}, sentences.DELETED_AT_DISQUS)
    if post.said(f"{_NS}isSpam") == "true":
        return Row(number, {}, sentences.SPAM_AT_DISQUS)
    thread = _id_of(post, "thread")
    name, username = (post.said(f"{_NS}author", f"{_NS}{field}") for field in ("name", "username"))
    return Row(
        number,
        {
            "id": post.attributes.get(_ID, ""),
            "text": plain_text(post.said(f"{_NS}message")),
            "at": post.said(f"{_NS}createdAt"),
            "author": name or username,
            "author_id": username or name,
            "thread": thread,
            "thread_title": titles.get(thread, ""),
            "reply_to": _id_of(post, "parent"),
        },
    )


def _id_of(post: Element, name: str) -> str:
    named = post.child(f"{_NS}{name}")
    return named.attributes.get(_ID, "") if named is not None else ""
