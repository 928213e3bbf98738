"""Entries of a feed as messages; nothing here opens a socket or reads a clock."""

import hashlib
from collections.abc import Iterable
from typing import Any

from vigie.connectors.rss.shapes import Item, Writer
from vigie.message import Author, Message, Space, Thread

#: A date this far ahead of the clock is not one at which anything was published (ms).
AHEAD = 86_400_000
REPAIRED = "the feed is not well-formed: it was read as far as it can be"
_UNDATED = "the feed gives no date: the time of receipt is kept instead"
_AHEAD = "the date is in the future: the time of receipt is kept instead"


def said_by(item: Item) -> str:
    """Return all that an entry says, its title first."""
    if not item.title or item.text.startswith(item.title):
        return item.text or item.title
    return f"{item.title}\n\n{item.text}".strip()


def named(items: Iterable[Item]) -> list[tuple[str, Item]]:
    """Return the entries that say something, each once, with the id that is kept for it.

    The feed's own id; the link where it gives none; a digest of what it says where it has no link either. An
    id that a feed gives to entries with different links (it happens) is told apart by them.
    """
    said = [item for item in items if said_by(item)]
    links: dict[str, set[str]] = {}
    for item in said:
        links.setdefault(item.id, set()).add(item.link)
    found: dict[str, Item] = {}
    for item in said:
        if not item.id:
            name = item.link or f"~{_digest(item.writer.name, str(item.at), item.title, item.text)}"
        else:
            name = f"{item.id}~{_digest(item.link)}" if len(links[item.id]) > 1 else item.id
        # Newest first, as feeds are: the later one is the same entry before it was changed.
        found.setdefault(name, item)
    return list(found.items())


def print_of(item: Item) -> str:
    """Return what changes when the entry says something else; links and layout may change without."""
    return hashlib.blake2b(said_by(item).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def message_of(
    name: str,
    item: Item,
    space: Space,
    *,
    feed: str,
    changes: int = 0,
    repaired: bool = False,
    received_at: int,
) -> Message:
    """Return the message that an entry is.

    Parameters
    ----------
    name
        The id that is kept for it.
    feed
        The feed's title: it signs what nobody else signs.
    changes
        How many changes of it were told, this one included.
    repaired
        Whether its document had to be repaired to be read.
    received_at
        When it arrived (ms).
    """
    at, remark = _written_at(item, received_at)
    extra: dict[str, Any] = {"url": item.link} if item.link else {}
    if item.title:
        extra["title"] = item.title
    return Message(
        id=name,
        space=space,
        kind="post",
        text=said_by(item),
        author=_author(item.writer, feed or space.id),
        thread=Thread(item.answers or name, None if item.answers else item.title or None),
        at=at,
        received_at=received_at,
        lang=item.lang or None,
        reply_to=item.answers or None,
        revision=str(changes) if changes else "",
        media=item.media,
        remarks=tuple(one for one in (remark, REPAIRED if repaired else "") if one),
        extra=extra,
    )


def _written_at(item: Item, received_at: int) -> tuple[int, str]:
    if item.at is None:
        return received_at, _UNDATED
    if item.at > received_at + AHEAD or item.at <= 0:
        return received_at, _AHEAD if item.at > 0 else _UNDATED
    return item.at, ""


def _author(writer: Writer, feed: str) -> Author:
    # Whoever signs by mail is known again, and the address is kept nowhere.
    mail = f"mail:{_digest(writer.mail)}" if writer.mail else ""
    name = writer.name if "@" not in writer.name else writer.name.partition("@")[0]
    name = name or writer.address or feed
    return Author(writer.address or mail or f"name:{name}", name)


def _digest(*parts: str) -> str:
    said = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(said, digest_size=12).hexdigest()
