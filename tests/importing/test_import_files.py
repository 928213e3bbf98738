"""Files of other tools, understood: tables, JSON, exports; what is no message is refused with its reason."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from vigie.connectors.base import Sentence
from vigie.importing import sentences
from vigie.importing.columns import guess
from vigie.importing.dates import settle
from vigie.importing.entries import Counted, entries
from vigie.importing.errors import ImportRefusedError
from vigie.importing.reading import understand
from vigie.importing.texts import plain_text
from vigie.message import Author, Message, Removal, Space, Thread

UTC_ZONE = ZoneInfo("UTC")
PLACE = Space("trustpilot", "archives")
AT = 1_800_000_000_000


def ms(*when: int) -> int:
    return int(datetime(*when, tzinfo=UTC).timestamp() * 1000)  # type: ignore[misc,arg-type]


def written(tmp_path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = tmp_path / "export"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(path: Path, **told: str) -> tuple[list[Any], Counted, list[str]]:
    understood = understand(path, told, UTC_ZONE)
    counted = Counted()
    found = []
    for each in entries(understood, PLACE, at=AT, kind="comment"):
        counted.add(each)
        if each.entry is not None:
            found.append(each.entry)
    return found, counted, understood.remarks


# ——— tables


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_table_is_read_whatever_its_encoding_and_separator(
    tmp_path: Path, encoding: str, sign: str
) -> None:
    rows = [
        ["Identifiant", "Auteur", "Commentaire", "Date", "Note"],
        ["7", "Zoé", f'"Très ""déçu""{sign} vraiment\r\nà éviter"', "21/11/2026 18:30", '"4,5"'],
    ]
    found, counted, remarks = read(
        written(tmp_path, "\r\n".join(sign.join(row) for row in rows) + "\r\n", encoding)
    )
    (message,) = found
    assert message.space == PLACE
    assert (message.id, message.author, message.rating) == ("7", Author("Zoé", "Zoé"), 4.5)
    assert message.text == f'Très "déçu"{sign} vraiment\r\nà éviter'
    assert message.at == ms(2026, 11, 21, 18, 30)
    assert (counted.taken, counted.refused) == (1, 0)
    assert any("Windows-1252" in remark for remark in remarks) == (encoding == "cp1252")


def test_rows_that_are_no_message_are_counted_by_reason(tmp_path: Path) -> None:
    path = written(tmp_path, "text,date\nbonjour,2026-11-21\n,2026-11-21\nsalut,hier\na,b,c\n\noui,\n")
    found, counted, _ = read(path)
    assert [message.text for message in found] == ["bonjour", "oui"]
    assert (counted.taken, counted.refused) == (2, 3)
    assert {reason: first for reason, (_, first) in counted.reasons.items()} == {
        "It says nothing: no text, no rating.": 3,
        "Its date 'hier' cannot be read.": 4,
        "It has 3 cells, and the first line 2 columns.": 5,
    }


def test_a_row_without_id_has_the_same_one_each_time_and_two_rows_have_two(tmp_path: Path) -> None:
    first, _, _ = read(written(tmp_path, "text,x\nbonjour,\nbonjour,\n"))
    again, _, _ = read(written(tmp_path, "text,x\nbonjour,\nbonjour,\n"))
    assert [one.id for one in first] == [one.id for one in again]
    assert first[0].id != first[1].id


def test_columns_may_be_told_and_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "A,Note,message\nbonjour,interne,autre\n")
    found, _, _ = read(path, A="text", Note="")
    assert (found[0].text, found[0].rating) == ("bonjour", None)


@pytest.mark.parametrize(
    ("content", "told", "because"),
    [
        ("a,b\n1,2\n", {}, "No column is known"),
        ("a,b\n1,2\n", {"c": "text"}, "no column 'c'"),
        ("a,b\n1,2\n", {"a": "texte"}, "no field 'texte'"),
        ("a,b\n1,2\n", {"a": "text", "b": "text"}, "Two columns give"),
        ("text,text\n1,2\n", {}, "Two columns are called"),
        ("bonjour\nbonsoir\n", {}, "no columns"),
        ('text,b\n"jamais fermé,2\n', {}, "never closed"),
        ("", {}, "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", {}, "no text"),
        (b"PK\x03\x04rest", {}, "packed"),
        (b"\x1f\x8brest", {}, "packed"),
        ("<html></html>", {}, "no export that is known"),
        ("[1, 2", {}, "cannot be read"),
        ('{"text": "a"}', {"a": "text"}, "leave --map out"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(
    tmp_path: Path, content: str | bytes, told: dict[str, str], because: str
) -> None:
    with pytest.raises(ImportRefusedError, match=because):
        read(written(tmp_path, content), **told)


def test_names_of_columns_are_understood_in_french_and_in_english() -> None:
    assert guess(["Comment ID", "Texte du commentaire", "Date de création", "Étoiles", "Autre"]) == {
        "Comment ID": "id",
        "Texte du commentaire": "text",
        "Date de création": "at",
        "Étoiles": "rating",
    }
    assert guess(["createdAt", "authorName", "body"]) == {
        "createdAt": "at",
        "authorName": "author",
        "body": "text",
    }


# ——— dates


@pytest.mark.parametrize(
    ("dates", "read_as", "because"),
    [
        (["03/04/2026", "21/11/2026"], ms(2026, 4, 3), "day first: a first number"),
        (["03/04/2026", "11/21/2026"], ms(2026, 3, 4), "month first"),
        (["03/04/2026", "05/06/2026"], ms(2026, 4, 3), "none of them says"),
        (["03/04/2026", "21/11/2026", "11/21/2026"], ms(2026, 4, 3), "two kinds"),
        (["2026-04-03"], ms(2026, 4, 3), ""),
        (["03.04.26"], ms(2026, 4, 3), "none of them says"),
    ],
)
def test_whether_the_day_comes_first_is_settled_by_all_the_dates(
    dates: list[str], read_as: int, because: str
) -> None:
    rule = settle(dates, UTC_ZONE)
    assert rule.moment(dates[0]) == read_as
    assert because in rule.because


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("2026-11-21T18:30:05.250Z", ms(2026, 11, 21, 18, 30, 5) + 250),
        ("2026-11-21 18:30:05 UTC", ms(2026, 11, 21, 18, 30, 5)),
        ("2026-11-21T18:30+02:00", ms(2026, 11, 21, 16, 30)),
        ("21/11/2026 à 18h30", ms(2026, 11, 21, 18, 30)),
        ("21-11-2026, 6:30 PM", ms(2026, 11, 21, 18, 30)),
        ("1/1/2026 12:00 AM", ms(2026, 1, 1)),
        ("1795285805", 1_795_285_805_000),
        ("1795285805123", 1_795_285_805_123),
        ("31/02/2026", None),
        ("21/11/2026 13:00 PM", None),
        ("hier", None),
        ("0", None),
    ],
)
def test_the_usual_dates_are_read_and_others_are_not_guessed(told: str, at: int | None) -> None:
    assert settle([], UTC_ZONE).moment(told) == at


def test_a_date_without_a_zone_is_of_the_zone_that_was_told() -> None:
    rule = settle([], ZoneInfo("Europe/Paris"))
    assert rule.moment("2026-11-21 18:30") == ms(2026, 11, 21, 17, 30)
    assert rule.moment("21/07/2026 18:30") == ms(2026, 7, 21, 16, 30)


# ——— JSON


def test_json_lines_and_arrays_are_the_wire_put_into_the_place_that_was_told(tmp_path: Path) -> None:
    objects = [
        {"id": "1", "text": "bonjour", "network": "x", "space": "autre", "revision": 2},
        {"entry": "removal", "id": "r", "message": "1", "how": "ban"},
        {"text": 5},
    ]
    lines = "\n".join(map(json.dumps, objects)) + "\n\nbonjour\n"
    for content, refused in ((lines, 2), (json.dumps([*objects, 7]), 2)):
        found, counted, _ = read(written(tmp_path, content))
        assert [type(one) for one in found] == [Message, Removal]
        assert {one.space for one in found} == {PLACE}
        assert found[0].revision == "2"
        assert counted.refused == refused


@pytest.mark.parametrize(
    "line",
    [
        "bonjour",
        "{bonjour",
        "[1]",
        '{"n": ' + "9" * 5_000 + "}",
        '{"x": 1}',
        '{"text": 5}',
        '{"text": "a", "lang": {}}',
        '{"text": "a", "author": 7}',
        '{"text": "a", "author": {"name": "b", "roles": 7}}',
        '{"entry": "removal"}',
        '{"text": "' + "a" * 1_100_000 + '"}',
        '{"text": ' + "[" * 50_000,
    ],
)
def test_why_a_line_is_refused_is_said_in_french_too(tmp_path: Path, line: str) -> None:
    _, counted, _ = read(written(tmp_path, '{"text": "oui", "id": "1"}\n' + line + "\n"))
    (why,) = counted.reasons
    assert why.french != str(why)
    assert why.french.endswith(".")


def test_what_is_said_of_files_is_set_as_french_asks() -> None:
    said = [each for each in vars(sentences).values() if isinstance(each, Sentence)]
    said += [*sentences.FIELD_NAMES.values(), *sentences.KIND_NAMES.values(), *sentences.SEPARATORS.values()]
    said += [
        sentences.too_large(1), sentences.broken_array("x"), sentences.broken_xml("x"), sentences.lost(2),
        sentences.broken_table(1, "x"), sentences.repeated_column("x"), sentences.no_column("x", "y"),
        sentences.no_field("x", "y"), sentences.two_columns("text"), sentences.no_date("x"),
        sentences.lives_there("x"), sentences.belongs_to_another("x"), sentences.too_many_waiting(5),
        sentences.only_tables(sentences.CSV),
    ]  # fmt: skip
    assert len(said) > 60
    for each in said:
        french = each.french
        assert french, each
        assert not set("'") & set(french), french
        for sign in ";!?»":
            assert french.count(sign) == french.count(f"\u202f{sign}"), french
        assert french.count("«") == french.count("«\u202f"), french
        assert french.count(":") == french.count("\u00a0:"), french


# ——— exports

DISQUS = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
 <category dsq:id="1"><forum>gazette</forum><title>Général</title></category>
 <thread dsq:id="20"><id>/vote</id><forum>gazette</forum><title>Le vote</title><message/></thread>
 <post dsq:id="31"><id>wp-1</id>
  <message><![CDATA[<p>Pas d'accord&nbsp;!</p><p>Et <b>vous</b> ?</p>]]></message>
  <createdAt>2026-11-20T20:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
  <author><name>Zoé</name><isAnonymous>false</isAnonymous><username>zoe75</username></author>
  <thread dsq:id="20"/></post>
 <post dsq:id="32"><message>Si.</message>
  <createdAt>2026-11-20T20:05:00Z</createdAt><isDeleted>false</isDeleted>
  <isSpam>false</isSpam><author><name>Ben</name><isAnonymous>true</isAnonymous></author>
  <thread dsq:id="20"/><parent dsq:id="31"/></post>
 <post dsq:id="33"><message>x</message>
  <isDeleted>true</isDeleted><isSpam>false</isSpam><thread dsq:id="20"/></post>
 <post dsq:id="34"><message>x</message>
  <isDeleted>false</isDeleted><isSpam>true</isSpam><thread dsq:id="20"/></post>
</disqus>"""

