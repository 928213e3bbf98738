"""What is particular to feeds: three formats, ids and dates as they come, HTML of strangers, and a window."""

import asyncio
import functools
import json
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from listening import listening, started, until
from rss_peer import WINDOW, RssPeer
from trials import in_a_hurry

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import ConnectorError
from vigie.connectors.markup import LONGEST
from vigie.connectors.rss import CARD
from vigie.connectors.rss.entries import message_of, named
from vigie.connectors.rss.parsing import feed_of
from vigie.connectors.rss.place import Known, news, seen
from vigie.connectors.rss.shapes import Item, Writer
from vigie.message import Media, Space

SPACE = Space("rss", "example.org/feed")
NOW = 1_750_000_000_000

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="fr">
<title>La place</title><link rel="next" href="/feed?page=2"/>
<entry><id>tag:example.org,2025:2</id><title type="html">Le &lt;b&gt;second&lt;/b&gt;</title>
<link href="/2"/><link rel="enclosure" href="/2.png" type="image/png"/>
<published>2025-06-15T14:00:00+02:00</published><updated>2025-06-16T08:00:00Z</updated>
<author><name>Camille</name><uri>https://example.org/camille</uri></author>
<thr:in-reply-to ref="tag:example.org,2025:1"/>
<content type="html">&lt;p&gt;Bonjour&amp;nbsp;!&lt;/p&gt;&lt;script&gt;mal()&lt;/script&gt;</content></entry>
</feed>"""
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>La place</title><language>fr</language>
<item><title>Un titre</title><description>Du &lt;i&gt;texte&lt;/i&gt;.</description>
<author>camille@example.org (Camille)</author><pubDate>Sun, 15 Jun 2025 12:00:00 GMT</pubDate></item>
</channel></rss>"""
JSON = """{"version": "https://jsonfeed.org/version/1", "title": "La place", "next_url": "feed2.json",
"items": [{"id": 7, "content_html": "<p>Oui.</p>", "date_published": "2025-06-15T12:00:00Z",
"author": {"name": "Camille"},
"attachments": [{"url": "https://example.org/a.mp3", "mime_type": "audio/mpeg"}]}, "no item"]}"""
ADDRESS = "https://example.org/feed"


def read(document: str | bytes, kind: str = ""):
    content = document.encode() if isinstance(document, str) else document
    return feed_of(content, kind=kind, address=ADDRESS)


class TestFormats:
    def test_it_reads_atom(self):
        feed = read(ATOM)
        assert feed.title == "La place"
        assert feed.older == "https://example.org/feed?page=2"
        assert not feed.repaired
        assert feed.items == (
            Item(
                id="tag:example.org,2025:2",
                title="Le second",
                text="Bonjour\xa0!",
                link="https://example.org/2",
                writer=Writer("Camille", "https://example.org/camille"),
                at=1_749_988_800_000,
                answers="tag:example.org,2025:1",
                lang="fr",
                media=(Media("https://example.org/2.png", "image/png"),),
            ),
        )

    def test_it_reads_rss_without_ids(self):
        (item,) = read(RSS).items
        assert (item.id, item.title, item.text) == ("", "Un titre", "Du texte.")
        assert item.writer == Writer("Camille", mail="camille@example.org")
        assert item.at == 1_749_988_800_000

    def test_it_reads_json_feed_with_a_number_for_an_id(self):
        feed = read(JSON)
        (item,) = feed.items
        assert (item.id, item.text, item.at) == ("7", "Oui.", 1_749_988_800_000)
        assert item.writer.name == "Camille"
        assert item.media == (Media("https://example.org/a.mp3", "audio/mpeg"),)
        assert feed.older == "https://example.org/feed2.json"

    def test_it_believes_the_encoding_of_the_envelope(self):
        document = '<rss version="2.0"><channel><item><title>Été</title></item></channel></rss>'
        (item,) = read(document.encode("iso-8859-1"), "application/rss+xml; charset=iso-8859-1").items
        assert item.title == "Été"

    def test_it_reads_a_feed_that_is_not_well_formed_and_says_so(self):
        feed = read(RSS.replace("</channel></rss>", "<item><title>A & B</title>"))
        assert feed.repaired
        assert feed.items[0].title == "Un titre"

    @pytest.mark.parametrize(
        "document",
        ["", "{}", "[null, 1]", "<html><body>Maintenance</body></html>", '{"version": 1}', "Bonjour", "{"],
    )
    def test_it_says_when_something_is_not_a_feed(self, document: str):
        with pytest.raises(ConnectorError) as caught:
            read(document)
        assert not caught.value.permanent

    def test_it_opens_no_file_that_a_server_names(self, tmp_path: Path):
        # Given bytes, the library would ask whether they name a file of this machine.
        file = tmp_path / "feed.xml"
        file.write_text(RSS)
        with pytest.raises(ConnectorError):
            read(str(file))

    def test_it_expands_no_bomb(self):
        bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        bomb += '<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        (item,) = read(f"{bomb}{RSS[21:]}".replace("Un titre", "Un &b; &f; titre")).items
        assert "aaaa" not in item.title
        assert len(item.title) < 40

    @pytest.mark.parametrize("name", ["title", "content_text", "content_html", "summary"])
    def test_it_reads_no_endless_entry_of_any_format(self, name: str):
        endless = "a" * (LONGEST + 1)
        feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", name: endless}]}
        (item,) = read(json.dumps(feed)).items
        assert len(item.title + item.text) == LONGEST
        (item,) = read(RSS.replace("Du &lt;i&gt;texte&lt;/i&gt;.", endless)).items
        assert len(item.text) == LONGEST


