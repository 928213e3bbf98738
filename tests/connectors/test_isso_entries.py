"""The owner's page of Isso, comments as entries, and what is remembered of them: samples and near-misses."""

import html

import pytest

from vigie.connectors.account import Account, MemoryKeyring
from vigie.connectors.base import ConnectorError
from vigie.connectors.cursors import cursor_of
from vigie.connectors.isso import CARD
from vigie.connectors.isso.entries import (
    Public,
    is_marked,
    mark_of,
    message_of,
    native_of,
    number_in,
    removal_of,
    wall_clock,
)
from vigie.connectors.isso.memory import Memory, memory_of
from vigie.connectors.isso.page import DELETED, HELD, PUBLISHED, Row, read_page
from vigie.message import Message, Space, Thread

NOW = 1_800_000_000_000
SPACE = Space("isso", "comments.test")


def shown(
    number: int, text: str, *, author: str = "Camille", email: str = "", mode: str = "valid Valid"
) -> str:
    """Write one row as Isso 0.14 does, shortened to what is read."""
    label, word = mode.split()
    return f"""
<div class='isso-comment' id='isso-{number}'>
  <div class='isso-text-wrapper'><div class='isso-comment-header'>
    <div>Thread: L&#39;été &amp; nous (<a href="/ete/">/ete/</a>)</div><br />
    <span class='isso-author' id="isso-author-{number}">{html.escape(html.escape(author, quote=False))}</span>
    (<span id="isso-email-{number}">{html.escape(email)}</span>
      <a href="mailto:x" rel='nofollow' class='email'>mailto</a>)
    <span id="isso-website-{number}"></span>
    <time>17:05 / 22-11-2026</time>
    <span class='note'><span class="label label-{label}">{word}</span></span>
  </div>
  <div class='isso-text'><pre id="isso-text-{number}">{html.escape(text)}</pre></div>
  <div class='isso-comment-footer'>
    <a id="send-edit-btn-{number}" onClick="javascript:send_edit({number}, 'KEY{number}','https://c.test')">Send</a>
    <a class="delete" onClick="javascript:delete_com({number}, 'KEY{number}', 'https://c.test')">Delete</a>
  </div></div></div>"""


def page(*rows: str) -> str:
    return f"""<!DOCTYPE html><html><body><div class="filters">
<span class="label label-valid active">Valid (12)</span><span class="label label-pending">Pending (1)</span>
<span class="label label-staled">Staled (0)</span></div>
<span class="label label-valid active">created</span>
<div id="isso-root">{"".join(rows)}</div></body></html>"""


def row(number: int = 12, text: str = "Bonjour.", **fields: object) -> Row:
    given = {
        "key": "k",
        "mode": PUBLISHED,
        "uri": "/ete/",
        "author": "Camille",
        "written": "17:05 / 22-11-2026",
    }
    return Row(number, text=text, **{**given, **fields})  # type: ignore[arg-type]


def message(given: Row, public: Public | None = None, **options: object) -> Message:
    named: dict[str, object] = {
        "answers": "",
        "origin": "https://site.test",
        "own": False,
        "received_at": NOW,
    }
    return message_of(given, SPACE, native=native_of(given), public=public, **{**named, **options})  # type: ignore[arg-type]


class TestPage:
    def test_it_reads_everything_that_a_row_says(self) -> None:
        listing = read_page(page(shown(7, "Bravo !\n<b>gras</b> & co", author="A & B <c>", email="a@b.test")))
        assert listing is not None
        assert listing.rows == [
            Row(
                7,
                key="KEY7",
                mode=PUBLISHED,
                uri="/ete/",
                title="L'été & nous",
                author="A & B <c>",
                email="a@b.test",
                written="17:05 / 22-11-2026",
                text="Bravo !\n<b>gras</b> & co",
            )
        ]
        assert listing.counts == {PUBLISHED: 12, HELD: 1, DELETED: 0}

    def test_it_tells_where_each_row_stands(self) -> None:
        listing = read_page(page(shown(1, "a", mode="pending Pending"), shown(2, "b", mode="staled Staled")))
        assert listing is not None
        assert [one.mode for one in listing.rows] == [HELD, DELETED]

    def test_it_is_not_fooled_by_a_comment_that_looks_like_a_page(self) -> None:
        inner = shown(99, "faux", mode="pending Pending") + "Valid (0)</pre><div id='isso-root'>"
        listing = read_page(page(shown(1, inner), shown(2, "vrai")))
        assert listing is not None
        assert [(one.number, one.text, one.key) for one in listing.rows] == [
            (1, inner, "KEY1"),
            (2, "vrai", "KEY2"),
        ]
        assert listing.counts[PUBLISHED] == 12

    @pytest.mark.parametrize(
        "given", ["", "<html><p>Maintenance", '<div id="login"><form></form></div>', "[null, 1]"]
    )
    def test_it_knows_a_page_that_is_no_list(self, given: str) -> None:
        assert read_page(given) is None

    def test_it_reads_an_empty_list(self) -> None:
        listing = read_page(page())
        assert listing is not None
        assert listing.rows == []