WXR = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>La Gazette</title>
<item><title>Le vote</title><wp:post_id>12</wp:post_id>
 <wp:comment><wp:comment_id>5</wp:comment_id><wp:comment_author><![CDATA[Zoé]]></wp:comment_author>
  <wp:comment_author_email>zoe@exemple.fr</wp:comment_author_email>
  <wp:comment_author_IP>192.0.2.7</wp:comment_author_IP>
  <wp:comment_date>2026-11-20 21:00:00</wp:comment_date>
  <wp:comment_date_gmt>2026-11-20 20:00:00</wp:comment_date_gmt>
  <wp:comment_content><![CDATA[Bien dit.]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved>
  <wp:comment_type>comment</wp:comment_type><wp:comment_parent>0</wp:comment_parent>
  <wp:comment_user_id>3</wp:comment_user_id></wp:comment>
 <wp:comment><wp:comment_id>6</wp:comment_id><wp:comment_author>Ben</wp:comment_author>
  <wp:comment_date_gmt>2026-11-20 20:10:00</wp:comment_date_gmt><wp:comment_content>Non.</wp:comment_content>
  <wp:comment_approved>0</wp:comment_approved><wp:comment_type></wp:comment_type>
  <wp:comment_parent>5</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id></wp:comment>
 <wp:comment><wp:comment_id>7</wp:comment_id><wp:comment_approved>1</wp:comment_approved>
  <wp:comment_type>pingback</wp:comment_type></wp:comment>
 <wp:comment><wp:comment_id>8</wp:comment_id><wp:comment_approved>trash</wp:comment_approved></wp:comment>
</item></channel></rss>"""


def test_an_export_of_disqus_is_recognised_and_read(tmp_path: Path) -> None:
    found, counted, _ = read(written(tmp_path, DISQUS))
    first, second = found
    assert (first.id, first.text) == ("31", "Pas d'accord\u00a0!\nEt vous ?")
    assert first.author == Author("zoe75", "Zoé")
    assert first.thread == Thread("20", "Le vote")
    assert first.at == ms(2026, 11, 20, 20)
    assert (second.id, second.author, second.reply_to) == ("32", Author("Ben", "Ben"), "31")
    assert sorted(counted.reasons) == ["It is deleted at Disqus.", "It is spam at Disqus."]


def test_an_export_of_wordpress_is_recognised_and_read_without_addresses(tmp_path: Path) -> None:
    found, counted, _ = read(written(tmp_path, WXR))
    first, second = found
    assert (first.id, first.text, first.author) == ("5", "Bien dit.", Author("3", "Zoé"))
    assert first.thread == Thread("12", "Le vote")
    assert first.at == ms(2026, 11, 20, 20)
    assert first.reply_to is None
    assert (second.reply_to, second.author) == ("5", Author("Ben", "Ben"))
    assert sorted(counted.reasons) == ["It is a pingback: no person wrote it.", "It is in WordPress's bin."]
    assert all(not one.extra for one in found)


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (
            DISQUS.replace("<disqus", '<!DOCTYPE d [<!ENTITY a "aaaa">]><disqus').replace("Si.", "&a;"),
            "entities",
        ),
        (
            DISQUS.replace("<disqus", '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><disqus'),
            "entities",
        ),
        (DISQUS[:-40], "cannot be read further"),
    ],
)
def test_xml_that_attacks_or_breaks_is_refused(tmp_path: Path, content: str, because: str) -> None:
    with pytest.raises(ImportRefusedError, match=because):
        read(written(tmp_path, content))


def test_html_is_read_as_people_see_it() -> None:
    assert plain_text("a<br>b<script>alert(1)</script><p>c &lt;d&gt;</p>") == "a\nb\nc <d>"