class TestEntries:
    def test_it_takes_the_link_for_an_id_where_there_is_no_other(self):
        assert [name for name, _ in named([Item(text="x", link="https://example.org/1")])] == [
            "https://example.org/1"
        ]

    def test_it_makes_an_id_of_what_is_said_where_there_is_nothing_else(self):
        one, two = Item(text="Un"), Item(text="Deux")
        names = [name for name, _ in named([one, two, one])]
        assert len(set(names)) == len(names) == 2
        assert names == [name for name, _ in named([one, two])]

    def test_it_tells_entries_apart_that_share_an_id_by_mistake(self):
        items = [Item(id="0", text=text, link=f"https://example.org/{text}") for text in ("a", "b")]
        assert len({name for name, _ in named(items)}) == 2

    def test_it_passes_over_an_entry_that_says_nothing(self):
        assert named([Item(id="1", link="https://example.org/1")]) == []

    def test_it_says_the_title_first_and_once(self):
        assert message("Un titre", "Le texte.").text == "Un titre\n\nLe texte."
        assert message("Un titre", "Un titre long.").text == "Un titre long."
        assert message("Un titre", "").text == "Un titre"

    def test_it_keeps_no_mail_address(self):
        told = message("", "x", writer=Writer(mail="camille@example.org"))
        assert told.author.id.startswith("mail:")
        assert told.author.name == "La place"
        assert "@" not in f"{told.author.id}{told.author.name}"

    def test_it_lets_the_feed_sign_what_nobody_signs(self):
        assert message("", "x").author.name == "La place"

    @pytest.mark.parametrize("at", [None, NOW + 2 * 86_400_000, -5])
    def test_it_says_when_a_date_cannot_be_believed(self, at: int | None):
        told = message("", "x", at=at)
        assert told.at == NOW
        assert len(told.remarks) == 1

    def test_it_believes_a_date_of_long_ago(self):
        assert message("", "x", at=5).remarks == ()


def message(title: str, text: str, **fields: object):
    item = Item(**{"id": "1", "title": title, "text": text, "at": NOW, **fields})
    return message_of("1", item, SPACE, feed="La place", received_at=NOW)


class TestPlaces:
    def test_it_does_not_tell_an_old_entry_that_moves_up_when_another_goes(self):
        items = [("c", Item(text="c", at=3)), ("b", Item(text="b", at=2)), ("a", Item(text="a", at=1))]
        known = seen(items[:2], {})
        assert news(items, known) == []

    def test_it_tells_a_new_entry_that_stands_last(self):
        items = [("a", Item(text="a", at=1)), ("b", Item(text="b", at=2))]
        assert [one.name for one in news(items, seen(items[:1], {}))] == ["b"]

    def test_it_tells_a_text_that_comes_back_to_an_earlier_one_as_another_change(self):
        first, second = [("a", Item(text="Un"))], [("a", Item(text="Deux"))]
        known = seen(first, {})
        changed = news(second, known)
        known = seen(second, known, changed)
        back = news(first, known)
        assert [changed[0].changes, back[0].changes] == [1, 2]
        assert news(first, seen(first, known, back)) == []

    def test_it_remembers_entries_that_left_the_feed_for_a_while(self):
        before = {str(number): Known("x") for number in range(5_000)}
        after = seen([("new", Item(text="x"))], before)
        assert "0" in after
        assert len(after) <= 2_000


