"""Messages on the wire: what is read, what is repaired, what is refused."""

import json

import pytest

from vigie.intake.base import decode, encode
from vigie.intake.wire import LINE_LIMIT, WireError, read_line
from vigie.message import Author, Message, Space


def read(line: str | bytes, place: str = "evening.jsonl:3") -> Message:
    raw = line.encode() if isinstance(line, str) else line
    return read_line(raw, received_at=1_700_000_000_000, place=place)


def line(**fields: object) -> str:
    return json.dumps({"id": "1", "network": "test", "space": "live", "text": "bonjour"} | fields)


def test_it_reads_the_fields_of_the_wire_format() -> None:
    message = read(
        line(
            at="2026-11-21T10:00:00+01:00",
            kind="review",
            author="Ada",
            lang="fr",
            reply_to="0",
            likes=3,
            rating=4.5,
            thread="t",
        )
    )
    assert message.space == Space("test", "live")
    assert message.author == Author("Ada", "Ada")
    assert message.at == 1_763_715_600_000 + 365 * 86_400_000
    assert (message.kind, message.lang, message.reply_to) == ("review", "fr", "0")
    assert (message.likes, message.rating) == (3, 4.5)
    assert message.thread is not None
    assert message.thread.id == "t"
    assert message.remarks == ()


def test_it_keeps_fields_it_does_not_read() -> None:
    assert read(line(labels={"role": "owner"}, nothing=None)).extra == {"labels": {"role": "owner"}}


def test_missing_fields_are_none_and_the_time_is_that_of_receipt() -> None:
    message = read('{"text": "bonjour"}')
    assert (message.author, message.likes, message.rating, message.lang) == (None, None, None, None)
    assert message.at == message.received_at
    assert message.space == Space("file", "evening.jsonl")


def test_a_message_without_id_gets_one_from_its_content_and_place() -> None:
    first = read('{"text": "bonjour"}')
    assert read('{"text": "bonjour"}\n').id == first.id
    assert read('{"text": "bonsoir"}').id != first.id
    assert read('{"text": "bonjour"}', place="evening.jsonl:4").id != first.id


def test_an_author_may_be_an_object() -> None:
    author = read(line(author={"id": 7, "name": "Ada", "roles": ["moderator"]})).author
    assert author == Author("7", "Ada", ("moderator",))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b"  \r\n", "empty"),
        (b"bonjour", "not JSON"),
        (b'{"text": "bonjour"', "not JSON"),
        (b"[1, 2]", "not an object"),
        (b'"bonjour"', "not an object"),
        (b"null", "not an object"),
        (b'{"id": "1"}', "no field"),
        (b'{"text": 5}', "not a string"),
        (b'{"text": "a", "author": 5}', "neither a name nor an object"),
        (b'{"text": "a", "space": {"id": 1}}', "not a string"),
        ('{"text": "été"}'.encode("latin-1"), "not UTF-8"),
        (b'{"text": "' + b"a" * LINE_LIMIT * 2 + b'"}', "longer than"),
        (b'{"text": "a", "extra": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "deep"),
        (b"[" * 100_000, "deep"),
    ],
)
def test_what_is_no_message_is_refused_in_one_sentence(raw: bytes, said: str) -> None:
    with pytest.raises(WireError, match=said) as refused:
        read(raw)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 300


@pytest.mark.parametrize(
    "date",
    [
        "30000-01-01T00:00:00Z",
        "2026-02-30",
        "demain",
        "",
        True,
        {"y": 1},
        1e300,
        -1e300,
        "9999-12-31T23:59:59-23:59",
    ],
)
def test_a_date_that_cannot_be_read_leaves_the_time_of_receipt(date: object) -> None:
    message = read(line(at=date))
    assert abs(message.at) < 2**48
    if date != "" and not str(date).startswith("9999"):
        assert message.at == message.received_at
        assert "could not be read" in message.remarks[0]


@pytest.mark.parametrize(
    "raw", [b'{"text": "a\\ud800b", "id": "1"}', b'{"text": "a\\udfffb", "id": "\\ud800"}']
)
def test_half_an_emoji_is_repaired_in_place(raw: bytes) -> None:
    message = read(raw)
    assert message.text == "a\ufffdb"
    assert "surrogate" in message.remarks[0]
    assert decode(encode(message)) == message


def test_null_characters_are_made_visible_in_place() -> None:
    message = read(line(text="a\0b"))
    assert message.text == "a\u2400b"
    assert "Null" in message.remarks[0]


def test_surrogates_and_nulls_anywhere_still_make_a_message_that_can_be_stored() -> None:
    raw = b'{"text": "x", "author": "\\ud800\\u0000", "lang": "\\u0000", "labels": {"a": ["\\ud800"]}}'
    message = read(raw)
    again = decode(encode(message))
    assert isinstance(again, Message)
    assert "\0" not in repr(again.author)


@pytest.mark.parametrize(
    "text",
    ["👩‍👩‍👧‍👦", "a" + "\u0301" * 100_000, "\u202eabc\u202c", "<script>alert(1)</script>", "", "é" * 500_000],
)
def test_strange_texts_are_kept_as_they_are(text: str) -> None:
    message = read(json.dumps({"text": text}, ensure_ascii=False))
    assert message.text == text
    assert message.remarks == ()


def test_a_long_id_is_kept_whole() -> None:
    assert read(line(id="x" * 10_000)).id == "x" * 10_000


def test_numbers_that_are_none_are_left_out_with_a_remark() -> None:
    message = read(line(likes="beaucoup", rating=1e30))
    assert (message.likes, message.rating) == (None, None)
    assert len(message.remarks) == 2


def test_an_unknown_kind_is_read_as_a_comment() -> None:
    message = read(line(kind="smoke signal"))
    assert message.kind == "comment"
    assert "not known" in message.remarks[0]


def test_a_byte_order_mark_is_no_obstacle() -> None:
    assert read(b"\xef\xbb\xbf" + line().encode()).text == "bonjour"
