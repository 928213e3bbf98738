"""The bytes of a feed as its entries: RSS and Atom by feedparser, JSON Feed by its specification."""

import calendar
from importlib import import_module
from io import BytesIO
from typing import Any

from vigie.connectors.base import ConnectorError
from vigie.connectors.markup import LONGEST, text_of
from vigie.connectors.rss import sentences
from vigie.connectors.rss.json_feed import json_feed
from vigie.connectors.rss.shapes import MEDIA, Feed, Item, Writer, text_in
from vigie.message import Media

_HTML = ("text/html", "application/xhtml+xml")


def feed_of(content: bytes, *, kind: str, address: str) -> Feed:
    """Return the feed that a document is.

    Parameters
    ----------
    kind
        The `Content-Type` it came with: it may name the encoding.
    address
        Where it came from: links may be relative to it.

    Raises
    ------
    ConnectorError
        It is not a feed.
    """
    if not content.strip():
        raise ConnectorError(sentences.NOT_A_FEED)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return json_feed(content, address)
    try:
        library = import_module("feedparser")
    except ImportError:
        raise ConnectorError(sentences.NO_LIBRARY, permanent=True) from None
    try:
        # As a stream: of bytes alone the library asks first whether they name a file of this machine.
        read = library.parse(
            BytesIO(content),
            response_headers={"content-type": kind or "application/xml", "content-location": address},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # noqa: BLE001 - whatever a stranger's document does to the library
        raise ConnectorError(sentences.NOT_A_FEED) from None
    if not read["version"]:
        raise ConnectorError(sentences.NOT_A_FEED)
    about = read["feed"]
    return Feed(
        title=_said(about, "title"),
        items=tuple(_item(entry, about) for entry in read["entries"]),
        older=_linked(about, ("prev-archive", "next")),
        repaired=bool(read["bozo"]) and bool(dict.get(read, "bozo_exception")) and _is_broken(read),
    )


def _is_broken(read: dict[str, Any]) -> bool:
    # A wrong label on the envelope is no fault of the letter.
    return type(read["bozo_exception"]).__name__ not in ("NonXMLContentType", "CharacterEncodingOverride")


def _item(entry: dict[str, Any], about: dict[str, Any]) -> Item:
    # By `dict.get`: the library's own way answers one field for another, with a warning.
    return Item(
        id=text_in(dict.get(entry, "id")),
        title=_said(entry, "title"),
        text=_body(entry),
        link=text_in(dict.get(entry, "link")),
        writer=_writer(entry) or _writer(about) or Writer(),
        at=_moment(entry, "published_parsed") or _moment(entry, "updated_parsed"),
        answers=text_in((dict.get(entry, "thr_in-reply-to") or {}).get("ref")),
        lang=text_in(dict.get(about, "language")),
        media=_media(entry),
    )


def _said(held: dict[str, Any], name: str) -> str:
    return _plain(dict.get(held, f"{name}_detail") or {"value": dict.get(held, name)})


def _plain(detail: dict[str, Any]) -> str:
    value = text_in(detail.get("value"))
    # Programs that read feeds run no scripts.
    return text_of(value, scripts=False) if detail.get("type") in _HTML else value.strip()[:LONGEST]


def _body(entry: dict[str, Any]) -> str:
    whole = [_plain(one) for one in dict.get(entry, "content") or []]
    return max(whole, key=len, default="") or _said(entry, "summary")


def _writer(held: dict[str, Any]) -> Writer | None:
    detail = dict.get(held, "author_detail") or {}
    name = text_in(detail.get("name")) or text_in(dict.get(held, "author"))
    writer = Writer(name.strip(), text_in(detail.get("href")), text_in(detail.get("email")).lower())
    return writer if any((writer.name, writer.address, writer.mail)) else None


def _moment(entry: dict[str, Any], name: str) -> int | None:
    read = dict.get(entry, name)
    try:
        return calendar.timegm(read) * 1000 if read else None
    except (ValueError, OverflowError):
        return None


def _media(entry: dict[str, Any]) -> tuple[Media, ...]:
    linked = dict.get(entry, "links") or []
    attached = [(one.get("href"), one) for one in linked if one.get("rel") == "enclosure"]
    # What Media RSS names.
    attached += [(one.get("url"), one) for one in dict.get(entry, "media_content") or []]
    found = {
        text_in(address): Media(text_in(address), text_in(one.get("type")))
        for address, one in attached
        if address
    }
    return tuple(found.values())[:MEDIA]


def _linked(about: dict[str, Any], relations: tuple[str, ...]) -> str:
    links = dict.get(about, "links") or []
    found = (
        text_in(one.get("href")) for relation in relations for one in links if one.get("rel") == relation
    )
    return next((address for address in found if address), "")