class TestSettings:
    @pytest.mark.parametrize(
        "settings",
        [
            {"feed": "http://example.org/feed", "user": "v"},
            {"feed": "https://example.org/feed\r\nx: y"},
            {"feed": "https://user:word@example.org/feed", "user": "v"},
            {"feed": "file:///etc/hostname", "user": "v"},
            {"feed": "https://example.org/feed", "user": ""},
        ],
    )
    def test_it_refuses_what_cannot_be_or_would_tell_the_password(self, settings: dict[str, str]):
        with pytest.raises(ConnectorError) as caught:
            CARD.connect(Account(settings=settings, keyring=MemoryKeyring({"password": "un mot"})))
        assert caught.value.permanent

    def test_it_takes_an_open_feed_in_clear(self):
        account = Account(settings={"feed": "http://example.org/feed?format=rss"})
        assert CARD.connect(account).space == Space("rss", "example.org/feed?format=rss")

    def test_it_keeps_the_secret_part_out_of_the_place(self):
        keyring = MemoryKeyring({"secret_query": "?token=abcdef"})
        connector = CARD.connect(Account(settings={"feed": "example.org/feed"}, keyring=keyring))
        assert connector.space.id == "example.org/feed"


def carried_out(trial: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Make a coroutine a test."""

    @functools.wraps(trial)
    def test(*given: Any, **named: Any) -> None:
        with in_a_hurry():
            asyncio.run(trial(*given, **named))

    return test


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
@carried_out
async def test_it_hears_each_format(form: str):
    async with started(RssPeer(form)) as peer, listening(peer) as hearing:
        native = await peer.say("Bonjour à tous.")
        told = await hearing.heard("Bonjour à tous.")
        assert told.id == native
        assert told.author.name
        assert abs(told.at - int(time.time() * 1000)) < 60_000
        await peer.edit(native, "Bonsoir à tous.")
        assert (await hearing.heard("Bonsoir à tous.")).revision == "1"


@carried_out
async def test_it_asks_only_for_what_is_new():
    async with started(RssPeer()) as peer:
        peer.posts.clear()
        await peer.say("Avant.")
        async with listening(peer) as hearing:
            await until(lambda: peer.unchanged > 2, "answers without a document")
            assert peer.conditions[0] == ""
            assert hearing.entries() == []


@carried_out
async def test_it_tells_a_gap_where_the_feed_showed_more_than_its_window():
    async with started(RssPeer(pages=False)) as peer:
        await peer.say("Avant.")
        async with listening(peer) as hearing:
            for number in range(WINDOW + 5):
                await peer.say(f"Numéro {number:03}.")
            await until(lambda: hearing.ledger.gaps, "a gap")
            gap = hearing.ledger.gaps[0]
            assert gap.since <= gap.until
            assert gap.because.french != gap.because


@carried_out
async def test_it_follows_pages_back_to_what_it_knew():
    async with started(RssPeer()) as peer:
        await peer.say("Avant.")
        async with listening(peer) as hearing:
            texts = [f"Numéro {number:03}." for number in range(2 * WINDOW + 5)]
            for text in texts:
                await peer.say(text)
            await until(lambda: len(hearing.messages("Numéro")) == len(texts), "all of them")
            assert [one.text.split()[-1] for one in hearing.messages("Numéro")] == [
                text.split()[-1] for text in texts
            ]
            assert hearing.ledger.gaps == []


@carried_out
async def test_it_follows_no_page_on_another_server():
    async with started(RssPeer()) as peer, started(RssPeer()) as other:
        await peer.say("Avant.")
        async with listening(peer) as hearing:
            peer.pages = False
            peer.odd.append(f'<link rel="next" href="{other.base}/feed"/>')
            for number in range(WINDOW + 1):
                await peer.say(f"Numéro {number:03}.")
            await until(lambda: hearing.ledger.gaps, "a gap")
            await hearing.fill()
        assert other.asked() == 0


@carried_out
async def test_it_says_that_a_feed_has_moved():
    async with started(RssPeer()) as peer, listening(peer) as hearing:
        peer.faults.fail(301)
        await until(lambda: hearing.ended, "the end of reading")
        assert hearing.ended.permanent
        assert "address" in hearing.ended.sentence
