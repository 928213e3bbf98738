"""A feed and its entries, whatever format they came in."""

import msgspec

from vigie.message import Media

#: Attachments of one entry that are kept.
MEDIA = 20


def text_in(value: object) -> str:
    """Return a value of a feed where it is text, without what no database takes; empty for anything else."""
    return value.replace("\0", "") if isinstance(value, str) else ""


class Writer(msgspec.Struct, frozen=True):
    """Who signs an entry; each part empty where the feed does not say."""

    name: str = ""
    address: str = ""
    mail: str = ""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a feed, as text."""

    #: As the feed writes it; empty where it gives none.
    id: str = ""
    title: str = ""
    text: str = ""
    link: str = ""
    writer: Writer = Writer()
    #: When it was published, else when it was changed (ms); None where the feed says neither.
    at: int | None = None
    #: The entry that this one answers, by its id (RFC 4685).
    answers: str = ""
    lang: str = ""
    media: tuple[Media, ...] = ()


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """One document of a feed."""

    title: str = ""
    #: In the order of the document.
    items: tuple[Item, ...] = ()
    #: The address of the document with the entries before these; empty where there is none (RFC 5005).
    older: str = ""
    #: Whether the document had to be repaired to be read.
    repaired: bool = False
