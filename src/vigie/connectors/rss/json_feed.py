"""JSON Feed, by its specification: feedparser reads the two others."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from vigie.connectors.base import ConnectorError
from vigie.connectors.dates import moment_of
from vigie.connectors.markup import LONGEST, text_of
from vigie.connectors.rss import sentences
from vigie.connectors.rss.shapes import MEDIA, Feed, Item, Writer, text_in
from vigie.message import Media

#: How such a feed names its own version.
_VERSION = "https://jsonfeed.org/version/"


def json_feed(content: bytes, address: str) -> Feed:
    """Return the feed that a JSON document is; see `parsing.feed_of`.

    Raises
    ------
    ConnectorError
        It is not a feed.
    """
    try:
        said = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ConnectorError(sentences.NOT_A_FEED) from None
    if not isinstance(said, dict) or not text_in(said.get("version")).startswith(_VERSION):
        raise ConnectorError(sentences.NOT_A_FEED)
    items = said.get("items")
    older = text_in(said.get("next_url"))
    return Feed(
        title=_said(said, "title"),
        items=tuple(
            _item(one, said) for one in (items if isinstance(items, list) else []) if isinstance(one, dict)
        ),
        older=urljoin(address, older) if older else "",
    )


def _item(one: Mapping[str, Any], about: Mapping[str, Any]) -> Item:
    number = one.get("id")
    markup = text_in(one.get("content_html"))
    # Programs that read feeds run no scripts.
    text = text_of(markup, scripts=False) if markup else _said(one, "content_text")
    attached = [each for each in _list(one, "attachments") if text_in(each.get("url"))]
    return Item(
        # Version 1 let numbers be ids.
        id=text_in(number) or (str(number) if isinstance(number, int | float) else ""),
        title=_said(one, "title"),
        text=text or _said(one, "summary"),
        link=text_in(one.get("url")),
        writer=_writer(one) or _writer(about) or Writer(),
        at=moment_of(text_in(one.get("date_published"))) or moment_of(text_in(one.get("date_modified"))),
        lang=text_in(one.get("language")) or text_in(about.get("language")),
        media=tuple(Media(text_in(each["url"]), text_in(each.get("mime_type"))) for each in attached)[:MEDIA],
    )


def _writer(held: Mapping[str, Any]) -> Writer | None:
    # Version 1 had one author, 1.1 has several: the first signs.
    signed = [*_list(held, "authors"), held.get("author")]
    for one in signed:
        if isinstance(one, dict) and (text_in(one.get("name")) or text_in(one.get("url"))):
            return Writer(_said(one, "name"), text_in(one.get("url")))
    return None


def _said(held: Mapping[str, Any], name: str) -> str:
    return text_in(held.get(name)).strip()[:LONGEST]


def _list(held: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = held.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