class TestEntries:
    def test_it_reads_a_published_comment(self) -> None:
        public = Public(12, created=1_799_999_990.5, hash="e644f6ee43c0", parent=3, likes=4)
        read = message(row(title="L’été"), public, answers="3-aaaaaa")
        assert (read.kind, read.text, read.thread) == ("comment", "Bonjour.", Thread("/ete/", "L’été"))
        assert (read.at, read.reply_to, read.likes, read.held) == (1_799_999_990_500, "3-aaaaaa", 4, False)
        assert read.author is not None
        assert (read.author.id, read.author.name) == ("e644f6ee43c0", "Camille")
        assert read.extra == {"url": "https://site.test/ete/#isso-12"}

    def test_it_knows_the_author_of_a_comment_that_waits_by_what_the_owner_sees(self) -> None:
        by_mail = message(row(mode=HELD, email="Camille@vigie.test"))
        same, by_name = message(row(mode=HELD, email="camille@vigie.test")), message(row(mode=HELD))
        assert by_mail.held
        assert by_mail.author is not None
        assert by_mail.author == same.author
        assert "vigie.test" not in by_mail.author.id
        assert by_name.author is not None
        assert by_name.author.id == "Camille"
        # Many are called so: they are nobody in particular.
        assert message(row(mode=HELD, author="Anonymous")).author is None

    def test_it_keeps_the_author_told_first_when_a_comment_is_published(self) -> None:
        public = Public(12, created=1_799_999_990.5, hash="e644f6ee43c0")
        assert message(row(), public, first_held=True).author == message(row(mode=HELD)).author

    def test_it_tells_the_time_of_receipt_where_it_knows_no_better(self) -> None:
        assert message(row(mode=HELD)).at == NOW
        wall = wall_clock("17:05 / 22-11-2026")
        assert wall is not None
        assert message(row(mode=HELD), shift=3_600_000).at == wall - 3_600_000
        assert message(row(mode=HELD, written="soon"), shift=0).at == NOW
        assert message(row(), Public(12, created=1e300)).at == NOW

    def test_it_gives_a_comment_one_id_whatever_becomes_of_it(self) -> None:
        first = native_of(row())
        assert native_of(row(text="Autre", mode=HELD, author="Autre", website="x")) == first
        assert number_in(first) == 12

    def test_it_gives_another_comment_of_the_same_number_another_id(self) -> None:
        given = {native_of(row()), native_of(row(), 1), native_of(row(), 2)}
        given |= {
            native_of(row(written="17:06 / 22-11-2026")),
            native_of(row(uri="/hiver/")),
            native_of(row(email="a")),
        }
        assert len(given) == 6

    @pytest.mark.parametrize("native", ["", "a-1", "-1", "١٢-aaaaaa", "9" * 20])
    def test_it_knows_an_id_that_is_none_of_its_own(self, native: str) -> None:
        assert number_in(native) is None

    def test_it_knows_its_own_answers_and_nobody_elses(self) -> None:
        mark = mark_of("secret", "key")
        assert mark == mark_of("secret", "key") != mark_of("secret", "other")
        assert is_marked(row(email=mark), "secret")
        assert not is_marked(row(email=mark), "another")
        assert not is_marked(row(email=mark), "")
        assert not is_marked(row(email=mark.replace(".", "x.", 1)), "secret")
        assert not is_marked(row(email="é.é@vigie.invalid"), "secret")
        assert not is_marked(row(email=mark.replace("vigie.invalid", "vigie.test")), "secret")

    def test_it_tells_a_removal_once(self) -> None:
        first, second = (removal_of("12-a", SPACE, own=False, received_at=at) for at in (NOW, NOW + 5))
        assert first.id == second.id
        assert removal_of("12-a", SPACE, own=True, received_at=NOW).how == "self"


class TestMemory:
    def begun(self, *numbers: int) -> Memory:
        memory = Memory()
        memory.begin({number: row(number) for number in numbers}, NOW)
        return memory

    def told(self, memory: Memory, *rows: Row) -> list[str]:
        found = memory.sort({one.number: one for one in rows}, NOW)
        return [seen.native for _, seen in found.told]

    def test_it_tells_nothing_of_what_was_there_before(self) -> None:
        memory = self.begun(1, 2)
        assert self.told(memory, row(1), row(2)) == []

    def test_it_tells_what_is_new_in_order_and_once(self) -> None:
        memory = self.begun(1)
        rows = row(1), row(3), row(2)
        assert self.told(memory, *rows) == [native_of(row(2)), native_of(row(3))]
        assert self.told(memory, *rows) == []

    def test_it_tells_what_was_passed_over_and_shows_up_later(self) -> None:
        memory = self.begun(1)
        assert self.told(memory, row(1), row(3)) == [native_of(row(3))]
        assert self.told(memory, row(1), row(2), row(3)) == [native_of(row(2))]

    def test_it_does_not_tell_an_old_comment_that_slides_into_view(self) -> None:
        memory = self.begun(5, 6)
        assert self.told(memory, row(4), row(5), row(6)) == []

    def test_it_tells_each_change_of_a_text_with_a_revision_of_its_own(self) -> None:
        memory = self.begun(1)
        revisions = []
        for text in ("B", "Bonjour.", "B"):
            found = memory.sort({1: row(1, text)}, NOW)
            (changed,) = found.told
            revisions.append((changed[1].native, changed[1].changes, changed[1].text))
        assert len(set(revisions)) == 3
        assert {native for native, _, _ in revisions} == {native_of(row(1))}

    def test_it_tells_another_comment_that_was_given_a_known_number(self) -> None:
        memory = self.begun(1, 2)
        other = row(2, uri="/hiver/")
        found = memory.sort({1: row(1), 2: other}, NOW)
        assert found.replaced == [native_of(row(2))]
        assert [seen.native for _, seen in found.told] == [native_of(other)]

    def test_it_tells_another_comment_of_the_same_number_minute_and_article(self) -> None:
        memory = self.begun(1, 2)
        assert memory.lose(2, newest=1) == native_of(row(2))
        assert self.told(memory, row(1), row(2)) == [native_of(row(2), 1)]
        assert memory.native(row(2)) == native_of(row(2), 1)
        assert memory.lose(2, newest=1) == native_of(row(2), 1)
        assert self.told(memory, row(1), row(2)) == [native_of(row(2), 2)]

    def test_it_knows_another_database(self) -> None:
        memory = self.begun(1, 2, 3)
        assert memory.is_of({1: row(1), 2: row(2, uri="/hiver/")})
        assert not memory.is_of({1: row(1, uri="/hiver/")})
        # So few may all have been deleted meanwhile.
        assert self.begun(1, 2).is_of({1: row(1, uri="/hiver/")})
        # Emptied: nothing says that it is another.
        assert memory.is_of({})

    def test_it_is_the_cursor_and_comes_back_from_it(self) -> None:
        memory = self.begun(1, 2)
        memory.lose(2, newest=1)
        memory.sort({1: row(1), 2: row(2)}, NOW)
        assert memory_of(cursor_of(memory)) == memory
        assert memory_of("") == memory_of("{no cursor") == Memory()

    def test_it_stays_small(self) -> None:
        memory = self.begun(1)
        memory.sort({1_000_000: row(1_000_000)}, NOW)
        assert len(cursor_of(memory)) < 20_000


@pytest.mark.parametrize(
    "address",
    ["ftp://c.test", "http://c.test", "https://c.test/?a=b", "https://u@c.test", "https://c.test:x", "a b"],
)
def test_it_refuses_an_address_that_cannot_be_right(address: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        CARD.connect(Account(settings={"address": address}, keyring=MemoryKeyring({"password": "p"})))
    assert caught.value.permanent


def test_it_names_the_place_as_the_site_does() -> None:
    account = Account(settings={"address": "Comments.Test/Blog/"}, keyring=MemoryKeyring({"password": "p"}))
    assert CARD.connect(account).space == Space("isso", "comments.test/Blog")
